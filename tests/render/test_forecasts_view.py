"""The page of forecasts: groups in their order, what is counted, and what it says when there is nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from linked import linked_site

from briefgen.build import Options, build_project
from briefgen.render.views.forecasts import MOST_ROWS, ForecastsView, forecasts_view

Write = Callable[[Mapping[str, str]], Path]

CLAIMS = """claims:
  - {id: overdue-second, statement: S, kind: forecast, resolves_by: 2024-05}
  - {id: overdue-first, statement: S, kind: forecast, resolves_by: 2024-04-30}
  - {id: open-without-date, statement: S, kind: forecast}
  - {id: open-late, statement: S, kind: forecast, resolves_by: 2024/..}
  - {id: open-soon, statement: S, kind: assumption, resolves_by: 2024-07}
  - {id: came, statement: S, kind: forecast, likelihood: likely, outcome: happened, resolved_on: 2024-02-01}
  - {id: came-not, statement: S, kind: forecast, likelihood: probable, outcome: did-not-happen, resolved_on: 2024-03-01}
  - {id: came-undated, statement: S, kind: assessment, likelihood: almost certain, outcome: happened}
  - {id: not-told, statement: S, kind: forecast, likelihood: likely, outcome: undecided}
  - {id: in-words, statement: S, kind: forecast, likelihood: likely, resolution: It was so.}
  - {id: without-term, statement: S, kind: forecast, outcome: happened, resolves_by: 2024-01}
  - {id: no-forecast, statement: S, kind: assessment, likelihood: likely}
"""
SETTINGS = "title: A briefing\nas_of: 2024-06-10\n"


def view_of(project: Write, claims: str) -> ForecastsView:
    return forecasts_view(linked_site(project({"content/briefing.yaml": SETTINGS, "content/claims.yaml": claims})), "")


def test_groups_are_in_their_order(project: Write) -> None:
    view = view_of(project, CLAIMS)
    ids = {
        group.id: [row.claim.link.href.removeprefix("claims/").removesuffix(".html") for row in group.rows]
        for group in view.groups
    }
    assert ids == {
        "overdue": ["overdue-first", "overdue-second"],
        "open": ["open-soon", "open-late", "open-without-date"],
        "decided": ["came-not", "came", "came-undated"],
        "not-counted": ["without-term", "not-told", "in-words"],
    }
    assert list(ids) == ["overdue", "open", "decided", "not-counted"]


def test_what_is_counted(project: Write) -> None:
    view = view_of(project, CLAIMS)
    assert (view.counted, view.score, view.are_few) == (3, "0.19", True)  # (0.325² + 0.675² + 0.03²) / 3
    assert {row.likelihood.term: (row.decided, row.happened, row.share) for row in view.terms if row.decided} == {
        "likely": (2, 1, 50),
        "almost certain": (1, 1, 100),
    }
    counted = {row.claim.link.href: row.counted for group in view.groups for row in group.rows if row.counted}
    assert [(c.term, c.chance, c.penalty) for c in counted.values()] == [
        ("likely", "67.5", "0.46"),
        ("likely", "67.5", "0.11"),
        ("almost certain", "97", "0.00"),
    ]


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ("claims:\n  - {id: c, statement: S}\n", "This briefing makes no forecasts."),
        ("claims:\n  - {id: c, statement: S, kind: forecast}\n", "None that was given a likelihood is decided yet."),
        (CLAIMS, "Brier score: <strong>0.19</strong>, from 3 decided forecasts."),
    ],
)
def test_the_page_says_how_it_stands(project: Write, claims: str, says: str) -> None:
    folder = project({"content/briefing.yaml": SETTINGS, "content/claims.yaml": claims})
    assert build_project(Options(folder)).published
    page = (folder / "site/forecasts.html").read_text(encoding="utf-8")
    assert says in page
    assert page.count('<span class="chip">Overdue</span>') == 2 * ("overdue-first" in claims)
    home = (folder / "site/index.html").read_text(encoding="utf-8")
    assert ('<a href="forecasts.html">' in home) == ("forecast" in claims)


def test_long_lists_are_cut(project: Write) -> None:
    many = "".join(f"  - {{id: c{n}, statement: S, kind: forecast}}\n" for n in range(MOST_ROWS + 5))
    (group,) = view_of(project, f"claims:\n{many}").groups
    assert (len(group.rows), group.count, group.more) == (MOST_ROWS, MOST_ROWS + 5, 5)
