"""Own the notation of dates: EDTF text → frozen values with strict bounds, or a refusal that says what to do.

The notation is EDTF level 0 and 1 (Library of Congress, 4 February 2019; ISO 8601-2:2019) without times
of day: dates, seasons, `?` `~` `%` after a date, unspecified digits from the right, intervals, negative
years and `Y` years. A day is a `(year, month, day)` tuple in the proleptic Gregorian calendar with
astronomical years (0 is 1 BC), so that any year fits. What dates mean together (before, within, newest)
is `briefgen.dates`, which re-exports from here what callers need.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NoReturn, cast

import msgspec

Day = tuple[int, int, int]
Precision = Literal["day", "month", "season", "year", "decade", "century", "interval"]
Qualifier = Literal["", "?", "~", "%"]

MAX_LENGTH = 64
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_POINT = re.compile(
    r"(-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[1-9][0-9]{4,})(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)"
)


POINT_PATTERN = r"(-?[0-9]{4}(-([0-9]{2}(-([0-9]{2}|XX))?|XX(-XX)?))?|[0-9]{3}X|[0-9]{2}XX|Y-?[1-9][0-9]{4,})[?~%]?"
INTERVAL_PATTERN = rf"({POINT_PATTERN}|\.\.)?/({POINT_PATTERN}|\.\.)?"
"""What a date and an interval look like, for schemas (ECMA-262); what `parse` accepts fits, but not the reverse."""


class DateError(ValueError):
    """Say why a text is no date (`args[0]`), what to write (`hint`), if it is backwards (`reversed`)."""

    def __init__(self, message: str, hint: str | None = None, *, reversed: bool = False) -> None:
        """Keep the message, the hint and the flag."""
        super().__init__(message)
        self.hint = hint
        self.reversed = reversed


class Point(msgspec.Struct, frozen=True):
    """One date, or one end of an interval, with its strict bounds (both inclusive)."""

    earliest: Day
    latest: Day
    precision: Precision  # what is known: `2023-05-XX` is known to the month
    qualifier: Qualifier = ""  # ? uncertain, ~ approximate, % both
    season: int | None = None  # 21 spring … 24 winter
    unspecified: Literal["", "day", "month"] = ""  # what `XX` stands for: a day in …, a month of …


class Edtf(msgspec.Struct, frozen=True):
    """A date or an interval; `start` and `end` are the same point unless `is_interval`."""

    text: str
    earliest: Day | None  # None: the start is open or unknown
    latest: Day | None  # None: the end is open or unknown
    start: Point | None
    end: Point | None
    is_interval: bool = False
    open_start: bool = False
    open_end: bool = False

    @property
    def unknown_start(self) -> bool:
        """Tell if there is a start, but nobody knows when (`/2024`)."""
        return self.start is None and not self.open_start

    @property
    def unknown_end(self) -> bool:
        """Tell if there is an end, but nobody knows when (`2021/`)."""
        return self.end is None and not self.open_end


@lru_cache(maxsize=16384)
def parse(text: str) -> Edtf:
    """Read an EDTF text of at most 64 characters.

    Raises DateError, and nothing else, for any other text.
    """
    if len(text) > MAX_LENGTH:
        raise DateError(f"a date has at most {MAX_LENGTH} characters, this has {len(text)}", _EXAMPLES)
    if text.count("/") == 1:
        return _interval(text, *text.split("/"))
    point = _point(text)
    return Edtf(text, point.earliest, point.latest, point, point)


def month_length(year: int, month: int) -> int:
    """Count the days of a month (proleptic Gregorian, any year)."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _interval(text: str, left: str, right: str) -> Edtf:
    start = _point(left) if left not in ("", "..") else None
    end = _point(right) if right not in ("", "..") else None
    if start is None and end is None:
        raise DateError(f'"{text}" names no date at all', "give one end at least: 2021-10/.. or ../2021-10")
    if start and end and end.latest < start.earliest:
        raise DateError(f'"{text}" ends before it starts', f"did you mean {right}/{left}?", reversed=True)
    earliest, latest = start.earliest if start else None, end.latest if end else None
    return Edtf(text, earliest, latest, start, end, True, left == "..", right == "..")


def _point(text: str) -> Point:
    found = _POINT.fullmatch(text)
    if found is None:
        _refuse(text)
    year, month, day = found.group(1, 2, 3)
    qualifier = cast(Qualifier, found[4])
    if not year[-1].isdigit() or year[0] == "Y":
        if month:
            _refuse(text)
        return _years(year, qualifier)
    if year == "-0000":
        raise DateError("there is no year -0000", "write 0000 for 1 BC, -0001 for 2 BC")
    if month is None:
        return Point((int(year), 1, 1), (int(year), 12, 31), "year", qualifier)
    if month == "XX":
        return _unspecified(text, int(year), day, qualifier)
    return _dated(text, int(year), int(month), day, qualifier)


