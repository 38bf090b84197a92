"""Words that are selected in a page of the preview become a record of the article's annotations, and nobody else's words do."""

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from onscreen import COLOUR_RULES, PHONE, SMALL_SCREEN_RULES, Reader, comes_true
from playwright.sync_api import Page
from running import LONG, Answer, Running
from sampling import sample

from briefgen.preview.annotating import annotating
from briefgen.read.project import read_project

Start = Callable[..., Running]
Tabs = Callable[..., Reader]

MS = LONG * 1000
ARTICLE = """---
title: An article
date: 2024-05-14
---
The minister *said*[](source:paper) that talks would resume with [Mia Olsen](actor:mia-olsen) soon.

Nobody said so: on Monday, officials held that talks would resume.
"""
SITE = {
    "content/articles/a.md": ARTICLE,
    "content/articles/a.yaml": "# The claims\nclaims:\n  - id: first   # kept\n    statement: S\n    quote: talks would resume with Mia\n",
    "content/sources.yaml": "sources: [{id: paper, title: Paper}]\n",
}
PATH = "content/articles/a.yaml"


@pytest.fixture
def running(preview: Start, tmp_path: Path) -> Running:
    started = preview(SITE, extension=annotating(tmp_path))
    started.built()
    return started


def token_of(running: Running) -> str:
    found = re.search(r'annotate\.js" data-token="([^"]+)"', running.ask("/articles/a.html").text)
    assert found is not None
    return found[1]


def post(running: Running, action: str, asked: Any, **headers: str) -> Answer:
    """Send what a page would send; headers may be replaced, and left out where they are empty."""
    sent = {
        "Origin": running.address.rstrip("/"),
        "Content-Type": "application/json",
        "X-Briefgen-Token": headers.pop("token", None) or token_of(running),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    kept = {name: value for name, value in sent.items() if value != "none"}
    return running.ask(f"/.briefgen/do/{action}", kept, "POST", json.dumps(asked).encode())


def selection(words: str, article: str = "a") -> dict[str, str]:
    return {"article": article, "words": words}


def drafted(running: Running, words: str = "officials held that talks") -> dict[str, str]:
    answer = post(running, "draft", {"kind": "claim", "selection": selection(words)})
    assert answer.status == 200, answer.text
    return dict(json.loads(answer.text))


def accepted(draft: dict[str, str], **other: str) -> dict[str, str]:
    return {"kind": "claim", "article": "a", "yaml": draft["yaml"], "digest": draft["digest"], **other}


def test_a_draft_is_appended(running: Running) -> None:
    before = (running.project / PATH).read_text()
    draft = drafted(running)
    assert draft["path"] == PATH
    assert draft["yaml"].startswith("id: officials-held-that-talks\n")
    answer = post(running, "append", accepted(draft))
    assert (answer.status, json.loads(answer.text)) == (200, {"path": PATH})
    record = "\n  - id: officials-held-that-talks\n    statement: Officials held that talks.\n    quote: officials held that talks\n"
    assert (running.project / PATH).read_text() == before + record


REFUSED = {
    "no token": (403, {"token": "none"}),
    "another token": (403, {"token": "x" * 43}),
    "another site": (403, {"Origin": "http://evil.example"}),
    "another port": (403, {"Origin": "http://127.0.0.1:1"}),
    "no origin": (403, {"Origin": "none"}),
    "another host": (403, {"Host": "evil.example"}),
    "a frame of another site": (403, {"Sec_Fetch_Site": "cross-site"}),
    "a form": (415, {"Content_Type": "text/plain"}),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("action", ["draft", "append"])
def test_nobody_else_may_ask(running: Running, case: str, action: str) -> None:
    before = (running.project / PATH).read_bytes()
    status, headers = REFUSED[case]
    asked = {
        "draft": {"kind": "claim", "selection": selection("officials held that")},
        "append": accepted(drafted(running)),
    }
    assert post(running, action, asked[action], **headers).status == status
    assert (running.project / PATH).read_bytes() == before


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"article": "../../../etc/passwd"}, "no such article"),
        ({"article": "b/../a"}, "no such article"),
        ({"kind": "actor"}, "unknown"),
        ({"more": "x"}, "unknown"),
        ({"yaml": "id: [\n"}, "not the YAML of a record"),
        ({"yaml": "id: x\nstatement: S\nquote: words that nobody wrote\n"}, "error[BG201]"),
        ({"digest": ""}, "changed meanwhile"),
        ({"digest": "0" * 64}, "changed meanwhile"),
    ],
)
def test_what_does_not_fit_is_said_and_not_written(running: Running, other: dict[str, str], words: str) -> None:
    before = (running.project / PATH).read_bytes()
    answer = post(running, "append", accepted(drafted(running), **other))
    assert answer.status == 409
    assert words in answer.text
    assert (running.project / PATH).read_bytes() == before


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(running: Running) -> None:
    draft = drafted(running)
    running.edited(PATH, "claims: []\n")
    answer = post(running, "append", accepted(draft))
    assert (answer.status, "changed meanwhile" in answer.text) == (409, True)
    assert (running.project / PATH).read_text() == "claims: []\n"


