"""What an author sees in a tab, in real Chromium."""

import random
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from onscreen import ALL_RULES, COLOUR_RULES, Reader, comes_true
from playwright.sync_api import Page, Route
from running import FILES, LONG, Running
from sampling import sample

pytestmark = pytest.mark.browser

Start = Callable[..., Running]
Tabs = Callable[..., Reader]

ARTICLE = FILES["content/articles/a.md"]
LONG_ARTICLE = ARTICLE + "".join(f"\nParagraph {number} of the text.\n" for number in range(200))
MS = LONG * 1000


def opened(tab: Reader, running: Running, path: str = "articles/a.html") -> Page:
    """Open a page of the preview; mark it, so that a reload can be told."""
    running.built()
    tab.page.goto(running.address + path)
    comes_true(tab.page, "window.LiveReload?.connector.protocol > 0")
    return marked(tab.page)


def marked(page: Page) -> Page:
    page.evaluate("window.isAsBefore = true")
    return page


def is_as_before(page: Page) -> bool:
    return bool(page.evaluate("window.isAsBefore === true"))


def shows(page: Page, text: str) -> None:
    comes_true(page, "text => document.body?.textContent.includes(text)", text)


def test_what_changed_in_a_page_is_exchanged(preview: Start, reader: Tabs) -> None:
    tab, running = reader(), preview()
    page = opened(tab, running)
    page.evaluate("document.querySelector('h1').id = 'stays'")
    running.edited("content/articles/a.md", ARTICLE.replace("resume", "go on"))
    shows(page, "go on")
    assert is_as_before(page)
    assert page.locator("#stays").count() == 1
    running.edited("content/articles/a.md", ARTICLE.replace("An article", "Another name"))
    shows(page, "Another name")
    assert is_as_before(page)
    assert page.title().startswith("Another name")
    assert tab.faults == []


AS_BUILT = """() => {
  const page = document.documentElement.cloneNode(true);
  for (const own of page.querySelectorAll('script[src^="/.briefgen/"], briefgen-preview, briefgen-annotate')) own.remove();
  return page.outerHTML;
}"""
BLOCKS = (
    "Talks resumed, Mia Olsen said, and *nobody* minded.",
    "## A heading",
    "Norway and Japan.[^1]\n\n[^1]: A note.",
    "* one\n* two",
    "![A picture](../assets/a.svg)",
    "| a | b |\n|---|---|\n| 1 | 2 |",
)


@pytest.mark.parametrize("seed", sample(range(20), 0))
def test_an_exchanged_page_is_as_if_loaded(preview: Start, reader: Tabs, seed: int) -> None:
    draw = random.Random(seed)
    tab, running = reader(), preview({"content/assets/a.svg": SVG})
    page = opened(tab, running)
    fresh = reader(locale="en-GB").page
    for number in range(6):
        blocks = [f"Edit {number}.", *draw.choices(BLOCKS, k=4)]
        draw.shuffle(blocks)
        running.edited("content/articles/a.md", "\n\n".join([ARTICLE, *dict.fromkeys(blocks)]))
        shows(page, f"Edit {number}.")
        fresh.goto(page.url)
        comes_true(fresh, "() => document.readyState === 'complete'")
        assert page.evaluate(AS_BUILT) == fresh.evaluate(AS_BUILT)
    assert is_as_before(page)
    assert tab.faults == []


def test_what_scripts_add_to_a_page_works_in_exchanged_parts(preview: Start, reader: Tabs) -> None:
    tab, running = reader(), preview()
    page = opened(tab, running)
    running.edited("content/articles/a.md", f"{ARTICLE}\n\n## More\n\nA word by [Mia Olsen](actor:mia-olsen).\n")
    shows(page, "A word by")
    page.locator(".with-notes a", has_text="Mia Olsen").hover()
    page.locator("aside.preview:popover-open").wait_for(timeout=MS)
    assert is_as_before(page)
    assert tab.faults == []


