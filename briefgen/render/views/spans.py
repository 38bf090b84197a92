"""How a date is drawn on an axis, so that one sees how exactly it is known.

A day is a point; a month, season, year, decade or century a band; an interval a bar. An end that is open or unknown fades: an
open one after now, to which the bar goes on. What is approximate or uncertain has a class of its own, and so has what lies
before or after the axis. A drawing never says more than the words beside it (`DateView.text`), so it is hidden from screen
readers.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, structs

from briefgen import dates
from briefgen.dates import Edtf, Point
from briefgen.render.site import StatusView
from briefgen.render.views.axis import Axis, Tick, axis_of, filed, moment, ticks

Shape = Literal["point", "band", "bar", "earlier", "later"]

FADE = 8
"""Length of what fades, in per cent of the axis."""

LEAST = 1.2
"""Least width of a band or bar, in per cent of the axis: a month on an axis of many years can still be seen."""

TICKS = 5
"""Most marks on a time bar, which is narrow on a phone."""

_DOUBTS = {"?": "uncertain", "~": "approximate", "%": "approximate uncertain"}


class Fade(Struct, frozen=True):
    """A part that fades towards a side: its left end and width, in per cent."""

    x: float
    width: float
    side: Literal["left", "right"]


class Span(Struct, frozen=True):
    """A date on an axis: left side and width in per cent (of a point, its middle and 0), and what fades.

    `doubt` is empty, "approximate", "uncertain", or both.
    """

    shape: Shape
    x: float
    width: float
    fades: tuple[Fade, ...]
    doubt: str

    @property
    def left(self) -> float:
        """The leftmost place that it takes."""
        return min([self.x, *(fade.x for fade in self.fades)])

    @property
    def right(self) -> float:
        """The rightmost place that it takes."""
        return max([self.x + self.width, *(fade.x + fade.width for fade in self.fades)])


class TimeBar(Struct, frozen=True):
    """An axis with its marks and now, and on it a span for each date that was given, or nothing for none."""

    ticks: tuple[Tick, ...]
    now: float | None
    spans: tuple[Span | None, ...]


class Stretch(Struct, frozen=True):
    """The time in which a judgement held: left side and width in per cent, and what it was."""

    x: float
    width: float
    status: StatusView


class HistoryBar(Struct, frozen=True):
    """An axis with its marks, and the judgements that held along it."""

    ticks: tuple[Tick, ...]
    stretches: tuple[Stretch, ...]


def span_on(axis: Axis, date: Edtf) -> Span:
    """Draw a date on an axis."""
    first, last = _solid(axis, date)
    doubt = _doubt(date)
    if last <= axis.start:
        return Span("earlier", axis.stretch(0, 0)[0], 0, (), doubt)
    if first >= axis.end:
        return Span("later", axis.stretch(100, 100)[0], 0, (), doubt)
    start, end = axis.place(first), axis.place(last)
    if dates.precision(date) == "day":
        return Span("point", axis.stretch((start + end) / 2, (start + end) / 2)[0], 0, (), doubt)
    return _wide(axis, date, (start, end))


def _wide(axis: Axis, date: Edtf, solid: tuple[float, float]) -> Span:
    """Draw what takes time; what fades takes its room from what is solid where the axis ends."""
    start, end = solid
    fades = []
    if date.end is None:
        end = max(min(end, 100.0 - FADE), start)
        fades.append(_fade(axis, (end, end + FADE), later=True))
    if date.start is None:
        start = min(max(start, float(FADE)), end)
        fades.append(_fade(axis, (start - FADE, start), later=False))
    shape: Shape = "bar" if date.is_interval else "band"
    return Span(shape, *axis.stretch(*_seen(start, end)), tuple(fades), _doubt(date))


def _seen(start: float, end: float) -> tuple[float, float]:
    """Widen what is too narrow to be seen, around its middle and inside the axis."""
    lacking = max(0.0, LEAST - (end - start)) / 2
    low = min(max(start - lacking, 0.0), 100.0 - LEAST) if lacking else start
    return low, max(end, low + LEAST)


def _fade(axis: Axis, place: tuple[float, float], *, later: bool) -> Fade:
    x, width = axis.stretch(*place)
    return Fade(x, width, "right" if later != axis.is_mirrored else "left")


def _solid(axis: Axis, date: Edtf) -> tuple[float, float]:
    """Return the moments between which something is known to be: of an open end, until now."""
    known = date.start or date.end
    assert known is not None, "a date has one end at least"
    first, last = moment(known.earliest), moment(known.latest, after=True)
    if date.start is not None and date.end is not None:
        return first, moment(date.end.latest, after=True)
    if date.open_end and axis.now is not None:
        return first, max(last, axis.now)
    return first, last


def exactness(date: Edtf) -> str:
    """Return the classes by which a list marks how exactly a date is known: its shape, its open sides, its doubt."""
    shape = "point" if dates.precision(date) == "day" else "bar" if date.is_interval else "band"
    sides = ("no-start" if date.start is None else "", "no-end" if date.end is None else "")
    return " ".join(filter(None, (shape, *sides, _doubt(date))))


def _doubt(date: Edtf) -> str:
    points: list[Point] = [point for point in (date.start, date.end) if point is not None]
    found = {word for point in points if point.qualifier for word in _DOUBTS[point.qualifier].split()}
    return " ".join(sorted(found))


def time_bar(given: Sequence[Edtf | None], as_of: Edtf | None, language: str) -> TimeBar | None:
    """Draw dates on an axis of their own, with room for what fades after them; nothing without a date."""
    known = [date for date in given if date is not None]
    if not known:
        return None
    ends = [date.end.earliest for date in known if date.end is not None]
    still = [as_of.earliest for date in known if date.open_end and as_of is not None and as_of.earliest is not None]
    axis = axis_of([*map(filed, known), *ends, *still], as_of, language)
    if any(date.end is None for date in known):
        axis = structs.replace(axis, end=axis.end + -(-(axis.end - axis.start) * FADE // (100 - FADE)))
    spans = tuple(None if date is None else span_on(axis, date) for date in given)
    return TimeBar(ticks(axis, language, TICKS), axis.shown_now(), spans)


def history_bar(
    states: Sequence[tuple[Edtf, StatusView | None]], as_of: Edtf | None, language: str
) -> HistoryBar | None:
    """Draw the statuses that a claim had, in the order given; each holds until the next one, the last until now.

    A state that names no status leaves the one before it; nothing where fewer than two are named.
    """
    named = [(date, status) for date, status in states if status is not None]
    if len(named) < 2:
        return None
    axis = axis_of([filed(date) for date, _ in named], as_of, language)
    starts = [moment(filed(date)) for date, _ in named]
    ends = [*starts[1:], max(starts[-1], axis.now if axis.now is not None else axis.end)]
    stretches = tuple(
        Stretch(*axis.stretch(*_seen(axis.place(start), axis.place(end))), status)
        for start, end, (_, status) in zip(starts, ends, named, strict=True)
    )
    return HistoryBar(ticks(axis, language, TICKS), stretches)
