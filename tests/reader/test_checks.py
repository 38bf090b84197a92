"""Each check of this folder notices the fault that it is for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from onscreen import ALL_RULES, COLOUR_RULES, DESKTOP, PAPER, PHONE, SMALL_SCREEN_RULES, Reader
from weight import first_view_faults, markup_faults, overweight

pytestmark = pytest.mark.browser

HEAD = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title>'
SOUND = "<main><h1>A page</h1><p>With <a href='#x'>a link</a>.</p><p id=x>Words.</p></main>"


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a page."""

    def write(body: str, path: str = "page.html") -> Path:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(HEAD + body, "utf-8")
        return tmp_path / path

    return write


def test_a_sound_page_has_no_fault(reader: Callable[..., Reader], page_of: Callable[[str], Path]) -> None:
    tab, page = reader(), page_of(SOUND)
    tab.open(page)
    for rules in (ALL_RULES, COLOUR_RULES, SMALL_SCREEN_RULES):
        assert tab.violations(rules) == []
    assert (tab.faults, tab.outside(), markup_faults(page.parent)) == ([], [], [])
    assert overweight(page.parent, "page.html") == first_view_faults(tab.requests) == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<script>console.log('said')</script>", "said"),
        ("<script>throw new Error('thrown')</script>", "thrown"),
        ("<script src=missing.js></script>", "failed"),
        ("<img alt='' src='https://example.org/x.png'>", "foreign"),
        ("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><p style='color:red'>x", "style"),
    ],
)
def test_what_the_browser_reports_is_noted(
    reader: Callable[..., Reader], page_of: Callable[[str], Path], body: str, word: str
) -> None:
    tab = reader(bypass_csp=False)
    tab.page.route("https://**", lambda route: route.abort())
    tab.open(page_of(body + SOUND))
    assert any(word in fault for fault in tab.faults)


@pytest.mark.parametrize(
    ("body", "width"),
    [
        ("<p><span style='display:inline-block;width:500px'>wide</span>", PHONE),
        ("<p>" + "unbroken" * 40, PHONE),
        ("<style>body{overflow-x:hidden}</style><p>" + "cutoff" * 400, DESKTOP),
        ("<p style='position:relative;left:-40px'>beyond the start", DESKTOP),
        ("<style>@media print{p{width:1000px}}</style><p>wide on paper", PAPER),
    ],
)
def test_what_stands_outside_is_noticed(
    reader: Callable[..., Reader], page_of: Callable[[str], Path], body: str, width: int
) -> None:
    tab = reader()
    tab.resize(width)
    tab.page.emulate_media(media="print" if width == PAPER else "screen")
    tab.open(page_of(SOUND + body))
    assert tab.outside()


def test_what_scrolls_by_itself_stands_inside(reader: Callable[..., Reader], page_of: Callable[[str], Path]) -> None:
    tab = reader()
    tab.open(page_of(SOUND + "<div style='overflow-x:auto'><p style='width:3000px'>a wide table</div>"))
    assert tab.outside() == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>", "image-alt"),
        ("<p style='color:#aaa'>pale", "color-contrast"),
        ("<button style='width:9px;height:9px;padding:0'>x</button>" * 3, "target-size"),
        (
            "<p>Among many words <a href=# style='color:#111;text-decoration:none'>hidden link</a> of a text",
            "link-in-text-block",
        ),
        ("<h3>Two levels down</h3>", "heading-order"),
    ],
)
def test_axe_notices(reader: Callable[..., Reader], page_of: Callable[[str], Path], body: str, rule: str) -> None:
    tab = reader()
    tab.open(page_of(SOUND.replace("</main>", body + "</main>")))
    assert [found.split(":")[0] for found in tab.violations(ALL_RULES)] == [rule]


