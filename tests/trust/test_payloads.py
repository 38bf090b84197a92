"""No script of an author's runs: payloads in every Markdown context and field, looked at as trees and in Chromium.

The browser sees the pages with their Content-Security-Policy taken out: nothing may depend on it. With a sanitiser that lets
everything through, the same watch must fire.
"""

import html
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from onscreen import Reader
from payloads import CONTEXTS, OWN, corpus, in_context, unsafe_parts
from playwright.sync_api import Browser, Dialog, Page, Request
from sitecase import case_names, copy_case, options_of

from briefgen.build import Options, build_project
from briefgen.diagnostics import Problem
from briefgen.model import Source
from briefgen.read import prose
from briefgen.read.decode import decode
from briefgen.read.prose import compile_prose
from briefgen.source import Field, WholeFile, find_control

HERE = WholeFile("a.md")
SAMPLE = 80
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
WATCH = """
window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...given) => { window.fired.push(name + "(" + String(given[0]).slice(0, 60) + ")"); };
document.write = (text) => { window.fired.push("document.write"); };
"""
TOUCH = """async () => {
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a, area");
    if (link && !/^\\s*(javascript|data|vbscript)/i.test(link.href.baseVal ?? link.href)) event.preventDefault();
  });
  for (const node of document.querySelectorAll("*")) {
    for (const name of ["pointerenter", "pointerover", "mouseenter", "mouseover", "mousemove", "pointerdown", "mousedown", "mouseup", "contextmenu", "keydown"])
      node.dispatchEvent(new Event(name, {bubbles: true}));
    if (node.focus) node.focus({preventScroll: true});
    if (node.click && !/^(HTML|BODY)$/.test(node.tagName)) node.click();
  }
  scrollTo(0, 1e6);
  await new Promise((done) => setTimeout(done, 150));
  return window.fired ?? ["the watch is gone"];
}"""


