"""The timeline: its order, the ways into it, its filters, and its pages of years."""

import gzip
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from linked import linked_site

from briefgen.build import Options, build_project
from briefgen.dates import parse
from briefgen.render.files import filter_rules
from briefgen.render.site import Site
from briefgen.render.views import timeline as timeline_module
from briefgen.render.views.axis import axis_of, filed
from briefgen.render.views.density import Density, Place, density_of
from briefgen.render.views.facets import MOST, facets_of
from briefgen.render.views.lanes import MOST_ROWS, stacked
from briefgen.render.views.spans import Span
from briefgen.render.views.timeline import TimelineView, timeline_view

Write = Callable[[Mapping[str, str]], Path]


def event(id_: str, date: str, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "date": date, "title": f"Title of {id_}", **fields}


@pytest.fixture
def made(project: Write) -> Callable[..., Site]:
    """Return a function that makes a briefing of events, all other records as they are named."""

    def make(*events: dict[str, Any], **settings: Any) -> Site:
        actors = {part for found in events for part in found.get("actors", ())}
        files = {
            "content/briefing.yaml": yaml.safe_dump({"title": "A briefing", "as_of": "2026-05-31", **settings}),
            "content/timeline.yaml": yaml.safe_dump({"timeline": list(events)}),
            "content/actors.yaml": yaml.safe_dump({"actors": [{"id": id_, "name": id_} for id_ in sorted(actors)]}),
        }
        return linked_site(project(files))

    return make


def view_of(site: Site, only: str | None = None) -> TimelineView:
    return timeline_view(site, "../", only)


def outline(view: TimelineView) -> list[tuple[str, str, list[str]]]:
    return [
        (year.heading, month.heading, [entry.row.id for entry in month.entries])
        for year in view.shown
        for month in year.months
    ]


def test_events_stand_under_their_year_and_month(made: Callable[..., Site]) -> None:
    site = made(
        event("c", "2023-05-20"), event("a", "2023-05-04"), event("y", "2022"), event("o", "-0043-03-15"),
        event("i", "2023-05-19/2023-06-02"),
    )  # fmt: skip
    assert outline(view_of(site)) == [
        ("44 BC", "March 44 BC", ["o"]),
        ("2022", "", ["y"]),
        ("2023", "May 2023", ["a", "i", "c"]),
    ]


def test_no_month_has_two_headings_where_less_is_known_of_some(made: Callable[..., Site]) -> None:
    site = made(
        event("first", "2023-01-01"), event("year", "2023"), event("later", "2023-01-09"), event("spring", "2023-21"),
        event("march", "2023-03-01"),
    )  # fmt: skip
    assert [(month, ids) for _, month, ids in outline(view_of(site))] == [
        ("", ["year"]),
        ("January 2023", ["first", "later"]),
        ("", ["spring"]),
        ("March 2023", ["march"]),
    ]


def test_now_stands_between_what_was_and_what_comes(made: Callable[..., Site]) -> None:
    site = made(
        event("was", "2026-05-30"), event("on-the-day", "2026-05-31"), event("comes", "2026-06-01", status="scheduled"),
        event("later", "2026-06-02", status="scheduled"), event("year-after", "2027", status="scheduled"),
    )  # fmt: skip
    view = view_of(site)
    months = [month for year in view.shown for month in year.months]
    assert [month.heading for month in months if month.now] == ["June 2026"]
    assert view.now is not None and (view.now.href, view.now.text) == ("#now", "31 May 2026")


def test_now_divides_a_month(made: Callable[..., Site]) -> None:
    view = view_of(
        made(
            event("was", "2026-05-02"), event("comes", "2026-05-20", status="scheduled"), as_of="2026-05-10"
        )
    )  # fmt: skip
    was, comes = view.shown[0].months
    assert (was.heading, was.id, was.now) == ("May 2026", "m2026-05", None)
    assert (comes.heading, comes.id) == ("", "") and comes.now is not None and comes.now.text == "10 May 2026"


def test_no_line_where_nothing_comes(made: Callable[..., Site]) -> None:
    view = view_of(made(event("was", "2026-05-02"), event("too", "2026-05-03")))
    assert view.now is None and not any(month.now for year in view.shown for month in year.months)


# Density


def density(*texts: str) -> Density:
    days = sorted(filed(parse(text)) for text in texts)
    axis = axis_of(days, None, "en")
    return density_of([Place(day, f"#y{day[0]}") for day in days], axis, "en")