@pytest.mark.parametrize(
    "part",
    [
        '<script src="{{ page.root }}static/own.js" defer></script>',
        '<iframe title="{{ page.title }}"></iframe>',
    ],
    ids=["a script that does not say that it stands it", "a frame"],
)
def test_what_may_not_be_exchanged_is_loaded_again(preview: Start, reader: Tabs, part: str) -> None:
    template = f'{{% extends "base.html" %}}{{% block main %}}<h1>{{{{ page.title }}}}</h1>{part}{{% endblock %}}'
    running = preview({"templates/article.html": template, "static/own.js": "window.own = true;"})
    page = opened(reader(), running)
    running.edited("content/articles/a.md", ARTICLE.replace("An article", "Another name"))
    shows(page, "Another name")
    comes_true(page, "() => !window.isAsBefore")


def test_another_page_that_changed_is_a_quiet_note_with_a_link(preview: Start, reader: Tabs) -> None:
    tab, running = reader(), preview()
    page = opened(tab, running, "actors/mia-olsen.html")
    running.edited("content/articles/b.md", FILES["content/articles/b.md"].replace("Nothing", "Something"))
    note = page.locator(".note")
    note.wait_for(timeout=MS)
    assert note.locator("summary").inner_text() == "1 other page changed"
    assert note.locator("a").all_inner_texts() == ["Another one"]
    running.edited("content/articles/a.md", ARTICLE.replace("resume", "go on"))
    page.get_by_text("2 other pages changed").wait_for(timeout=MS)
    assert is_as_before(page)
    assert tab.violations(ALL_RULES) == []
    note.get_by_role("button", name="Dismiss").click()
    assert not note.is_visible()
    running.edited("content/articles/b.md", FILES["content/articles/b.md"])
    note.get_by_role("link", name="Another one").click()
    shows(page, "Nothing of note")
    assert tab.faults == []


def test_what_is_built_while_a_page_is_exchanged_is_not_lost(preview: Start, reader: Tabs) -> None:
    running = preview()
    page, late = opened(reader(), running), Event()

    def answer_late(route: Route) -> None:
        answer = route.fetch()
        if "articles/a.html" in answer.json()["changed"] and not late.is_set():
            late.set()
            running.edited("content/articles/b.md", FILES["content/articles/b.md"].replace("Nothing", "Something"))
        route.fulfill(response=answer)

    page.route("**/.briefgen/state*", answer_late)
    running.edited("content/articles/a.md", ARTICLE.replace("resume", "go on"))
    shows(page, "go on")
    page.locator(".note a", has_text="Another one").wait_for(timeout=MS)
    assert is_as_before(page)


def test_only_styles_are_taken_anew_when_only_they_changed(preview: Start, reader: Tabs) -> None:
    own = "body { background: rgb(1, 2, 3) }"
    tab, running = reader(), preview({"static/briefgen.css": own})
    page = opened(tab, running)
    colour = "colour => getComputedStyle(document.body).backgroundColor === colour"
    for number in (4, 5):
        running.edited("static/briefgen.css", f"body {{ background: rgb(1, 2, {number}) }}")
        comes_true(page, colour, f"rgb(1, 2, {number})")
    assert is_as_before(page)
    comes_true(page, "() => document.querySelectorAll('link[href*=\"briefgen.css\"]').length === 1")
    assert tab.faults == []


def test_what_a_page_is_made_of_counts_as_the_page(preview: Start, reader: Tabs) -> None:
    running = preview({"content/assets/a.svg": SVG, "content/articles/b.md": PICTURED})
    page = opened(reader(), running, "articles/b.html")
    running.edited("content/assets/a.svg", SVG.replace("10", "11"))
    comes_true(page, "() => !window.isAsBefore")
    running.edited("static/briefgen.js", "document.title = 'new script'")
    comes_true(page, "() => document.title === 'new script'")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
PICTURED = "---\ntitle: Another one\ndate: 2024-05-15\n---\n![A picture](../assets/a.svg)\n"


def test_the_place_in_the_page_is_kept(preview: Start, reader: Tabs) -> None:
    running = preview({"content/articles/a.md": LONG_ARTICLE})
    page = opened(reader(), running)
    page.evaluate("scrollTo(0, 3000)")
    for word in ("go on", "stop"):
        running.edited("content/articles/a.md", LONG_ARTICLE.replace("resume", word))
        shows(page, word)
        comes_true(page, "() => document.readyState === 'complete' && scrollY === 3000")
    page.evaluate("location.reload()")
    comes_true(page, "() => document.readyState === 'complete' && scrollY === 3000")


