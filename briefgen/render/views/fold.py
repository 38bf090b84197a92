"""Folding: of a long list, what is shown at once and what is folded behind it."""

from typing import Generic, TypeVar

from msgspec import Struct

SHOWN = 10
"""Length of what is shown at once of a list that folds."""

T = TypeVar("T")


class Fold(Struct, Generic[T], frozen=True):
    """A list: what is shown at once, and what is folded behind it."""

    first: tuple[T, ...]
    rest: tuple[T, ...]


def folded(rows: tuple[T, ...]) -> Fold[T]:
    """Fold a list that is too long to be shown at once; where that would hardly save room, it is shown whole."""
    shown = SHOWN if len(rows) > SHOWN * 3 // 2 else len(rows)
    return Fold(rows[:shown], rows[shown:])
