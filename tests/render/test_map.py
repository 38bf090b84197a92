"""Maps as pages show them: what is drawn, what it is called, where it leads, and what is said of boundaries."""

import gzip
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import html5lib
import pytest

from briefgen import maps
from briefgen.link.graph import Withheld, link
from briefgen.read.project import read_project
from briefgen.render.site import Site
from briefgen.render.templates import Renderer
from briefgen.render.views.map import (
    CountryMap,
    boundary_notes,
    country_map,
    record_counts,
    world_map,
)

Project = Callable[[Mapping[str, str]], Path]
NAMED = "title: An article\ndate: 2024-05-14\n"


@pytest.fixture
def site_of(project: Project) -> Callable[..., Site]:
    """Return a function that makes the site of a briefing in which articles name countries."""

    def make(*articles: str, settings: str = "") -> Site:
        files = {"content/briefing.yaml": f"title: A briefing\n{settings}"}
        for number, codes in enumerate(articles):
            files[f"content/articles/a{number}.md"] = f"---\n{NAMED}countries: [{codes}]\n---\nText.\n"
        graph, _ = link(read_project(project(files)), {}, None, Withheld(), False)
        return Site(graph)

    return make


def shown(site: Site, code: str) -> CountryMap:
    found = country_map(site, "../", code)
    assert found is not None
    return found


def laid_out(macro: str, *values: object) -> str:
    """Lay out a map and read it strictly, as a browser does."""
    module = Renderer(Path("nowhere")).environment.get_template("components/map.html").module
    html = str(getattr(module, macro)(*values))
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    return html


def test_a_map_leads_only_to_countries_with_pages(site_of: Callable[..., Site]) -> None:
    found = shown(site_of("JP, KR, US"), "JP")
    assert {shape.name: shape.href for shape in found.near if shape.href} == {"South Korea": "../countries/kr.html"}
    assert {"China", "North Korea", "Russia", "Taiwan"} <= {shape.name for shape in found.near if not shape.href}
    assert [other.text for other in found.others] == ["South Korea"]
    assert found.borders == ()
    html = laid_out("country", found)
    assert set(re.findall(r'href="([^"]*)"', html)) == {"../countries/kr.html"}
    assert html.count("<title>") == len(found.near) + 1


def test_neighbours_are_named_in_words_with_or_without_pages(site_of: Callable[..., Site]) -> None:
    found = shown(site_of("PT, FR"), "ES")
    assert [(link.text, link.href) for link in found.borders] == [
        ("Andorra", ""),
        ("France", "../countries/fr.html"),
        ("Portugal", "../countries/pt.html"),
    ]
    html = laid_out("country", found)
    words = html[html.index("<figcaption>") :]
    assert '<bdi>Andorra</bdi>, <a href="../countries/fr.html"><bdi>France</bdi></a>' in words


def test_a_drawing_is_for_eyes_and_pointers_only(site_of: Callable[..., Site]) -> None:
    html = laid_out("country", shown(site_of("JP, KR, CN, RU"), "JP"))
    for drawing in re.findall(r"<svg\b.*?</svg>", html, re.DOTALL):
        assert 'aria-hidden="true"' in drawing
        assert drawing.count("<a ") == drawing.count('tabindex="-1"')
    assert "style=" not in html
    assert "<script" not in html


def test_names_stand_where_they_have_room(site_of: Callable[..., Site]) -> None:
    with_pages, without = shown(site_of("JP, KR, CN"), "JP"), shown(site_of("JP"), "JP")
    assert {label.text for label in without.labels} == {"China", "Russia"}
    assert {label.text for label in with_pages.labels} == {"China", "Russia", "South Korea"}
    for code in maps.inset_codes():
        labels = shown(site_of("JP"), code).labels if code in ("DE", "IT") else ()
        assert all(0 < label.x < maps.INSET_WIDTH and 0 < label.y < maps.INSET_HEIGHT for label in labels)


def test_wide_letters_need_more_room(site_of: Callable[..., Site]) -> None:
    labels = shown(site_of("JP", settings="language: ja\n"), "CH").labels
    assert "ドイツ" in {label.text for label in labels}
    assert "リヒテンシュタイン" not in {label.text for label in labels}


@pytest.mark.parametrize("code", ["SUHH", "UM", "XX"])
def test_a_country_without_a_shape_has_no_map(site_of: Callable[..., Site], code: str) -> None:
    assert country_map(site_of("JP"), "../", code) is None


def test_the_place_on_the_globe(site_of: Callable[..., Site]) -> None:
    site = site_of("JP")
    australia, japan = shown(site, "AU").globe, shown(site, "JP").globe
    assert australia.place and australia.circle is None
    assert not japan.place and japan.circle is not None
    assert 'class="ring"' in laid_out("globe", japan)
    assert 'class="own"' in laid_out("globe", australia)


