"""What of a date a calendar can say: whole days, and in words what it can't.

A calendar knows days and nothing vaguer, so a month is all its days and says that it is a month. An end that is open or
unknown is left out, and the entry stands for the end that is known.
"""

import datetime

from msgspec import Struct

from briefgen.edtf import Day, Edtf, Point

_UNKNOWN_TO = {"season": "season", "month": "month", "year": "year", "decade": "decade", "century": "century"}
_QUALIFIED = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}


class Days(Struct, frozen=True):
    """The days of an event: the first, and the first that is not one of them (as DTEND has it)."""

    first: datetime.date
    after: datetime.date


def days_of(date: Edtf) -> Days | None:
    """Return the days of a date, or nothing where a calendar can't say them (before the year 1, after 9999)."""
    points = _points(date)
    first, last = _day(points[0].earliest), _day(points[-1].latest)
    if first is None or last is None or last == datetime.date.max:
        return None
    return Days(first, last + datetime.timedelta(days=1))


def is_day(date: Edtf) -> bool:
    """Say whether a date is one day."""
    return not date.is_interval and date.start is not None and date.start.precision == "day"


def doubt_of(date: Edtf) -> str:
    """Return in what way a date is not certain, or an empty text; of an interval, its first end that is not."""
    return next((_QUALIFIED[point.qualifier] for point in _points(date) if point.qualifier), "")


def limits_of(date: Edtf) -> tuple[str, ...]:
    """Return what the days of a date do not tell, as sentences."""
    points = _points(date)
    known = [_known_to(point) for point in points]
    if len(points) == 2:
        said = [f"its {end} {how}" for end, how in zip(("beginning", "end"), known, strict=True) if how]
        return (f"{' and '.join(said).capitalize()}.",) if said else ()
    said = [f"The date {known[0]}."] if known[0] else []
    if date.is_interval:
        said.append(_missing_end(date))
    return tuple(said)


def _points(date: Edtf) -> tuple[Point, ...]:
    """Return the ends of a date that are known: both of an interval, or one."""
    known = tuple(point for point in (date.start, date.end) if point is not None)
    return known if date.is_interval else known[:1]


def _day(day: Day) -> datetime.date | None:
    return datetime.date(*day) if 1 <= day[0] <= 9999 else None


def _known_to(point: Point) -> str:
    """Say how well a date is known, where that is not to the day."""
    parts = [f"is {_QUALIFIED[point.qualifier]}"] if point.qualifier else []
    if point.precision in _UNKNOWN_TO:
        parts.append(f"is known to the {_UNKNOWN_TO[point.precision]}")
    return " and ".join(parts)


def _missing_end(date: Edtf) -> str:
    if date.end is None:
        return (
            f"{'It goes on' if date.open_end else 'When it ended is not known'}: this entry stands for its beginning."
        )
    return f"{'It has no known beginning' if date.open_start else 'When it began is not known'}: this entry stands for its end."
