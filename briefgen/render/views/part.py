"""The parts of a long list, as each of them shows where it stands among them."""

from collections.abc import Callable

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.site import Link


class Part(Struct, frozen=True):
    """Which part of a list a page has, of how many, and the ways to those beside it."""

    number: int
    of: int
    before: Link | None
    after: Link | None


def part_view(root: str, path_of: Callable[[int], str], number: int, of: int) -> Part:
    """Return which part of a list this is; `path_of` returns the path of each."""

    def link(other: int) -> Link | None:
        return Link(urls.href(root, path_of(other)), f"Part {other}") if 1 <= other <= of else None

    return Part(number, of, link(number - 1), link(number + 1))


def part_title(title: str, number: int) -> str:
    """Return the title of a part of a list."""
    return title if number == 1 else f"{title}, part {number}"
