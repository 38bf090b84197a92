"""Annotations find their words again on the published page, by an implementation of the specification of its own.

W3C Web Annotation Data Model (2017): TextPositionSelector 4.2.5, TextQuoteSelector 4.2.4. The text that positions count
on is read off the HTML as `briefgen/render/exports/annotations.py` says it is defined.
"""

import functools
import json
import posixpath
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import html5lib
import pytest

from briefgen.build import Options, build_project
from briefgen.render.exports.annotations import annotations
from briefgen.render.site import Site

NO_TEXT = {"note", "ref", "citation", "footnote-ref", "footnote-backref"}
DROPPED = "\u00ad\u200b\u2060\ufeff"
BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
}
"""Elements that are not laid out in a line (HTML, 15.3: rendering), and `<br>`."""

Project = Callable[[Mapping[str, str]], Path]
Published = tuple[str, dict[str, int]]


class PublishedText:
    """The text of a page as a reader of annotations gathers it, and where each id stands in it."""

    def __init__(self) -> None:
        self.text, self.gap = "", False
        self.ids: dict[str, int] = {}

    def element(self, element: Any) -> None:
        if NO_TEXT & set(element.get("class", "").split()):
            return
        if "id" in element.attrib:
            self.ids[element.get("id")] = len(self.text) + (self.gap and self.text != "")
        is_block = element.tag in BLOCKS
        self.gap = self.gap or is_block
        self.add(element.text)
        for child in element:
            self.element(child)
            self.add(child.tail)
        self.gap = self.gap or is_block

    def add(self, text: str | None) -> None:
        for character in text or "":
            if character in DROPPED:
                continue
            if character.isspace():
                self.gap = True
            else:
                self.text += (" " if self.gap and self.text else "") + character
                self.gap = False


@functools.cache
def published(page: Path) -> Published:
    tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    (of_article,) = [found for found in tree.iter("div") if "text" in found.get("class", "").split()]
    reader = PublishedText()
    reader.element(of_article)
    return unicodedata.normalize("NFC", reader.text), reader.ids


def by_position(text: str, selector: Any) -> str:
    return text[selector["start"] : selector["end"]]


def by_quote(text: str, selector: Any) -> list[int]:
    """Return every place at which a quote stands between its prefix and its suffix."""
    around = selector["prefix"] + selector["exact"] + selector["suffix"]
    places = [place for place in range(len(text) - len(around) + 1) if text.startswith(around, place)]
    return [place + len(selector["prefix"]) for place in places]


def collection(site: Path, article: str) -> Any:
    return json.loads((site / f"annotations/{article}.jsonld").read_text(encoding="utf-8"))


