"""A page in a real browser, and what can be wrong with it there."""

import functools
import importlib.resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Request
from running import until

DESKTOP, PHONE, PAPER = 1280, 390, 720
"""Widths in CSS pixels; that of paper is A4's between usual margins."""

ALL_RULES: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
COLOUR_RULES: dict[str, Any] = {"runOnly": ["color-contrast"]}
SMALL_SCREEN_RULES: dict[str, Any] = {
    "runOnly": ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "link-name", "button-name"]
}

_WINDOW: dict[str, Any] = {"viewport": {"width": DESKTOP, "height": 900}, "reduced_motion": "reduce"}

_OUTSIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) found.push(`the page scrolls to ${document.documentElement.scrollWidth}px`);
  const scrolls = (node) => node && node !== document.body && node !== document.documentElement
    && (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  for (const node of document.body.querySelectorAll("*")) {
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || (box.left >= -1 && box.right <= width + 1)) continue;
    if (box.right < 0 || node.closest(".skip") || !node.checkVisibility({visibilityProperty: true})) continue;
    if (!scrolls(node.parentElement)) found.push(`${node.tagName.toLowerCase()}.${node.getAttribute("class")} stands at ${Math.round(box.left)} to ${Math.round(box.right)}px`);
  }
  return found.slice(0, 5);
}"""

_MORE_OF_THE_SAME = ["li:nth-child(n+9)", "tr:nth-child(n+9)", ".year:nth-child(n+7)", ".preview:nth-of-type(n+9)"]

_AXE = """([include, exclude, options]) => axe.run({include, exclude}, {preload: false, resultTypes: ["violations"], ...options}).then((results) =>
  results.violations.map((rule) => `${rule.id}: ${rule.nodes.length} x, ${rule.nodes[0].target}: ${rule.nodes[0].failureSummary}`))"""


class Reader:
    """Somebody who looks at pages in one browser tab; `faults` are what the browser reported, `requests` what it asked for."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.page: Page = browser.new_page(**{**_WINDOW, **options})
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self._report(message.text))
        self.page.on("pageerror", lambda error: self._report(str(error)))
        self.page.on("requestfailed", self._fail)
        self.page.on("request", lambda request: self._request(request.url))

    def as_new(self) -> "Reader":
        """Forget what was seen, set, stored and put in the way; return the tab."""
        if self.page.url.startswith("file:"):
            self.page.evaluate("localStorage.clear()")
        self._leave()
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
        self.resize(DESKTOP)
        self.faults.clear()
        self.requests.clear()
        return self

    def _leave(self) -> None:
        """Open an empty page, also where the present one is just loading itself anew."""
        for _ in range(20):
            try:
                self.page.goto("about:blank")
                return
            except Error:  # the two navigations got in each other's way
                self.page.wait_for_timeout(100)
        self.page.goto("about:blank")

    def open(self, page: Path, fragment: str = "") -> Page:
        """Open a file of a site from disk."""
        self.requests.clear()
        self.page.goto(page.as_uri() + (f"#{fragment}" if fragment else ""))
        return self.page

    def resize(self, width: int) -> None:
        """Give the window another width."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def set_font_size(self, pixels: int) -> None:
        """Give letters another size, as in the browser's settings, whose default is 16."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": pixels}})
        session.detach()

    def outside(self) -> list[str]:
        """Return what stands beyond the edges of the window: a page is only ever scrolled downwards."""
        return list(self.page.evaluate(_OUTSIDE))

    def violations(self, options: dict[str, Any], part: str = "html") -> list[str]:
        """Return which rules of axe a part of the page breaks as it is now; of long lists the beginning is looked at.

        The script is handed to the browser as a debugger does it, to which a page's Content-Security-Policy does not
        apply; the policy stays in force.
        """
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(_axe_script())
        return list(self.page.evaluate(_AXE, [part, _MORE_OF_THE_SAME, options]))

    def all_around(self) -> list[str]:
        """Return what is wrong with the open page on a light and a dark screen, on a phone and on paper."""
        found = [*self.outside(), *self.violations(ALL_RULES)]
        self.page.emulate_media(color_scheme="dark")
        found += (f"dark: {fault}" for fault in self.violations(COLOUR_RULES))
        self.page.emulate_media(color_scheme="light")
        self.resize(PHONE)
        found += (f"phone: {fault}" for fault in (*self.outside(), *self.violations(SMALL_SCREEN_RULES)))
        self.resize(PAPER)
        self.page.emulate_media(media="print")
        found += (f"paper: {fault}" for fault in self.outside())
        self.page.emulate_media(media="screen")
        self.resize(DESKTOP)
        return [f"{self.page.url}: {fault}" for fault in found]

    def _fail(self, request: Request) -> None:
        """Note a failed request; one is given up when the next page is opened before a picture of this one is there."""
        if request.failure != "net::ERR_ABORTED":
            self._report(f"failed: {request.url}")

    def _report(self, text: str) -> None:
        self.faults.append(f"{self.page.url}: {text}")

    def _request(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith(("file://", "http://127.0.0.1:", "data:", "about:")):
            self.faults.append(f"foreign request: {url}")


def comes_true(page: Page, condition: str, argument: object = None) -> None:
    """Wait until a script's expression or function holds in a page, also across reloads.

    Playwright's own `wait_for_function` asks within the page, where a Content-Security-Policy may forbid it.
    """
    until(lambda: _holds(page, condition, argument), f"{condition} {argument or ''}")


def _holds(page: Page, condition: str, argument: object) -> bool:
    try:
        return bool(page.evaluate(condition, argument))
    except Error as error:  # the page is loaded anew just now
        if any(words in error.message for words in _BETWEEN_PAGES):
            return False
        raise


_BETWEEN_PAGES = ("context was destroyed", "navigat", "Cannot find context")


@functools.cache
def _axe_script() -> str:
    return importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
