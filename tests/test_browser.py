"""What a reader sees, in real Chromium: pages open from disk and from a sub-path, without an error or a foreign request."""

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "articles/what-a-machine-digest-says.html",
    "articles/outlook.html",
    "claims/japan-pivotal.html",
    "actors/kishida-fumio.html",
    "countries/jp.html",
    "events/camp-david-2023.html",
    "sources/machine-digest.html",
    "timeline/index.html",
    "claims/index.html",
    "sources/index.html",
    "topics/index.html",
    "pages/about.html",
    "method.html",
    "404.html",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if executable is None:
        assert not os.environ.get("CI"), "there is no Chromium; make test installs one"
        pytest.skip("there is no Chromium; make test installs one")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        chromium = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield chromium
        chromium.close()


def _watched(browser: Browser, width: int = 1280) -> tuple[Page, list[str]]:
    """Return a page and the list of what goes wrong on it."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on("request", lambda request: _note_foreign(request.url, faults))
    return page, faults


def _note_foreign(url: str, faults: list[str]) -> None:
    if not url.startswith(("file://", "http://127.0.0.1:")):
        faults.append(f"foreign request: {url}")


def test_watching_notices_faults(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<!doctype html><script src=missing.js></script><script>throw 1</script>")
    page, faults = _watched(browser)
    page.goto((tmp_path / "bad.html").as_uri())
    assert any("failed" in fault for fault in faults)
    assert len(faults) >= 2


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_from_disk_without_faults(browser: Browser, shipped_site: Path, width: int) -> None:
    page, faults = _watched(browser, width)
    for path in PAGES:
        page.goto((shipped_site / path).as_uri())
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none", "no style sheet"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is too wide"
    assert faults == []


def test_a_reader_goes_from_a_sentence_to_its_evidence_and_back(browser: Browser, shipped_site: Path) -> None:
    page, faults = _watched(browser)
    page.goto((shipped_site / "articles/what-a-machine-digest-says.html").as_uri())
    page.click("#claim-hegseth-commentator")
    assert page.url.endswith("/claims/hegseth-commentator.html")
    assert "Refuted" in page.inner_text("header.lead .status")
    assert page.locator(".side.disputes li").count() >= 2
    page.click(".passages figcaption a")
    assert page.url.endswith("what-a-machine-digest-says.html#claim-hegseth-commentator")
    assert page.locator("#claim-hegseth-commentator").bounding_box() is not None
    assert faults == []


def test_every_marked_claim_can_be_reached_by_keyboard(browser: Browser, shipped_site: Path) -> None:
    page, _ = _watched(browser)
    page.goto((shipped_site / "articles/what-a-machine-digest-says.html").as_uri())
    claims = page.locator(".notes > ol > li").count()
    reached = page.eval_on_selector_all(".text a.claim.ref", "links => new Set(links.map(link => link.href)).size")
    assert claims == reached > 20


def test_site_works_below_a_path(browser: Browser, shipped_site: Path, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some/place").symlink_to(shipped_site)
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page, faults = _watched(browser)
        page.goto(f"http://127.0.0.1:{server.server_port}/some/place/")
        page.click("nav[aria-label=Site] >> text=Countries")
        page.click("main >> text=Japan")
        assert page.url.endswith("/some/place/countries/jp.html")
        assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return