class Watched:
    """A browser tab that notes whatever runs, asks or leaves. It has no network, and is small: what it paints nobody sees."""

    def __init__(self, browser: Browser) -> None:
        self.page: Page = browser.new_page(offline=True, viewport={"width": 300, "height": 200})
        self.page.add_init_script(WATCH)
        self.found: list[str] = []
        self.page.on("dialog", self._dismiss)
        self.page.on("popup", lambda popup: self.found.append(f"window {popup.url}"))
        self.page.on("framenavigated", self._moved)
        self.page.on("request", self._asked)
        self.here = ""

    def _dismiss(self, dialog: Dialog) -> None:
        self.found.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _moved(self, frame: object) -> None:
        if self.here and self.page.url.partition("#")[0] not in (self.here, "about:blank"):
            self.found.append(f"went to {self.page.url}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith("file:"):
            self.found.append(f"request {request.url}")

    def see(self, file: Path) -> list[str]:
        """Open a page, touch everything on it, and return what happened."""
        self.found, self.here = [], ""
        self.page.goto(file.as_uri())
        self.here = file.as_uri()
        return [*self.page.evaluate(TOUCH), *self.found]


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    tab = Watched(browser)
    yield tab
    tab.page.close()


def prose_page(payloads: list[str], contexts: Mapping[str, str] = CONTEXTS) -> str:
    """Return a page with each payload in each context, compiled one by one."""
    parts = [compile_prose(in_context(context, payload), HERE)[0].html for payload in payloads for context in contexts]
    return "<!doctype html><meta charset=utf-8>" + "\n".join(f"<div>{part}</div>" for part in parts)


def sampled(count: int) -> list[str]:
    known = corpus()
    return [*OWN, *random.Random(5).sample(known, min(count, len(known)))]


def chunks(texts: list[str], size: int) -> list[list[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def assert_prose_is_inert(payloads: list[str], watched: Watched, folder: Path) -> None:
    for number, some in enumerate(chunks(payloads, 60)):
        page = prose_page(some)
        body = page.partition("<meta charset=utf-8>")[2]
        assert list(unsafe_parts(body, is_prose=True)) == []
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
        seen = [found for found in watched.see(folder / f"{number}.html") if not _is_picture(found)]
        assert seen == []


def _is_picture(found: str) -> bool:
    """Say whether it is a foreign picture: refused with BG802 later, when the addresses of a text are checked."""
    return found.startswith("request ") and "javascript" not in found


@pytest.mark.browser
def test_nothing_in_prose_runs(watched: Watched, tmp_path: Path) -> None:
    assert_prose_is_inert(sampled(SAMPLE), watched, tmp_path)


@pytest.mark.browser
@pytest.mark.soak
@pytest.mark.skipif(not corpus(), reason="the payload lists are not at hand")
@pytest.mark.parametrize("part", range(8))
def test_nothing_of_all_payloads_in_prose_runs(part: int, watched: Watched, tmp_path: Path) -> None:
    assert_prose_is_inert(corpus()[part::8], watched, tmp_path)


class _NoCleaner:
    def clean(self, text: str) -> str:
        return text


@pytest.mark.browser
def test_the_watch_fires_without_the_sanitiser(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prose, "_cleaner", _NoCleaner)
    ways = ["<img src=x onerror=alert(1)>", "<a href='javascript:alert(2)'>x</a>", "<b onmouseover=alert(3)>x</b>"]
    page = prose_page([*ways, "<input onfocus=alert(4)>", "<iframe src=https://evil.example/x></iframe>"])
    (tmp_path / "x.html").write_text(page, encoding="utf-8")
    seen = watched.see(tmp_path / "x.html")
    assert {"alert(1)", "alert(2)", "alert(3)", "alert(4)", "request https://evil.example/x"} <= set(seen)
    assert {"attribute onerror of img", "attribute onmouseover of b"} <= set(unsafe_parts(page, is_prose=True))


def quoted(text: str) -> str:
    """Return a text as a YAML scalar; beyond ASCII in YAML's escapes, which know no surrogate pairs as those of JSON do."""
    return "".join(
        sign if sign.isascii() and sign != "\x7f" else f"\\U{ord(sign):08x}"
        for sign in json.dumps(text, ensure_ascii=False)
    )


def files_of(number: int, payload: str) -> dict[str, str]:
    """Return records in which a payload is every text and, where it can be, every address."""
    value, name = quoted(payload), f"x{number}"
    accepted = [a for a in (payload, f"https://a.example/{payload}", f"https://{payload}") if is_address(a)]
    url = quoted(accepted[-1]) if accepted else "https://a.example/"
    prose_text = quoted(compiled_or_plain(payload))
    return {
        f"content/articles/{name}.md": f"---\ntitle: {value}\ndate: 2024-05-14\nsummary: {value}\ntopics: [{value}]\nauthors: [{value}]\n"
        f"actors: [{name}]\nkey_points: [{{text: {value}, icon: {value}}}]\nsummary_by: {{name: {value}, kind: machine}}\n"
        f"corrections: [{{date: 2024-05-15, text: {value}, kind: {value}}}]\n---\nThe passage that is quoted number {number} here.\n\n{compiled_or_plain(payload)}\n",
        f"content/articles/{name}.yaml": f"claims:\n- {{id: {name}, statement: {value}, quote: passage that is quoted number {number}, verdict: {value}, context: {value},"
        f" topics: [{value}], speaker: {name}, status: supported, resolution: {value}, kind: assessment, confidence: low, confidence_basis: {value},"
        f" evidence: [{{source: {name}, stance: supports, quote: {value}, locator: {value}, note: {value}}}],"
        f" history: [{{date: 2024-05-14, status: supported, confidence: low, note: {value}}}]}}\n"
        f"timeline:\n- {{id: {name}, date: 2024-05, title: {value}, summary: {value}, place: {{name: {value}}}, actors: [{{actor: {name}, post: {value}}}]}}\n",
        f"content/actors/{name}.yaml": f"actors:\n- {{id: {name}, name: {value}, aliases: [{value}], description: {prose_text}, names: {{ja: {value}}},"
        f" roles: [{{post: {value}}}], former_names: [{{name: {value}}}], website: {url}}}\n",
        f"content/sources/{name}.yaml": f"sources:\n- {{id: {name}, title: {value}, publisher: {value}, authors: [{value}], note: {value},"
        f" license: {value}, interest: {value}, url: {url}, archive_url: {url}}}\n",
    }


def is_address(text: str) -> bool:
    problems: list[Problem] = []
    decode({"id": "x", "title": "T", "url": text}, Source, Field("a.yaml"), problems)
    return not problems


def compiled_or_plain(payload: str) -> str:
    """Return the payload, unless it would be refused: then it can do no harm."""
    result, problems = compile_prose(payload, HERE)
    addresses = re.search(r'(?:href|src)="', result.html)
    is_refused = problems or result.refused or addresses or "\n---" in payload or find_control(payload) is not None
    return "Plain." if is_refused else payload


def fits(payload: str) -> bool:
    """Say whether a field takes the payload. A lone half of a surrogate pair can't even stand in a file."""
    if any("\ud800" <= sign <= "\udfff" for sign in payload):
        return False
    problems: list[Problem] = []
    decode({"id": "x", "title": payload}, Source, Field("a.yaml"), problems)
    return not problems


def build_with(payloads: list[str], root: Path) -> list[Path]:
    """Build a site of payloads; return its pages."""
    fit = [payload for payload in payloads if fits(payload)]
    value = quoted(fit[0])
    files = {
        "content/briefing.yaml": f"title: {value}\ndescription: {value}\npublisher: {value}\nauthors: [{value}]\nlicense: {value}\n"
    }
    files["content/countries.yaml"] = (
        f"countries: [{{code: JP, name: {value}, naming_note: {value}, summary: {quoted(compiled_or_plain(fit[0]))}}}]\n"
    )
    for number, payload in enumerate(fit):
        files.update(files_of(number, payload))
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    outcome = build_project(Options(project=root))
    assert [(p.code, p.message, s.path) for p, s in outcome.problems if p.is_error] == []
    return sorted((root / "site").rglob("*.html"))


MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
TOGETHER = 20


def without_policy(page: Path) -> str:
    text = page.read_text("utf-8")
    assert POLICY.search(text), page
    return POLICY.sub("", text)


def assert_site_is_inert(pages: list[Path], watched: Watched) -> None:
    for page in pages:
        page.write_text(without_policy(page), encoding="utf-8")
        assert watched.see(page) == [], page


def assert_records_are_inert(pages: list[Path], watched: Watched) -> None:
    """Look at pages of records, of which what they alone show is put together in one of them: opening each costs most."""
    folders: dict[Path, list[Path]] = {}
    for page in pages:
        folders.setdefault(page.parent, []).append(page)
    for of_one in folders.values():
        for some in (of_one[start : start + TOGETHER] for start in range(0, len(of_one), TOGETHER)):
            texts = [without_policy(page) for page in some]
            mains = [found for text in texts if (found := MAIN.search(text))]
            assert len(mains) == len(some)
            before, after = texts[0][: mains[0].start()], texts[0][mains[0].end() :]
            some[0].write_text("\n".join([before, *(found[0] for found in mains), after]), encoding="utf-8")
            assert watched.see(some[0]) == [], some


@pytest.mark.browser
def test_nothing_in_a_field_runs(watched: Watched, tmp_path: Path) -> None:
    pages = build_with(OWN[::3], tmp_path)
    lists = [page for page in pages if page.name in ("index.html", "method.html")]
    assert len(lists) >= 8
    others = random.Random(3).sample([page for page in pages if page not in lists], 4)
    for page in [*lists, *others]:
        assert list(unsafe_parts(page.read_text("utf-8"))) == [], page
    assert_site_is_inert([*lists, *others], watched)


@pytest.mark.browser
@pytest.mark.soak
@pytest.mark.parametrize("part", range(24))
def test_nothing_of_all_payloads_in_fields_runs(part: int, watched: Watched, tmp_path: Path) -> None:
    pages = build_with([*OWN, *corpus()][part::24], tmp_path)
    for page in pages:
        assert list(unsafe_parts(page.read_text("utf-8"))) == [], page
    records = [page for page in pages if re.fullmatch(r"x[0-9]+\.html", page.name)]
    assert len(records) > 100
    assert_records_are_inert(records, watched)
    assert_site_is_inert(sorted(set(pages) - set(records)), watched)


@pytest.mark.browser
def test_the_watch_fires_when_a_field_is_not_escaped(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = Path(__file__).parents[2] / "templates/claim.html"
    text = own.read_text("utf-8")
    (tmp_path / "templates/claim.html").write_text(
        re.sub(r"\{\{ view\.statement \}\}", "{{ view.statement|safe }}", text)
    )
    assert "|safe" in (tmp_path / "templates/claim.html").read_text()
    build_with(["plain", "<img src=x onerror=alert(1)>"], tmp_path)
    pages = [tmp_path / f"site/claims/x{number}.html" for number in (0, 1)]
    assert "attribute onerror of img" in list(unsafe_parts(pages[1].read_text("utf-8")))
    with pytest.raises(AssertionError, match=r"alert\(1\)"):
        assert_records_are_inert(pages, watched)
    pages[1].write_text(without_policy(pages[1]), encoding="utf-8")
    assert "alert(1)" in watched.see(pages[1])


BUILT = ("everything", "html-in-markdown-ok", "cross-links-ok")


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in BUILT else pytest.mark.soak) for n in case_names()])
def test_pages_of_every_case_hold_only_what_is_allowed(name: str, tmp_path: Path) -> None:
    project = copy_case(name, tmp_path / "p")
    build_project(options_of(name, project))
    for page in sorted((project / "site").rglob("*.html")):
        text = page.read_text("utf-8")
        assert list(unsafe_parts(text)) == [], page
        assert has_policy_first(text), page


def has_policy_first(page: str) -> bool:
    """Say whether the policy stands before everything that it is for."""
    found = POLICY.search(page)
    first = re.search(r"<(?:script|link|body|img|style)\b", page)
    return found is not None and first is not None and found.start() < first.start()


@pytest.mark.browser
def test_the_shipped_site_keeps_to_its_policy(
    shipped_site: Path, reader: Callable[..., Reader], request: pytest.FixtureRequest
) -> None:
    assert violations_of(shipped_site, sample_of(shipped_site), reader()) == []


@pytest.mark.browser
@pytest.mark.soak
def test_every_page_of_the_shipped_site_keeps_to_its_policy(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    assert violations_of(shipped_site, sorted(shipped_site.rglob("*.html")), reader()) == []


@pytest.mark.browser
def test_a_page_that_breaks_its_policy_is_seen(
    shipped_site: Path, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    copy = shutil.copytree(shipped_site, tmp_path / "site")
    page = copy / "method.html"
    page.write_text(
        page.read_text("utf-8").replace("</main>", '<p style="color:red">x</p><script>x=1</script></main>'), "utf-8"
    )
    assert len(violations_of(copy, [page], reader())) >= 2


def sample_of(site: Path) -> list[Path]:
    """Return two pages of each folder."""
    pages: list[Path] = []
    for folder in [site, *sorted(path for path in site.iterdir() if path.is_dir())]:
        pages += sorted(folder.glob("*.html"))[:2]
    return pages


def violations_of(site: Path, pages: list[Path], tab: Reader) -> list[str]:
    found: list[str] = []
    for page in pages:
        tab.open(page)
        tab.page.wait_for_load_state("load")
    found += [
        fault for fault in tab.faults if "Content Security Policy" in fault or "foreign" in fault or "Refused" in fault
    ]
    return found


def test_pages_of_the_shipped_site_hold_only_what_is_allowed(shipped_site: Path) -> None:
    assert_pages_are_allowed(sample_of(shipped_site))


@pytest.mark.soak
def test_every_page_of_the_shipped_site_holds_only_what_is_allowed(shipped_site: Path) -> None:
    assert_pages_are_allowed(sorted(shipped_site.rglob("*.html")))


def assert_pages_are_allowed(pages: list[Path]) -> None:
    assert len(pages) > 15
    for page in pages:
        text = page.read_text("utf-8")
        assert list(unsafe_parts(text)) == [], page
        assert has_policy_first(text), page


@pytest.mark.parametrize(
    "part",
    ["<script>x</script>", "<p onclick=x>", "<p style=x>", "<iframe>", "<a href='java\tscript:x'>", "<a href=//evil.example>", "<img src=https://evil.example/x>",
     "<meta http-equiv=refresh content='0; url=https://evil.example'>", "<base href=/>", "<object data=x>", "<a href='http:evil'>"],
)  # fmt: skip
def test_the_list_can_bark(part: str) -> None:
    assert list(unsafe_parts(f"<!doctype html><title>{html.escape('t')}</title><body>{part}"))