def test_a_ring_around_a_small_state(site_of: Callable[..., Site]) -> None:
    site = site_of("JP")
    assert '<circle class="ring"' in laid_out("country", shown(site, "MC"))
    assert shown(site, "MC").ring is not None
    assert shown(site, "FR").ring is None


def test_a_map_says_what_its_boundaries_are(site_of: Callable[..., Site]) -> None:
    un, facts = site_of("UA"), site_of("UA", settings="boundaries: de-facto\n")
    crimea = "Crimea and the other regions that Russia occupies are drawn as Ukraine."
    assert [(note.drawn, note.departs) for note in shown(un, "UA").notes] == [(crimea, False)]
    assert (shown(un, "UA").departs, shown(facts, "UA").departs) == (False, True)
    assert shown(facts, "UA").notes[0].drawn == crimea
    assert "it is on the ground" in laid_out("boundaries", shown(facts, "UA").notes, "de-facto")
    assert "This is not how" not in laid_out("boundaries", shown(un, "UA").notes, "un")
    html = laid_out("country", shown(un, "UA"))
    assert "Natural Earth, as edited by Visionscarto" in html


def test_departures_beside_a_country_are_told_as_well(site_of: Callable[..., Site]) -> None:
    assert "Taiwan, which China claims, is drawn as a shape of its own." in {
        note.drawn for note in shown(site_of("JP"), "JP").notes if note.departs
    }
    assert shown(site_of("FR"), "FR").notes == ()
    crimea = "Crimea and the other regions that Russia occupies are drawn as Ukraine."
    assert [note.drawn for note in shown(site_of("PL"), "PL").notes] == []
    assert crimea in {note.drawn for note in shown(site_of("PL", settings="boundaries: de-facto\n"), "PL").notes}


def test_departures_come_first_and_all_can_be_listed(site_of: Callable[..., Site]) -> None:
    notes = boundary_notes(site_of("JP"))
    assert len(notes) == len(maps.boundaries())
    assert [note.departs for note in notes] == sorted((note.departs for note in notes), reverse=True)
    assert any(note.departs for note in notes)


def test_a_dashed_line_is_explained_where_it_is_drawn(site_of: Callable[..., Site]) -> None:
    site = site_of("JP")
    assert "Dashed: a disputed line." in laid_out("country", shown(site, "CY"))
    assert "Dashed" not in laid_out("country", shown(site, "FR"))


def test_bubbles_have_areas_that_go_with_the_numbers(site_of: Callable[..., Site]) -> None:
    site = site_of("JP, MC", *["JP"] * 3)
    assert record_counts(site) == {"JP": 4, "MC": 1}
    found = world_map(site, "", {"JP": 400, "MC": 100})
    assert found is not None
    assert [(b.name, b.count, b.href) for b in found.bubbles] == [
        ("Japan", 400, "countries/jp.html"),
        ("Monaco", 100, "countries/mc.html"),
    ]
    large, small = found.bubbles[0].circle.radius, found.bubbles[1].circle.radius
    assert large == 2 * small
    assert found.bubbles[0].has_room


def test_the_world_tells_countries_with_pages_apart(site_of: Callable[..., Site]) -> None:
    site = site_of("JP, MC, SUHH, AQ")
    found = world_map(site, "", record_counts(site))
    assert found is not None
    japan = next(shape.path for shape in maps.world().countries if shape.code == "JP")
    assert [(shape.name, shape.path) for shape in found.countries] == [("Japan", japan)]
    assert japan not in found.land
    assert found.land.count("M") == sum(1 for shape in maps.world().countries if shape.path and shape.code != "JP")
    assert {bubble.name for bubble in found.bubbles} == {"Japan", "Monaco"}
    html = laid_out("world", found)
    assert set(re.findall(r'href="([^"]*)"', html)) == {"countries/jp.html", "countries/mc.html"}
    assert "<title>Japan: 1</title>" in html
    assert html.count("<a ") == html.count('tabindex="-1"')
    assert "style=" not in html


@pytest.mark.parametrize("counts", [{}, {"SUHH": 4}, {"JP": 0}])
def test_there_is_no_world_map_of_nothing(site_of: Callable[..., Site], counts: dict[str, int]) -> None:
    assert world_map(site_of("JP"), "", counts) is None


def test_a_world_of_countries_stays_small(site_of: Callable[..., Site]) -> None:
    """The home page has 20 KB; its map may take 9."""
    site = site_of(", ".join(sorted(maps.inset_codes())))
    few = site_of("JP, US, KR, PH, AU, GB, CN, KP, IN, TW, FR, DE, IT, CA, RU, UA, SG, NZ")
    assert len(gzip.compress(laid_out("world", world_map(few, "", record_counts(few))).encode())) < 7_000
    assert len(gzip.compress(laid_out("world", world_map(site, "", record_counts(site))).encode())) < 14_000