def reanchored(site: Path, article: str) -> dict[str, str]:
    """Return the words of each annotation, by its fragment, found by both selectors at one and the same place."""
    words = {}
    for item in collection(site, article)["first"]["items"]:
        target = posixpath.normpath(posixpath.join("annotations", item["target"]["source"]))
        text, _ = published(site / target)
        quote, position = item["target"]["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert by_position(text, position) == quote["exact"] != ""
        assert by_quote(text, quote) == [position["start"]]
        words[item["id"].partition("#")[2]] = quote["exact"]
    return words


def test_every_annotation_of_the_shipped_briefing_is_found_again(shipped_site: Path) -> None:
    found = 0
    for path in sorted((shipped_site / "annotations").iterdir()):
        words = reanchored(shipped_site, path.stem)
        _, ids = published(shipped_site / f"articles/{path.stem}.html")
        for item in collection(shipped_site, path.stem)["first"]["items"]:
            start = item["target"]["selector"][1]["start"]
            assert ids[item["id"].partition("#")[2]] in range(
                start, start + len(item["target"]["selector"][0]["exact"])
            )
        found += len(words)
    assert found >= 55


TRICKY = {
    "content/actors.yaml": "actors:\n  - {id: boj, name: Bank of <Japan> & Co}\n",
    "content/sources.yaml": "sources:\n  - {id: s, title: Source}\n",
    "content/articles/a.md": """---
title: An article
date: 2024-05-14
---
Before it, as [](actor:boj) announced, rates rose[](source:s) twice. Na\u00efve caf\u00e9 and cafe\u0301 stand & fall &mdash; here.[^1]

First line<br>second line of soft\u00adhyphened words with 🗾 a map, [a **link** inside](https://example.org/) it.
And [](actor:boj). Twice said, twice said once more.

| one | two |
|-----|-----|
| three | four |

- item one
- item two, 日本の首相は会談した。

[^1]: The note stands at the end.
""",
    "content/articles/a.yaml": """claims:
  - {id: named, statement: S, quote: announced, quotes: ["rates rose twice"]}
  - {id: over-name, statement: S, quote: "Before it, as announced, rates"}
  - {id: after-name, statement: S, quote: ". Twice said, twice"}
  - {id: accents, statement: S, quote: "café and café stand & fall"}
  - {id: lines, statement: S, quote: "First line second line of softhyphened words with 🗾"}
  - {id: linked, statement: S, quote: "map, a link inside it", status: unverifiable, verdict: No.}
  - {id: inner, statement: S, quote: "link inside"}
  - {id: cells, statement: S, quote: "two three"}
  - {id: blocks, statement: S, quote: "once more. one two three four item one item two, 日本の"}
  - {id: note, statement: S, quote: "The note stands at the end."}
timeline:
  - {id: met, date: 2024-05, title: T, quote: 首相は会談した}
""",
}


@pytest.mark.parametrize("base", ["", "base_url: https://example.org/b\n"])
def test_words_are_found_whatever_stands_between_them(project: Project, base: str) -> None:
    folder = project({**TRICKY, "content/briefing.yaml": f"title: A briefing\n{base}"})
    outcome = build_project(Options(folder))
    assert outcome.published, outcome.problems
    site = folder / "site"
    if base:
        for path in (site / "annotations").iterdir():  # as if it were read where it is published
            path.write_text(path.read_text("utf-8").replace("https://example.org/b/articles", "../articles"), "utf-8")
    assert reanchored(site, "a") == {
        "claim-named": "announced",
        "claim-named--2": "rates rose twice",
        "claim-over-name": "Before it, as Bank of <Japan> & Co announced, rates",
        "claim-after-name": ". Twice said, twice",
        "claim-accents": "café and café stand & fall",
        "claim-lines": "First line second line of softhyphened words with 🗾",
        "claim-linked": "map, a link inside it",
        "claim-inner": "link inside",
        "claim-cells": "two three",
        "claim-blocks": "once more. one two three four item one item two, 日本の",
        "claim-note": "The note stands at the end.",
        "event-met": "首相は会談した",
    }


def test_a_passage_among_many_alike_has_context_enough(project: Project) -> None:
    line = "The minister spoke at very considerable and quite remarkable length of the matter that had been at hand for so long. "
    records = "claims:\n  - {id: c, statement: S, quote: {exact: of the matter, prefix: Then the minister spoke at very considerable and quite remarkable length}}\n"
    front = "---\ntitle: An article\ndate: 2024-05-14\n---\n"
    text = line * 4 + "Then the" + line[3:] + line * 4
    folder = project({"content/articles/a.md": front + text, "content/articles/a.yaml": records})
    assert build_project(Options(folder)).published
    assert reanchored(folder / "site", "a") == {"claim-c": "of the matter"}


def test_a_collection_is_what_the_vocabulary_says(any_site: Site) -> None:
    base = any_site.graph.briefing.base_url
    for article in any_site.graph.articles:
        made = json.loads(annotations(any_site, article))
        page = made["first"]
        assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert (made["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
        assert made["total"] == len(page["items"]) and page["partOf"] == made["id"]
        at = urljoin(f"{(base or 'https://x.example').rstrip('/')}/annotations/{article}.jsonld", made["id"])
        assert at.endswith(f"/annotations/{article}.jsonld")
        ids = [item["id"] for item in page["items"]]
        assert len(set(ids)) == len(ids) and all(id_.startswith(made["id"]) for id_ in ids)
        for item in page["items"]:
            assert item["motivation"] in ("assessing", "describing")
            assert {body["purpose"] for body in item["body"]} >= {"describing", "tagging", "linking"}
            assert "None" not in item["target"]["source"]


def test_a_judged_claim_is_assessed_and_an_event_described(project: Project) -> None:
    folder = project({**TRICKY, "content/briefing.yaml": "title: A briefing\nlanguage: en-GB\n"})
    assert build_project(Options(folder)).published
    items = {item["id"].partition("#")[2]: item for item in collection(folder / "site", "a")["first"]["items"]}
    assert items["claim-linked"]["motivation"] == "assessing"
    bodies = {body["purpose"]: body.get("value", body.get("source")) for body in items["claim-linked"]["body"]}
    assert bodies == {
        "describing": "S",
        "assessing": "No.",
        "tagging": "unverifiable",
        "linking": "../claims/linked.html",
    }
    assert items["claim-inner"]["motivation"] == items["event-met"]["motivation"] == "describing"
    assert items["event-met"]["body"][-1]["source"] == "../events/met.html"