@pytest.mark.parametrize("medium", ["dark", "print", "phone"])
def test_axe_sees_the_page_as_it_is_shown(
    reader: Callable[..., Reader], page_of: Callable[[str], Path], medium: str
) -> None:
    query = {"dark": "(prefers-color-scheme:dark)", "print": "print", "phone": "(max-width:400px)"}[medium]
    tab = reader()
    tab.open(page_of(SOUND + f"<style>@media {query}{{main{{color:#ccc;background:#fff}}}}</style>"))
    assert tab.violations(COLOUR_RULES) == []
    tab.page.emulate_media(
        color_scheme="dark" if medium == "dark" else None, media="print" if medium == "print" else None
    )
    tab.resize(PHONE if medium == "phone" else DESKTOP)
    assert "color-contrast" in tab.violations(COLOUR_RULES)[0]


def test_axe_runs_under_the_policy_of_a_page(reader: Callable[..., Reader], page_of: Callable[[str], Path]) -> None:
    policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'"
    tab = reader()
    tab.open(page_of(f'<meta http-equiv="Content-Security-Policy" content="{policy}">' + SOUND + "<img src=x.png>"))
    tab.faults.clear()  # there is no such picture
    assert "image-alt" in tab.violations(ALL_RULES)[0]
    assert tab.faults == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>No heading", "0 h1"),
        ("<h1>One</h1><h1>Two</h1>", "2 h1"),
        ("<h1>One</h1><h3>Three</h3>", "h1 to h3"),
        ("<h1 id=a>One</h1><p id=a>", "id a twice"),
        ("<h1>One</h1><a href=nowhere.html>x</a>", "link to nowhere.html"),
        ("<h1>One</h1><a href='#nowhere'>x</a>", "link to #nowhere"),
        ("<h1>One</h1><a href='other.html#nowhere'>x</a>", "link to other.html#nowhere"),
        ("<h1>One</h1><p style='color:red'>", "p style"),
        ("<h1>One</h1><p onclick='x()'>", "p onclick"),
        ("<h1>One</h1><script>1</script>", "<script>"),
        ("<h1>One</h1><style>p{}</style>", "<style>"),
    ],
)
def test_faults_of_markup_are_noticed(page_of: Callable[..., Path], body: str, fault: str) -> None:
    page_of(SOUND, "other.html")
    assert markup_faults(page_of(body).parent) == [f"page.html: {fault}"]


@pytest.mark.parametrize(
    ("path", "size"),
    [("articles/a.html", 35), ("articles/index.html", 20), ("claims/a.html", 20), ("timeline/1.html", 60)],
)
def test_budgets_of_pages(page_of: Callable[..., Path], path: str, size: int) -> None:
    page = page_of("", path)
    noise = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(40_000))
    fitting = next(length for length in range(0, 40_000, 50) if _weight(noise[:length]) > size * 1024)
    page_of(noise[: fitting - 200], path)
    assert overweight(page.parents[1], path) == []
    page_of(noise[:fitting], path)
    assert path in overweight(page.parents[1], path)[0]


def _weight(text: str) -> int:
    import gzip

    return len(gzip.compress((HEAD + text).encode(), 6))


def test_budgets_of_styles_scripts_and_the_first_view(
    reader: Callable[..., Reader], page_of: Callable[..., Path]
) -> None:
    noise = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(20_000))
    parts = "".join(f"<link rel=stylesheet href={n}.css>" for n in range(8)) + "<script src=s.js></script>"
    page = page_of(parts + SOUND)
    for name in (*(f"{n}.css" for n in range(8)), "s.js"):
        (page.parent / name).write_text(f"/* {noise} */", "utf-8")
    assert [fault.split()[1] for fault in overweight(page.parent, "page.html")] == ["styles", "scripts"]
    tab = reader()
    tab.open(page)
    heavy = first_view_faults(tab.requests)
    assert heavy[0].startswith("10 requests") and heavy[1].startswith("first view")


def test_axe_looks_at_a_part_alone(reader: Callable[..., Reader], page_of: Callable[[str], Path]) -> None:
    tab = reader()
    tab.open(page_of(SOUND + "<p id=pale style='color:#aaa'>pale"))
    assert "color-contrast" in tab.violations(ALL_RULES, "#pale")[0]
    assert tab.violations(ALL_RULES, "main") == []
