"""CSL-JSON: what is cited, as an item of the Citation Style Language's input model (1.0.2).

Only what the model can say is said: an open end, an unknown day of a month or a decade is left out of a date, never
guessed. Texts are on one line.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from briefgen.edtf import Edtf, Point


class Name(Struct, frozen=True):
    """A name as it stands; what of it is the family's can't be known."""

    literal: str


class Date(Struct, frozen=True, omit_defaults=True, rename={"date_parts": "date-parts"}):
    """A date: one or two lists of year, month and day; `season` is 1 spring to 4 winter."""

    date_parts: tuple[tuple[int, ...], ...] = ()
    season: int = 0
    circa: bool = False


class Item(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"container_title": "container-title", "original_date": "original-date"},
):
    """An item; absent is empty."""

    id: str
    type: str
    title: str
    author: tuple[Name, ...] = ()
    container_title: str = ""
    publisher: str = ""
    issued: Date | None = None
    original_date: Date | None = None
    accessed: Date | None = None
    URL: str = ""
    language: str = ""


def csl_json(items: Sequence[Item]) -> str:
    """Return items as CSL-JSON, which is a list."""
    return "[\n" + ",\n".join(map(_object, items)) + "\n]"


def _object(item: Item) -> str:
    """Return an item with a line for each of its fields."""
    fields = msgspec.to_builtins(item).items()
    return "{\n" + ",\n".join(f"  {_json(name)}: {_json(value)}" for name, value in fields) + "\n}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")


def names(literals: Sequence[str]) -> tuple[Name, ...]:
    """Return names as they stand."""
    return tuple(Name(line(name)) for name in literals)


def line(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def csl_date(date: Edtf | None) -> Date | None:
    """Return a date, or nothing where CSL can't say it."""
    points = [] if date is None else [date.start] if not date.is_interval else [date.start, date.end]
    known = [point for point in points if point is not None]
    if not known or len(known) < len(points) or any(point.precision in ("decade", "century") for point in known):
        return None
    season = known[0].season if len(known) == 1 else None
    return Date(
        date_parts=tuple(_parts(point) for point in known),
        season=season - 20 if season else 0,
        circa=any(point.qualifier for point in known),
    )


def _parts(point: Point) -> tuple[int, ...]:
    """Return as much of a day as is known."""
    return point.earliest[: {"day": 3, "month": 2}.get(point.precision, 1)]
