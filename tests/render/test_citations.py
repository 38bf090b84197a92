"""Citations: CSL-JSON as its schema wants it, BibTeX as a real parser reads it, whatever a title may be."""

import itertools
import json
import re
import zlib
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from briefgen import model
from briefgen.build import Options, build_project
from briefgen.dates import parse
from briefgen.render import bibtex
from briefgen.render.citations import source_item
from briefgen.render.csl import Item, csl_date, csl_json, names
from briefgen.vocabulary import SourceType

NAME = {"type": "object", "properties": {"literal": {"type": "string"}}, "additionalProperties": False}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
            "minItems": 1,
            "maxItems": 2,
        },
        "season": {"enum": [1, 2, 3, 4]},
        "circa": {"type": "boolean"},
    },
    "required": ["date-parts"],
    "additionalProperties": False,
}
TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"enum": list(get_args(SourceType))},
            **dict.fromkeys(("id", "title", "container-title", "publisher", "URL", "language"), TEXT),
            "author": {"type": "array", "items": NAME, "minItems": 1},
            **dict.fromkeys(("issued", "accessed", "original-date"), DATE),
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}
"""What of CSL's input model (1.0.2) may come out; stricter than it, for nothing empty is written."""

HOSTILE = [
    "}{ \\input{/etc/passwd}",
    "100 % of $5 & #1_a^b~c {d} \\e",
    "@article{x, title = {y}}",
    '"quoted" and and <b>bold</b> </pre>',
    "Wörter, mañana, Żółć, Ελλάδα, Москва, 日本",
    "مرحبا بالعالم \u202eabc\u202c",
    "a" * 500,
    "{{{{",
    "ends with \\",
]


def csl_of(*items: Item) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(csl_json(items))
    jsonschema.validate(found, SCHEMA)
    return found


def fields_of(text: str) -> dict[str, str]:
    """Read the only entry of a BibTeX text; TeX is turned into what it prints."""
    library = parse_string(text)
    assert library.failed_blocks == []
    assert len(library.blocks) == len(library.entries) == 1
    entry = library.entries[0]
    verbatim = ("url", "urldate")
    found = {field.key: field.value if field.key in verbatim else printed(field.value) for field in entry.fields}
    return {**found, "key": entry.key, "type": entry.entry_type}


def printed(tex: str) -> str:
    """Return what TeX prints; the reader used here lacks LaTeX's commands for braces, and has another circumflex."""
    known = tex.replace("\\textbraceleft{}", "\\lbrace{}").replace("\\textbraceright{}", "\\rbrace{}")
    text: str = LatexNodes2Text().latex_to_text(known)
    return text.replace("\u02c6", "^")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-08-18", {"date-parts": [[2023, 8, 18]]}),
        ("2023-08", {"date-parts": [[2023, 8]]}),
        ("2023-08-XX", {"date-parts": [[2023, 8]]}),
        ("2023-XX", {"date-parts": [[2023]]}),
        ("2023", {"date-parts": [[2023]]}),
        ("2019~", {"date-parts": [[2019]], "circa": True}),
        ("2019-05?", {"date-parts": [[2019, 5]], "circa": True}),
        ("2023-21", {"date-parts": [[2023]], "season": 1}),
        ("2023-24", {"date-parts": [[2023]], "season": 4}),
        ("2021-10-04/2024-10-01", {"date-parts": [[2021, 10, 4], [2024, 10, 1]]}),
        ("2021~/2024", {"date-parts": [[2021], [2024]], "circa": True}),
        ("-0044", {"date-parts": [[-44]]}),
        ("201X", None),
        ("19XX", None),
        ("2021/..", None),
        ("2021/", None),
        ("../2021", None),
    ],
)
def test_a_date_is_said_as_far_as_csl_can(text: str, expected: object) -> None:
    item = Item(id="x", type="book", title="A book", issued=csl_date(parse(text)))
    assert csl_of(item)[0].get("issued") == expected


