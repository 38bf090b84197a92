"""What stands around every page: colours, names, links to copy, the way past the head, and the keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from onscreen import DESKTOP, PHONE, Reader
from playwright.sync_api import Page, expect
from projects import site_of
from sampling import sample

pytestmark = pytest.mark.browser

ARTICLE = "articles/what-a-machine-digest-says.html"
NAME = "岸田 文雄"
PAPER_COLOUR = "getComputedStyle(document.body).backgroundColor"
COLOURS = """() => Array.from(document.querySelectorAll("body, a, h1, .status, .meta, .note, .facts, .key-points"), (node) => {
  const style = getComputedStyle(node);
  return [style.color, style.backgroundColor, style.borderTopColor];
})"""
CHOSEN = "document.documentElement.dataset.theme || 'system'"
TABBED = (ARTICLE, "index.html", "countries/in.html")


def _choose_theme(page: Page, theme: str) -> None:
    for _ in range(3):
        if page.evaluate(CHOSEN) != theme:
            page.locator("button.theme").click()
    assert page.evaluate(CHOSEN) == theme


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_the_chosen_colours_stay(
    shipped_site: Path, reader: Callable[..., Reader], system: Literal["light", "dark"], other: str
) -> None:
    tab = reader()
    tab.page.emulate_media(color_scheme=system)
    page = tab.open(shipped_site / "index.html")
    first = page.evaluate(PAPER_COLOUR)
    _choose_theme(page, other)
    chosen = page.evaluate(PAPER_COLOUR)
    assert chosen != first
    page.reload()
    assert (page.evaluate(CHOSEN), page.evaluate(PAPER_COLOUR)) == (other, chosen)
    tab.open(shipped_site / ARTICLE)
    assert page.evaluate(PAPER_COLOUR) == chosen
    _choose_theme(page, "system")
    page.reload()
    assert page.evaluate(PAPER_COLOUR) == first
    assert tab.faults == []


def test_the_chosen_colours_are_there_before_anything_is_painted(
    shipped_site: Path, reader: Callable[..., Reader]
) -> None:
    tab = reader(color_scheme="light")
    tab.page.add_init_script(
        """new MutationObserver(() => {
          if (document.body && !window.atFirst) window.atFirst = document.documentElement.dataset.theme || "none";
        }).observe(document, {childList: true, subtree: true});"""
    )
    page = tab.open(shipped_site / "index.html")
    assert page.evaluate("window.atFirst") == "none"
    _choose_theme(page, "dark")
    page.reload()
    assert page.evaluate("window.atFirst") == "dark"


def test_the_switch_says_what_is_chosen(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / "index.html")
    for theme in ("light", "dark", "system"):
        _choose_theme(page, theme)
        assert theme in (page.locator("button.theme").get_attribute("aria-label") or "").lower()


def test_a_chosen_theme_is_that_of_the_system(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / ARTICLE)
    _choose_theme(page, "dark")
    chosen = page.evaluate(COLOURS)
    _choose_theme(page, "system")
    assert page.evaluate(COLOURS) != chosen
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(COLOURS) == chosen


@pytest.mark.parametrize("path", [ARTICLE, "timeline/index.html"])
def test_without_scripts_there_is_no_switch_that_does_nothing(
    shipped_site: Path, reader: Callable[..., Reader], path: str
) -> None:
    page = reader(java_script_enabled=False).open(shipped_site / path)
    for switch in ("button.theme", "select.names", "button.copy", "button.copy-link", ".keys"):
        for found in page.locator(switch).all():
            assert not found.is_visible(), switch


def test_names_are_shown_in_another_language(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    tab = reader()
    page = tab.open(shipped_site / "actors/index.html")
    name = page.locator('main a[href$="kishida-fumio.html"] bdi').first
    before = name.inner_text()
    page.locator("select.names").select_option("ja")
    expect(name).to_have_text(NAME)
    assert name.evaluate("name => name.closest('[lang]').lang") == "ja"
    tab.open(shipped_site / ARTICLE)
    expect(page.locator('.facts a[href$="countries/jp.html"] bdi').first).to_have_text("日本")
    tab.open(shipped_site / "actors/kishida-fumio.html")
    expect(page.locator("h1")).to_contain_text(NAME)
    page.locator("select.names").select_option("en")
    expect(page.locator("h1")).to_contain_text(before)
    tab.open(shipped_site / "actors/index.html")
    expect(name).to_have_text(before)
    assert tab.faults == []


def test_a_link_is_copied(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    tab = reader(permissions=["clipboard-read", "clipboard-write"])
    page = tab.open(shipped_site / "claims/japan-pivotal.html")
    button = page.locator("button.copy-link:visible").first
    button.click()
    expect(button).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert tab.faults == []


def test_a_citation_is_copied(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader(permissions=["clipboard-read", "clipboard-write"]).open(shipped_site / ARTICLE)
    for details in page.locator(".cite details").all():
        details.locator("summary").click()
        details.locator("button.copy").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == details.locator("pre").inner_text().strip() != ""


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_first_tab_leads_past_the_head(shipped_site: Path, reader: Callable[..., Reader], width: int) -> None:
    tab = reader()
    tab.resize(width)
    page = tab.open(shipped_site / ARTICLE)
    skip = page.locator(".skip")
    assert (skip.bounding_box() or {"x": -1})["x"] < 0 or not skip.is_visible()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box and box["x"] >= 0 and box["y"] >= 0 and box["width"] > 40
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


_CAN_BE_REACHED = """() => {
  const wanted = "a[href], button, summary, select, input, [tabindex='0'], textarea";
  const radios = new Set();
  return Array.from(document.querySelectorAll(wanted)).filter((node) => {
    if (node.disabled || node.tabIndex < 0 || node.closest("[aria-hidden=true], [popover]:not(.note), [inert]")) return false;
    if (!node.checkVisibility({visibilityProperty: true})) return false;
    if (node.type === "radio" && !node.checked) return false;
    return true;
  }).map((node, number) => { node.dataset.number = number; return node.outerHTML.slice(0, 120); });
}"""

_WATCH = """() => {
  window.reached = []; window.unseen = [];
  document.addEventListener("focusin", (event) => {
    const style = getComputedStyle(event.target), box = event.target.getBoundingClientRect();
    window.reached.push(Number(event.target.dataset.number));
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!outlined || box.width < 1) window.unseen.push(event.target.outerHTML.slice(0, 120));
  });
}"""


@pytest.mark.parametrize("path", sample(TABBED, ARTICLE))
def test_everything_is_reached_by_keyboard_and_seen(
    shipped_site: Path, reader: Callable[..., Reader], path: str
) -> None:
    tab = reader()
    page = tab.open(shipped_site / path)
    wanted = page.evaluate(_CAN_BE_REACHED)
    assert len(wanted) > 15
    page.evaluate(_WATCH)
    for _ in range(2 * len(wanted)):  # the cards that links open have links of their own
        page.keyboard.press("Tab")
        if page.evaluate("window.reached.at(-1)") == len(wanted) - 1:
            break
    reached = set(page.evaluate("window.reached"))
    missed = [html for number, html in enumerate(wanted) if number not in reached]
    assert missed == [], f"{len(missed)} of {len(wanted)}: {missed[:5]}"
    assert page.evaluate("window.unseen") == []


def test_what_is_not_reached_or_not_seen_is_noticed(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / "404.html")
    page.evaluate("document.querySelector('main a').style.outline = 'none'")
    page.evaluate(_CAN_BE_REACHED)
    page.evaluate(_WATCH)
    page.evaluate("document.querySelector('footer a').tabIndex = -1")
    for _ in range(25):
        page.keyboard.press("Tab")
    assert len(page.evaluate("window.unseen")) >= 1
    last = page.evaluate("Number(document.querySelector('footer a').dataset.number)")
    assert last not in page.evaluate("window.reached")


@pytest.mark.parametrize("path", [ARTICLE, "timeline/index.html", "countries/jp.html", "claims/japan-pivotal.html"])
def test_statuses_and_marks_stay_in_forced_colours(
    shipped_site: Path, reader: Callable[..., Reader], path: str
) -> None:
    """What is drawn has to be told from its ground when the system chooses the colours."""
    page = reader(forced_colors="active").open(shipped_site / path)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    lost = page.evaluate(
        """() => {
          const ground = getComputedStyle(document.body).backgroundColor, found = [];
          for (const shape of document.querySelectorAll("main svg :is(path, rect, circle, line):not(.sea)")) {
            const style = getComputedStyle(shape);
            if (!shape.checkVisibility() || shape.closest("defs")) continue;
            if ([style.fill, style.stroke].every((colour) => colour === ground || colour === "none" || /^rgba.*, 0\\)$/.test(colour)))
              found.push(shape.outerHTML.slice(0, 100));
          }
          return found;
        }"""
    )
    assert lost == []


def test_a_site_from_right_to_left_has_its_switches(
    tmp_path_factory: pytest.TempPathFactory, reader: Callable[..., Reader]
) -> None:
    tab = reader()
    page = tab.open(site_of(tmp_path_factory, "in Arabic") / "index.html")
    _choose_theme(page, "dark")
    assert tab.outside() == []
    page.keyboard.press("Tab")
    assert tab.faults == []