def test_each_year_has_a_bar_that_leads_to_it() -> None:
    found = density("2019", "2021-02", "2021-03", "2021-04", "2023-01-02")
    assert [(bar.text, bar.count, bar.href) for bar in found.bars] == [
        ("2019", 1, "#y2019"), ("2020", 0, ""), ("2021", 3, "#y2021"), ("2022", 0, ""), ("2023", 1, "#y2023"),
    ]  # fmt: skip
    heights = [bar.height for bar in found.bars]
    assert heights[2] == max(heights) and heights[1] == 0 and 0 < heights[0] < heights[2]
    assert (found.unit, found.has_every_year) == ("year", True)


def test_little_time_is_counted_by_month() -> None:
    found = density("2023-11", "2023-11-04", "2024-02-03")
    assert [(bar.text, bar.count) for bar in found.bars] == [
        ("Nov 2023", 2), ("Dec 2023", 0), ("Jan 2024", 0), ("Feb 2024", 1),
    ]  # fmt: skip


def test_much_time_is_counted_by_more_years_and_none_is_lost() -> None:
    found = density(*(f"{year}" for year in range(1800, 2020)))
    assert found.unit == "10 years" and not found.has_every_year
    assert found.bars[0].text == "1800–1809"
    assert sum(bar.count for bar in found.bars) == 220


def test_what_is_far_away_is_gathered() -> None:
    found = density("-0976", *(f"{year}-0{month}" for year in range(2015, 2026) for month in (1, 5)), "2500")
    assert (found.bars[0].text, found.bars[0].gathers, found.bars[0].href) == ("Before 2015", "earlier", "#y-976")
    assert (found.bars[-1].text, found.bars[-1].gathers) == ("After 2025", "later")
    assert sum(bar.count for bar in found.bars) == 24
    assert not found.has_every_year


# Filters


def test_facets_are_what_several_events_have(made: Callable[..., Site]) -> None:
    site = made(
        event("a", "2023", countries=["JP", "US"], actors=["ann"], type="treaty", importance=3),
        event("b", "2023", countries=["JP"], place={"name": "Washington", "country": "US"}, actors=["ann", "bob"]),
        event("c", "2023", countries=["FR"], type="summit", importance=1),
    )
    filters = {found.name: found for found in view_of(site).filters}
    assert [(option.key, option.text, option.count) for option in filters["country"].options] == [
        ("jp", "Japan", 2), ("us", "United States", 2),
    ]  # fmt: skip
    assert [(option.key, option.count) for option in filters["actor"].options] == [("ann", 2)]
    assert [option.key for option in filters["type"].options] == ["other", "summit", "treaty"]
    assert [(option.key, option.count) for option in filters["importance"].options] == [("2", 2), ("3", 1)]
    assert [link.text for link in view_of(site).others] == ["countries", "actors"]


def test_each_event_carries_the_codes_of_its_facets(made: Callable[..., Site]) -> None:
    site = made(
        event("a", "2023", countries=["JP"], actors=["ann"]), event("b", "2023", countries=["JP", "US"]),
        event("c", "2023", countries=["US"], actors=["ann"]),
    )  # fmt: skip
    codes = facets_of(site).codes
    entries = {entry.row.id: entry.facets.split() for month in view_of(site).shown[0].months for entry in month.entries}
    assert entries == {
        "a": [codes["country", "JP"], codes["actor", "ann"]],
        "b": [codes["country", "JP"], codes["country", "US"]],
        "c": [codes["country", "US"], codes["actor", "ann"]],
    }
    assert sorted(codes.values()) == ["f1", "f2", "f3"]


def test_what_leaves_nothing_out_is_no_filter(made: Callable[..., Site]) -> None:
    site = made(event("a", "2023", countries=["JP"]), event("b", "2023", countries=["JP"]))
    assert view_of(site).filters == () and view_of(site).others == ()


def test_of_many_the_most_frequent_have_a_facet(made: Callable[..., Site]) -> None:
    actors = [f"actor-{number}" for number in range(MOST["actor"] + 5)]
    twice = [event(f"{actor}-{n}", "2023", actors=[actor]) for actor in actors for n in (1, 2)]
    site = made(*twice, event("more", "2024", actors=actors[-3:]))
    keys = [key for name, key in facets_of(site).codes if name == "actor"]
    assert len(keys) == MOST["actor"] and set(actors[-3:]) <= set(keys)
    assert [link.text for link in view_of(site).others] == ["actors"]


