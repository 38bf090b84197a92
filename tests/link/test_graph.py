"""Records become one graph: what is published, what names what, and in which order."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefgen import dates
from briefgen.link.graph import Graph, Withheld, knowledge_date, link, markdown_texts, publishable
from briefgen.read.project import Project, read_project
from briefgen.read.prose import compile_prose

Write = Callable[[Mapping[str, str | bytes]], Path]


def article(head: str = "", body: str = "The words of this text.\n") -> str:
    return f"---\ntitle: T\ndate: 2024-05-14\n{head}---\n{body}"


def read(root: Path) -> Project:
    found = read_project(root)
    assert found.problems == ()
    return found


def linked(found: Project) -> tuple[Graph, list[str]]:
    prose = {ref: compile_prose(text, place)[0] for ref, (text, place) in markdown_texts(found).items()}
    graph, problems = link(found, prose, None, Withheld(), False)
    return graph, [item.code for item in problems]


@pytest.mark.parametrize(
    ("head", "as_of", "drafts", "is_published"),
    [
        ("", None, False, True),
        ("status: draft\n", None, False, False),
        ("status: draft\n", None, True, True),
        ("publish_on: 2024-06-01\n", None, False, True),
        ("publish_on: 2024-06-01\n", "2024-05-31", False, False),
        ("publish_on: 2024-06-01\n", "2024-06-01", False, True),
        ("publish_on: 2024-06-01\n", "2024-06", False, True),
        ("publish_on: 2024-06-01\n", "2024-05-31", True, True),
    ],
)
def test_what_is_published(project: Write, head: str, as_of: str | None, drafts: bool, is_published: bool) -> None:
    files = {
        "content/articles/b.md": article(head),
        "content/articles/b.yaml": "claims: [{id: c, statement: S}]\ntimeline: [{id: e, date: 2024-05, title: T}]\n",
        "content/claims.yaml": "claims: [{id: free, statement: S}]\n",
    }
    found, withheld = publishable(read(project(files)), dates.parse(as_of) if as_of else None, drafts)
    assert ("b" in found.articles, "c" in found.claims, "e" in found.events) == (is_published,) * 3
    assert "free" in found.claims and "a" in found.articles
    assert withheld.records == (frozenset() if is_published else {("article", "b"), ("claim", "c"), ("event", "e")})


@pytest.mark.parametrize(
    ("files", "given", "expected"),
    [
        ({}, None, "2024-05-14"),
        ({}, "2020", "2020"),
        ({"content/briefing.yaml": "title: T\nas_of: 2023\n"}, None, "2023"),
        ({"content/briefing.yaml": "title: T\nas_of: 2023\n"}, "2020", "2020"),
        ({"content/articles/b.md": article("updated: 2025-01-02\n")}, None, "2025-01-02"),
        ({"content/articles/b.md": article("updated: 2025-01-02\nstatus: draft\n")}, None, "2024-05-14"),
        (
            {"content/timeline.yaml": "timeline: [{id: e, date: 2030, title: T, status: scheduled}]\n"},
            None,
            "2024-05-14",
        ),
        ({"content/timeline.yaml": "timeline: [{id: e, date: 2026, title: T}]\n"}, None, "2026"),
        ({"content/sources.yaml": "sources: [{id: s, title: T, date: 2024-06}]\n"}, None, "2024-06"),
    ],
)
def test_the_date_of_knowledge(project: Write, files: dict[str, str], given: str | None, expected: str) -> None:
    date = knowledge_date(read(project(files)), dates.parse(given) if given else None)
    assert date is not None and date.text == expected


def test_quotes_are_anchored_or_reported(project: Write) -> None:
    claims = """\
claims:
- {id: one, statement: S, quote: words of this}
- {id: two, statement: S, quotes: [The words, this text]}
- {id: none, statement: S, quote: words of that}
- {id: many, statement: S, quote: e}
timeline:
- {id: e, date: 2024, title: T, quote: The words of}
"""
    files = {
        "content/articles/b.md": article(body="The words of this text. e e\n"),
        "content/articles/b.yaml": claims,
        "content/claims.yaml": "claims: [{id: far, statement: S, article: b, quote: this text}, {id: lost, statement: S, quote: x}]\n",
    }
    graph, codes = linked(read(project(files)))
    spans = {
        (a.kind, a.id, a.number): graph.texts["article", "b"].visible.text[a.start : a.end]
        for a in graph.anchors_by_article["b"]
    }
    assert spans == {
        ("claim", "one", 1): "words of this",
        ("claim", "two", 1): "The words",
        ("claim", "two", 2): "this text",
        ("claim", "far", 1): "this text",
        ("event", "e", 1): "The words of",
    }
    assert sorted(codes) == ["BG201", "BG202", "BG206"]


def test_indexes(project: Write) -> None:
    body = "See [](actor:x), [it](event:e), [J](country:JP), ![i](actor:x) and [w](https://a.b).\n"
    files = {
        "content/articles/b.md": article("countries: [KR]\n", body),
        "content/articles/b.yaml": "claims: [{id: c, statement: S, actors: [x, x]}]\n",
        "content/actors.yaml": "actors: [{id: x, name: N, description: 'with [u](country:US)'}]\n",
        "content/timeline.yaml": "timeline: [{id: late, date: 2024-02, title: T}, {id: e, date: 2023, title: T, time: '09:00'}]\n",
        "content/briefing.yaml": "title: T\nnavigation: [article:b]\nkey_judgements: [c]\n",
    }
    graph, codes = linked(read(project(files)))
    assert codes == []
    assert graph.named_countries == ("JP", "KR", "US")
    assert [r.by for r in graph.references_by_target["actor", "x"]] == [("claim", "c"), ("claim", "c")]
    assert [r.by for r in graph.references_by_target["article", "b"]] == [("briefing", ""), ("claim", "c")]
    assert [found.to for found in graph.prose_links_by_text["article", "b"]] == [
        ("actor", "x"),
        ("event", "e"),
        ("country", "JP"),
    ]
    assert [found.by for found in graph.prose_links_by_target["country", "US"]] == [("actor", "x")]
    assert [c.id for c in graph.claims_by_article["b"]] == ["c"]
    assert graph.has(("country", "JP")) and not graph.has(("country", "DE")) and not graph.has(("actor", "y"))
    assert graph.place(("claim", "c"), "actors", 1).path == "content/articles/b.yaml"
    assert graph.place(("claim", "nowhere")).path == "content"
