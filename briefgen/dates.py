"""Own what dates mean together: three-valued comparison, order, and where a date is filed.

A date is the value that `parse` makes from EDTF text (see `briefgen.edtf`). This module knows no clock,
no language and no record.

**Bounds.** `earliest` and `latest` are the first and the last day that the text allows, read strictly:
`?`, `~` and `%` do not move them. A season is read as a northern meteorological one (spring is March to
May; winter runs into February of the next year).

**Comparison.** A single date is *one moment somewhere inside its bounds*. An interval *fills* the time
between two such moments: `2021/2024` starts on some day of 2021, ends on some day of 2024, and covers
every day between (the Library of Congress's reading). An open end (`..`) is endless; an unknown end
(nothing) may be any day that the known end allows. The answer is YES or NO only if no choice of those
moments can change it, and MAYBE otherwise. What the text leaves vague is widened first:

- `?` and `~` widen each side by one unit of the date's own precision: a week for a day, else one month,
  season (three months), year, decade or century; `%` widens by two. A qualified date decides nothing
  near its edges.
- EDTF seasons 21 to 24 belong to no hemisphere: a spring or autumn may be anywhere in its year, a summer
  or winter anywhere from the December before it to the March after it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NamedTuple

from briefgen.edtf import DateError, Day, Edtf, Point, Precision, month_length, parse

__all__ = [
    "Certainty",
    "DateError",
    "Day",
    "Edtf",
    "Point",
    "Precision",
    "between",
    "html_datetime",
    "is_before",
    "is_within",
    "newest",
    "overlaps",
    "parse",
    "precision",
    "sort_key",
    "year_month",
]

# Before and after every year that fits in a date's 64 characters.
_NEVER_BEGAN: Day = (-(10**64), 1, 1)
_NEVER_ENDS: Day = (10**64, 12, 31)
_UNITS = {"": 0, "?": 1, "~": 1, "%": 2}
_MONTHS = {"month": 1, "season": 3, "year": 12, "decade": 120, "century": 1200}


class Certainty(enum.Enum):
    """Answer a question about dates that may be vague."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


class _Reach(NamedTuple):
    """Hold the possible first days and the possible last days of a date (inclusive)."""

    start_min: Day
    start_max: Day
    end_min: Day
    end_max: Day


def is_before(a: Edtf, b: Edtf) -> Certainty:
    """Tell if `a` ends before `b` begins."""
    first, second = _reach(a), _reach(b)
    return _certainty(first.end_max < second.start_min, first.end_min >= second.start_max)


def overlaps(a: Edtf, b: Edtf) -> Certainty:
    """Tell if `a` and `b` share a day.

    Two mentions of one vague date may be two days: `2023-05` and `2023-05` overlap MAYBE.
    """
    x, y = _reach(a), _reach(b)
    surely = x.start_max <= y.end_min and y.start_max <= x.end_min
    return _certainty(surely, x.start_min > y.end_max or y.start_min > x.end_max)


def is_within(inner: Edtf, outer: Edtf) -> Certainty:
    """Tell if all of `inner` lies inside `outer`.

    YES: every possible day of `inner` is surely covered by `outer`. NO: they cannot share a day. MAYBE:
    anything else, also an interval that sticks out at one side. A single `outer` that is a day, month or
    year stands for all its days; a qualified, seasonal or unspecified one surely covers none.
    """
    x, y = _reach(inner), _reach(outer)
    first, last = _covered(outer, y)
    return _certainty(first <= x.start_min and x.end_max <= last, x.start_min > y.end_max or y.start_min > x.end_max)


def between(start: Edtf | None, end: Edtf | None) -> Edtf | None:
    """Join two single dates to an interval: no start is an unknown start, no end is still going on.

    Returns None without any. Raises DateError if one is itself an interval, or if they are reversed.
    """
    if start is None and end is None:
        return None
    return parse(f"{start.text if start else ''}/{end.text if end else '..'}")


def sort_key(e: Edtf) -> tuple[Day, Day, int, str]:
    """Order by earliest day, then the more exact first, then the unqualified, then by text.

    A date without a known start stands at its latest day.
    """
    latest = e.latest or _NEVER_ENDS
    points = (e.start, e.end)
    return (e.earliest or latest, latest, sum(p is None or p.qualifier != "" for p in points), e.text)