def test_there_is_a_rule_for_each_facet(project: Write) -> None:
    events = [
        event("a", "2023", countries=["JP"]),
        event("b", "2023", countries=["JP"]),
        event("c", "2024", type="treaty"),
    ]
    folder = project({"content/timeline.yaml": yaml.safe_dump({"timeline": events})})
    assert not build_project(Options(folder)).failed
    rules = (folder / "site/static/filters.css").read_text("utf-8")
    assert rules == filter_rules(3)
    page = (folder / "site/timeline/index.html").read_text("utf-8")
    assert (
        set(re.findall(r"option\[value=(f\d+)\]", rules))
        == set(re.findall(r'value="(f\d+)"', page))
        == {"f1", "f2", "f3"}
    )
    assert "../static/filters.css" in page


# Lanes


def test_a_lane_for_each_country_the_most_events_first(made: Callable[..., Site]) -> None:
    codes = ("US", "KR", "CN", "AU", "IN", "FR", "DE")
    events = [event(f"e-{code.lower()}", "2023-02", countries=["JP", code]) for code in codes]
    lanes = view_of(made(*events, event("x", "2024", countries=["BR"]), event("y", "2025"))).lanes
    assert lanes is not None
    names = [lane.country.text if lane.country else "" for lane in lanes.lanes]
    assert names == ["Japan", "Australia", "Brazil", "China", "France", "Germany", "India", "South Korea", ""]
    assert [lane.count for lane in lanes.lanes] == [7, 1, 1, 1, 1, 1, 1, 1, 1]
    assert lanes.lanes[0].marks[0].href == "#event-e-au"


def test_no_lanes_where_there_is_one_country(made: Callable[..., Site]) -> None:
    assert view_of(made(event("a", "2023", countries=["JP"]), event("b", "2024", countries=["JP"]))).lanes is None


def test_what_lies_before_the_axis_is_counted(made: Callable[..., Site]) -> None:
    near = [event(f"e{year}-{n}", f"{year}-0{n}", countries=["JP", "US"]) for year in range(2015, 2026) for n in (1, 5)]
    lanes = view_of(made(event("old", "1850", countries=["JP"]), *near)).lanes
    assert lanes is not None and lanes.has_earlier and not lanes.has_later
    assert [(lane.earlier, lane.count, len(lane.marks)) for lane in lanes.lanes] == [(1, 23, 22), (0, 22, 22)]


def test_marks_of_a_lane_cover_each_other_only_where_no_row_is_free() -> None:
    point = Span("point", 10, 0, (), "")
    far = Span("point", 12, 0, (), "")
    assert stacked([point, point, far]) == [0, 1, 0]
    assert max(stacked([point] * 40)) == MOST_ROWS - 1


# Pages of years


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> None:
    """Split timelines of more than four events."""
    monkeypatch.setattr("briefgen.render.site.EVENTS_ON_ONE_PAGE", 4)
    monkeypatch.setattr(timeline_module, "EVENTS_ON_ONE_PAGE", 4)


FIVE = (
    event("a", "2021-01"), event("b", "2022-03", importance=3), event("c", "2022-04"), event("d", "2024-01-02"),
    event("e", "2024-02-02", importance=3),
)  # fmt: skip


@pytest.mark.usefixtures("split")
def test_a_long_timeline_shows_what_matters_most(made: Callable[..., Site]) -> None:
    view = view_of(made(*FIVE))
    assert view.is_selection and (view.count, view.selected) == (5, 2)
    assert outline(view) == [("2022", "March 2022", ["b"]), ("2024", "February 2024", ["e"])]
    assert [(year.href, year.count) for year in view.shown] == [
        ("../timeline/2022.html", 2),
        ("../timeline/2024.html", 2),
    ]
    assert view.density is not None
    assert [(bar.text, bar.href) for bar in view.density.bars if bar.count] == [
        ("2021", "../timeline/2021.html"), ("2022", "../timeline/2022.html"), ("2024", "../timeline/2024.html"),
    ]  # fmt: skip


