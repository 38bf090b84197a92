"""What pages tell the search index beside their text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from linked import linked_site

from briefgen.render.indexed import IndexedView, indexed_view
from briefgen.render.site import Site

FILES = {
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05\n---\nTalks resumed. They met.\n",
    "content/articles/a.yaml": """claims:
  - {id: old, statement: It was so., quote: Talks resumed, said_on: -0043-03-15, status: disputed, speaker: ann, countries: [JP]}
  - {id: new, statement: It is so., actors: [body]}
timeline:
  - {id: met, date: 2023-08-18, title: They met, place: {name: Here, country: US}, actors: [ann], quote: They met}
""",
    "content/actors.yaml": "actors:\n  - {id: ann, name: Ann, countries: [JP]}\n  - {id: body, name: The body}\n",
    "content/claims.yaml": "claims:\n  - {id: loose, statement: It hangs on nothing.}\n",
    "content/sources.yaml": "sources:\n  - {id: s, title: A source, date: 2020/2021}\n  - {id: t, title: Undated}\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
}


@pytest.fixture
def site(project: Callable[[dict[str, str]], Path]) -> Site:
    return linked_site(project(FILES))


@pytest.mark.parametrize(
    ("kind", "id_", "expected"),
    [
        (
            "article",
            "a",
            IndexedView("Article", ("Japan", "United States"), ("Ann", "The body"), "", "2024", "12024-05-01"),
        ),
        ("claim", "old", IndexedView("Claim", ("Japan",), ("Ann",), "Disputed", "-43", "09957-03-15")),
        ("claim", "new", IndexedView("Claim", (), ("The body",), "Unreviewed", "2024", "12024-05-01")),
        ("claim", "loose", IndexedView("Claim", (), (), "Unreviewed")),
        ("event", "met", IndexedView("Event", ("United States",), ("Ann",), "", "2023", "12023-08-18")),
        ("actor", "ann", IndexedView("Actor", ("Japan",), ("Ann",))),
        ("country", "JP", IndexedView("Country", ("Japan",))),
        ("source", "s", IndexedView("Source", (), (), "", "2020", "12020-01-01")),
        ("source", "t", IndexedView("Source")),
        ("page", "about", IndexedView("Page")),
    ],
)
def test_facets_and_order(site: Site, kind: str, id_: str, expected: IndexedView) -> None:
    assert indexed_view(site, (kind, id_)) == expected


def test_a_page_without_a_record_is_about_the_briefing(site: Site) -> None:
    assert indexed_view(site, None) == IndexedView("Page")


def test_years_before_the_first_stand_in_their_order(site: Site) -> None:
    orders = [indexed_view(site, ("claim", id_)).order for id_ in ("loose", "old", "new")]
    assert orders == sorted(orders) and len(set(orders)) == 3
