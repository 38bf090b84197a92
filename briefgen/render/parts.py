"""Long lists stand in parts, each on a page of its own: which rows are on which. Knows nothing of what is listed."""

from collections.abc import Iterable, Iterator

MOST_ROWS = 2_000
"""Rows of a list on one page: about 1.3 MB of HTML, which a browser shows at once; 50,000 would be 33 MB."""


def count_parts(rows: int, most: int) -> int:
    """Return how many parts so many rows make; nothing is one part, too."""
    return max(1, -(-rows // most))


def part_at(row: int, most: int) -> int:
    """Return the number of the part (from 1) on which a row (from 0) stands."""
    return row // most + 1


def slices(sizes: Iterable[int], number: int, most: int) -> Iterator[slice]:
    """Yield, for groups of rows that follow one another, the stretch of each that stands on a part."""
    first = (number - 1) * most
    for size in sizes:
        yield slice(max(0, first), max(0, min(size, first + most)))
        first -= size
