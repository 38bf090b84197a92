"""Social cards: what is on them, what can't be, how they are drawn and kept, and what pages say of them."""

import importlib.util
import re
import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.build import Options, build_project
from briefgen.publish import cards as drawing
from briefgen.publish.write import PublishError
from briefgen.render.cards import drawable, fitted, wrapped

Project = Callable[[dict[str, str | bytes]], Path]
FILES: dict[str, str | bytes] = {
    "content/briefing.yaml": "title: A briefing\nbase_url: https://example.org/b/\nas_of: '2024-06-01'\nlanguage: ja\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\nupdated: 2024-05\nsummary: In short.\n---\nText.\n",
    "content/claims.yaml": "claims:\n  - {id: c, statement: 'It is so & \"not\" <so>', countries: [JP], status: disputed}\n",
    "content/actors.yaml": "actors:\n  - {id: p, name: 岸田 文雄}\n",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="6"><rect width="12" height="6" fill="red"/></svg>'


def built(project: Path, base_url: str | None = None) -> Path:
    outcome = build_project(Options(project=project, base_url=base_url))
    assert not outcome.failed, outcome.problems
    return project / "site"


def meta(page: Path) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">', page.read_text("utf-8")))


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_card_for_each_page_that_is_shared(project: Project) -> None:
    site = built(project(FILES))
    found = {path.relative_to(site / "cards").as_posix() for path in (site / "cards").rglob("*.png")}
    assert found == {"index.png", "articles/a.png", "claims/c.png", "countries/jp.png", "actors/p.png"}
    assert {size((site / "cards" / path).read_bytes()) for path in found} == {(1200, 630)}


def test_pages_name_their_card_and_others_that_of_the_home_page(project: Project) -> None:
    site = built(project(FILES))
    assert meta(site / "claims" / "c.html") == {
        "viewport": "width=device-width, initial-scale=1",
        "description": "Disputed",
        "og:site_name": "A briefing",
        "og:title": "It is so &amp; &#34;not&#34; &lt;so&gt;",
        "og:type": "website",
        "og:description": "Disputed",
        "og:url": "https://example.org/b/claims/c.html",
        "og:locale": "ja_JP",
        "og:image": "https://example.org/b/cards/claims/c.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "It is so &amp; &#34;not&#34; &lt;so&gt; (Disputed)",
        "twitter:card": "summary_large_image",
    }
    article = meta(site / "articles" / "a.html")
    assert (article["og:type"], article["article:published_time"]) == ("article", "2024-05-14")
    assert "article:modified_time" not in article, "a month is no day"
    assert meta(site / "actors" / "p.html")["og:type"] == "profile"
    lists = meta(site / "claims" / "index.html")
    assert (lists["og:image"], lists["og:image:alt"]) == ("https://example.org/b/cards/index.png", "A briefing")


def test_without_a_base_url_there_is_no_card_and_no_page_names_one(project: Project) -> None:
    site = built(project({**FILES, "content/briefing.yaml": "title: A briefing\n"}))
    assert not (site / "cards").exists()
    found = meta(site / "claims" / "c.html")
    assert found["twitter:card"] == "summary"
    assert not {"og:image", "og:image:alt", "og:url"} & found.keys()
    assert '=""' not in (site / "claims" / "c.html").read_text("utf-8").split("</head>")[0]


def test_cards_can_be_switched_off(project: Project) -> None:
    settings = f"{FILES['content/briefing.yaml']!s}features: {{cards: off}}\n"
    site = built(project({**FILES, "content/briefing.yaml": settings}))
    assert not (site / "cards").exists()
    assert "og:image" not in meta(site / "index.html")


def test_without_the_extra_there_is_no_card_and_no_page_names_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "resvg_py" else find(name))
    site = built(project(FILES))
    assert not (site / "cards").exists()
    assert "og:image" not in meta(site / "index.html")


def test_a_project_may_lay_out_cards_of_its_own(project: Project) -> None:
    root = project({**FILES, "templates/card.svg": SVG})
    assert size((built(root) / "cards" / "index.png").read_bytes()) == (12, 6)


def test_a_broken_template_of_a_card_is_reported(project: Project) -> None:
    outcome = build_project(Options(project=project({**FILES, "templates/card.svg": "<svg"})))
    assert ("BG804", "templates/card.svg") in [(found.code, span.path) for found, span in outcome.problems]
    unknown = build_project(Options(project=project({**FILES, "templates/card.svg": "{{ card.titel }}"})))
    assert ("BG804", "templates/card.svg") in [(found.code, span.path) for found, span in unknown.problems]


@pytest.mark.parametrize(
    "text",
    [
        "Plain",
        "Ελλάδα και Κύπρος",
        "Москва и Київ",
        "Việt Nam, Żółć, Ægir, Łódź",
        "A “quote” – 3 % of €5…",
        "",
        "Cafe\u0301",
    ],
)
def test_latin_greek_and_cyrillic_are_drawn(text: str) -> None:
    assert drawable(text) == text.replace("e\u0301", "é")


