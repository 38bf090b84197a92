"""Events as iCalendar (RFC 5545), through the library icalendar: of the whole briefing, and of each country and actor.

An event with a time of day begins then, in its zone, and has no length, since none is known. Any other is whole days.
Events whose days a calendar can't say are left out, and the calendar says how many.
"""

import functools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from icalendar import Calendar, Event, vText

from briefgen import model
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.csl import line
from briefgen.render.exports import MadeFiles
from briefgen.render.exports.calendar_days import Days, days_of, doubt_of, is_day, limits_of
from briefgen.render.exports.calendar_zones import Zones
from briefgen.render.exports.identifiers import moment_of, permanent_uuid
from briefgen.render.site import Site, words

PRODUCT = "-//briefgen//briefgen//EN"
_STATUS = {"occurred": "CONFIRMED", "scheduled": "TENTATIVE", "alleged": "TENTATIVE", "cancelled": "CANCELLED"}
_SAID_OF = {"alleged": "Alleged: ", "cancelled": "Cancelled: "}
_END = b"END:VCALENDAR\r\n"


class _Text(vText):
    """A text, escaped as RFC 5545 (3.3.11) has it; the library reads a backslash before an N as a line break."""

    def to_ical(self) -> bytes:
        """Return the text on one line."""
        plain = "\n".join(str(self).splitlines())
        for sign, escaped in (("\\", r"\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
            plain = plain.replace(sign, escaped)
        return plain.encode()


class _Calendars:
    """Makes calendars of one site; each event is written once, though many calendars have it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.days = functools.cache(days_of)

    def _zones_and_years(self) -> Iterator[tuple[str, int]]:
        for event in self.site.graph.events.values():
            days, zone = self.days(event.date), _zone(self.site, event)
            if days and zone:
                yield zone, days.first.year

    def make(self, title: str, path: str, ids: Iterable[str]) -> bytes:
        """Return a calendar of events, in the order of their dates."""
        found = self.site.events_in_order(ids)
        said = [event for event in found if self.days(event.date) is not None]
        zones = sorted({zone for event in said if (zone := _zone(self.site, event))} - {"UTC"})
        if not said:  # without any component a calendar is not valid
            zones = [self.site.graph.briefing.timezone or "UTC"]
        head = _head(self.site, title, path, len(found) - len(said)).removesuffix(_END)
        return b"".join((head, *map(self._zone, zones), *(self._event(event.id) for event in said), _END))

    def _zone(self, key: str) -> bytes:
        zones = self.site.once("zones of events", lambda: Zones(self._zones_and_years()))
        return zones.written(key)

    def _event(self, id_: str) -> bytes:
        return self.site.once(("calendar", id_), self._write, id_)

    def _write(self, id_: str) -> bytes:
        """Return an event as iCalendar has it."""
        event = self.site.graph.events[id_]
        days = self.days(event.date)
        assert days is not None
        path = urls.path_of("event", id_)
        node = Event()
        node.add("uid", permanent_uuid(self.site, path))
        node.add("dtstamp", moment_of(self.site.graph.as_of))
        _add_time(node, event, days, _zone(self.site, event))
        node.add("summary", _Text(_summary(event)))
        node.add("status", _STATUS[event.status])
        node.add("transp", "TRANSPARENT")
        node.add("categories", [words(event.type)])
        if description := "\n".join(_description(self.site, event)):
            node.add("description", _Text(description))
        if address := urls.address(self.site.graph.briefing.base_url, path):
            node.add("url", address)
        if event.place:
            _add_place(node, self.site, event.place)
        written: bytes = node.to_ical()
        return written


def calendar_files(site: Site) -> MadeFiles:
    """Return all calendars."""
    if not site.graph.briefing.features.calendar:
        return {}
    calendars = _Calendars(site)
    refs = [*(("country", code) for code in site.graph.named_countries), *(("actor", id_) for id_ in site.graph.actors)]
    return {
        urls.CALENDAR: lambda: calendars.make("", urls.CALENDAR, site.graph.events),
        **{urls.export_of(*ref, "ics"): functools.partial(_calendar_of, calendars, ref) for ref in refs},
    }


def _calendar_of(calendars: _Calendars, ref: Ref) -> bytes:
    """Return the events that name a country or an actor."""
    references = calendars.site.graph.references_by_target.get(ref, ())
    ids = {reference.by[1] for reference in references if reference.by[0] == "event"}
    return calendars.make(line(calendars.site.title(ref)), urls.export_of(*ref, "ics"), ids)


def _head(site: Site, title: str, path: str, left_out: int) -> bytes:
    """Return a calendar without its events; what the site is called stands after what the calendar is about."""
    briefing = site.graph.briefing
    name = " – ".join(filter(None, (title, line(briefing.title))))
    node = Calendar()
    node.add("version", "2.0")
    node.add("prodid", PRODUCT)
    for key in ("name", "x-wr-calname"):
        node.add(key, _Text(name))
    if left_out:
        what = "1 event is left out" if left_out == 1 else f"{left_out} events are left out"
        for key in ("description", "x-wr-caldesc"):
            node.add(key, _Text(f"{what}: a calendar has no days before the year 1 or after 9999."))
    if address := urls.address(briefing.base_url, path):
        node.add("source", address, parameters={"VALUE": "URI"})
    written: bytes = node.to_ical()
    return written


def _zone(site: Site, event: model.Event) -> str:
    """Return the time zone of an event that begins at a time of day, or nothing; a time needs one day."""
    return (event.timezone or site.graph.briefing.timezone or "") if event.time and is_day(event.date) else ""


def _add_time(node: Event, event: model.Event, days: Days, zone: str) -> None:
    """Say when an event is: its days, or the moment at which it begins (by any clock, where no zone is known)."""
    if not (event.time and is_day(event.date)):
        node.add("dtstart", days.first)
        node.add("dtend", days.after)
        return
    start = datetime.combine(days.first, time.fromisoformat(event.time))
    if zone == "UTC":
        node.add("dtstart", start.replace(tzinfo=UTC))
    else:
        node.add("dtstart", start, parameters={"TZID": zone} if zone else {})


def _summary(event: model.Event) -> str:
    """Return an event's title with what must not be missed: calendars often show nothing else."""
    doubt = doubt_of(event.date)
    return f"{_SAID_OF.get(event.status, '')}{line(event.title)}{f' (date {doubt})' if doubt else ''}"


def _description(site: Site, event: model.Event) -> Iterator[str]:
    """Yield what is told of an event, how exact its date is, and other dates that are given."""
    if event.summary:
        yield line(event.summary)
    if not is_day(event.date) or doubt_of(event.date):
        yield " ".join((f"Date: {site.date(event.date).text}.", *limits_of(event.date)))
        if event.time:
            zone = event.timezone or site.graph.briefing.timezone or ""
            yield f"Time: {event.time} {zone}".strip()
    if event.status != "occurred":
        yield f"Status: {event.status}"
    for other in event.other_dates:
        yield f"Other date: {site.date(other.date).text} ({line(site.title(('source', other.source)))})"


def _add_place(node: Event, site: Site, place: model.Location) -> None:
    country = site.country_name(place.country) if place.country else ""
    node.add("location", _Text(", ".join(filter(None, (line(place.name), country)))))
    if place.lat is not None and place.lon is not None:
        node.add("geo", (place.lat, place.lon))
