"""What a reader does, in real Chromium: ways through the site, from disk and below a path. Pages one by one: `reader/`."""

import functools
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from onscreen import Reader

pytestmark = pytest.mark.browser

ARTICLE = "articles/what-a-machine-digest-says.html"


def test_a_reader_goes_from_a_sentence_to_its_evidence_and_back(
    reader: Callable[..., Reader], shipped_site: Path
) -> None:
    tab = reader()
    page = tab.open(shipped_site / ARTICLE)
    page.click("#claim-hegseth-commentator")
    assert page.url.endswith("/claims/hegseth-commentator.html")
    assert "Refuted" in page.inner_text(".assessment .status")
    assert page.locator(".side.disputes li").count() >= 2
    page.click(".passages figcaption a")
    assert page.url.endswith("what-a-machine-digest-says.html#claim-hegseth-commentator")
    assert page.locator("#claim-hegseth-commentator").bounding_box() is not None
    assert tab.faults == []


def test_every_marked_claim_can_be_reached_by_keyboard(reader: Callable[..., Reader], shipped_site: Path) -> None:
    page = reader().open(shipped_site / ARTICLE)
    notes = page.locator(".text > .note").count()
    opened = "buttons => new Set(buttons.map(button => button.popoverTargetElement.id)).size"
    assert notes == page.eval_on_selector_all(".text button.claim.ref", opened) > 20


def test_site_works_below_a_path(reader: Callable[..., Reader], shipped_site: Path, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some/place").symlink_to(shipped_site)
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        tab = reader()
        tab.page.goto(f"http://127.0.0.1:{server.server_port}/some/place/")
        tab.page.click("nav[aria-label=Site] >> text=Countries")
        tab.page.click("main >> text=Japan")
        assert tab.page.url.endswith("/some/place/countries/jp.html")
        assert [fault for fault in tab.faults if "favicon" not in fault and "404" not in fault] == []
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return