@pytest.mark.parametrize("type_", get_args(SourceType))
def test_every_type_of_source_is_cited(type_: SourceType) -> None:
    source = model.Source(
        id="s",
        title="A title",
        type=type_,
        publisher="The Paper",
        date=parse("2023-05-17"),
        url="https://example.org/a?b=c%20d#e",
        accessed=parse("2024-01-02"),
    )
    item = source_item(source)
    assert csl_of(item)[0]["type"] == type_
    fields = fields_of(bibtex.entry(item))
    assert "The Paper" in fields.values()
    assert (fields["key"], fields["year"], fields["month"]) == ("source:s", "2023", "may")
    assert (fields["url"], fields["urldate"]) == ("https://example.org/a?b=c%20d#e", "2024-01-02")


def test_a_newspaper_is_what_holds_the_article() -> None:
    source = model.Source(id="s", title="News", type="article-newspaper", publisher="The Japan Times")
    assert csl_of(source_item(source)) == [
        {"id": "source:s", "type": "article-newspaper", "title": "News", "container-title": "The Japan Times"}
    ]
    assert fields_of(bibtex.entry(source_item(source)))["journal"] == "The Japan Times"


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_gives_back_what_was_put_in(title: str) -> None:
    item = Item(id="source:x", type="webpage", title=title, author=names(("Müller & Söhne", "A and B")))
    text = bibtex.entry(item)
    assert parse_string(text).entries[0]["author"] == "{M\u00fcller \\& S\u00f6hne} and {A and B}"
    assert fields_of(text)["title"].replace("``", '"').replace("''", '"') == title.replace("''", '"')
    assert "\\input" not in text


@pytest.mark.parametrize("title", HOSTILE)
def test_braces_balance_as_bibtex_counts_them(title: str) -> None:
    """BibTeX counts a brace behind a backslash like any other."""
    text = bibtex.entry(Item(id="x", type="book", title=title, author=names((title,)), publisher=title))
    depths = list(itertools.accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in text))
    assert depths[-1] == 0
    assert all(depths[text.index("{") : -1])


def test_braces_and_backslashes_of_an_address_can_not_end_the_field() -> None:
    item = Item(id="source:x", type="webpage", title="t", URL="https://example.org/}{\\é%20#a")
    assert fields_of(bibtex.entry(item))["url"] == "https://example.org/%7D%7B%5C%C3%A9%20#a"


@pytest.mark.parametrize(
    ("text", "year"), [("2019~", "c. 2019"), ("2021/2024", "2021–2024"), ("2023-05/2023-08", "2023"), ("201X", None)]
)
def test_what_bibtex_has_no_field_for_is_said_in_the_year(text: str, year: str | None) -> None:
    fields = fields_of(bibtex.entry(Item(id="x", type="book", title="t", issued=csl_date(parse(text)))))
    assert fields.get("year") == year
    assert "month" not in fields


FILES = {
    "content/briefing.yaml": "title: A briefing\npublisher: The house\nauthors: [An author]\nas_of: '2024-06-01'\n"
    "base_url: https://example.org/b\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\nupdated: 2024-05-20\nsource: s\n---\n"
    "The minister said that talks would resume.\n",
    "content/sources.yaml": "sources:\n  - {id: s, title: A source, publisher: The Paper, date: 2024~, "
    "url: 'https://example.com/s', accessed: 2024-05-30}\n",
    "content/claims.yaml": "claims:\n  - {id: c, statement: It is so, countries: [JP]}\n",
    "content/actors.yaml": "actors:\n  - {id: p, name: A person}\n",
    "content/timeline.yaml": "timeline:\n  - {id: e, title: An event, date: 2024-05-01}\n",
}

Project = Callable[[dict[str, str]], Path]


def built(project: Path, base_url: str | None = None) -> Path:
    outcome = build_project(Options(project=project, base_url=base_url))
    assert not outcome.failed, outcome.problems
    return project / "site"


