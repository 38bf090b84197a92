"""Calendars: valid by RFC 5545, read back by two libraries, and true to what the content says of dates."""

import datetime
import re
import zoneinfo
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar
from msgspec import structs

from briefgen import model
from briefgen.dates import parse
from briefgen.render import urls
from briefgen.render.exports.calendar import calendar_files
from briefgen.render.exports.calendar_days import days_of
from briefgen.render.site import Site, words

Linked = Callable[[Mapping[str, str]], Site]


def made(site: Site) -> dict[str, bytes]:
    return {path: make() for path, make in calendar_files(site).items()}


def parsed(data: bytes) -> Any:
    """Return a calendar as the library reads it; what a property is depends on its name."""
    return Calendar.from_ical(data)


def events(data: bytes) -> dict[str, Any]:
    """Return a calendar's events by their titles."""
    found = parsed(data).walk("VEVENT")
    by_title = {str(event["SUMMARY"]): event for event in found}
    assert len(by_title) == len(found)
    return by_title


def one_event(site: Site) -> Any:
    ((event,),) = [events(data).values() for path, data in made(site).items() if path == "calendar.ics"]
    return event


def with_events(*lines: str, settings: str = "") -> dict[str, str]:
    return {
        "content/briefing.yaml": f"title: A briefing\n{settings}",
        "content/timeline.yaml": "timeline:\n" + "".join(f"  - {{{line}}}\n" for line in lines),
    }