def test_a_page_that_was_missing_comes_when_it_is_there_and_goes_with_it(preview: Start, reader: Tabs) -> None:
    running = preview()
    page = opened(reader(), running, "articles/new.html")
    shows(page, "There is no such page")
    style = "getComputedStyle(document.querySelector('h1')).fontFamily.includes('Charter')"
    assert page.evaluate(style.replace("h1", "body")), "the page is not styled"
    running.edited("content/articles/new.md", ARTICLE.replace("An article", "A new one"))
    shows(page, "A new one")
    (running.project / "content/articles/new.md").unlink()
    shows(page, "There is no such page")
    running.edited("templates/404.html", '{% extends "base.html" %}{% block main %}<h1>Nowhere</h1>{% endblock %}')
    shows(page, "Nowhere")


def test_a_page_without_a_head_is_loaded_again(preview: Start, reader: Tabs) -> None:
    running = preview({"content/assets/bare.html": "<P>bare"})
    page = opened(reader(), running, "assets/bare.html")
    running.edited("content/assets/bare.html", "<P>changed")
    shows(page, "changed")


def test_nothing_is_lost_while_there_is_no_connection(preview: Start, reader: Tabs) -> None:
    running = preview()
    page = opened(reader(), running)
    page.evaluate("LiveReload.connector._nextDelay = 1e9; LiveReload.connector.socket.close()")
    page.get_by_text("The preview has ended").wait_for(timeout=MS)
    running.edited("content/articles/a.md", ARTICLE.replace("resume", "go on"))
    assert is_as_before(page)
    page.evaluate("LiveReload.connector.connect()")
    shows(page, "go on")


def test_a_tab_takes_up_with_the_next_run(preview: Start, reader: Tabs) -> None:
    running = preview()
    page = opened(reader(), running)
    port = running.guard.port
    running.stop()
    running.write("content/articles/a.md", ARTICLE.replace("resume", "go on"))
    again = Running(running.project, port)
    try:
        shows(page, "go on")
    finally:
        again.stop()


# Problems


def problems(page: Page) -> Any:
    return page.locator("dialog#problems")


def wrong(running: Running) -> None:
    running.edited("content/articles/a.md", ARTICLE.replace("mia-olsen", "mia-olson"))


def test_a_problem_stands_over_the_last_good_page_until_it_is_mended(preview: Start, reader: Tabs) -> None:
    tab, running = reader(), preview(editor="vscode://file{path}:{line}:{column}")
    page = opened(tab, running)
    wrong(running)
    panel = problems(page)
    panel.wait_for(timeout=MS)
    text = panel.inner_text()
    assert "1 problem stops the build" in text
    assert "error BG301" in text
    assert "content/articles/a.md:4:10" in text
    assert 'did you mean "mia-olsen"?' in text
    source, carets = (panel.locator("li.error pre").text_content() or "").split("\n")
    assert source == "4 │ actors: [mia-olson]"
    assert carets == " " * source.index("mia-olson") + "^" * len("mia-olson")
    link = panel.get_by_role("link", name="content/articles/a.md:4:10").get_attribute("href")
    assert link == f"vscode://file{running.project}/content/articles/a.md:4:10"
    assert "talks would resume" in page.inner_text("main")
    assert is_as_before(page)
    running.edited("content/articles/a.md", ARTICLE)
    panel.wait_for(state="hidden", timeout=MS)
    assert is_as_before(page)
    assert tab.faults == []


def test_it_is_dismissed_by_key_and_called_back(preview: Start, reader: Tabs) -> None:
    running = preview()
    page = opened(reader(), running)
    wrong(running)
    problems(page).wait_for(timeout=MS)
    focused = "document.querySelector('briefgen-preview').shadowRoot.activeElement?.ariaLabel"
    assert page.evaluate(focused) == "Close"
    page.keyboard.press("Escape")
    problems(page).wait_for(state="hidden", timeout=MS)
    page.reload()
    mark = page.get_by_role("button", name="1 error")
    mark.wait_for(timeout=MS)
    assert not problems(page).is_visible()
    mark.focus()
    page.keyboard.press("Enter")
    problems(page).wait_for(timeout=MS)
    page.get_by_role("button", name="Close").click()
    running.edited("content/articles/b.md", FILES["content/articles/b.md"].replace("2024-05-15", "soon"))
    page.get_by_text("2 problems stop the build").wait_for(timeout=MS)


