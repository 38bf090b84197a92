"""The timeline's filters, with and without scripts; the address that keeps them; the bars and keys that lead into it."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from onscreen import Reader
from playwright.sync_api import Page, expect
from projects import site_of

pytestmark = pytest.mark.browser

CONTENT = Path(__file__).parents[2] / "content"
PAGE = "timeline/index.html"
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
TOGETHER = [("country", "us"), ("type", "summit"), ("importance", "3")]
CHOICES = [("country", "kr"), ("actor", "kishida-fumio"), ("type", "treaty")]


_WITH_NOTHING = """(parts) => parts.filter((part) => part.checkVisibility()
  && !Array.from(part.querySelectorAll("li[id]")).some((entry) => entry.checkVisibility())).map((part) => part.outerHTML)"""


@functools.cache
def _events() -> list[dict[str, Any]]:
    files = (CONTENT / "timeline.yaml", *sorted((CONTENT / "articles").glob("*.yaml")))
    read = (yaml.safe_load(file.read_text("utf-8")) for file in files)
    return [event for content in read for event in content.get("timeline") or ()]


def _has(event: dict[str, Any], name: str, key: str) -> bool:
    """Say whether an event of the content is what a filter asks for."""
    place = (event.get("place") or {}).get("country")
    actors = [part["actor"] if isinstance(part, dict) else part for part in event.get("actors") or ()]
    values = {
        "country": [code.lower() for code in (*(event.get("countries") or ()), *([place] if place else ()))],
        "actor": actors,
        "type": [event.get("type", "other")],
        "importance": [str(event.get("importance", 2))],
    }
    return key in values[name]


def _choose(page: Page, name: str, key: str) -> None:
    option = page.locator(f'select[name="{name}"] option[data-key="{key}"]').get_attribute("value")
    page.locator(f'select[name="{name}"]').select_option(option)


def _shown(page: Page) -> set[str]:
    found = page.eval_on_selector_all(
        ".events li[id]", "(entries) => entries.filter((entry) => entry.checkVisibility()).map((entry) => entry.id)"
    )
    return {entry.removeprefix("event-") for entry in found}


def _expected(*choices: tuple[str, str]) -> set[str]:
    return {event["id"] for event in _events() if all(_has(event, name, key) for name, key in choices)}


@WITH_AND_WITHOUT_SCRIPTS
def test_filters_leave_the_events_that_have_it(
    shipped_site: Path, reader: Callable[..., Reader], scripts: bool
) -> None:
    tab = reader(java_script_enabled=scripts)
    page = tab.open(shipped_site / PAGE)
    assert _shown(page) == _expected()
    for choice in CHOICES:
        _choose(page, *choice)
        assert _shown(page) == _expected(choice)
        assert 0 < len(_expected(choice)) < len(_expected())
        assert page.eval_on_selector_all(".events .year, .events .month", _WITH_NOTHING) == []
        page.locator("form.filters button[type=reset]").click()
        assert _shown(page) == _expected()
        assert choice[0] not in page.url
    for choice in TOGETHER:
        _choose(page, *choice)
    assert _shown(page) == _expected(*TOGETHER) != set()
    assert tab.faults == []


def test_the_state_is_in_the_address_and_comes_back(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / PAGE)
    _choose(page, "country", "kr")
    _choose(page, "type", "summit")
    assert "country=kr" in page.url and "type=summit" in page.url
    page.reload()
    assert _shown(page) == _expected(("country", "kr"), ("type", "summit"))
    page.locator("#event-camp-david-2023 .event-title a").click()
    page.go_back()
    assert _shown(page) == _expected(("country", "kr"), ("type", "summit"))


def test_an_address_filters(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    tab = reader()
    tab.page.goto((shipped_site / PAGE).as_uri() + "?country=jp&actor=kishida-fumio&unknown=x")
    assert _shown(tab.page) == _expected(("country", "jp"), ("actor", "kishida-fumio"))
    tab.page.goto((shipped_site / PAGE).as_uri() + "?country=%22%5D%3Cscript%3E&type=nothing")
    assert _shown(tab.page) == _expected()
    assert tab.faults == []


def test_counts_are_told(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    """Each option says how many events it leaves, and the page how many are left."""
    page = reader().open(shipped_site / PAGE)
    options = page.eval_on_selector_all(
        "form.filters option[data-key]", "(all) => all.map((o) => [o.parentElement.name, o.dataset.key, o.textContent])"
    )
    assert len(options) > 30
    for name, key, text in options:
        assert text.endswith(f"({len(_expected((name, key)))})"), text
    _choose(page, "type", "treaty")
    left = len(_expected(("type", "treaty")))
    expect(page.locator("form.filters output")).to_have_text(f"{left} of {len(_events())} events")


def test_bars_lead_into_the_list(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader(java_script_enabled=False).open(shipped_site / PAGE)
    bars = page.locator(".density a")
    assert bars.count() > 4
    counted = sum(int(bar.locator(".count").inner_text().split()[0]) for bar in bars.all())
    assert counted == len(_events())
    bars.filter(has_text="2024").click()
    year = page.locator("#y2024").bounding_box()
    assert year and 0 <= year["y"] < 400


def test_keys_go_from_event_to_event(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / PAGE)
    _choose(page, "country", "kr")
    page.locator("h1").click()
    reached = []
    for _ in range(3):
        page.keyboard.press("j")
        reached.append(page.evaluate("document.activeElement.closest('li').id"))
    assert len(set(reached)) == 3 and {entry.removeprefix("event-") for entry in reached} <= _expected(
        ("country", "kr")
    )
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('li').id") == reached[1]
    page.locator('select[name="actor"]').focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.name") == "actor"


def test_a_year_of_many_is_filtered_too(
    tmp_path_factory: pytest.TempPathFactory, reader: Callable[..., Reader]
) -> None:
    page = reader(java_script_enabled=False).open(site_of(tmp_path_factory, "30 years") / "timeline/2001.html")
    assert len(_shown(page)) == 15
    _choose(page, "type", "treaty")
    assert 0 < len(_shown(page)) < 15
    assert page.eval_on_selector_all(".events .year, .events .month", _WITH_NOTHING) == []


def test_on_paper_the_list_is_whole(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / PAGE)
    page.emulate_media(media="print")
    assert _shown(page) == _expected()
    assert not page.locator("form.filters").is_visible()
    assert not page.locator(".lanes").is_visible()


@pytest.mark.parametrize("name", ["nothing", "oddities", "in Arabic"])
def test_odd_timelines_have_no_fault(
    tmp_path_factory: pytest.TempPathFactory, reader: Callable[..., Reader], name: str
) -> None:
    tab = reader()
    page = tab.open(site_of(tmp_path_factory, name) / PAGE)
    entries = page.locator(".events li[id]").count()
    assert (entries == 0) is (name == "nothing")
    if entries == 0:
        expect(page.locator("main")).to_contain_text("No events")
    page.keyboard.press("j")
    assert tab.faults == []