def single(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def check_lines(data: bytes) -> None:
    """Check what RFC 5545 (3.1) says of lines: CRLF, 75 octets at most, whole characters."""
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    for line in lines:
        assert b"\n" not in line and b"\r" not in line
        assert len(line) <= 75
        line.decode()
    assert lines.count(b"BEGIN:VCALENDAR") == 1
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT")


def test_every_calendar_is_valid(any_site: Site) -> None:
    for data in made(any_site).values():
        check_lines(data)
        calendar = parsed(data)
        assert not calendar.errors
        assert calendar["VERSION"] == "2.0"
        assert calendar["PRODID"]
        assert calendar.subcomponents, "without a component a calendar is not valid"
        zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
        assert len(set(uids)) == len(uids)
        for event in calendar.walk("VEVENT"):
            assert not event.errors
            assert event["DTSTAMP"].dt.tzinfo is not None
            assert event["STATUS"] in ("CONFIRMED", "TENTATIVE", "CANCELLED")
            assert event["DTSTART"].params.get("TZID") in (None, *zones)
            if "DTEND" in event:
                assert event["DTEND"].dt > event["DTSTART"].dt
        assert b"None" not in data.replace(b"\r\n ", b"") or not any_site.graph.events


def test_a_second_library_reads_the_same(any_site: Site) -> None:
    for data in made(any_site).values():
        one = parsed(data).walk("VEVENT")
        other = IcsCalendarStream.calendar_from_ics(data.decode()).events
        assert [(str(event["UID"]), str(event["SUMMARY"])) for event in one] == [(e.uid, e.summary) for e in other]
        for event, same in zip(one, other, strict=True):
            assert same.dtstart is not None
            assert event["DTSTART"].dt.isoformat()[:19] == same.dtstart.isoformat()[:19]
            assert "DTEND" not in event or event["DTEND"].dt == same.dtend
            assert str(event.get("DESCRIPTION", "")) == (same.description or "")


def test_every_event_is_there_with_its_words(any_site: Site) -> None:
    graph = any_site.graph
    expected = [event for event in any_site.events_in_order(graph.events) if days_of(event.date)]
    found = parsed(made(any_site)["calendar.ics"]).walk("VEVENT")
    assert len(found) == len(expected)
    for event, node in zip(expected, found, strict=True):
        assert single(event.title) in str(node["SUMMARY"])
        assert single(event.summary or "") in str(node.get("DESCRIPTION", ""))
        assert node["CATEGORIES"].cats == [words(event.type)]
        assert str(node.get("URL", "")) == urls.address(graph.briefing.base_url, f"events/{event.id}.html")
        if event.place:
            assert single(event.place.name) in str(node["LOCATION"])
        if event.place and event.place.lat is not None:
            assert (node["GEO"].latitude, node["GEO"].longitude) == (event.place.lat, event.place.lon)


def test_the_same_site_makes_the_same_bytes(any_site: Site) -> None:
    assert made(any_site) == made(Site(any_site.graph))


@pytest.mark.parametrize(
    ("date", "start", "end", "said"),
    [
        ("2024-05-14", "2024-05-14", "2024-05-15", ""),
        ("2024-12-31", "2024-12-31", "2025-01-01", ""),
        ("2024-02", "2024-02-01", "2024-03-01", "Date: February 2024. The date is known to the month."),
        ("2024-02-XX", "2024-02-01", "2024-03-01", "Date: a day in February 2024. The date is known to the month."),
        ("2024", "2024-01-01", "2025-01-01", "Date: 2024. The date is known to the year."),
        ("2024-24", "2024-12-01", "2025-03-01", "Date: winter 2024. The date is known to the season."),
        ("202X", "2020-01-01", "2030-01-01", "Date: 2020s. The date is known to the decade."),
        ("19XX", "1900-01-01", "2000-01-01", "Date: 1900s. The date is known to the century."),
        ("2024-05-14~", "2024-05-14", "2024-05-15", "Date: about 14 May 2024. The date is approximate."),
        (
            "2024-05?",
            "2024-05-01",
            "2024-06-01",
            "Date: possibly May 2024. The date is uncertain and is known to the month.",
        ),
        ("2023-05-19/2023-05-21", "2023-05-19", "2023-05-22", "Date: 19–21 May 2023."),
        (
            "2023-05/2023-08-02~",
            "2023-05-01",
            "2023-08-03",
            "Date: May 2023 – about 2 August 2023. Its beginning is known to the month and its end is approximate.",
        ),
        (
            "2023-05-19/..",
            "2023-05-19",
            "2023-05-20",
            "Date: since 19 May 2023. It goes on: this entry stands for its beginning.",
        ),
        (
            "2023/",
            "2023-01-01",
            "2024-01-01",
            "Date: 2023 – unknown. The date is known to the year. "
            "When it ended is not known: this entry stands for its beginning.",
        ),
        (
            "../2023-05-19",
            "2023-05-19",
            "2023-05-20",
            "Date: until 19 May 2023. It has no known beginning: this entry stands for its end.",
        ),
        (
            "/2023-05-19",
            "2023-05-19",
            "2023-05-20",
            "Date: unknown – 19 May 2023. When it began is not known: this entry stands for its end.",
        ),
        ("0001-01-01", "0001-01-01", "0001-01-02", ""),
        ("9999-12-30", "9999-12-30", "9999-12-31", ""),
    ],
)
def test_a_date_is_what_it_is(linked: Linked, date: str, start: str, end: str, said: str) -> None:
    event = one_event(linked(with_events(f"id: e, title: An event, date: '{date}'")))
    assert (event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat()) == (start, end)
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    assert str(event.get("DESCRIPTION", "")) == said


@pytest.mark.parametrize(
    ("date", "title"),
    [
        ("2024~", "It was (date approximate)"),
        ("2024-05-14?", "It was (date uncertain)"),
        ("2024%", "It was (date uncertain and approximate)"),
        ("2020/2024~", "It was (date approximate)"),
        ("2024", "It was"),
    ],
)
def test_a_doubtful_date_shows_in_the_title(linked: Linked, date: str, title: str) -> None:
    assert str(one_event(linked(with_events(f"id: e, title: It was, date: '{date}'")))["SUMMARY"]) == title


def test_what_a_calendar_can_not_say_is_left_out_and_counted(linked: Linked) -> None:
    dates = ("-0044-03-15", "0000", "Y12345", "9999-12-31", "-0100/2024", "2024-05-14")
    site = linked(with_events(*(f"id: e{n}, title: E{n}, date: '{date}'" for n, date in enumerate(dates))))
    calendar = parsed(made(site)["calendar.ics"])
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["E5"]
    assert calendar["DESCRIPTION"] == calendar["X-WR-CALDESC"]
    assert str(calendar["DESCRIPTION"]).startswith("5 events are left out: ")


TIMED = "id: e, title: An event, date: 2024-07-14, time: '14:30'"


def test_a_time_is_local_and_its_zone_is_written_out(linked: Linked) -> None:
    lines = (
        TIMED + ", timezone: America/New_York",
        "id: w, title: Winter, date: 2010-01-14, time: '08:00', timezone: America/New_York",
    )
    data = made(linked(with_events(*lines, settings="timezone: Asia/Tokyo\n")))["calendar.ics"]
    assert b"DTSTART;TZID=America/New_York:20240714T143000\r\n" in data
    (zone,) = parsed(data).walk("VTIMEZONE")
    rules = zone.to_tz(lookup_tzid=False)
    for event in events(data).values():
        assert "DTEND" not in event
        local = event["DTSTART"].dt.replace(tzinfo=None)
        expected = local.replace(tzinfo=zoneinfo.ZoneInfo("America/New_York"))
        assert rules.utcoffset(local) == expected.utcoffset()


@pytest.mark.parametrize(
    ("line", "settings", "start"),
    [
        (TIMED, "timezone: Asia/Tokyo\n", b"DTSTART;TZID=Asia/Tokyo:20240714T143000\r\n"),
        (TIMED, "", b"DTSTART:20240714T143000\r\n"),
        (TIMED + ", timezone: UTC", "", b"DTSTART:20240714T143000Z\r\n"),
        (TIMED + ", timezone: Africa/Abidjan", "", b"DTSTART;TZID=Africa/Abidjan:20240714T143000\r\n"),
        (TIMED.replace("2024-07-14", "2024-07"), "timezone: Asia/Tokyo\n", b"DTSTART;VALUE=DATE:20240701\r\n"),
    ],
)
def test_a_time_has_the_zone_that_is_known(linked: Linked, line: str, settings: str, start: bytes) -> None:
    data = made(linked(with_events(line, settings=settings)))["calendar.ics"]
    check_lines(data)
    assert start in data
    assert ("Time: 14:30 Asia/Tokyo" in str(parsed(data).walk("VEVENT")[0].get("DESCRIPTION"))) is (
        b"VALUE=DATE" in start
    )


@pytest.mark.parametrize("date", ["0001-01-01", "0900-07-01", "2500-07-01", "9999-12-30"])
def test_a_time_in_a_far_year_has_a_zone(linked: Linked, date: str) -> None:
    line = f"id: e, title: Far, date: '{date}', time: '12:00', timezone: Europe/London"
    data = made(linked(with_events(line)))["calendar.ics"]
    assert parsed(data).walk("VEVENT")[0]["DTSTART"].dt.isoformat().startswith(f"{date}T12:00")
    assert len(data) < 20_000


@pytest.mark.parametrize(
    ("status", "meaning", "title", "said"),
    [
        ("occurred", "CONFIRMED", "It was", ""),
        ("scheduled", "TENTATIVE", "It was", "Status: scheduled"),
        ("alleged", "TENTATIVE", "Alleged: It was", "Status: alleged"),
        ("cancelled", "CANCELLED", "Cancelled: It was", "Status: cancelled"),
    ],
)
def test_a_status_is_said(linked: Linked, status: str, meaning: str, title: str, said: str) -> None:
    event = one_event(linked(with_events(f"id: e, title: It was, date: 2024-05-14, status: {status}")))
    assert (event["STATUS"], str(event["SUMMARY"]), str(event.get("DESCRIPTION", ""))) == (meaning, title, said)
    assert event["TRANSP"] == "TRANSPARENT"


NAMED = "id: e, title: Talks, date: 2024-05-14, place: {name: Tokyo, country: JP}, countries: [FR], actors: [p]"
ACTORS = {"content/actors.yaml": "actors:\n  - {id: p, name: A person}\n  - {id: q, name: Another}\n"}


def test_a_calendar_of_one_has_what_names_it(linked: Linked) -> None:
    site = linked({**with_events(NAMED, "id: f, title: Other, date: 2024-05-13, actors: [p]"), **ACTORS})
    found = {path: list(events(data)) for path, data in made(site).items()}
    assert found == {
        "calendar.ics": ["Other", "Talks"],
        "countries/fr.ics": ["Talks"],
        "countries/jp.ics": ["Talks"],
        "actors/p.ics": ["Other", "Talks"],
        "actors/q.ics": [],
    }
    assert parsed(made(site)["countries/jp.ics"])["NAME"] == "Japan – A briefing"


@pytest.mark.parametrize("settings", ["", "base_url: https://example.org/b\n"])
def test_an_event_is_the_same_in_all_calendars_and_whatever_its_title(linked: Linked, settings: str) -> None:
    def uids(title: str, more: str) -> set[str]:
        files = {**with_events(NAMED.replace("Talks", title), settings=settings + more), **ACTORS}
        found = [event for data in made(linked(files)).values() for event in parsed(data).walk("VEVENT")]
        assert len(found) == 4
        return {str(event["UID"]) for event in found}

    assert len(uids("Talks", "") | uids("Renamed", "as_of: 2025-01-01\n")) == 1


@pytest.mark.parametrize(("settings", "stamp"), [("as_of: 2024-06\n", "2024-06-01"), ("", "2024-05-14")])
def test_the_stamp_is_the_briefings_date(linked: Linked, settings: str, stamp: str) -> None:
    event = one_event(linked(with_events("id: e, title: It was, date: 2024-05-14", settings=settings)))
    assert event["DTSTAMP"].dt == datetime.datetime.fromisoformat(f"{stamp}T00:00:00+00:00")


def test_the_calendar_knows_its_address(linked: Linked) -> None:
    data = made(linked(with_events(NAMED.replace(", actors: [p]", ""), settings="base_url: https://example.org/b\n")))
    assert b"\r\nSOURCE;VALUE=URI:https://example.org/b/countries/jp.ics\r\n" in data["countries/jp.ics"]
    assert b"\r\nURL:https://example.org/b/events/e.html\r\n" in data["countries/jp.ics"]


@pytest.mark.soak
def test_ten_thousand_events_are_quick(linked: Linked, within: Callable[[float], Any]) -> None:
    graph = linked({**with_events(NAMED), **ACTORS}).graph
    many = {
        f"e{n}": model.Event(f"e{n}", parse(f"{1990 + n % 30}-05-{1 + n % 28:02}"), f"Event {n}", summary="Said. " * 20)
        for n in range(10_000)
    }
    site = Site(structs.replace(graph, events=many, references_by_target={}))
    with within(90):
        data = made(site)["calendar.ics"]
    assert len(re.findall(b"BEGIN:VEVENT", data)) == 10_000


def test_calendars_can_be_switched_off(linked: Linked) -> None:
    assert calendar_files(linked({"content/briefing.yaml": "title: A briefing\nfeatures: {calendar: no}\n"})) == {}
