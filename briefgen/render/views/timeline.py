"""The timeline: every event in the order of its date, under its year and month, and the ways to what one looks for."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from msgspec import Struct

from briefgen import countries, dates, datewords, locales, model
from briefgen.render import urls
from briefgen.render.parts import count_parts
from briefgen.render.site import EVENTS_ON_ONE_PAGE, DateView, Link, Site, countries_of_event
from briefgen.render.views.axis import Axis, axis_of, edtf_year, filed, now_of
from briefgen.render.views.density import Density, Place, density_of, marked
from briefgen.render.views.facets import Filter, codes_of, facets_of, filters_for
from briefgen.render.views.lanes import Lanes, lanes_of
from briefgen.render.views.part import Part, part_title, part_view
from briefgen.render.views.rows import EventRow, event_row
from briefgen.render.views.spans import exactness
from briefgen.render.years import Years, by_year, year_key


class Flagged(Struct, frozen=True):
    """A country and its flag."""

    flag: str
    link: Link


class Entry(Struct, frozen=True):
    """An event on the timeline: the codes of its facets, the classes that say how exactly its date is known, its countries."""

    row: EventRow
    facets: str
    exactness: str
    countries: tuple[Flagged, ...]


class Month(Struct, frozen=True):
    """The events of a month, or those that begin with it and are not known to the month (no heading, no id).

    `now` is the as-of date where these are the first events after it.
    """

    heading: str
    id: str
    now: DateView | None
    entries: tuple[Entry, ...]


class Year(Struct, frozen=True):
    """A year, the address of its events, how many there are, and those that are shown here."""

    heading: str
    id: str
    href: str
    count: int
    months: tuple[Month, ...]


class TimelineView(Struct, frozen=True):
    """All that a timeline page shows: all events, those of a year, or, where each year has its page, the most important.

    `count` are all that the page is about, `selected` those that it lists.

    `part` says which part of a year this is, where it has very many events; `years` are the pages of all years where the bars of the density do not lead to each, `others` the lists of what has
    events but no filter. On the page of a year, `whole` leads to all years, `before` and `after` to those beside it. `now`
    leads to the line at the as-of date, where this page has it.
    """

    title: str
    count: int
    is_selection: bool
    selected: int
    now: Link | None
    density: Density | None
    is_aligned: bool
    lanes: Lanes | None
    filters: tuple[Filter, ...]
    others: tuple[Link, ...]
    years: tuple[Year, ...]
    shown: tuple[Year, ...]
    whole: Link | None
    before: Link | None
    after: Link | None
    part: Part | None


def timeline_years(site: Site) -> Years:
    """Return all events by the year under which they are filed, in order; kept, since each page of a year needs them."""
    return site.once("timeline", _by_year, site)


def _by_year(site: Site) -> Years:
    return by_year(site.events_in_order(site.graph.events))


def timeline_view(site: Site, root: str, only: str | None = None, number: int = 1) -> TimelineView:
    """Compute the timeline, or the page of one year, or a part of it."""
    shown = _shown(site, only, number)
    events = [event for found in shown.values() for event in found]
    count = len(timeline_years(site)[only]) if only else len(site.graph.events)
    density = _density(site, root, only)
    lanes = lanes_of(site, root, events, _axis(site, only)) if events else None
    before, after = _beside(site, root, only)
    first = _first_to_come(site, timeline_years(site) if only else shown)
    return TimelineView(
        title=part_title(f"Timeline {_heading(site, only)}", number) if only else "Timeline",
        count=count,
        is_selection=only is None and site.timeline_is_split,
        selected=len(events),
        now=_now_link(site, events, first),
        density=density,
        is_aligned=lanes is not None and density is not None and only is None and density.fits_lanes,
        lanes=lanes,
        filters=filters_for(site, events) if len(events) > 1 else (),
        others=_others(site, root),
        years=_years_not_led_to(site, root, density),
        shown=tuple(_year(site, root, key, tuple(_months(site, root, found, first))) for key, found in shown.items()),
        whole=Link(urls.href(root, urls.TIMELINE), "All years") if only else None,
        before=before,
        after=after,
        part=part_view(root, partial(urls.timeline_year, only), number, count_parts(count, site.most_rows))
        if only
        else None,
    )


def _shown(site: Site, only: str | None, number: int) -> Years:
    """Return the events that a page shows, by year."""
    years = timeline_years(site)
    if only is not None:
        return {only: years[only][(number - 1) * site.most_rows : number * site.most_rows]}
    if not site.timeline_is_split:
        return years
    important = {key: [event for event in events if event.importance == 3] for key, events in years.items()}
    is_short = sum(map(len, important.values())) <= EVENTS_ON_ONE_PAGE
    return {key: events for key, events in important.items() if events} if is_short else {}


def _years_not_led_to(site: Site, root: str, density: Density | None) -> tuple[Year, ...]:
    """Return all years where they have pages to which the bars of the density do not all lead."""
    if not site.timeline_is_split or (density is not None and density.has_every_year):
        return ()
    return tuple(_year(site, root, key, ()) for key in timeline_years(site))


def _year(site: Site, root: str, key: str, months: tuple[Month, ...]) -> Year:
    return Year(_heading(site, key), key, _href(site, root, key), len(timeline_years(site)[key]), months)


def _heading(site: Site, key: str) -> str:
    """Write a year in the briefing's language, with its era where it is before 1."""
    year = 1 - int(key[2:]) if key.startswith("bc") else int(key)
    return datewords.display(dates.parse(edtf_year(year)), site.language)


