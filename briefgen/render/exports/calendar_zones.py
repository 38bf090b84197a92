"""Time zones as iCalendar wants them: written out, with every change of the clock that events can need.

Rules come from the package tzdata, not from the machine, so that the same content makes the same bytes.
"""

import datetime
import functools
import zoneinfo
from collections.abc import Iterable
from importlib import resources

from icalendar import Timezone

LAST_YEAR = 2100
"""Changes of the clock are written out up to here: nobody knows the later ones, and some rules have no end."""

_END_OF_TIME = 9990
"""The library looks for changes some years ahead, and there are no years after 9999."""


class Zones:
    """The zones of a briefing's events, each written out once from the first year in which it is needed to the last."""

    def __init__(self, used: Iterable[tuple[str, int]]) -> None:
        self.years: dict[str, tuple[int, int]] = {}
        for zone, year in used:
            first, last = self.years.get(zone, (year, year))
            self.years[zone] = min(first, year), max(last, year)
        self.written = functools.cache(self._write)

    def _write(self, key: str) -> bytes:
        """Return a zone as iCalendar has it; one that no event needs is written for some year."""
        first, last = self.years.get(key, (1970, 1970))
        start = max(1, min(first, _END_OF_TIME) - 1)
        end = max(start, min(last, LAST_YEAR)) + 1
        days = datetime.date(start, 1, 1), datetime.date(end, 12, 31)
        written: bytes = Timezone.from_tzinfo(zone_of(key), key, *days).to_ical()
        return written


@functools.cache
def zone_of(key: str) -> zoneinfo.ZoneInfo:
    """Return a time zone by its name."""
    file = resources.files("tzdata.zoneinfo").joinpath(*key.split("/"))
    if not file.is_file():
        return zoneinfo.ZoneInfo(key)
    with file.open("rb") as data:
        return zoneinfo.ZoneInfo.from_file(data, key=key)