def test_what_was_dismissed_in_one_run_is_shown_again_in_the_next(preview: Start, reader: Tabs) -> None:
    running = preview()
    page = opened(reader(), running)
    wrong(running)
    problems(page).wait_for(timeout=MS)
    page.keyboard.press("Escape")
    problems(page).wait_for(state="hidden", timeout=MS)
    running.stop()
    again = Running(running.project, running.guard.port)
    try:
        problems(page).wait_for(timeout=MS)
    finally:
        again.stop()


def test_a_new_tab_shows_the_present_state(preview: Start, reader: Tabs) -> None:
    running = preview()
    running.built()
    wrong(running)
    page = reader().page
    page.goto(running.address)
    problems(page).wait_for(timeout=MS)
    running.edited("content/articles/a.md", ARTICLE)
    problems(page).wait_for(state="hidden", timeout=MS)


def test_warnings_are_a_small_count(preview: Start, reader: Tabs) -> None:
    tab, running = reader(), preview({"content/articles/a.md": ARTICLE.replace("actors: [mia-olsen]\n", "")})
    page = opened(tab, running)
    mark = page.get_by_role("button", name="1 warning")
    mark.wait_for(timeout=MS)
    assert not problems(page).is_visible()
    mark.click()
    assert "BG305" in problems(page).inner_text()
    assert tab.violations(ALL_RULES) == []
    running.edited("content/articles/a.md", ARTICLE)
    problems(page).wait_for(state="hidden", timeout=MS)
    mark.wait_for(state="hidden", timeout=MS)


def test_before_the_first_good_build_the_problems_are_the_page(preview: Start, reader: Tabs) -> None:
    running = preview({"content/briefing.yaml": "titel: A briefing\n"})
    running.built()
    page = reader().page
    page.goto(running.address)
    problems(page).wait_for(timeout=MS)
    assert "BG106" in page.inner_text("main")
    running.edited("content/briefing.yaml", "titel: Still wrong\n")
    comes_true(page, "() => document.querySelector('main')?.textContent.includes('Still wrong')")
    running.edited("content/briefing.yaml", "title: A good briefing\n")
    comes_true(page, "() => document.title.includes('A good briefing')")
    assert not problems(page).is_visible()


def test_the_panel_is_fit_to_see_and_not_on_paper(preview: Start, reader: Tabs) -> None:
    tab, running = reader(), preview()
    page = opened(tab, running)
    wrong(running)
    problems(page).wait_for(timeout=MS)
    assert tab.violations(ALL_RULES) == []
    page.emulate_media(color_scheme="dark")
    assert tab.violations(COLOUR_RULES) == []
    page.emulate_media(color_scheme="light")
    tab.resize(390)
    assert tab.violations(ALL_RULES) == []
    page.emulate_media(media="print")
    assert not problems(page).is_visible()
    page.emulate_media(media="screen")
    assert problems(page).is_visible()


CLAIM = "claims:\n  - id: talks\n    statement: Talks would resume.\n    quote: {quote}\n    kind: {kind}\n    status: {status}\n{more}"


def claim(quote: str = "talks would resume", kind: str = "fact", status: str = "unreviewed", more: str = "") -> str:
    return CLAIM.format(quote=quote, kind=kind, status=status, more=more)


