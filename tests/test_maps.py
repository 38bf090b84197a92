"""The shapes of countries: there for every code, small, and drawn as the table of disputed places says."""

import gzip
import hashlib
import re
import statistics
from pathlib import Path

import pytest

from briefgen import countries, maps

DATA = Path(maps.__file__).parent / "data" / "maps"
TOOL = Path(__file__).parents[1] / "tools" / "maps"
CODES = sorted(maps.inset_codes())
PATH = re.compile(r"(?:M-?\d+[ -]\d+l[-\d ]+z(?:m[-\d ]+z)*)?")
LINES = re.compile(r"(?:M-?\d+[ -]\d+l[-\d ]+(?:m[-\d ]+)*)?")


def rings(path: str) -> list[list[tuple[int, int]]]:
    """Read path data as the tool writes it: the first ring begins at a point, each other one where the last one began."""
    found: list[list[tuple[int, int]]] = []
    x, y = 0, 0
    for part in re.findall(r"[Mm][^Mm]*", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
        x, y = ring[0]
    return found


def contains(path: str, x: float, y: float) -> bool:
    """Say whether a point lies in a shape (even-odd rule)."""
    inside = False
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def size(path: str) -> float:
    """Return the area of the largest ring."""
    return max(
        (
            abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(r, [*r[1:], r[0]], strict=True))) / 2
            for r in rings(path)
        ),
        default=0,
    )


def test_every_country_has_an_inset_or_a_reason() -> None:
    assert countries.iso_codes() | {"XK"} == set(CODES) | set(maps.WITHOUT_SHAPE)
    assert not set(CODES) & set(maps.WITHOUT_SHAPE)
    assert all(maps.WITHOUT_SHAPE.values())


@pytest.mark.parametrize("code", ["SUHH", "XX", "UM", "", "jp"])
def test_other_codes_have_none(code: str) -> None:
    assert maps.inset(code) is None


@pytest.mark.parametrize("code", CODES)
def test_an_inset_is_whole(code: str) -> None:
    inset = maps.inset(code)
    assert inset is not None
    assert inset.code == code
    assert inset.own
    assert inset.globe
    for path in (inset.own, inset.land, inset.globe, inset.place, *(near.path for near in inset.near)):
        assert PATH.fullmatch(path), path[:80]
    assert LINES.fullmatch(inset.disputed)
    assert any(0 <= x <= maps.INSET_WIDTH and 0 <= y <= maps.INSET_HEIGHT for ring in rings(inset.own) for x, y in ring)
    assert [near.code for near in inset.near] == sorted({near.code for near in inset.near} - {code})
    for near in inset.near:
        assert not near.room or (0 < near.x < maps.INSET_WIDTH and 0 < near.y < maps.INSET_HEIGHT)
    assert (inset.centre[0] - maps.GLOBE_CENTRE) ** 2 + (
        inset.centre[1] - maps.GLOBE_CENTRE
    ) ** 2 < maps.GLOBE_RADIUS**2


def test_a_name_stands_in_its_shape() -> None:
    jp = maps.inset("JP")
    assert jp is not None
    roomy = [near for near in jp.near if near.room > 20]
    assert {near.code for near in roomy} >= {"CN", "KR"}
    assert all(contains(near.path, near.x + 0.5, near.y + 0.5) for near in roomy)


@pytest.mark.parametrize("code", ["MC", "VA", "SM", "LI", "NR", "TV", "AD", "GI", "MV"])
def test_small_states_have_a_ring(code: str) -> None:
    inset = maps.inset(code)
    assert inset is not None and inset.ring is not None
    x, y, radius = inset.ring
    assert abs(x - 180) < 40 and abs(y - 150) < 40
    assert radius >= 9
    assert all((a - x) ** 2 + (b - y) ** 2 < radius**2 for ring in rings(inset.own) for a, b in ring)


@pytest.mark.parametrize("code", ["JP", "FR", "RU", "LU", "PH", "IS"])
def test_others_have_none(code: str) -> None:
    inset = maps.inset(code)
    assert inset is not None and inset.ring is None


def test_land_borders_are_mutual() -> None:
    borders = {c: {near.code for near in i.near if near.has_border} for c in CODES if (i := maps.inset(c))}
    assert borders["DE"] == {"AT", "BE", "CH", "CZ", "DK", "FR", "LU", "NL", "PL"}
    assert borders["JP"] == set()
    missing = sorted((a, b) for a in borders for b in borders[a] if a not in borders[b])
    assert missing == []


