"""Long lists stand in parts: each row once, in order, and every link into a list leads to the right part."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from linked import linked_site

from briefgen.build import Options, build_project
from briefgen.kept import Kept
from briefgen.render import parts, urls
from briefgen.render.plan import Page, plan_pages
from briefgen.render.site import Site
from briefgen.render.views.lists import ListView, group_address, list_parts, list_view, topics_parts, topics_view
from briefgen.render.views.timeline import timeline_view

Write = Callable[[Mapping[str, str]], Path]
CLAIMS = [
    {
        "id": f"c{number}",
        "statement": f"Statement {number}.",
        "kind": "assumption",
        "status": "unreviewed" if number < 5 else "unverifiable",
        "topics": ["Sea"] if number % 2 else ["Air", "Sea"],
    }
    for number in range(8)
]
FILES = {
    "content/briefing.yaml": "title: A briefing\nbase_url: https://example.org/\n",
    "content/claims.yaml": yaml.safe_dump({"claims": CLAIMS}),
    **{
        f"content/articles/a{number}.md": f"---\ntitle: Article {number}\ndate: 2024-05-1{number}\ntopics: [Air]\n---\nText.\n"
        for number in range(5)
    },
}


@pytest.fixture
def root(project: Write) -> Path:
    return project(FILES)


def split_at(site: Site, most_rows: int) -> Site:
    return Site(site.graph, most_rows=most_rows)


def outline(view: ListView) -> list[tuple[str, bool, list[str]]]:
    return [(group.id, group.continues, [row.link.text for row in group.rows]) for group in view.groups]


# The arithmetic


@pytest.mark.parametrize(("rows", "expected"), [(0, 1), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_how_many_parts(rows: int, expected: int) -> None:
    assert parts.count_parts(rows, 3) == expected


@pytest.mark.parametrize("most", range(1, 9))
def test_each_row_stands_on_one_part_and_that_is_the_one_that_is_said(most: int) -> None:
    groups = ["abc", "", "d", "efgh"]
    whole = "".join(groups)
    shown = []
    for number in range(1, parts.count_parts(len(whole), most) + 1):
        stretches = parts.slices(map(len, groups), number, most)
        rows = "".join(group[rows] for group, rows in zip(groups, stretches, strict=True))
        assert len(rows) <= most
        assert all(parts.part_at(whole.index(row), most) == number for row in rows)
        shown.append(rows)
    assert "".join(shown) == whole


def test_the_limit_is_below_what_the_issue_allows() -> None:
    assert parts.MOST_ROWS <= 50_000


# Addresses


@pytest.mark.parametrize("path", [*urls.LISTS.values(), urls.TOPICS])
def test_addresses_of_parts(path: str) -> None:
    assert urls.list_part(path, 1) == path
    assert urls.list_part(path, 12) == path.replace("index.html", "index_12.html")
    assert urls.whole_list(urls.list_part(path, 12)) == path == urls.whole_list(path)


def test_no_other_page_is_taken_for_a_part() -> None:
    for path in ("index.html", "claims/index-2.html", "claims/x_2.html", "claims/index_2.html.html", "names/a.html"):
        assert urls.whole_list(path) == path


# Views


def test_a_list_that_is_not_long_is_one_page(root: Path) -> None:
    site = linked_site(root)
    view = list_view(site, "claim", "../")
    assert list_parts(site, "claim") == 1
    assert (view.part.number, view.part.of, view.part.before, view.part.after) == (1, 1, None, None)
    assert [item.link.href for item in view.contents] == ["#unreviewed", "#unverifiable"]


def test_a_long_list_is_in_parts(root: Path) -> None:
    site = split_at(linked_site(root), 3)
    assert list_parts(site, "claim") == 3
    views = [list_view(site, "claim", "../", number) for number in (1, 2, 3)]
    assert [outline(view) for view in views] == [
        [("unreviewed", False, ["Statement 0.", "Statement 1.", "Statement 2."])],
        [("unreviewed", True, ["Statement 3.", "Statement 4."]), ("unverifiable", False, ["Statement 5."])],
        [("unverifiable", True, ["Statement 6.", "Statement 7."])],
    ]
    assert [view.title for view in views] == ["Claims", "Claims, part 2", "Claims, part 3"]
    assert {view.count for view in views} == {8}
    ways = [[to.href if to else "" for to in (view.part.before, view.part.after)] for view in views]
    assert ways == [
        ["", "../claims/index_2.html"],
        ["../claims/index.html", "../claims/index_3.html"],
        ["../claims/index_2.html", ""],
    ]
    assert [item.link.href for item in views[1].contents] == ["../claims/index.html#unreviewed", "#unverifiable"]
    assert [item.count for item in views[1].contents] == [5, 3]


def test_links_to_a_group_lead_to_the_part_where_it_begins(root: Path) -> None:
    site = split_at(linked_site(root), 5)
    assert group_address(site, "claim", "", "unreviewed") == "claims/index.html#unreviewed"
    assert group_address(site, "claim", "", "unverifiable") == "claims/index_2.html#unverifiable"


def test_topics_are_in_parts_and_links_to_them_lead_there(root: Path) -> None:
    site = split_at(linked_site(root), 4)
    assert topics_parts(site) == 5  # Air: 5 articles and 4 claims; Sea: 8 claims
    shown = [
        (number, topic.id, topic.continues, len(topic.articles), len(topic.claims))
        for number in range(1, 6)
        for topic in topics_view(site, "../", number).topics
    ]
    assert shown == [
        (1, "topic-air", False, 4, 0),
        (2, "topic-air", True, 1, 3),
        (3, "topic-air", True, 0, 1),
        (3, "topic-sea", False, 0, 3),
        (4, "topic-sea", True, 0, 4),
        (5, "topic-sea", True, 0, 1),
    ]
    assert [link.href for link in site.topic_links("../", ["Air", "Sea"])] == [
        "../topics/index.html#topic-air",
        "../topics/index_3.html#topic-sea",
    ]


def test_the_plan_has_all_parts(root: Path) -> None:
    def of(pages: list[Page]) -> list[str]:
        return [page.path for page in pages if page.path.startswith(("claims/index", "topics/index", "actors/index"))]

    site = linked_site(root)
    assert of(plan_pages(site)) == ["claims/index.html", "actors/index.html", "topics/index.html"]
    assert of(plan_pages(split_at(site, 5))) == [
        "claims/index.html",
        "claims/index_2.html",
        "actors/index.html",
        *(urls.list_part("topics/index.html", number) for number in (1, 2, 3, 4)),
    ]


def test_a_year_of_very_many_events_is_in_parts(project: Write) -> None:
    events = [
        {"id": f"e{number}", "date": f"2023-{number // 40 + 1:02}-{number % 28 + 1:02}", "title": f"Event {number}"}
        for number in range(420)
    ]
    files = {
        "content/briefing.yaml": "title: A briefing\n",
        "content/timeline.yaml": yaml.safe_dump({"timeline": events}),
    }
    site = split_at(linked_site(project(files)), 150)
    paths = [page.path for page in plan_pages(site) if page.path.startswith("timeline/")]
    assert paths == ["timeline/index.html", "timeline/2023.html", "timeline/2023_2.html", "timeline/2023_3.html"]
    views = [timeline_view(site, "../", "2023", number) for number in (1, 2, 3)]
    shown = [
        [entry.row.id for year in view.shown for month in year.months for entry in month.entries] for view in views
    ]
    assert list(map(len, shown)) == [150, 150, 120]
    assert len({id_ for ids in shown for id_ in ids}) == 420
    for number, ids in enumerate(shown, 1):
        part = f"_{number}" if number > 1 else ""
        for id_ in ids:
            link = site.timeline_link("../", site.graph.events[id_])
            assert link.href == f"../timeline/2023{part}.html#event-{id_}"
    assert [view.title for view in views][::2] == ["Timeline 2023", "Timeline 2023, part 3"]
    assert {view.count for view in views} == {420}
    assert views[1].part is not None and views[1].part.after is not None
    assert views[1].part.after.href == "../timeline/2023_3.html"
    months = {month.id for month in views[1].shown[0].months}
    bars = {bar.href for bar in views[0].density.bars if bar.href} if views[0].density else set()
    begins = {href.partition("#")[2]: href.partition("#")[0] for href in bars}
    assert begins["m2023-04"] == "../timeline/2023.html"  # it goes on on the second part, where it does not begin
    assert begins["m2023-05"] == "../timeline/2023_2.html"
    assert {"m2023-04", "m2023-05"} <= months


# The site


def test_a_built_site_in_parts_has_no_broken_link(root: Path) -> None:
    outcome = build_project(Options(root), kept=Kept(most_rows=3))
    assert outcome.published is not None, outcome.problems
    site = root / "site"
    pages = [site / "claims" / f"index{part}.html" for part in ("", "_2", "_3")]
    texts = [page.read_text("utf-8") for page in pages]
    found = [re.findall(r">(Statement \d\.)<", text) for text in texts]
    assert [name for names in found for name in names] == [f"Statement {number}." for number in range(8)]
    assert 'rel="prev" href="../claims/index.html"' in texts[1]
    assert texts[1].count('rel="next" href="../claims/index_3.html"') == 2
    assert "Part 2 of 3" in texts[1]
    assert '<h2 id="unreviewed">Unreviewed (continued)</h2>' in texts[1]
    assert "<title>Claims, part 2 · A briefing</title>" in texts[1]
    assert '<a href="../claims/index.html">Claims</a>' in texts[1]  # the way back to the whole list
    assert '"CollectionPage"' in texts[1]
    home = (site / "index.html").read_text("utf-8")
    assert 'href="claims/index.html#unreviewed"' in home
    assert 'href="claims/index_2.html#unverifiable"' in home
    claim = (site / "claims/c1.html").read_text("utf-8")
    assert 'href="../topics/index_4.html#topic-sea"' in claim
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "https://example.org/claims/index_3.html" in sitemap
