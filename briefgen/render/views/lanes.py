"""Swim lanes: the events of each country along one axis, for wide screens.

They show nothing that the list below them does not say, so they are hidden from screen readers and the keyboard.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from briefgen import countries, model
from briefgen.render.site import Link, Site, anchor_id, countries_of_event
from briefgen.render.views.axis import Axis, Tick, filed, moment, ticks
from briefgen.render.views.facets import codes_of, facets_of
from briefgen.render.views.spans import Span, span_on

MOST_LANES = 8
MOST_ROWS = 10
"""Rows of a lane; when all are taken, a mark goes over others, where there is most room."""

_ROW = 12
_PADDING = 3
_ROOM = 0.9
"""Width of a point and the space after it, in per cent of the axis."""


class LaneMark(Struct, frozen=True):
    """An event in a lane: its entry, its facets, how far down its row begins (px), and how it is drawn."""

    href: str
    facets: str
    y: int
    span: Span


class Lane(Struct, frozen=True):
    """A country's lane: how many events it has, how many of them before and after the axis, its height (px), its marks."""

    country: Link | None
    flag: str
    count: int
    earlier: int
    later: int
    height: int
    marks: tuple[LaneMark, ...]


class Lanes(Struct, frozen=True):
    """The lanes, the most events first and all other countries last, and the axis along which they lie.

    `has_earlier` and `has_later` say whether any event is filed before or after the axis; it may reach into it all the same.
    """

    ticks: tuple[Tick, ...]
    now: float | None
    has_earlier: bool
    has_later: bool
    lanes: tuple[Lane, ...]


def lanes_of(site: Site, root: str, events: Sequence[model.Event], axis: Axis) -> Lanes | None:
    """Draw the events of a page in lanes; nothing where there is one lane or none."""
    counts = Counter(code for event in events for code in countries_of_event(event))
    order = sorted(counts, key=lambda code: (-counts[code], site.country_name(code)))[:MOST_LANES]
    drawn = {event.id: span_on(axis, event.date) for event in events}
    of_country = {code: [event for event in events if code in countries_of_event(event)] for code in order}
    rest = [event for event in events if not set(countries_of_event(event)) & set(order)]
    lanes = [_lane(site, root, code, found, drawn) for code, found in of_country.items()]
    if rest:
        lanes.append(_lane(site, root, None, rest, drawn))
    if len(lanes) < 2:
        return None
    begins = [moment(filed(event.date)) for event in events]
    earlier, later = min(begins) < axis.start, max(begins) >= axis.end
    return Lanes(ticks(axis, site.language, 10), axis.shown_now(), earlier, later, tuple(lanes))


def _lane(site: Site, root: str, code: str | None, events: Sequence[model.Event], drawn: dict[str, Span]) -> Lane:
    shapes = Counter(drawn[event.id].shape for event in events)
    on_axis = [event for event in events if drawn[event.id].shape not in ("earlier", "later")]
    on_axis.sort(key=lambda event: (drawn[event.id].left, event.id))
    rows = stacked(drawn[event.id] for event in on_axis)
    facets = facets_of(site)
    return Lane(
        country=site.link(root, ("country", code)) if code else None,
        flag=countries.flag(code) if code else "",
        count=len(events),
        earlier=shapes["earlier"],
        later=shapes["later"],
        height=(max(rows, default=0) + 1) * _ROW + 2 * _PADDING,
        marks=tuple(
            LaneMark(
                f"#{anchor_id('event', event.id)}", codes_of(facets, event), _PADDING + row * _ROW, drawn[event.id]
            )
            for event, row in zip(on_axis, rows, strict=True)
        ),
    )


def stacked(spans: Iterable[Span]) -> list[int]:
    """Give each span, from left to right, the first row in which it covers no other."""
    ends: list[float] = []
    rows = []
    for span in spans:
        free = [row for row, end in enumerate(ends) if end <= span.left]
        if free:
            row = free[0]
        elif len(ends) < MOST_ROWS:
            row = len(ends)
            ends.append(0)
        else:
            row = min(range(MOST_ROWS), key=ends.__getitem__)
        ends[row] = max(span.right, span.left) + _ROOM
        rows.append(row)
    return rows