def blocks(page: Path) -> tuple[str, list[dict[str, Any]], str]:
    """Return the shown text, the CSL-JSON and the BibTeX of a page."""
    cite = page.read_text("utf-8").split('<section class="cite"')[1].split("</section>")[0]
    csl = re.search(r'<pre id="cite-csl"[^>]*>(.*?)</pre>', cite, re.DOTALL)
    bib = re.search(r'<pre id="cite-bibtex"[^>]*>(.*?)</pre>', cite, re.DOTALL)
    shown = " ".join(unescape(re.sub(r"<[^>]*>", "", cite.split("<details>")[0])).split())
    return shown, json.loads(unescape(csl[1])) if csl else [], unescape(bib[1]) if bib else ""


def test_an_article_cites_itself_and_its_source(project: Project) -> None:
    shown, csl, bib = blocks(built(project(FILES)) / "articles" / "a.html")
    jsonschema.validate(csl, SCHEMA)
    assert [item["id"] for item in csl] == ["articles:a", "source:s"]
    assert csl[0] == {
        "id": "articles:a",
        "type": "webpage",
        "title": "An article",
        "author": [{"literal": "An author"}],
        "container-title": "A briefing",
        "publisher": "The house",
        "issued": {"date-parts": [[2024, 5, 20]]},
        "original-date": {"date-parts": [[2024, 5, 14]]},
        "URL": "https://example.org/b/articles/a.html",
        "language": "en",
    }
    assert [entry.key for entry in parse_string(bib).entries] == ["articles:a", "source:s"]
    page = "An author: “An article”, A briefing, The house, 20 May 2024. https://example.org/b/articles/a.html"
    assert page in shown
    assert "The source. “A source”, The Paper, about 2024. https://example.com/s" in shown


def test_a_source_page_cites_the_source_first(project: Project) -> None:
    _, csl, _ = blocks(built(project(FILES)) / "sources" / "s.html")
    assert [item["id"] for item in csl] == ["source:s", "sources:s"]
    assert csl[1]["issued"] == {"date-parts": [[2024, 6, 1]]}


@pytest.mark.parametrize(
    ("path", "has_formats"),
    [("claims/c", True), ("events/e", False), ("actors/p", False), ("countries/jp", False)],
)
def test_other_pages_cite_themselves(project: Project, path: str, has_formats: bool) -> None:
    shown, csl, bib = blocks(built(project(FILES)) / f"{path}.html")
    assert shown.count("A briefing") == 1
    assert "1 June 2024" in shown
    assert bool(csl) is bool(bib) is has_formats


def test_without_a_base_url_there_is_no_address_of_ours(project: Project) -> None:
    files = {**FILES, "content/briefing.yaml": "title: A briefing\n"}
    shown, csl, bib = blocks(built(project(files)) / "claims" / "c.html")
    assert "URL" not in csl[0]
    assert "http" not in shown + bib


@pytest.mark.parametrize("title", [*HOSTILE, "two\nlines"])
def test_no_title_breaks_out_of_the_page(project: Project, title: str) -> None:
    records = f"claims:\n  - {{id: c, statement: {json.dumps(title)}}}\n"
    site = built(project({**FILES, "content/claims.yaml": records}))
    _, csl, bib = blocks(site / "claims" / "c.html")
    assert csl[0]["title"] == " ".join(title.split())
    assert fields_of(bib)["key"] == "claims:c"


def test_the_block_weighs_little(shipped_site: Path) -> None:
    for page in [*(shipped_site / "articles").glob("*.html"), *(shipped_site / "sources").glob("*.html")]:
        text = page.read_text("utf-8")
        if '<section class="cite"' in text:
            start = text.index('<section class="cite"')
            end = text.index("</section>", start)
            without = len(zlib.compress((text[:start] + text[end:]).encode(), 9))
            assert len(zlib.compress(text.encode(), 9)) - without < 1024, page