def precision(e: Edtf) -> Precision:
    """Say to what unit a date is known; `2023-05-XX` is known to the month, `2023-XX` to the year."""
    return "interval" if e.is_interval or e.start is None else e.start.precision


def html_datetime(e: Edtf) -> str | None:
    """Write a date for HTML's `<time datetime>` (a valid date, month or year string), qualified or not.

    None for seasons, intervals, unspecified digits and years before 1, which HTML cannot say.
    """
    point = e.start
    if e.is_interval or point is None or point.unspecified or point.earliest[0] < 1:
        return None
    year, month, day = point.earliest
    texts = {"day": f"{year:04}-{month:02}-{day:02}", "month": f"{year:04}-{month:02}", "year": f"{year:04}"}
    return texts.get(point.precision)


def year_month(e: Edtf) -> tuple[int | None, int | None]:
    """Say under which year and month a timeline files a date: those of its first known day.

    The month is None if the date is known less exactly than to the month.
    """
    point = e.start or e.end
    if point is None:
        return None, None
    month = point.earliest[1] if point.precision in ("day", "month") else None
    return point.earliest[0], month


def newest(dates: Iterable[Edtf]) -> Edtf | None:
    """Pick the date with the greatest known latest day; of equals, the most exact.

    An open or unknown end is not known, so such an interval counts with its start.
    """
    return max(dates, key=lambda e: (_last_known(e), e.earliest or _NEVER_BEGAN, e.text), default=None)


def _last_known(e: Edtf) -> Day:
    point = e.end or e.start
    return point.latest if point else _NEVER_BEGAN


def _certainty(surely: bool, never: bool) -> Certainty:
    return Certainty.YES if surely else Certainty.NO if never else Certainty.MAYBE


def _covered(e: Edtf, reach: _Reach) -> tuple[Day, Day]:
    """Find the first and last day that `e` surely covers; reversed if there is none."""
    if e.is_interval or e.start is None:
        return reach.start_max, reach.end_min
    vague = e.start.qualifier or e.start.unspecified or e.start.precision not in ("day", "month", "year")
    return (_NEVER_ENDS, _NEVER_BEGAN) if vague else (e.start.earliest, e.start.latest)


def _reach(e: Edtf) -> _Reach:
    if e.start is not None and not e.is_interval:
        low, high = _possible(e.start)
        return _Reach(low, high, low, high)
    last = _NEVER_ENDS if e.end is None else _possible(e.end)[1]
    start = _first_days(e, last)
    end = (_NEVER_ENDS if e.open_end else start[0], last) if e.end is None else _possible(e.end)
    return _Reach(start[0], min(start[1], end[1]), max(start[0], end[0]), end[1])


def _first_days(e: Edtf, last: Day) -> tuple[Day, Day]:
    if e.start is not None:
        return _possible(e.start)
    return _NEVER_BEGAN, _NEVER_BEGAN if e.open_start else last


def _possible(point: Point) -> tuple[Day, Day]:
    """Widen the bounds of a point as the module's docstring says."""
    low, high = point.earliest, point.latest
    if point.season is not None:
        low, high = _any_hemisphere(low[0], point.season)
    units = _UNITS[point.qualifier]
    if units == 0:
        return low, high
    if point.precision == "day":
        return _shift_days(low, -7 * units), _shift_days(high, 7 * units)
    months = _MONTHS[point.precision] * units
    return _month_start(low, -months), _month_end(high, months)


def _any_hemisphere(year: int, season: int) -> tuple[Day, Day]:
    if season in (21, 23):
        return (year, 1, 1), (year, 12, 31)
    return (year - 1, 12, 1), (year + 1, 3, 31)


def _shift_days(day: Day, days: int) -> Day:
    """Move a day by less than 28 days."""
    year, month, number = day
    number += days
    if number < 1:
        year, month, _ = _month_start(day, -1)
        return year, month, number + month_length(year, month)
    if number > month_length(year, month):
        number -= month_length(year, month)
        year, month, _ = _month_start(day, 1)
    return year, month, number


def _month_start(day: Day, months: int) -> Day:
    year, month = divmod(day[0] * 12 + day[1] - 1 + months, 12)
    return year, month + 1, 1


def _month_end(day: Day, months: int) -> Day:
    year, month, _ = _month_start(day, months)
    return year, month, month_length(year, month)
