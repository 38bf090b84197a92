"""The page of changes: what is told, in which order, before and after; the feed tells the same; visits are remembered."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from linked import linked_site
from onscreen import Reader

from briefgen.build import Options, build_project
from briefgen.render.views.changes import MOST_CHANGES, ChangesView, changes_view

Write = Callable[[Mapping[str, str]], Path]

SETTINGS = "title: A briefing\nbase_url: https://example.org/b/\nas_of: 2024-06-10\n"
ARTICLE = """---
title: An article
date: 2024-05-01
updated: 2024-05-09
corrections:
  - {date: 2024-05-02, text: A name was wrong.}
  - {date: 2024-05-02, text: Another name was., kind: clarification}
---
Text.
"""
CORRECTED = ARTICLE.replace("updated: 2024-05-09", "updated: 2024-05-02")
CLAIM = """claims:
  - id: c
    statement: Talks resume.
    kind: forecast
    status: refuted
    likelihood: likely
    confidence: high
    confidence_basis: Three sources.
    history:
      - {date: 2024-05-01, status: unreviewed}
      - {date: 2024-05, status: disputed, likelihood: unlikely, note: Two say so.}
      - {date: 2024-05-20~, note: Looked at again.}
      - {date: 2024-05-21, status: refuted, likelihood: likely, confidence: high}
    ignore: [{code: BG402, reason: No matter here.}, {code: BG408, reason: No matter here.}]
  - {id: d, statement: It rains., history: [{date: 2024-05-30, status: unreviewed}]}
"""
FILES = {"content/briefing.yaml": SETTINGS, "content/articles/a.md": ARTICLE, "content/claims.yaml": CLAIM}


def view_of(project: Write, files: Mapping[str, str]) -> ChangesView:
    return changes_view(linked_site(project(files)), "")


def told(view: ChangesView) -> list[tuple[str, str, str]]:
    return [(day.date.edtf, row.what, row.note) for day in view.days for row in day.changes]


def test_changes_are_told_by_date_the_newest_first(project: Write) -> None:
    assert told(view_of(project, FILES)) == [
        ("2024-05-21", "Claim", ""),
        ("2024-05-20~", "Claim", "Looked at again."),
        ("2024-05-09", "Article updated", ""),
        ("2024-05-02", "Clarification", "Another name was."),
        ("2024-05-02", "Correction", "A name was wrong."),
        ("2024-05", "Claim", "Two say so."),
    ]


def test_an_update_that_a_correction_tells_of_is_told_once(project: Write) -> None:
    updates = [what for _, what, _ in told(view_of(project, {**FILES, "content/articles/a.md": CORRECTED}))]
    assert updates == ["Claim", "Claim", "Clarification", "Correction", "Claim"]


def test_only_what_changed_is_shown_before_and_after(project: Write) -> None:
    rows = [row for day in view_of(project, FILES).days for row in day.changes if row.what == "Claim"]
    shown = [
        [
            (row.before.status and row.before.status.status, row.after.status and row.after.status.status),
            (row.before.likelihood and row.before.likelihood.term, row.after.likelihood and row.after.likelihood.term),
            (row.before.confidence, row.after.confidence and row.after.confidence.confidence),
        ]
        for row in rows
    ]
    assert shown == [
        [("disputed", "refuted"), ("unlikely", "likely"), (None, "high")],
        [(None, None), (None, None), (None, None)],
        [("unreviewed", "disputed"), (None, "unlikely"), (None, None)],
    ]


def test_the_feed_of_changes_tells_of_the_same_claims_at_the_same_places(project: Write) -> None:
    folder = project(FILES)
    assert build_project(Options(folder)).published
    rows = [row for day in changes_view(linked_site(folder), "").days for row in day.changes if row.what == "Claim"]
    feed = ET.parse(folder / "site/claims/changes.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    links = [node.attrib["href"] for entry in feed.iter(f"{atom}entry") for node in entry.iter(f"{atom}link")]
    assert links == [f"https://example.org/b/{row.history}" for row in rows]
    claim = (folder / "site/claims/c.html").read_text(encoding="utf-8")
    assert all(f' id="{row.history.partition("#")[2]}"' in claim for row in rows)
    assert [node.attrib["href"] for node in feed.findall(f"{atom}link")] == [
        "https://example.org/b/claims/changes.xml",
        "https://example.org/b/changes.html",
    ]


def test_keys_stay_when_other_changes_come(project: Write) -> None:
    def keys(files: Mapping[str, str]) -> set[str]:
        return {row.key for day in view_of(project, files).days for row in day.changes}

    before = keys(FILES)
    more = CLAIM.replace(
        "      - {date: 2024-05-21", "      - {date: 2024-05-20, note: More.}\n      - {date: 2024-05-21"
    )
    first = "corrections:\n  - {date: 2024-05-01, text: The day was wrong.}"
    after = keys(
        {**FILES, "content/claims.yaml": more, "content/articles/a.md": ARTICLE.replace("corrections:", first)}
    )
    assert before < after
    assert len(before) == 6
    assert len(after) == 8


def test_a_briefing_in_which_nothing_changed_says_so(project: Write) -> None:
    folder = project({})
    assert build_project(Options(folder)).published
    page = (folder / "site/changes.html").read_text(encoding="utf-8")
    assert "Nothing has changed so far" in page
    assert "since-visit" not in page
    assert "What changed last" not in (folder / "site/index.html").read_text(encoding="utf-8")


def test_feeds_that_are_off_are_not_named(project: Write) -> None:
    off = {**FILES, "content/briefing.yaml": f"{SETTINGS}features: {{feeds: off}}\n"}
    assert view_of(project, off).feeds == ()


def test_many_changes_are_cut(project: Write) -> None:
    states = "".join(f"      - {{date: 2024-05-01, note: Look {n}.}}\n" for n in range(MOST_CHANGES + 8))
    view = view_of(project, {"content/claims.yaml": f"claims:\n  - id: c\n    statement: S\n    history:\n{states}"})
    assert len(told(view)) == MOST_CHANGES
    assert view.more == 7


@pytest.mark.browser
def test_what_is_new_since_the_last_visit_is_marked(project: Write, reader: Callable[..., Reader]) -> None:
    folder = project(FILES)
    assert build_project(Options(folder)).published
    page, here = folder / "site/changes.html", reader()
    tab = here.open(page)

    def says() -> tuple[str, int]:
        return tab.inner_text(".since-visit"), tab.locator(".chip", has_text="New").count()

    assert says()[0].startswith("When you come back")
    tab.reload()
    assert says() == ("Nothing has changed since your last visit.", 0)
    kept = dict(tab.evaluate("Object.entries(localStorage)"))
    assert [key.endswith("/site/") for key in kept] == [True]
    seen = json.loads(next(iter(kept.values())))
    assert len(seen) == 6
    tab.evaluate(
        "([key, seen]) => { sessionStorage.clear(); localStorage.setItem(key, seen) }", [*kept, json.dumps(seen[2:])]
    )
    tab.reload()
    assert says() == ("2 changes are new since your last visit.", 2)
    tab.reload()
    assert says() == ("2 changes are new since your last visit.", 2), "a visit lasts as long as its tab"
    tab.evaluate("() => sessionStorage.clear()")
    tab.reload()
    assert says() == ("Nothing has changed since your last visit.", 0)
    tab.evaluate("([key]) => { sessionStorage.clear(); localStorage.setItem(key, '{not json') }", [*kept])
    tab.reload()
    assert says()[0].startswith("When you come back")
    assert here.faults == []