def _href(site: Site, root: str, key: str, month: str = "", number: int = 1) -> str:
    """Return the address of a year in the list, or of a month in it, which begins on a part."""
    if not site.timeline_is_split:
        return f"#{month or f'y{key}'}"
    return urls.href(root, urls.timeline_year(key, number), month)


def _month_id(date: dates.Edtf) -> str:
    """Return the id of the month under which a date is filed; nothing where it is not known to the month."""
    month = dates.year_month(date)[1]
    return "" if month is None else f"m{year_key(date)}-{month:02d}"


def _axis(site: Site, only: str | None) -> Axis:
    """Return the axis of all events, or that of one year."""
    by_year = timeline_years(site)
    as_of = site.graph.as_of
    if only:
        start = filed(by_year[only][0].date)[0] * 12
        return Axis(start, start + 12, now_of(as_of), locales.direction(site.language) == "rtl")
    return axis_of([filed(e.date) for events in by_year.values() for e in events], as_of, site.language)


def _density(site: Site, root: str, only: str | None) -> Density | None:
    """Return the density of all events, the same on all pages but for the bar of the page's own year."""
    if not site.graph.events:
        return None
    density = site.once(("density", root), _density_of_all, site, root)
    if len(density.bars) < 2:
        return None
    return marked(density, _href(site, root, only)) if only else density


def _density_of_all(site: Site, root: str) -> Density:
    axis = _axis(site, None)
    places = []
    for year, events in timeline_years(site).items():
        href = _href(site, root, year)
        hrefs: dict[str, str] = {"": href}
        for event in events:
            month = _month_id(event.date) if axis.is_short else ""
            if month not in hrefs:
                hrefs[month] = _href(site, root, year, month, site.timeline_part(event.id))
            places.append(Place(filed(event.date), hrefs[month]))
    return density_of(places, axis, site.language)


def _beside(site: Site, root: str, only: str | None) -> tuple[Link | None, Link | None]:
    """Return the links to the years before and after one."""
    if only is None:
        return None, None
    keys = list(timeline_years(site))
    place = keys.index(only)
    links = [Link(_href(site, root, key), _heading(site, key)) for key in keys]
    return (links[place - 1] if place else None), (links[place + 1] if place + 1 < len(links) else None)


def _others(site: Site, root: str) -> tuple[Link, ...]:
    """Return the lists of the kinds of which not all that have events have a filter."""
    titles = (("country", "countries"), ("actor", "actors"))
    incomplete = facets_of(site).incomplete
    return tuple(Link(urls.href(root, urls.LISTS[kind]), title) for kind, title in titles if kind in incomplete)


def _months(site: Site, root: str, events: Sequence[model.Event], first: str | None) -> Iterator[Month]:
    """Group the events of a year by month; where now falls into a month, what comes stands apart from what was."""
    for id_, group in groupby(events, key=lambda event: _month_id(event.date)):
        found = list(group)
        cut = next((place for place, event in enumerate(found) if event.id == first), None)
        if cut is None:
            yield Month(_month_heading(site, found[0]), id_, None, _entries(site, root, found))
            continue
        if cut:
            yield Month(_month_heading(site, found[0]), id_, None, _entries(site, root, found[:cut]))
        heading = "" if cut else _month_heading(site, found[0])
        now = site.maybe_date(site.graph.as_of)
        yield Month(heading, "" if cut else id_, now, _entries(site, root, found[cut:]))


def _month_heading(site: Site, event: model.Event) -> str:
    year, month = dates.year_month(event.date)
    if year is None or month is None:
        return ""
    return datewords.display(dates.parse(f"{edtf_year(year)}-{month:02d}"), site.language)


def _first_to_come(site: Site, by_year: dict[str, list[model.Event]]) -> str | None:
    """Return the first event that begins after the as-of date."""
    as_of = site.graph.as_of
    if as_of is None or as_of.latest is None:
        return None
    events = (event for events in by_year.values() for event in events)
    return next((event.id for event in events if filed(event.date) > as_of.latest), None)


def _now_link(site: Site, events: Sequence[model.Event], first: str | None) -> Link | None:
    as_of = site.maybe_date(site.graph.as_of)
    return Link("#now", as_of.text) if as_of is not None and any(event.id == first for event in events) else None


def _entries(site: Site, root: str, events: Sequence[model.Event]) -> tuple[Entry, ...]:
    facets = facets_of(site)
    return tuple(
        Entry(event_row(site, root, event), codes_of(facets, event), exactness(event.date), _flagged(site, root, event))
        for event in events
    )


def _flagged(site: Site, root: str, event: model.Event) -> tuple[Flagged, ...]:
    codes = sorted(countries_of_event(event), key=site.country_name)
    return tuple(Flagged(countries.flag(code), site.link(root, ("country", code))) for code in codes)
