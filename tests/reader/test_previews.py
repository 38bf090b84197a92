"""Previews: a link in an article's text opens a card of what it leads to; without scripts it is a link."""

from collections.abc import Callable
from pathlib import Path

import pytest
from onscreen import ALL_RULES, DESKTOP, PHONE, Reader
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

ARTICLE = "articles/what-a-machine-digest-says.html"
KINDS = ("actor", "country", "event", "claim")
OPEN = ".preview:popover-open"
SOON = 2_000
"""Milliseconds within which a card has to be there, or gone."""


def _link(page: Page, kind: str) -> Locator:
    """Return the first link of the text to a record of a kind: words that were linked, or marked as an event's."""
    return page.locator(f".text p a.to-{kind}" + (", .text p a.event" if kind == "event" else "")).first


def _card_fits(page: Page, link: Locator) -> None:
    """Check that one card is open, inside the window, that it leads where the link leads, and doesn't cover the link."""
    expect(page.locator(OPEN)).to_have_count(1, timeout=SOON)
    card, window, anchor = page.locator(OPEN).bounding_box(), page.viewport_size, link.bounding_box()
    assert card and window and anchor
    assert card["x"] >= 0 and card["x"] + card["width"] <= window["width"]
    assert card["y"] >= 0 and card["y"] + card["height"] <= window["height"]
    assert page.locator(f"{OPEN} .name a").get_attribute("href") == link.get_attribute("href")
    assert len(page.locator(OPEN).inner_text()) > 15


@pytest.fixture
def page(shipped_site: Path, reader: Callable[..., Reader]) -> Page:
    return reader().open(shipped_site / ARTICLE)


def test_each_link_to_a_record_has_a_card(page: Page) -> None:
    missing = page.eval_on_selector_all(
        ".text p :is(a.to-actor, a.to-country, a.to-event, a.to-claim, a.event)",
        """(links) => links.map((link) => link.getAttribute("href")).filter((href) =>
          !document.querySelector(`.preview a[href="${href}"]`) && !document.querySelector(`.note a[href="${href}"]`))""",
    )
    assert page.locator(".text p :is(a.to-actor, a.to-country, a.event)").count() > 8
    assert missing == []


def test_the_mouse_opens_a_card_and_leaves_it(page: Page) -> None:
    for kind in KINDS:
        _link(page, kind).hover()
        _card_fits(page, _link(page, kind))
        page.mouse.move(2, 2)
        expect(page.locator(OPEN)).to_have_count(0, timeout=SOON)


def test_the_mouse_can_go_into_the_card(page: Page) -> None:
    """WCAG 2.2, 1.4.13: what appears on hover can be hovered, dismissed, and stays."""
    link = _link(page, "country")
    link.hover()
    _card_fits(page, link)
    box = page.locator(OPEN).bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20, steps=8)
    page.wait_for_timeout(600)
    expect(page.locator(OPEN)).to_have_count(1, timeout=SOON)
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_have_count(0, timeout=SOON)


def test_a_mouse_that_only_passes_opens_nothing(page: Page) -> None:
    _link(page, "country").hover()
    page.mouse.move(2, 2)
    page.wait_for_timeout(600)
    expect(page.locator(OPEN)).to_have_count(0, timeout=SOON)


def test_the_keyboard_opens_a_card(page: Page) -> None:
    page.keyboard.press("Tab")  # from now on it is the keyboard that moves
    for kind in KINDS:
        link = _link(page, kind)
        link.focus()
        _card_fits(page, link)
        page.keyboard.press("Escape")
        expect(page.locator(OPEN)).to_have_count(0, timeout=SOON)
        expect(link).to_be_focused()
    href = link.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{href.removeprefix('../')}")


def test_the_focus_goes_on_and_the_card_with_it(page: Page) -> None:
    page.keyboard.press("Tab")
    _link(page, "country").focus()
    expect(page.locator(OPEN)).to_have_count(1, timeout=SOON)
    page.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    expect(page.locator(OPEN)).to_have_count(0, timeout=SOON)


def test_a_tap_opens_a_card_that_leads_on(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader(has_touch=True, viewport={"width": PHONE, "height": 844}).open(shipped_site / ARTICLE)
    for kind in KINDS:
        link = _link(page, kind)
        link.tap()
        _card_fits(page, link)
        assert page.url.endswith(ARTICLE)
        page.keyboard.press("Escape")
        expect(page.locator(OPEN)).to_have_count(0, timeout=SOON)
    link.tap()
    href = link.get_attribute("href") or ""
    page.locator(f"{OPEN} .name a").tap()
    page.wait_for_url(f"**/{href.removeprefix('../')}")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_without_scripts_a_link_is_a_link(shipped_site: Path, reader: Callable[..., Reader], width: int) -> None:
    tab = reader(java_script_enabled=False, has_touch=width == PHONE, viewport={"width": width, "height": 844})
    page = tab.open(shipped_site / ARTICLE)
    for kind in KINDS:
        link = _link(page, kind)
        link.hover()
        assert page.locator(OPEN).count() == 0
    href = link.get_attribute("href") or ""
    link.tap() if width == PHONE else link.click()
    page.wait_for_url(f"**/{href.removeprefix('../')}")


def test_a_click_with_the_mouse_follows_the_link(page: Page) -> None:
    link = _link(page, "actor")
    href = link.get_attribute("href") or ""
    link.click()
    page.wait_for_url(f"**/{href.removeprefix('../')}")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_an_open_card_is_open_to_all(shipped_site: Path, reader: Callable[..., Reader], width: int) -> None:
    tab = reader()
    tab.resize(width)
    page = tab.open(shipped_site / ARTICLE)
    page.keyboard.press("Tab")
    _link(page, "event").focus()
    expect(page.locator(OPEN)).to_have_count(1, timeout=SOON)
    faults = tab.violations(ALL_RULES, OPEN)
    assert faults == [], "\n".join(faults)
