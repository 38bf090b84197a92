"""The timeline: every event in the order of its date, under its year and month."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from briefgen import dates, datewords, model
from briefgen.render import urls
from briefgen.render.site import Link, Site, year_key
from briefgen.render.views.rows import EventRow, event_row


class Month(Struct, frozen=True):
    """The events of a month, or those of a year that are not known to the month (no heading)."""

    heading: str
    rows: tuple[EventRow, ...]


class Year(Struct, frozen=True):
    """The events of a year."""

    heading: str
    id: str
    href: str
    count: int
    months: tuple[Month, ...]


class TimelineView(Struct, frozen=True):
    """All that a timeline page shows: the years to choose from, and the events of the years it shows."""

    title: str
    count: int
    years: tuple[Year, ...]
    shown: tuple[Year, ...]
    whole: Link | None


def timeline_years(site: Site) -> dict[str, list[model.Event]]:
    """Return all events by the year under which they are filed, in order; undated ones come first."""
    events = site.events_in_order(site.graph.events)
    return {key: list(group) for key, group in groupby(events, key=lambda event: year_key(event.date))}


def timeline_view(site: Site, root: str, only: str | None = None) -> TimelineView:
    """Compute the timeline, or the page of one year."""
    by_year = timeline_years(site)
    split = site.timeline_is_split
    shown = [key for key in by_year if (key == only if only else not split)]
    return TimelineView(
        title=f"Timeline {_heading(only)}" if only else "Timeline",
        count=sum(len(by_year[key]) for key in shown) if only else len(site.graph.events),
        years=tuple(Year(_heading(key), key, _href(root, key, split), len(by_year[key]), ()) for key in by_year),
        shown=tuple(
            Year(
                _heading(key), key, _href(root, key, split), len(by_year[key]), tuple(_months(site, root, by_year[key]))
            )
            for key in shown
        ),
        whole=Link(urls.href(root, urls.TIMELINE), "All years") if only else None,
    )


def _heading(key: str) -> str:
    return "Undated" if key == "undated" else f"{int(key[2:])} BC" if key.startswith("bc") else str(int(key))


def _href(root: str, key: str, split: bool) -> str:
    return urls.href(root, urls.timeline_year(key)) if split else f"#y{key}"


def _months(site: Site, root: str, events: Iterable[model.Event]) -> Iterator[Month]:
    for (year, month), group in groupby(events, key=lambda event: dates.year_month(event.date)):
        heading = _month_heading(site, year, month) if year is not None and month is not None else ""
        yield Month(heading, tuple(event_row(site, root, event) for event in group))


def _month_heading(site: Site, year: int, month: int) -> str:
    return datewords.display(dates.parse(f"{year:04d}-{month:02d}"), site.language) if year > 0 else ""
