"""Every kind of page of the shipped site, as readers meet it: on screens wide and narrow, dark, on paper, without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from onscreen import DESKTOP, PHONE, Reader
from sampling import sample
from weight import first_view_faults, markup_faults, overweight

pytestmark = pytest.mark.browser

FOLDERS = ("", "actors", "articles", "claims", "countries", "events", "names", "pages", "sources", "timeline", "topics")
"""Where pages stand; those at the top of the site are each of a kind."""

LISTS = ("actors", "timeline", "topics")
"""Folders whose list is laid out in a way of its own; the others' are as that of actors."""

ODD_WIDTHS = (320, 768, 1119, 1920)
"""In CSS pixels. 320 is a window of 1280 at 400 per cent (WCAG 2.2, 1.4.10); the wide layout begins after 1119."""


def kinds_in(site: Path, folder: str) -> list[Path]:
    """Return the pages of a folder that stand for the others: of its records the heaviest, and its list."""
    pages = sorted((site / folder).glob("*.html"), key=lambda page: (page.stat().st_size, page.name))
    if not folder:
        return pages
    lists = [page for page in pages if page.name == "index.html" and folder in LISTS]
    return lists + [page for page in pages if page.name != "index.html"][-1:]


def test_no_kind_of_page_is_left_out(shipped_site: Path) -> None:
    folders = {page.parent.relative_to(shipped_site).as_posix() for page in shipped_site.rglob("*.html")}
    assert {folder.strip(".") for folder in folders} == set(FOLDERS)


@pytest.mark.parametrize("folder", sample(FOLDERS, "", "articles", "timeline"))
def test_pages_are_sound_in_every_light_and_at_every_width(
    shipped_site: Path, reader: Callable[..., Reader], folder: str
) -> None:
    tab = reader()
    faults = []
    for page in kinds_in(shipped_site, folder):
        tab.open(page)
        faults += [*first_view_faults(tab.requests), *tab.all_around(), *_at_odd_widths(tab)]
    assert faults == [], "\n".join(faults)
    assert tab.faults == [], "\n".join(tab.faults)


def _at_odd_widths(tab: Reader) -> list[str]:
    """Return what stands outside at odd widths, and with letters twice as large, as the owner of a phone may set them."""
    faults = []
    for width in ODD_WIDTHS:
        tab.resize(width)
        faults += [f"{tab.page.url} at {width}: {fault}" for fault in tab.outside()]
    tab.set_font_size(32)
    tab.resize(PHONE)
    faults += [f"{tab.page.url}, large letters: {fault}" for fault in tab.outside()]
    tab.set_font_size(16)
    tab.resize(DESKTOP)
    return faults


@pytest.mark.soak
@pytest.mark.parametrize("folder", FOLDERS)
def test_all_pages_stand_at_odd_widths(shipped_site: Path, reader: Callable[..., Reader], folder: str) -> None:
    tab = reader()
    faults = []
    for page in sorted((shipped_site / folder).glob("*.html")):
        tab.open(page)
        faults += [*tab.outside(), *_at_odd_widths(tab)]
    assert faults == [], "\n".join(faults)
    assert tab.faults == [], "\n".join(tab.faults)


def test_pages_are_read_without_scripts(shipped_site: Path, reader: Callable[..., Reader]) -> None:
    """Whatever is said with scripts is said without them."""
    for path in ("index.html", "articles/outlook.html"):
        with_scripts, without = reader(), reader(java_script_enabled=False)
        texts = [" ".join(tab.open(shipped_site / path).inner_text("main").split()) for tab in (with_scripts, without)]
        words = [set(text.split()) for text in texts]
        assert len(words[1]) > 100
        assert len(words[0] - words[1]) < 12, (path, words[0] - words[1])
        assert without.faults == []


def test_markup_is_sound(shipped_site: Path) -> None:
    faults = markup_faults(shipped_site)
    assert faults == [], "\n".join(faults)


def test_pages_are_valid(shipped_site: Path, parse_page: Callable[[bytes], object]) -> None:
    for folder in FOLDERS:
        for page in kinds_in(shipped_site, folder):
            parse_page(page.read_bytes())


def test_no_page_is_above_its_budget(shipped_site: Path) -> None:
    pages = sorted(page.relative_to(shipped_site).as_posix() for page in shipped_site.rglob("*.html"))
    faults = [fault for path in pages for fault in overweight(shipped_site, path)]
    assert faults == [], "\n".join(faults)
