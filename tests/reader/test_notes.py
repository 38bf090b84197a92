"""Notes: beside the text on a wide screen, cards on a phone, in the flow on paper; and the tally that picks among them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import crowded
import pytest
from onscreen import ALL_RULES, DESKTOP, PAPER, PHONE, Reader
from projects import site_of

pytestmark = pytest.mark.browser

ARTICLE = "articles/what-a-machine-digest-says.html"
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])

_MISPLACED = """() => {
  const found = [], box = (node) => node.getBoundingClientRect(), ltr = getComputedStyle(document.body).direction === "ltr";
  const text = box(document.querySelector(".text > p"));
  const notes = Array.from(document.querySelectorAll(".note"));
  let before = null;
  for (const note of notes) {
    const here = box(note), mark = box(document.querySelector(`[popovertarget="${note.id}"]`));
    if (!note.checkVisibility() || here.width < 100 || here.height < 20) found.push(`${note.id} is not shown`);
    else if (ltr ? here.left < text.right : here.right > text.left) found.push(`${note.id} stands on the text`);
    else if (here.left < 0 || here.right > document.documentElement.clientWidth) found.push(`${note.id} stands outside`);
    else if (here.top < mark.top - 8) found.push(`${note.id} stands ${Math.round(mark.top - here.top)}px above its mark`);
    else if (before && here.top < before.bottom) found.push(`${note.id} stands on the one before`);
    before = here;
  }
  for (const other of document.querySelectorAll("main > *, main > article > *, .beside > *, .text > *:not(.note)")) {
    const there = box(other);
    if (other.querySelector(".note") || !other.checkVisibility() || other.matches("#main")) continue;
    for (const note of notes) {
      const here = box(note);
      if (here.left < there.right - 1 && there.left < here.right - 1 && here.top < there.bottom - 1 && there.top < here.bottom - 1)
        found.push(`${note.id} stands on ${other.tagName.toLowerCase()}.${other.className}`);
    }
  }
  return found;
}"""


def _open_cards(tab: Reader) -> list[str]:
    return list(tab.page.evaluate("() => Array.from(document.querySelectorAll(':popover-open'), (card) => card.id)"))


def _is_inside(tab: Reader, selector: str) -> bool:
    box, window = tab.page.locator(selector).bounding_box(), tab.page.viewport_size
    assert box and window
    return bool(
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= window["width"]
        and box["y"] + box["height"] <= window["height"]
        and box["height"] > 40
    )


@pytest.fixture
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site_of(tmp_path_factory, "300 claims") / "articles/crowd.html"


@WITH_AND_WITHOUT_SCRIPTS
def test_notes_stand_beside_the_text(shipped_site: Path, reader: Callable[..., Reader], scripts: bool) -> None:
    tab = reader(java_script_enabled=scripts)
    tab.open(shipped_site / ARTICLE)
    assert tab.page.locator(".note").count() > 20
    for width in (1120, DESKTOP, 1920):
        tab.resize(width)
        assert tab.page.evaluate(_MISPLACED) == [], width


def test_300_notes_stand_beside_the_text(crowd: Path, reader: Callable[..., Reader]) -> None:
    tab = reader(java_script_enabled=False)
    tab.open(crowd)
    assert tab.page.locator(".note").count() == crowded.CLAIMS
    faults = tab.page.evaluate(_MISPLACED)
    assert faults == [], f"{len(faults)}: {faults[:20]}"


def test_notes_stand_on_the_left_of_arabic(
    tmp_path_factory: pytest.TempPathFactory, reader: Callable[..., Reader]
) -> None:
    tab = reader()
    tab.open(site_of(tmp_path_factory, "in Arabic") / "articles/port.html")
    assert tab.page.locator(".note").count() == 2
    assert tab.page.evaluate(_MISPLACED) == []


def test_a_misplaced_note_is_noticed(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / ARTICLE)
    for name, value, fault in (
        ("top", "0px", "above its mark"),
        ("marginTop", "-60px", "on the one before"),
        ("insetInlineStart", "0px", "on the text"),
        ("insetInlineStart", "1200px", "outside"),
        ("display", "none", "not shown"),
    ):
        page.evaluate("([name, value]) => { document.querySelector('#note-5').style[name] = value; }", [name, value])
        assert any(fault in found for found in page.evaluate(_MISPLACED)), fault
        page.evaluate("(name) => { document.querySelector('#note-5').style[name] = ''; }", name)


@WITH_AND_WITHOUT_SCRIPTS
def test_a_tap_opens_a_card_on_a_phone(shipped_site: Path, reader: Callable[..., Reader], scripts: bool) -> None:
    tab = reader(java_script_enabled=scripts, has_touch=True, viewport={"width": PHONE, "height": 844})
    page = tab.open(shipped_site / ARTICLE)
    count = page.locator(".note").count()
    for number in (1, count // 2, count):
        page.locator(f'[popovertarget="note-{number}"]').first.tap()
        assert _open_cards(tab) == [f"note-{number}"]
        assert _is_inside(tab, f"#note-{number}")
        page.keyboard.press("Escape")
        assert _open_cards(tab) == []
    page.locator("#ref-1").tap()
    page.touchscreen.tap(5, 5)
    assert _open_cards(tab) == []
    assert tab.faults == []


def test_each_of_300_cards_opens_inside_the_window(crowd: Path, reader: Callable[..., Reader]) -> None:
    tab = reader(has_touch=True, viewport={"width": PHONE, "height": 844})
    page = tab.open(crowd)
    for number in (1, 60, 150, 229, crowded.CLAIMS):
        page.locator(f'[popovertarget="note-{number}"]').first.tap()
        assert _open_cards(tab) == [f"note-{number}"]
        assert _is_inside(tab, f"#note-{number}"), number
        page.keyboard.press("Escape")


def test_a_card_is_opened_and_closed_by_keyboard(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    tab = reader(java_script_enabled=False)
    page = tab.open(shipped_site / ARTICLE)
    for width in (DESKTOP, PHONE):
        tab.resize(width)
        page.locator("#claim-japan-pivotal").first.focus()
        for _ in range(3):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "ref-1":
                break
        assert page.evaluate("document.activeElement.id") == "ref-1"
        page.keyboard.press("Enter")
        assert _open_cards(tab) == ["note-1"]
        assert _is_inside(tab, "#note-1")
        page.keyboard.press("Escape")
        assert _open_cards(tab) == []
        assert page.evaluate("document.activeElement.id") == "ref-1"


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_an_open_note_is_open_to_all(
    shipped_site: Path, reader: Callable[..., Reader], width: int, scheme: Literal["light", "dark"]
) -> None:
    tab = reader()
    tab.resize(width)
    tab.page.emulate_media(color_scheme=scheme)
    tab.open(shipped_site / ARTICLE).locator("#ref-2").click()
    assert _open_cards(tab) == ["note-2"]
    faults = tab.violations(ALL_RULES, ".note:popover-open")
    assert faults == [], "\n".join(faults)


def test_notes_stand_in_the_flow_on_paper(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    tab = reader(java_script_enabled=False)
    tab.resize(PAPER)
    page = tab.open(shipped_site / ARTICLE)
    page.emulate_media(media="print")
    notes: list[dict[str, Any]] = page.eval_on_selector_all(
        ".note",
        """(notes) => notes.map((note) => ({id: note.id, shown: note.checkVisibility(), height: note.offsetHeight,
          position: getComputedStyle(note).position}))""",
    )
    assert len(notes) > 20
    for note in notes:
        assert note["shown"] and note["height"] > 20 and note["position"] in ("static", "relative"), note
    assert page.eval_on_selector_all(".text > *", _STANDS_ON) == []


_STANDS_ON = """(nodes) => nodes.filter((node, n) => n
  && node.getBoundingClientRect().top < nodes[n - 1].getBoundingClientRect().bottom - 1).map((node) => node.outerHTML)"""

_PICKED = """() => ({
  marks: Array.from(document.querySelectorAll(".text a.claim"), (mark) => [mark.classList[1],
    getComputedStyle(mark).textDecorationLine !== "none" || getComputedStyle(mark).backgroundColor !== "rgba(0, 0, 0, 0)"]),
  notes: Array.from(document.querySelectorAll(".note"), (note) => [note.classList[1],
    note.checkVisibility({visibilityProperty: true, opacityProperty: true})]),
})"""


def test_the_tally_picks_marks_and_notes(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    tab = reader(java_script_enabled=False)
    page = tab.open(shipped_site / ARTICLE)
    statuses = page.eval_on_selector_all(".tally input", "(inputs) => inputs.map((input) => input.value)")
    assert statuses[0] == "all" and len(statuses) > 5
    for status in [*statuses[1:], "all"]:
        page.locator(f'.tally input[value="{status}"]').check()
        for kind, found in page.evaluate(_PICKED).items():
            assert len(found) > 20
            for of, shown in found:
                assert shown is (status in (of, "all")), f"{kind}: {of} while {status} is chosen"


def test_the_tally_counts_right_and_is_worked_by_keyboard(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    page = reader().open(shipped_site / ARTICLE)
    for label in page.locator(".tally label").all()[1:]:
        status, count = label.locator("input").get_attribute("value"), int(label.inner_text().split()[-1])
        assert page.locator(f".note.{status}").count() == count
    page.locator('.tally input[value="all"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "supported"
    assert page.locator(".note.refuted").evaluate("note => !note.checkVisibility({visibilityProperty: true})")
