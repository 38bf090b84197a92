"""Own the shapes of countries, and what is true of how they are drawn; it must not know records, pages or the network.

The data in `data/maps/` were projected once, by `tools/maps/`. Shapes are SVG path data in whole units; a path begins with
an absolute move, so that paths can be joined. A line of `insets.jsonl` is read when its country is first asked for.
"""

from functools import lru_cache
from importlib import resources
from typing import Literal

import msgspec

SOURCE = "Natural Earth, as edited by Visionscarto"
"""Where all shapes come from."""

INSET_WIDTH, INSET_HEIGHT, GLOBE_RADIUS, GLOBE_CENTRE = 360, 300, 58, 60

WITHOUT_SHAPE = {"UM": "islands scattered over two oceans"}
"""The ISO codes of which there is no map, and why."""

Policy = Literal["un", "de-facto"]


class Near(msgspec.Struct, frozen=True, array_like=True):
    """Another country on an inset: its shape, and where its name has most room (`room` units wide, 0 for none)."""

    code: str
    path: str
    x: int
    y: int
    room: int
    has_border: bool
    """Whether the two share a border on land, as drawn."""


class Inset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country among others, 360 by 300 units, and a globe of radius 58 around (60, 60) that shows where that is."""

    code: str
    own: str
    near: tuple[Near, ...]
    land: str
    disputed: str
    """Lines that are disputed or not agreed."""
    ring: tuple[int, int, int] | None
    """Centre and radius of the ring around a country that is hard to see."""
    globe: str
    place: str
    """The country's shape on the globe; empty for one too small to be seen there."""
    centre: tuple[int, int]


class WorldShape(msgspec.Struct, frozen=True, array_like=True):
    """A country on the world map: where its bubble stands, and its shape (empty for a small one)."""

    code: str
    x: int
    y: int
    path: str


class World(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The world without Antarctica in the Equal Earth projection."""

    width: int
    height: int
    sphere: str
    countries: tuple[WorldShape, ...]


class Boundary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A disputed place: which countries it concerns, and how all maps here draw it.

    `un` and `de_facto` tell if that is how the United Nations' maps and control on the ground have it; None where neither
    is clear or nothing is drawn.
    """

    place: str
    codes: tuple[str, ...]
    drawn: str
    un: bool | None
    de_facto: bool | None

    def departs_from(self, policy: Policy) -> bool:
        """Tell if the drawing is known to differ from what a briefing follows."""
        return (self.un if policy == "un" else self.de_facto) is False


def inset(code: str) -> Inset | None:
    """Return a country's inset; None for one that has no shape, such as a former country."""
    line = _inset_lines().get(code)
    return None if line is None else _inset(line)


@lru_cache(maxsize=1)
def world() -> World:
    """Return the world map."""
    return msgspec.json.decode(_bytes("world.json"), type=World)


@lru_cache(maxsize=1)
def boundaries() -> tuple[Boundary, ...]:
    """Return the disputed places and how they are drawn, in the order of their names."""
    return msgspec.json.decode(_bytes("boundaries.json"), type=tuple[Boundary, ...])


def inset_codes() -> frozenset[str]:
    """Return the codes of all countries that have an inset."""
    return frozenset(_inset_lines())


@lru_cache(maxsize=64)
def _inset(line: bytes) -> Inset:
    return msgspec.json.decode(line, type=Inset)


@lru_cache(maxsize=1)
def _inset_lines() -> dict[str, bytes]:
    """Map each code to its line, unread: a line begins with `{"code":"JP",`."""
    return {line[9:11].decode("ascii"): line for line in _bytes("insets.jsonl").splitlines()}


def _bytes(file: str) -> bytes:
    return resources.files("briefgen").joinpath("data", "maps", file).read_bytes()