def test_a_link_out_of_the_content_is_not_followed(running: Running, tmp_path: Path) -> None:
    draft = drafted(running)
    outside = tmp_path / "outside.yaml"
    (running.project / PATH).rename(outside)
    (running.project / PATH).symlink_to(outside)
    before = outside.read_bytes()
    answer = post(running, "append", accepted(draft))
    assert (answer.status, "leads out" in answer.text) == (409, True)
    assert outside.read_bytes() == before


@pytest.mark.parametrize("asked", [[], {}, None, 1, {"kind": "claim"}, {"kind": "claim", "selection": {"article": 1}}])
def test_what_no_page_sends(running: Running, asked: Any) -> None:
    assert post(running, "draft", asked).status == 409


# In Chromium

SELECT = """([from, to]) => {
  const nodes = document.createTreeWalker(document.querySelector("article > .text"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (nodes.nextNode()) {
    const node = nodes.currentNode, first = node.data.indexOf(from), last = node.data.indexOf(to);
    if (node.parentElement.closest("aside")) continue;
    if (first >= 0) range.setStart(node, first);
    if (last >= 0) range.setEnd(node, last + to.length);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def opened(tab: Reader, running: Running) -> Page:
    tab.page.goto(running.address + "articles/a.html")
    comes_true(tab.page, "window.LiveReload?.connector.protocol > 0")
    return tab.page


def select(page: Page, first: str, last: str) -> None:
    page.evaluate(SELECT, [first, last])
    page.wait_for_selector(".bar:not([hidden])", timeout=MS)


def press(page: Page, name: str) -> None:
    page.locator("briefgen-annotate").get_by_role("button", name=name).click(timeout=MS)


@pytest.mark.browser
def test_a_claim_from_a_selection(running: Running, reader: Tabs) -> None:
    tab = reader(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = opened(tab, running)
    select(page, "minister", "would resume with")
    press(page, "Claim")
    area = page.locator("dialog.record textarea")
    assert "quote: minister said that talks would resume with\n" in area.input_value(timeout=MS)
    area.fill(area.input_value().replace("Minister said", "The minister said"))
    press(page, "Append")
    page.wait_for_selector(".said:not([hidden])", timeout=MS)
    running.built(2)
    claim = list(read_project(running.project).claims.values())[-1]
    assert claim.statement == "The minister said that talks would resume with."
    page.wait_for_selector("#note-2", state="attached", timeout=MS)  # the page is loaded again, with the new note
    assert tab.faults == []


@pytest.mark.browser
def test_by_keyboard_alone(running: Running, reader: Tabs) -> None:
    tab = reader(reduced_motion="reduce")
    page = opened(tab, running)
    select(page, "Nobody", "so")
    page.keyboard.press("Escape")
    page.wait_for_selector(".bar", state="hidden", timeout=MS)
    select(page, "officials held", "talks would resume.")
    page.keyboard.press("Alt+KeyQ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    area = page.locator("dialog.record textarea")
    assert "date: 2024-05-14\n" in area.input_value(timeout=MS)
    assert page.evaluate("document.querySelector('briefgen-annotate').shadowRoot.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    running.built(2)
    assert list(read_project(running.project).events) == ["officials-held-that-talks-would-resume"]


@pytest.mark.browser
def test_a_quote_to_copy(running: Running, reader: Tabs) -> None:
    tab = reader(permissions=["clipboard-read", "clipboard-write"])
    page = opened(tab, running)
    select(page, "talks would resume.", "talks would resume.")
    press(page, "Copy quote")
    page.wait_for_selector(".said:not([hidden])", timeout=MS)
    assert page.evaluate("navigator.clipboard.readText()") == "quote: talks would resume.\n"
    assert (running.project / PATH).read_text() == SITE[PATH]


@pytest.mark.browser
def test_what_is_refused_is_shown_and_the_text_stays(running: Running, reader: Tabs) -> None:
    page = opened(reader(reduced_motion="reduce"), running)
    select(page, "officials held", "talks would resume.")
    press(page, "Claim")
    area = page.locator("dialog.record textarea")
    area.fill("id: first\nstatement: S\n", timeout=MS)
    press(page, "Append")
    page.wait_for_selector(".fault:not([hidden])", timeout=MS)
    assert "BG110" in page.locator(".fault").inner_text()
    assert area.input_value() == "id: first\nstatement: S\n"
    assert (running.project / PATH).read_text() == SITE[PATH]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "scheme"), sample(itertools.product((1280, PHONE), ("light", "dark")), (PHONE, "dark"))
)
def test_it_can_be_read_and_reached(running: Running, reader: Tabs, width: int, scheme: Any, tmp_path: Path) -> None:
    tab = reader(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = opened(tab, running)
    select(page, "officials held", "talks would resume.")
    rules = SMALL_SCREEN_RULES if width == PHONE else COLOUR_RULES
    assert tab.violations(rules, "briefgen-annotate") == []
    press(page, "Claim")
    page.wait_for_selector("dialog.record textarea", timeout=MS)
    assert tab.violations(rules, "briefgen-annotate") == []
    assert tab.outside() == []


@pytest.mark.browser
def test_words_outside_an_articles_text_are_left_alone(running: Running, reader: Tabs) -> None:
    page = opened(reader(reduced_motion="reduce"), running)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    page.wait_for_timeout(400)
    assert page.locator(".bar").is_hidden()
    page.goto(running.address + "index.html")
    assert page.locator("briefgen-annotate").count() == 0
