"""What is written beside a draft waits with it: its actors and sources are not published, unless something else names them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import sitecase

from briefgen.build import Options, build_project

Project = Callable[[Mapping[str, str]], Path]

DRAFT = {
    "content/articles/b.md": "---\ntitle: B\ndate: 2025-01-01\nsource: s\nactors: [p, q]\nstatus: draft\n---\nWords of a draft.\n",
    "content/articles/b.yaml": "actors:\n  - {id: p, name: P, member_of: [{actor: q}]}\n  - {id: q, name: Q}\n"
    "sources:\n  - {id: s, title: S, date: 2025-01-01}\n",
}


def pages(project: Path, drafts: bool = False) -> list[str]:
    outcome = build_project(Options(project, drafts=drafts))
    assert sitecase.rendered(outcome) == []
    return [
        path
        for path in sitecase.published_files(project)
        if path in ("actors/p.html", "actors/q.html", "sources/s.html")
    ]


def test_actors_and_sources_of_a_draft_are_not_published(project: Project) -> None:
    folder = project(DRAFT)
    assert pages(folder) == []
    assert 'datetime="2025' not in (folder / "site/index.html").read_text(encoding="utf-8")


def test_with_drafts_they_are(project: Project) -> None:
    assert len(pages(project(DRAFT), drafts=True)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [him](actor:p).", ["actors/p.html", "actors/q.html"]),
        ("See [it](actor:q).", ["actors/q.html"]),
        ("As said.[](source:s)", ["sources/s.html"]),
    ],
)
def test_what_something_published_names_is_published_with_what_it_names(
    project: Project, text: str, expected: list[str]
) -> None:
    article = f"---\ntitle: A\ndate: 2024-05-14\n---\n{text}\n"
    assert pages(project({**DRAFT, "content/articles/a.md": article})) == expected