MISTAKES: dict[str, tuple[str, str]] = {
    "BG101": ("content/articles/a.md", ARTICLE + "\x00"),
    "BG102": ("content/actors.yaml", 'actors:\n  - id: "mia-olsen\n'),
    "BG103": ("content/actors.yaml", FILES["content/actors.yaml"] + "    name: Twice\n"),
    "BG104": ("content/actors.yaml", "actors:\n  - &a\n    id: mia-olsen\n    name: Mia Olsen\n"),
    "BG106": ("content/briefing.yaml", "title: A briefing\ntilte: x\n"),
    "BG107": ("content/actors.yaml", FILES["content/actors.yaml"] + "    type: robot\n"),
    "BG108": ("content/actors.yaml", "actors:\n  - id: mia-olsen\n"),
    "BG109": ("content/actors.yaml", FILES["content/actors.yaml"] + "  - id: No Id\n    name: X\n"),
    "BG110": ("content/actors.yaml", FILES["content/actors.yaml"] + "  - id: mia-olsen\n    name: X\n"),
    "BG111": ("content/articles/a.md", ARTICLE.replace("2024-05-14", "2024-15-14")),
    "BG113": ("content/articles/a.md", ARTICLE.replace("---\nThe", "The")),
    "BG115": ("content/articles/a.yml", "claims: []\n"),
    "BG201": ("content/articles/a.yaml", claim(quote="talks would never resume")),
    "BG202": ("content/articles/a.yaml", claim(quote="The minister")),
    "BG301": ("content/articles/a.md", ARTICLE.replace("mia-olsen", "mia-olson")),
    "BG302": ("content/articles/a.md", ARTICLE + "[x](event:mia-olsen)\n"),
    "BG401": ("content/articles/a.yaml", claim(status="supported")),
    "BG403": ("content/articles/a.yaml", claim(more="    likelihood: likely\n")),
    "BG406": ("content/articles/a.yaml", claim(kind="attributed")),
    "BG802": ("content/articles/a.md", ARTICLE + "[x](nowhere.html)\n"),
    "BG804": ("templates/article.html", "{% extends 'base.html' %}{% block main %}{{ nothing }}{% endblock %}"),
}


def appears_and_vanishes(page: Page, running: Running, code: str) -> None:
    path, text = MISTAKES[code]
    running.edited(path, text)
    comes_true(
        page,
        "code => document.querySelector('briefgen-preview').shadowRoot.querySelector('dialog[open]')?.textContent.includes(code)",
        code,
    )
    if path in FILES:
        running.write(path, FILES[path])
    else:
        (running.project / path).unlink()
    problems(page).wait_for(state="hidden", timeout=MS)


@pytest.mark.parametrize("code", ["BG102", "BG201", "BG804"])
def test_the_panel_comes_and_goes(preview: Start, reader: Tabs, code: str) -> None:
    running = preview()
    appears_and_vanishes(opened(reader(), running), running, code)


@pytest.mark.soak
def test_the_panel_comes_and_goes_for_every_kind_of_mistake(preview: Start, reader: Tabs) -> None:
    assert len(MISTAKES) >= 20
    running = preview()
    page = opened(reader(), running)
    for code in MISTAKES:
        appears_and_vanishes(page, running, code)


# Bursts


def save(chance: random.Random, path: Path, text: str) -> None:
    """Save in one of the ways that editors have."""
    way = chance.choice(("in place", "aside", "aside", "anew"))
    if way == "aside":
        aside = path.with_name(chance.choice((".a.md.swp", "a.md~", "4913")))
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
        return
    if way == "anew":
        path.unlink()
    path.write_text(text, encoding="utf-8")


def bursts(page: Page, running: Running, saves: int, seed: int) -> None:
    """Save again and again, at random moments; after the last save of each burst the page shows it."""
    chance = random.Random(seed)
    path, number = running.project / "content/articles/a.md", 0
    while number < saves:
        for _ in range(min(chance.randint(1, 25), saves - number)):
            number += 1
            save(chance, path, ARTICLE.replace("resume", f"resume {number} times"))
            page.wait_for_timeout(chance.choice((0, 1, 5, 20, 80, 200)))
        shows(page, f"resume {number} times")
    assert number == saves


def test_after_the_last_save_of_a_burst_the_page_shows_it(preview: Start, reader: Tabs) -> None:
    running = preview()
    bursts(opened(reader(), running), running, saves=20, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("poll", [False, True])
def test_two_hundred_saves_are_all_shown(preview: Start, reader: Tabs, poll: bool) -> None:
    running = preview(poll=poll)
    bursts(opened(reader(), running), running, saves=200, seed=2)
