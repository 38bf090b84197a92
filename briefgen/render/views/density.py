"""Density: how many events there are by month, year or more years, each a way into the list."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct, structs

from briefgen.dates import Day
from briefgen.render.views.axis import Axis, label, step_of

MOST_BARS = 40
MOST_BESIDE_LANES = 20
TALLEST = 56
"""Height of the highest bar (px)."""


class Place(Struct, frozen=True):
    """Where an event is filed: the day by which it is, and the address of its year or month in the list."""

    day: Day
    href: str


class Bar(Struct, frozen=True):
    """A bar: its time in words, how many events, its height (px), and the address of the first.

    Nothing leads on from a time without events. What lies before or after the axis is gathered in a bar without height.
    `is_shown`: its page is this one.
    """

    text: str
    count: int
    height: int
    href: str
    gathers: Literal["", "earlier", "later"] = ""
    is_shown: bool = False


class Density(Struct, frozen=True):
    """Bars from the earliest to the latest, and what one of them stands for.

    `has_every_year`: each year with events has a bar. `fits_lanes`: they fill just the axis, and are few enough to be written
    along lanes.
    """

    unit: str
    bars: tuple[Bar, ...]
    has_every_year: bool
    fits_lanes: bool


def density_of(places: Sequence[Place], axis: Axis, language: str) -> Density:
    """Count events along an axis; the places are in order."""
    step = step_of(axis, MOST_BARS, 1 if axis.is_short else 12)
    months = [place.day[0] * 12 + place.day[1] - 1 for place in places]
    cuts = [axis.start + step * number for number in range(-(-(axis.end - axis.start) // step) + 1)]
    sides = [bisect_left(months, cut) for cut in cuts]
    most = max(end - start for start, end in pairwise(sides))
    bars = [*_gathered("earlier", places[: sides[0]], label(axis.start, step, language))]
    for month, (start, end) in zip(cuts, pairwise(sides), strict=False):
        href = places[start].href if start < end else ""
        text = _time(month, step, language)
        height = max(2, (end - start) * TALLEST // most) if href else 0
        bars.append(Bar(text, end - start, height, href))
    bars += _gathered("later", places[sides[-1] :], label(cuts[-1] - min(step, 12), step, language))
    fits = cuts[-1] == axis.end and len(cuts) <= MOST_BESIDE_LANES
    unit = "month" if step == 1 else "year" if step == 12 else f"{step // 12} years"
    return Density(unit, tuple(bars), step <= 12 and len(bars) == len(cuts) - 1, fits)


def marked(density: Density, href: str) -> Density:
    """Mark the bar whose page is the one being made."""
    bars = tuple(structs.replace(bar, is_shown=True) if bar.href == href else bar for bar in density.bars)
    return structs.replace(density, bars=bars)


def _gathered(side: Literal["earlier", "later"], places: Sequence[Place], edge: str) -> Iterator[Bar]:
    if places:
        yield Bar(f"{'Before' if side == 'earlier' else 'After'} {edge}", len(places), 0, places[0].href, side)


def _time(month: int, step: int, language: str) -> str:
    first = label(month, step, language)
    return first if step <= 12 else f"{first}–{label(month + step - 12, step, language)}"