# Where a place lies on an inset was computed once, by the projection that made the inset.
@pytest.mark.parametrize(
    ("code", "owner", "place", "x", "y"),
    [
        ("UA", "UA", "Simferopol, in Crimea", 227, 224),
        ("UA", "UA", "Donetsk", 279, 155),
        ("EH", "EH", "Laayoune", 176, 65),
        ("SO", "SO", "Hargeisa, in Somaliland", 148, 81),
        ("CY", "CY", "Kyrenia, in the north of Cyprus", 191, 128),
        ("PS", "PS", "Ramallah", 180, 152),
        ("IL", "IL", "Golan Heights", 212, 66),
        ("GE", "GE", "Abkhazia", 100, 118),
        ("GE", "GE", "Tskhinvali, in South Ossetia", 203, 157),
        ("MD", "MD", "Tiraspol, in Transnistria", 236, 158),
        ("CN", "CN", "Aksai Chin", 71, 144),
        ("CN", "IN", "Arunachal Pradesh", 140, 198),
        ("IN", "PK", "Gilgit", 127, 38),
        ("IN", "IN", "Srinagar", 129, 52),
        ("JP", "RU", "Iturup, in the southern Kurils", 273, 43),
        ("KR", "KR", "Seoul", 134, 87),
        ("GY", "GY", "Essequibo", 163, 117),
        ("EG", "EG", "Hala'ib Triangle", 274, 244),
        ("SD", "SD", "Abyei", 155, 244),
        ("KE", "KE", "Ilemi Triangle", 125, 55),
        ("TW", "TW", "Taichung", 221, 124),
        ("XK", "XK", "Pristina", 197, 142),
    ],
)
def test_whose_a_place_is(code: str, owner: str, place: str, x: int, y: int) -> None:
    inset = maps.inset(code)
    assert inset is not None
    shapes = {inset.code: inset.own, **{near.code: near.path for near in inset.near}}
    assert [code for code, path in shapes.items() if contains(path, x + 0.1, y + 0.1)] == [owner], place


@pytest.mark.parametrize("code", ["TW", "XK", "EH", "PS", "FK", "HK", "GL"])
def test_what_is_drawn_as_a_shape_of_its_own(code: str) -> None:
    inset = maps.inset(code)
    assert inset is not None
    assert size(inset.own) > 100


@pytest.mark.parametrize("code", ["SO", "CY", "XK", "RS", "MA", "EH", "IL", "PS", "IN", "PK", "CN", "EG", "SD"])
def test_disputed_lines_are_drawn(code: str) -> None:
    inset = maps.inset(code)
    assert inset is not None and inset.disputed


@pytest.mark.parametrize("code", ["DE", "FR", "UY", "SE", "NZ"])
def test_other_lines_are_not(code: str) -> None:
    inset = maps.inset(code)
    assert inset is not None and not inset.disputed


def test_the_table_of_disputed_places() -> None:
    table = maps.boundaries()
    assert [item.place for item in table] == sorted(item.place for item in table)
    named = {code for item in table for code in item.codes}
    assert named <= set(CODES)
    assert {"UA", "RU", "TW", "XK", "EH", "PS", "SO", "CY", "IN", "PK", "FK", "IL", "SY"} <= named
    assert all(item.drawn.endswith(".") for item in table)
    by_place = {item.place: item for item in table}
    assert by_place["Crimea and eastern Ukraine"].departs_from("de-facto")
    assert not by_place["Crimea and eastern Ukraine"].departs_from("un")
    assert by_place["Golan Heights"].departs_from("un")
    assert not by_place["Abyei"].departs_from("un") and not by_place["Abyei"].departs_from("de-facto")


def test_what_is_said_to_be_dashed_has_a_line() -> None:
    for item in maps.boundaries():
        if "dashed" in item.drawn:
            insets = [inset for code in item.codes if (inset := maps.inset(code))]
            assert any(inset.disputed for inset in insets), item.place


def test_the_world() -> None:
    world = maps.world()
    shapes = {shape.code: shape for shape in world.countries}
    assert set(shapes) == set(CODES) - {"AQ"}
    assert all(0 <= shape.x <= world.width and 0 <= shape.y <= world.height for shape in world.countries)
    assert all(PATH.fullmatch(shape.path) for shape in world.countries)
    for code in ("JP", "US", "FR", "BR", "UA", "TW", "CN", "RU", "CL"):
        assert contains(shapes[code].path, shapes[code].x + 0.3, shapes[code].y + 0.3), code
    assert not shapes["MC"].path
    assert shapes["US"].x < shapes["GB"].x < shapes["JP"].x
    assert shapes["NO"].y < shapes["ZA"].y < shapes["NZ"].y


def test_sizes() -> None:
    lines = (DATA / "insets.jsonl").read_bytes().splitlines()
    assert statistics.median(len(line) for line in lines) <= 2500
    assert max(len(gzip.compress(line)) for line in lines) <= 5000
    assert len(gzip.compress((DATA / "world.json").read_bytes())) <= 7500


def test_only_what_is_asked_for_is_read() -> None:
    maps._inset_lines.cache_clear()
    maps._inset.cache_clear()
    assert maps.inset("JP") is not None
    assert maps.inset("JP") is maps.inset("JP")
    assert maps._inset.cache_info().currsize == 1


def test_the_data_are_those_that_the_tool_made() -> None:
    readme = (TOOL / "README.md").read_text(encoding="utf-8")
    for name in ("insets.jsonl", "world.json"):
        assert f"| `{name}` | `{hashlib.sha256((DATA / name).read_bytes()).hexdigest()}` |" in readme


def test_the_licence_lies_beside_the_data() -> None:
    text = (DATA / "LICENSE").read_text(encoding="utf-8")
    assert "BSD 3-Clause" in text and "public domain" in text and "Michael Bostock" in text