@pytest.mark.usefixtures("split")
def test_the_page_of_a_year_has_its_events_and_leads_on(made: Callable[..., Site]) -> None:
    site = made(*FIVE)
    view = view_of(site, "2022")
    assert outline(view) == [("2022", "March 2022", ["b"]), ("2022", "April 2022", ["c"])]
    assert view.whole is not None and view.whole.href == "../timeline/index.html"
    assert view.before is not None and (view.before.text, view.before.href) == ("2021", "../timeline/2021.html")
    assert view.after is not None and (view.after.text, view.after.href) == ("2024", "../timeline/2024.html")
    assert view_of(site, "2021").before is None and view_of(site, "2024").after is None
    assert view.density is not None and [bar.text for bar in view.density.bars if bar.is_shown] == ["2022"]


@pytest.mark.usefixtures("split")
def test_now_stands_on_one_page_of_a_year(made: Callable[..., Site]) -> None:
    site = made(*FIVE, event("f", "2027", status="scheduled"), event("g", "2028", status="scheduled"))
    assert [key for key in ("2024", "2027", "2028") if view_of(site, key).now is not None] == ["2027"]


@pytest.mark.usefixtures("split")
def test_years_without_a_bar_of_their_own_are_listed(made: Callable[..., Site]) -> None:
    view = view_of(made(*(event(f"e{year}", f"{year}") for year in range(1800, 2020, 3))))
    assert [year.heading for year in view.years][:2] == ["1800", "1803"]
    assert view_of(made(*FIVE)).years == ()


# The page


def page_of(folder: Path) -> str:
    outcome = build_project(Options(folder))
    assert not outcome.failed, outcome.problems
    return (folder / "site/timeline/index.html").read_text("utf-8")


def test_an_empty_timeline_says_so(project: Write) -> None:
    page = page_of(project({}))
    assert "No events yet." in page
    assert "<form" not in page and 'class="density' not in page and 'class="lanes' not in page


def test_drawings_are_no_stops_for_the_keyboard(project: Write) -> None:
    events = [event(f"e{n}", f"202{n}-01-01", countries=["JP", "US"]) for n in range(5)]
    page = page_of(project({"content/timeline.yaml": yaml.safe_dump({"timeline": events})}))
    drawn = page[page.index('<div class="lanes') : page.index('<div class="events')]
    assert 'aria-hidden="true"' in drawn[:100]
    assert drawn.count("<a ") == drawn.count('tabindex="-1"') == 10


def test_an_entry_says_all(project: Write) -> None:
    events = [
        event("e", "2025-11~", summary="A summary.", countries=["JP"], actors=["ann"], status="alleged", importance=3),
        event("f", "2025"),
    ]
    files = {
        "content/timeline.yaml": yaml.safe_dump({"timeline": events}),
        "content/actors.yaml": "actors: [{id: ann, name: Ann}]\n",
    }
    page = page_of(project(files))
    entry = re.search(r'<li id="event-e".*?</li>', page, re.DOTALL)
    assert entry is not None
    for text in ("importance-3 band approximate", 'href="#event-e"', "about November 2025", "Title of e", "A summary.",
                 "🇯🇵", "../countries/jp.html", "../actors/ann.html", ">alleged<"):  # fmt: skip
        assert text in entry[0], text


def test_four_hundred_events_are_within_the_budget(project: Write) -> None:
    words = re.findall(
        "[a-z]+", "agreement coast guard minister base patrol ship law treaty court river budget fleet visit"
    )

    def text(seed: int, count: int) -> str:
        return " ".join(words[(seed * (place * place + 7) + place) % len(words)] for place in range(count)).capitalize()

    codes = ("JP", "US", "KR", "PH", "AU", "GB", "IN", "CN", "FR", "DE")
    events = [
        {
            "id": f"e{n}", "date": f"{2000 + n % 25}-{n % 12 + 1:02}-{n % 28 + 1:02}", "title": text(n, 8),
            "summary": text(n + 3, 20), "countries": [codes[n % 10], codes[n % 7]], "actors": [f"a{n % 50}"],
        }
        for n in range(400)
    ]  # fmt: skip
    files = {
        "content/timeline.yaml": yaml.safe_dump({"timeline": events}),
        "content/actors.yaml": yaml.safe_dump({"actors": [{"id": f"a{n}", "name": f"Actor {n}"} for n in range(50)]}),
    }
    page = page_of(project(files))
    assert page.count('<li id="event-') == 400
    assert len(gzip.compress(page.encode())) < 60_000
