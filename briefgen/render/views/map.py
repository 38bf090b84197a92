"""Maps: a country among its neighbours, and the world with a bubble for each country that the briefing tells of."""

import math
import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

from briefgen import maps
from briefgen.maps import Near
from briefgen.render.site import Link, Site

_LETTER, _WIDE_LETTER = 5.6, 11
"""Widths of letters in a map's units, at the size in which names are written on it."""

_OVERHANG, _LINE, _MARGIN = 44, 13, 3
"""How far the name of a country with a page may reach beyond its shape, both sides together; a line's height; the margin."""

_LARGEST, _SMALLEST, _ROOM_FOR_COUNT = 26, 3, 12
"""Radii of bubbles: the largest, the smallest, and from which on the number is written inside."""


class Shape(Struct, frozen=True):
    """A country on a map: path data, its name, and its page (an empty address where it has none)."""

    path: str
    name: str
    href: str


class Label(Struct, frozen=True):
    """A name on a map, and the middle of its base line."""

    text: str
    x: int
    y: int


class Circle(Struct, frozen=True):
    """A circle on a map."""

    x: int
    y: int
    radius: float


class Globe(Struct, frozen=True):
    """Where in the world a country is: its shape on a globe, or a circle around it where that is too small."""

    land: str
    place: str
    circle: Circle | None


class BoundaryNote(Struct, frozen=True):
    """How a disputed place is drawn, and whether that departs from what the briefing follows."""

    drawn: str
    departs: bool


class CountryMap(Struct, frozen=True):
    """A country among others. Links without an address are of countries that have no page."""

    name: str
    own: str
    land: str
    near: tuple[Shape, ...]
    disputed: str
    ring: Circle | None
    labels: tuple[Label, ...]
    globe: Globe
    borders: tuple[Link, ...]
    others: tuple[Link, ...]
    source: str
    notes: tuple[BoundaryNote, ...]
    departs: bool


class Bubble(Struct, frozen=True):
    """A country's circle on the world map: its area goes with `count`, which is written in it where there is room."""

    circle: Circle
    name: str
    href: str
    count: int
    has_room: bool


class WorldMap(Struct, frozen=True):
    """The world: land without pages in one path, countries with pages, and their bubbles, the largest first."""

    width: int
    height: int
    sphere: str
    land: str
    countries: tuple[Shape, ...]
    bubbles: tuple[Bubble, ...]
    source: str


def country_map(site: Site, root: str, code: str) -> CountryMap | None:
    """Show a country on a map; None for one that has no shape."""
    inset = maps.inset(code)
    if inset is None:
        return None
    named = frozenset(site.graph.named_countries)
    notes = boundary_notes(site, code, (near.code for near in inset.near))
    return CountryMap(
        name=site.country_name(code),
        own=inset.own,
        land=inset.land,
        near=tuple(_shape(site, root, near.code, near.path) for near in inset.near),
        disputed=inset.disputed,
        ring=Circle(*inset.ring) if inset.ring else None,
        labels=_labels(site, inset.near),
        globe=Globe(inset.globe, inset.place, None if inset.place else Circle(*inset.centre, 6)),
        borders=_links(site, root, (near.code for near in inset.near if near.has_border)),
        others=_links(site, root, (near.code for near in inset.near if not near.has_border and near.code in named)),
        source=maps.SOURCE,
        notes=notes,
        departs=any(note.departs for note in notes),
    )


def boundary_notes(site: Site, code: str | None = None, shown: Iterable[str] = ()) -> tuple[BoundaryNote, ...]:
    """Return how disputed places are drawn, departures from what the briefing follows first.

    With a code: those that concern this country, and departures that concern only countries `shown` beside it.
    """
    policy = site.graph.briefing.boundaries
    on_map = {*shown, code}
    chosen = [
        boundary
        for boundary in maps.boundaries()
        if code is None
        or code in boundary.codes
        or (boundary.departs_from(policy) and on_map.issuperset(boundary.codes))
    ]
    chosen.sort(key=lambda boundary: (not boundary.departs_from(policy), code not in boundary.codes))
    return tuple(BoundaryNote(boundary.drawn, boundary.departs_from(policy)) for boundary in chosen)


def _shape(site: Site, root: str, code: str, path: str) -> Shape:
    link = _link(site, root, code)
    return Shape(path, link.text, link.href)


def _link(site: Site, root: str, code: str) -> Link:
    if site.graph.has(("country", code)):
        return site.link(root, ("country", code))
    return Link("", site.country_name(code), "country")


def _links(site: Site, root: str, codes: Iterable[str]) -> tuple[Link, ...]:
    return tuple(sorted((_link(site, root, code) for code in codes), key=lambda link: link.text))


def _labels(site: Site, near: Iterable[Near]) -> tuple[Label, ...]:
    """Return the names that have room: in their shapes or, of countries with pages, a little beyond, never on another."""
    placed: list[tuple[Label, float]] = []
    for other in sorted(near, key=lambda other: (-other.room, other.code)):
        name = site.country_name(other.code)
        width = _width(name)
        beyond = _OVERHANG if site.graph.has(("country", other.code)) else 0
        if not other.room or width > other.room + beyond:
            continue
        half = math.ceil(width / 2) + _MARGIN
        x = min(max(other.x, half), maps.INSET_WIDTH - half)
        if all(abs(label.y - 4 - other.y) >= _LINE or abs(label.x - x) >= (w + width) / 2 for label, w in placed):
            placed.append((Label(name, x, other.y + 4), width))
    return tuple(label for label, _ in placed)


def _width(text: str) -> float:
    return sum(_WIDE_LETTER if unicodedata.east_asian_width(letter) in "WF" else _LETTER for letter in text)


def record_counts(site: Site) -> dict[str, int]:
    """Count for each country with a page the records that name it."""
    by_target = site.graph.references_by_target
    return {
        code: len({reference.by for reference in by_target.get(("country", code), ())})
        for code in site.graph.named_countries
    }


def world_map(site: Site, root: str, counts: Mapping[str, int]) -> WorldMap | None:
    """Show how much is told of each country; `counts` are the numbers of records by code. None where nothing can be shown."""
    world = maps.world()
    named = frozenset(site.graph.named_countries)
    most = max((counts.get(shape.code, 0) for shape in world.countries), default=0)
    if not most:
        return None
    order = sorted(world.countries, key=lambda shape: (-counts.get(shape.code, 0), shape.code))
    return WorldMap(
        width=world.width,
        height=world.height,
        sphere=world.sphere,
        land="".join(shape.path for shape in world.countries if shape.code not in named),
        countries=tuple(_shape(site, root, s.code, s.path) for s in world.countries if s.code in named and s.path),
        bubbles=tuple(_bubble(_link(site, root, s.code), s, counts[s.code], most) for s in order if counts.get(s.code)),
        source=maps.SOURCE,
    )


def _bubble(link: Link, shape: maps.WorldShape, count: int, most: int) -> Bubble:
    radius = max(_SMALLEST, round(_LARGEST * math.sqrt(count / most), 1))
    return Bubble(Circle(shape.x, shape.y, radius), link.text, link.href, count, radius >= _ROOM_FOR_COUNT)