def _years(year: str, qualifier: Qualifier) -> Point:
    if year[0] == "Y":
        return Point((int(year[1:]), 1, 1), (int(year[1:]), 12, 31), "year", qualifier)
    precision: Precision = "century" if year.endswith("XX") else "decade"
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    return Point((first, 1, 1), (last, 12, 31), precision, qualifier)


def _unspecified(text: str, year: int, day: str | None, qualifier: Qualifier) -> Point:
    if day not in (None, "XX"):
        _refuse(text)
    return Point((year, 1, 1), (year, 12, 31), "year", qualifier, None, "day" if day else "month")


def _dated(text: str, year: int, month: int, day: str | None, qualifier: Qualifier) -> Point:
    if month in _SEASON_MONTHS and day is None:
        return _season(year, month, qualifier)
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month:02}", _season_hint(year, month))
    if day is None:
        return Point((year, month, 1), (year, month, month_length(year, month)), "month", qualifier)
    if day == "XX":
        last = (year, month, month_length(year, month))
        return Point((year, month, 1), last, "month", qualifier, None, "day")
    if not 1 <= int(day) <= month_length(year, month):
        month_text = text[: text.rindex("-")]
        raise DateError(f"there is no day {day} in {month_text}", f"{month_text} has {month_length(year, month)} days")
    date = (year, month, int(day))
    return Point(date, date, "day", qualifier)


def _season(year: int, season: int, qualifier: Qualifier) -> Point:
    first, last = _SEASON_MONTHS[season]
    end = year + (last < first)
    return Point((year, first, 1), (end, last, month_length(end, last)), "season", qualifier, season)


def _season_hint(year: int, month: int) -> str:
    if month in _SEASON_MONTHS:
        return f"a season has no day: write {year:04}-{month}"
    if 25 <= month <= 41:
        return "25 to 41 are EDTF level 2; seasons are 21 spring, 22 summer, 23 autumn, 24 winter"
    return "months are 01 to 12; seasons are 21 spring, 22 summer, 23 autumn, 24 winter"


# What a refusal says.

_EXAMPLES = "write a date as 2023-08-18, 2023-05, 2023, 2023-21 (spring) or 2023-05/2023-08"
_LEVEL_2 = "that is EDTF level 2: put ?, ~ or % after the whole date, and X only at the right (2023-05-XX, 201X)"
_FULL = r"\d{4}(?:-\d\d){0,2}"
# The first pattern that fits the whole text gives the hint; {1}, {2} and {3} are its groups.
_HINTS = tuple(
    (re.compile(pattern, re.ASCII), hint)
    for pattern, hint in (
        (r"\s+.*|.*\s+", "remove the white space around it"),
        (r"(\d{4}-\d{2}-\d{2})[T ]\d{2}.*", "write {1} here, and the time of day in the `time` field"),
        (rf"({_FULL})(?:\s?[-\u2013\u2014]\s?|\sto\s)({_FULL})", "an interval has a slash: {1}/{2}"),
        (r"[\d-]+[\u2013\u2014][\d-]+", "write an interval with both ends in full and a slash between"),
        (r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", "write {1}-{2:0>2}-{3:0>2}"),
        (r"(\d{4})[-.](\d)", "write {1}-{2:0>2}"),
        (r"(\d{4})(\d\d)(\d\d)", "write {1}-{2}-{3}"),
        (r"\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}", "write the year first, then month and day: 2023-08-18"),
        (r"\d\d?", "write both ends of an interval in full: 2023-05-19/2023-05-21"),
        (r"(?:c\.?|ca\.?|circa|about|around) ?(\d{4})", "write {1}~ for an approximate date"),
        (r"[\d-]+x[x-]*[?~%]?", "write unspecified digits as a capital X"),
        (r"\d?X{3,4}.*", "leave the date out, or give at least its century (20XX)"),
        (r"Y-?\d+", "Y is for years of five or more digits; write others with four: 2023 or -0044"),
        (r"Y-?\d+-[\dX-]+", "a year with a Y has no month or day"),
        (r"-?\d{5,}", "write a year of more than four digits with a Y in front: Y12345"),
        (r"\d{1,3}", "write a year with four digits: 0988"),
        (r".*/.*/.*", "an interval has two ends and one slash: 2021-10-04/2024-10-01"),
        (r"[0-9?~%X.,{}\[\]ESY-]*[?~%X,{}\[\]ES][0-9?~%X.,{}\[\]ESY-]*", _LEVEL_2),
        (r".*[A-Za-z].*", "write it in numbers, year first: 2023-08-18 or 2023-05"),
    )
)


def _refuse(text: str) -> NoReturn:
    for pattern, hint in _HINTS:
        if found := pattern.fullmatch(text):
            raise DateError(_not_a_date(text), hint.format(text, *found.groups()))
    if any(sign.isdigit() and not sign.isascii() for sign in text):
        raise DateError(_not_a_date(text), "write it with the digits 0 to 9")
    raise DateError(_not_a_date(text), _EXAMPLES)


def _not_a_date(text: str) -> str:
    return f'"{text}" is not a date' if text else "a date is missing"
