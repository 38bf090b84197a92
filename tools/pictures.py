"""Take the pictures that the README shows, from the built site: `python tools/pictures.py`."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = (
    ("article", "articles/what-a-machine-digest-says.html", 1280, "light", 1010),
    ("timeline", "timeline/index.html", 1280, "light", 0),
    ("country", "countries/jp.html", 1280, "light", 0),
    ("claim-dark", "claims/j1-spending-goal.html", 1280, "dark", 0),
    ("phone", "index.html", 390, "light", 0),
)
"""Name, page, width, colours, and how far the page is scrolled, in CSS pixels."""


def take(browser: Browser, name: str, page: str, width: int, scheme: str, top: int) -> None:
    """Save one picture."""
    height = 800 if width > 500 else 844
    tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    tab.goto((ROOT / "site" / page).as_uri())
    tab.evaluate(f"scrollTo({{top: {top}, behavior: 'instant'}})")
    tab.screenshot(path=ROOT / f"docs/pictures/{name}.jpg", type="jpeg", quality=72)
    tab.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture in PICTURES:
            take(chromium, *picture)
        chromium.close()
