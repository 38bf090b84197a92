"""Briefings that are too full, too odd, written from right to left, or empty: each page stands all the same."""

import functools
import gzip
from collections.abc import Callable
from pathlib import Path

import crowded
import pytest
from onscreen import ALL_RULES, DESKTOP, PHONE, Reader
from projects import BRIEFINGS, site_of
from sampling import sample
from weight import budget_of, markup_faults, overweight, packed

pytestmark = pytest.mark.browser

ADDRESSES = 500
"""Bytes for what is not in these pages: the addresses of the page and its picture, on a site with a `base_url`."""

ALONE = ("index.html", "changes.html", "forecasts.html", "claims/index.html", "timeline/index.html")
"""Pages that have no like."""

BEYOND_BUDGET = {"articles/crowd.html"}
"""Pages that hold more than the budget is for."""


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that returns the site of a briefing."""
    return functools.partial(site_of, tmp_path_factory)


def standing_for_all(site: Path) -> list[Path]:
    """Return the pages of which each stands for its like: some at the top, two lists, and the heaviest of each kind."""
    pages = sorted(site.rglob("*.html"), key=lambda page: (page.stat().st_size, page.name))
    heaviest = {page.parent: page for page in pages if page.name != "index.html" and page.parent != site}
    return [*heaviest.values(), *map(site.joinpath, ALONE)]


def standing(reader: Callable[..., Reader], pages: list[Path]) -> list[str]:
    """Return what is wrong with pages on a wide screen and on a phone."""
    tab = reader()
    faults = tab.faults
    for page in pages:
        tab.open(page)
        for width in (DESKTOP, PHONE):
            tab.resize(width)
            faults += [f"{page} at {width}: {fault}" for fault in tab.outside()]
    return faults


@pytest.mark.parametrize("name", BRIEFINGS)
def test_markup_is_sound(site: Callable[[str], Path], name: str) -> None:
    faults = markup_faults(site(name))
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("name", BRIEFINGS)
def test_pages_are_valid(site: Callable[[str], Path], parse_page: Callable[[bytes], object], name: str) -> None:
    for page in standing_for_all(site(name)):
        parse_page(page.read_bytes())


@pytest.mark.parametrize("name", sample(BRIEFINGS, "oddities", "in Arabic", "300 claims"))
def test_pages_stand(site: Callable[[str], Path], reader: Callable[..., Reader], name: str) -> None:
    faults = standing(reader, standing_for_all(site(name)))
    assert faults == [], "\n".join(faults)


@pytest.mark.soak
@pytest.mark.parametrize("name", BRIEFINGS)
def test_all_pages_stand(site: Callable[[str], Path], reader: Callable[..., Reader], name: str) -> None:
    faults = standing(reader, sorted(site(name).rglob("*.html")))
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("name", sample(BRIEFINGS, "usual size"))
def test_the_heaviest_page_is_sound_in_every_light(
    site: Callable[[str], Path], reader: Callable[..., Reader], name: str
) -> None:
    page = max(site(name).rglob("*.html"), key=lambda page: (page.stat().st_size, page.name))
    tab = reader()
    tab.open(page)
    faults = tab.all_around()
    assert faults == [], "\n".join(faults)
    assert tab.faults == [], "\n".join(tab.faults)


@pytest.mark.parametrize("name", sample(["oddities", "in Arabic"], "oddities"))
def test_odd_pages_are_open_to_all(site: Callable[[str], Path], reader: Callable[..., Reader], name: str) -> None:
    tab, faults = reader(), []
    for page in standing_for_all(site(name)):
        if page.parent.name not in ("claims", "events", "sources"):
            tab.open(page)
            faults += [f"{page}: {fault}" for fault in tab.violations(ALL_RULES)]
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("name", BRIEFINGS)
def test_budgets_hold(site: Callable[[str], Path], name: str) -> None:
    folder = site(name)
    paths = {page.relative_to(folder).as_posix() for page in folder.rglob("*.html")} - BEYOND_BUDGET
    assert [fault for path in sorted(paths) for fault in overweight(folder, path)] == []


def test_the_article_of_the_budget_is_one(site: Callable[[str], Path], reader: Callable[..., Reader]) -> None:
    """It has what the budget is for, and its text packs no better than English, at 3 bytes a word."""
    page = site("usual size") / "articles/usual.html"
    text = (page.parents[2] / "content/articles/usual.md").read_text("utf-8").split("\n---\n")[1]
    assert 2900 < len(text.split()) < 3200
    assert len(gzip.compress(text.encode(), 6)) / len(text.split()) > 2.7
    assert page.read_text("utf-8").count('id="claim-') == 40
    assert packed(page) < budget_of("articles/usual.html") - ADDRESSES


def test_arabic_pages_run_from_right_to_left(site: Callable[[str], Path], reader: Callable[..., Reader]) -> None:
    tab = reader()
    tab.open(site("in Arabic") / "articles/port.html")
    assert tab.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    heading, text = (tab.page.locator(selector).first.bounding_box() for selector in ("h1", ".text p"))
    assert heading and text and abs(heading["x"] + heading["width"] - text["x"] - text["width"]) < 2


def test_all_300_claims_are_marked(site: Callable[[str], Path]) -> None:
    article = (site("300 claims") / "articles/crowd.html").read_text("utf-8")
    assert article.count('id="claim-') >= crowded.CLAIMS


def test_450_events_stand_on_pages_of_their_years(site: Callable[[str], Path]) -> None:
    pages = list((site("30 years") / "timeline").glob("*.html"))
    assert len(pages) == 31
    entries = sum(page.read_text("utf-8").count('id="event-') for page in pages if page.name != "index.html")
    assert entries == crowded.EVENTS
