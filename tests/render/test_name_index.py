"""The names of the briefing: all of them, under every name, small enough to be loaded, and pages that list them."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from linked import linked_site

from briefgen import countries
from briefgen.render import name_index, urls
from briefgen.render.name_index import folded, named, script, slug
from briefgen.render.site import Site
from briefgen.render.views import az
from briefgen.render.views.az import az_pages, az_view

Project = Callable[[dict[str, str]], Path]

FILES = {
    "content/briefing.yaml": "title: A briefing\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\ntopics: [Sea lanes, Ports]\n---\nWords.\n",
    "content/actors.yaml": """actors:
  - {id: kishida-fumio, name: Kishida Fumio, names: {ja: 岸田文雄}, aliases: [Fumio Kishida], countries: [JP]}
  - {id: pm, name: Émile Œuvré, former_names: [{name: Émile Young}, {name: Kishida Fumio}]}
  - {id: body, name: 5th Fleet}
  - {id: dots, name: "…"}
  - {id: hadda, name: حدّاد}
  - {id: park, name: 박근혜}
""",
}
BYTES_FOR_A_THOUSAND = 25 * 1024


def table(site: Site) -> dict[str, list[str]]:
    text = script(site).decode()
    assert text.startswith("briefgenNameIndex(") and text.endswith(");\n")
    found: dict[str, list[str]] = json.loads(text.removeprefix("briefgenNameIndex(").removesuffix(");\n"))
    return found


def test_the_script_has_every_name_and_only_ids_that_do_not_follow(project: Project) -> None:
    assert table(linked_site(project(FILES))) == {
        "actor": [
            "dots\t…",
            "body\t5th Fleet",
            "pm\tÉmile Œuvré\tÉmile Young\tKishida Fumio",
            "\tKishida Fumio\t岸田文雄\tFumio Kishida",
            "hadda\tحدّاد",
            "park\t박근혜",
        ],
        "country": ["jp\tJapan\t日本"],
        "topic": ["\tPorts", "\tSea lanes"],
    }


def test_addresses_lead_to_pages(project: Project) -> None:
    """The script of the search page makes these addresses: in a folder by the kind, or on the page of topics."""
    site = linked_site(project(FILES))
    for item in named(site):
        at = {"actor": f"actors/{item.id}.html", "country": f"countries/{item.id}.html"}
        assert name_index.link_to(site, "", item).href == at.get(item.kind, f"topics/index.html#topic-{item.id}")


@pytest.mark.parametrize(
    ("one", "other"),
    [("São Tomé", "sao tome"), ("Ｆｕｌｌ", "full"), ("حدّاد", "حداد"), ("أحمد", "احمد"), ("STRASSE", "straße")],
)
def test_what_searching_overlooks(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("name", "id_"), [("U.S. Army (Japan)", "u-s-army-japan"), ("  x ", "x"), ("Émile", ""), ("岸田", ""), ("", "")]
)
def test_ids_that_follow_from_names(name: str, id_: str) -> None:
    assert slug(name) == id_


def test_a_thousand_names_are_light(project: Project) -> None:
    """Names as they are, in three scripts: those of the world's countries in other orders make up people."""
    words = sorted(
        word
        for code in countries.iso_codes()
        for word in countries.name(code, "en").split()
        if word.isascii() and word.isalpha() and len(word) > 3
    )
    some = random.Random(7)
    people = [" ".join(some.sample(words, 2)) for _ in range(1000)]
    rows = [
        f'  - {{id: {slug(name)}-{number}, name: "{name}", aliases: ["{" ".join(reversed(name.split()))}"]}}'
        for number, name in enumerate(people)
    ]
    site = linked_site(project({"content/actors.yaml": "actors:\n" + "\n".join(rows) + "\n"}))
    weight = len(gzip.compress(script(site), 6, mtime=0))
    assert len(named(site)) == 1000
    assert 8_000 < weight <= BYTES_FOR_A_THOUSAND, weight


# --- from A to Z


def test_all_names_stand_under_their_letter(project: Project) -> None:
    view = az_view(linked_site(project(FILES)), urls.NAMES_LIST)
    rows = {letter.letter: [(row.name, row.link.text) for row in letter.rows] for letter in view.shown}
    assert rows == {
        "0–9": [("5th Fleet", "5th Fleet")],
        "F": [("Fumio Kishida", "Kishida Fumio")],
        "J": [("Japan", "Japan")],
        "K": [("Kishida Fumio", "Kishida Fumio"), ("Kishida Fumio", "Émile Œuvré")],
        "P": [("Ports", "Ports")],
        "S": [("Sea lanes", "Sea lanes")],
        "E": [("Émile Young", "Émile Œuvré"), ("Émile Œuvré", "Émile Œuvré")],
        "ح": [("حدّاد", "حدّاد")],
        "漢": [("岸田文雄", "Kishida Fumio"), ("日本", "Japan")],
        "한": [("박근혜", "박근혜")],
        "#": [("…", "…")],
    }
    assert view.count == 14 and list(rows)[-1] == "#"
    assert [letter.href for letter in view.letters][:2] == ["../names/index.html#digits", "../names/index.html#e"]
    assert [row.is_other for letter in view.shown if letter.letter == "F" for row in letter.rows] == [True]


def test_many_names_have_a_page_for_each_letter(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(az, "MOST_ON_A_PAGE", 3)
    rows = "\n".join(f"  - {{id: a{number}, name: A{number}}}" for number in range(7))
    site = linked_site(project({"content/actors.yaml": f"actors:\n{rows}\n  - {{id: b, name: ب}}\n"}))
    pages = dict(az_pages(site))
    assert pages == {
        "names/index.html": "A–Z",
        "names/a.html": "A–Z: A 1",
        "names/a-2.html": "A–Z: A 2",
        "names/a-3.html": "A–Z: A 3",
        "names/u628.html": "A–Z: ب",
    }
    shown = {path: [row.name for letter in az_view(site, path).shown for row in letter.rows] for path in pages}
    assert shown["names/index.html"] == [] and shown["names/a-3.html"] == ["A6"] and shown["names/u628.html"] == ["ب"]
    assert sum(map(len, shown.values())) == 8
    assert all(len(az_view(site, path).letters) == 4 for path in pages)


def test_without_names_there_is_a_page(project: Project) -> None:
    site = linked_site(project({}))
    assert az_pages(site) == [("names/index.html", "A–Z")]
    assert az_view(site, urls.NAMES_LIST).letters == ()
    assert table(site) == {"actor": [], "country": [], "topic": []}
