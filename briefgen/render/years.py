"""Events by the year under which they are filed, in order, and on which part of a long year's page each stands."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from briefgen import dates, model
from briefgen.dates import Edtf
from briefgen.render.parts import part_at
from briefgen.render.views.axis import filed

Years = dict[str, list[model.Event]]


def year_key(date: Edtf) -> str:
    """Return the year under which a date is filed, as it stands in addresses."""
    year = dates.year_month(date)[0]
    return "undated" if year is None else f"{year:04d}" if year >= 0 else f"bc{1 - year:04d}"


def by_year(events: Iterable[model.Event]) -> Years:
    """Return events, given in the order of their dates, by year; those of a year by month."""
    ordered = sorted(events, key=lambda event: _begin(event.date))
    return {year: list(group) for year, group in groupby(ordered, key=lambda event: year_key(event.date))}


def _begin(date: Edtf) -> tuple[int, int, bool]:
    """Order by month; what is only known to begin with one (a year, a season) comes before what is known to be in it."""
    year, month, _ = filed(date)
    return year, month, dates.year_month(date)[1] is not None


def year_parts(years: Mapping[str, Sequence[model.Event]], most: int) -> dict[str, int]:
    """Return the part on which each event stands that is not on the first one of its year."""
    return {
        event.id: part_at(row, most) for events in years.values() for row, event in enumerate(events) if row >= most
    }
