"""An axis of time: which months it shows, where a day stands on it, and what is written along it.

A moment is a number of months since the beginning of year 0 (1 BC). A place is per cent of the drawing's width with one
decimal, counted from the left, so that a drawing is as wide as its column. Where texts run from right to left, time does.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct

from briefgen import dates, datewords, locales
from briefgen.dates import Day, Edtf
from briefgen.edtf import month_length

FEW_MONTHS = 36
"""Up to this many months an axis begins and ends with a month, above it with a year."""

LAST_LABEL = 88
"""Place (per cent) after which a mark has no label: it begins at its mark, and a month takes an eighth of a phone."""


class Axis(Struct, frozen=True):
    """The months from `start` to `end` (not included), and the moment at which the briefing was written."""

    start: int
    end: int
    now: float | None = None
    is_mirrored: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it is divided into months, and not into years."""
        return self.end - self.start <= FEW_MONTHS

    def place(self, moment: float) -> float:
        """Return where a moment stands, in per cent from the axis's beginning; beyond it where it lies beyond."""
        return (moment - self.start) / (self.end - self.start) * 100

    def stretch(self, start: float, end: float) -> tuple[float, float]:
        """Return the left side and the width of what lies between two places on the axis."""
        low, high = max(0.0, min(start, 100.0)), max(0.0, min(end, 100.0))
        return round(100 - high if self.is_mirrored else low, 1), round(high - low, 1)

    def shown_now(self) -> float | None:
        """Return the place of now, where the axis reaches it."""
        if self.now is None or not self.start <= self.now <= self.end:
            return None
        return self.stretch(self.place(self.now), self.place(self.now))[0]


class Tick(Struct, frozen=True):
    """A mark on the axis and what is written at it."""

    x: float
    label: str


def moment(day: Day, *, after: bool = False) -> float:
    """Return the moment at which a day begins, or the one after it."""
    year, month, number = day
    return year * 12 + month - 1 + (number - 1 + after) / month_length(year, month)


def now_of(as_of: Edtf | None) -> float | None:
    """Return the moment up to which a briefing knows."""
    return moment(as_of.latest, after=True) if as_of is not None and as_of.latest is not None else None


def filed(date: Edtf) -> Day:
    """Return the day under which a date is filed: its first known one."""
    point = date.start or date.end
    assert point is not None, "a date has one end at least"
    return point.earliest


def axis_of(days: Sequence[Day], as_of: Edtf | None, language: str) -> Axis:
    """Choose the axis for some days (one at least), so that a few distant ones do not flatten all others.

    See `_window` for what is left out; where little time is left, whole months are shown, else whole years. The axis
    reaches on to the as-of date where that is at most a year away.
    """
    first, last = _window([day[0] for day in days])
    months = [day[0] * 12 + day[1] - 1 for day in days if first <= day[0] <= last]
    now = now_of(as_of)
    start, end = min(months), max(months) + 1
    if now is not None and end < now <= end + 12:
        end = int(-(-now // 1))
    if end - start > FEW_MONTHS:
        start, end = start // 12 * 12, -(-end // 12) * 12
    return Axis(start, end, now, locales.direction(language) == "rtl")


def _window(years: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last year to show.

    The earliest quarter may be left out, and the latest tenth. Of all starts, the one is taken at which the dates shown,
    cubed, are most by the year: a date is given up only where the others gain much more room by it, as with a few of three
    thousand years ago; evenly spread dates are all kept. What is to come is thinly spread and matters, so late dates are
    given up only where that halves the axis.
    """
    ordered = sorted(years)
    total = len(ordered)
    low, high = 0, total
    for _ in range(2):  # a distant end hides what a later start would gain, so each is looked at twice
        starts = [bisect_left(ordered, year) for year in dict.fromkeys(ordered[: total // 4 + 1])]
        low = max(starts, key=lambda i: (high - i) ** 3 / (ordered[high - 1] - ordered[i] + 1))
        high = _end(ordered, low)
    return ordered[low], ordered[high - 1]


def _end(ordered: Sequence[int], low: int) -> int:
    """Return how many of the sorted years remain when the latest are left out that double the axis."""
    high = total = len(ordered)
    for end in range(total - 1, total - total // 10 - 1, -1):
        if (ordered[end - 1] - ordered[low] + 1) * 2 <= ordered[high - 1] - ordered[low] + 1:
            high = end
    return high


def step_of(axis: Axis, most: int, least: int = 1) -> int:
    """Return the months from one division of the axis to the next, so that there are at most so many, on round years."""
    length = axis.end - axis.start
    return next(step for step in _steps() if step >= least and length <= step * most)


def _steps() -> Iterator[int]:
    yield from (1, 3, 6)
    for power in itertools.count():
        yield from (12 * digit * 10**power for digit in (1, 2, 5))


def ticks(axis: Axis, language: str, most: int) -> tuple[Tick, ...]:
    """Return the marks on an axis, at most so many, the earliest first; one near the end has no room for its label."""
    step = step_of(axis, most)
    months = itertools.takewhile(lambda month: month < axis.end, itertools.count(-(-axis.start // step) * step, step))
    return tuple(_tick(axis, axis.place(month), label(month, step, language)) for month in months)


def _tick(axis: Axis, place: float, text: str) -> Tick:
    return Tick(axis.stretch(place, place)[0], text if place <= LAST_LABEL else "")


def label(month: int, step: int, language: str) -> str:
    """Write a year, or a month where months are counted (a year of five digits has none in EDTF)."""
    year, number = divmod(month, 12)
    text = edtf_year(year) if step % 12 == 0 or abs(year) > 9999 else f"{edtf_year(year)}-{number + 1:02d}"
    return datewords.display(dates.parse(text), language, length="short")


def edtf_year(year: int) -> str:
    """Write a year (0 is 1 BC) in EDTF."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"