@pytest.mark.parametrize("text", ["日本の同盟", "مرحبا", "עברית", "한국", "Diet (国会) votes", "ไทย"])
def test_what_the_typefaces_lack_is_left_out_whole(text: str) -> None:
    assert drawable(text) == ""


def test_pictures_in_a_title_are_left_out() -> None:
    assert drawable("Votes 🇯🇵 and ☂️ rain") == "Votes and rain"


def test_every_letter_that_may_be_drawn_has_a_shape() -> None:
    """A typeface draws one and the same box for all letters that it lacks."""
    letters = [chr(code) for code in range(0x21, 0x2300) if drawable(chr(code)) == chr(code)]
    assert len(letters) > 600
    for family in ("Source Serif 4", "Source Sans 3"):
        box = _drawn(family, "\u4e00")
        assert box != _drawn(family, "")
        blank = [sign for sign in letters if not sign.isspace() and _drawn(family, sign) in (box, _drawn(family, ""))]
        assert blank == [], family


def _drawn(family: str, text: str) -> bytes:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="4" y="18" font-size="14" font-family="\'{family}\'">{text.replace("&", "&amp;").replace("<", "&lt;")}'
        "</text></svg>"
    )
    return drawing.draw_card(svg)


def test_a_title_is_as_large_as_fits_and_cut_after_four_lines() -> None:
    assert fitted("Short") == (76, ("Short",))
    size_, lines = fitted("word " * 100)
    assert (size_, len(lines), lines[-1][-1]) == (46, 4, "…")
    assert all(len(line) < 80 for line in lines)
    size_, lines = fitted("W" * 500)
    assert (len(lines), lines[-1][-1]) == (4, "…")
    assert "".join(wrapped("a" * 40, 76, 9)) == "a" * 40
    assert fitted("") == (76, ())


def test_lines_are_of_like_length() -> None:
    _, lines = fitted("Camp David and after: Japan, South Korea and the United States")
    assert lines == ("Camp David and after:", "Japan, South Korea", "and the United States")


@pytest.mark.parametrize(
    "title", ['"/><image href="file:///etc/passwd"/>', "]]> &amp; <!ENTITY x>", "a</text><script>"]
)
def test_a_title_stays_text(project: Project, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    draw = drawing.draw_card

    def watched(svg: str) -> bytes:
        seen.append(svg)
        return draw(svg)

    monkeypatch.setattr(drawing, "draw_card", watched)
    statement = title.replace("'", "''")
    built(project({**FILES, "content/claims.yaml": f"claims:\n  - {{id: c, statement: '{statement}'}}\n"}))
    drawn = [ElementTree.fromstring(svg) for svg in seen]
    names = {element.tag.rpartition("}")[2] for root in drawn for element in root.iter()}
    assert names == {"svg", "style", "rect", "g", "text", "path"}
    texts = [
        "".join(element.text or "" for element in root.iter() if element.get("class") == "title") for root in drawn
    ]
    assert title.replace(" ", "") in [text.replace(" ", "") for text in texts]


def test_a_card_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = dict(drawing.draw_cards({"a.png": SVG, "b.png": SVG}, tmp_path / "kept", 1))
    assert set(first) == {"a.png", "b.png"}
    monkeypatch.setattr(drawing, "draw_card", lambda svg: pytest.fail("drawn again"))
    assert dict(drawing.draw_cards({"a.png": SVG, "b.png": SVG}, tmp_path / "kept", 1)) == first


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_kept_card_that_is_not_whole_is_drawn_anew(tmp_path: Path, damage: bytes) -> None:
    first = dict(drawing.draw_cards({"a.png": SVG}, tmp_path, 1))
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage or whole[:-1])
    assert dict(drawing.draw_cards({"a.png": SVG}, tmp_path, 1)) == first
    assert kept.read_bytes() == whole


def test_cards_that_no_page_uses_are_forgotten_and_other_files_left(tmp_path: Path) -> None:
    list(drawing.draw_cards({"a.png": SVG, "b.png": SVG.replace("red", "blue")}, tmp_path, 1))
    (tmp_path / "mine.txt").write_text("mine")
    assert len(list(tmp_path.iterdir())) == 3
    list(drawing.draw_cards({"a.png": SVG}, tmp_path, 1))
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "mine.txt").exists()


def test_where_nothing_can_be_kept_cards_are_drawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file in the way")
    assert size(dict(drawing.draw_cards({"a.png": SVG}, tmp_path / "kept", 1))["a.png"]) == (12, 6)


def test_processes_draw_the_same(tmp_path: Path) -> None:
    cards = {f"{number}.png": SVG.replace("red", f"#0000{number:02}") for number in range(24)}
    assert list(drawing.draw_cards(cards, tmp_path / "1", 1)) == list(drawing.draw_cards(cards, tmp_path / "2", 2))


def test_what_is_no_svg_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as error:
        list(drawing.draw_cards({"a.png": "<svg"}, tmp_path, 1))
    assert error.value.problem.code == "BG804"
