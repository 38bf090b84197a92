"""What several test modules share: small projects, time limits, a strict reading of pages."""

import contextlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType
from typing import Any

import html5lib
import pytest
from hypothesis import settings
from onscreen import Reader
from playwright.sync_api import Browser, sync_playwright

from briefgen.build import Options, build_project
from briefgen.publish.pagefind import can_index

ROOT = Path(__file__).parents[1]

settings.register_profile("untimed", deadline=None)  # machines are shared: what takes long is a benchmark's to say
settings.load_profile("untimed")

MINIMAL = {
    "content/briefing.yaml": "title: A briefing\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\n---\nThe minister said that talks would resume.\n",
}


class TooSlow(BaseException):
    """A test's time is over. Not an Exception, so that nothing takes it for an error of its own."""


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again, if one is lost in a callback
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def within() -> Callable[[float], AbstractContextManager[None]]:
    """Return a context manager that ends its block with an error after some seconds."""
    return _within


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Return a function that writes the smallest project, with files added or replaced."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, text in {**MINIMAL, **files}.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return write


@pytest.fixture
def parse_page() -> Callable[[bytes], object]:
    """Return a function that reads a whole page strictly."""
    return lambda page: html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.decode("utf-8"))


@pytest.fixture
def tree() -> Callable[[Path], dict[str, bytes]]:
    """Return a function that reads all files of a folder."""
    return lambda root: {
        path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="session", autouse=True)
def _names_only() -> Iterator[None]:
    """Build without a search index, which costs more than the rest of a small site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefgen.build.can_index", lambda: False)
        yield


@pytest.fixture
def indexing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build with a search index, as where `briefgen[search]` is installed."""
    monkeypatch.setattr("briefgen.build.can_index", can_index)


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the shipped content, which builds without an error or a warning."""
    project = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "content", project / "content")
    outcome = build_project(Options(project=project))
    assert [(found.code, span.path, found.message) for found, span in outcome.problems] == []
    return project / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium, one for each worker. Its event loop goes on: a test with one of its own needs a thread for it."""
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if executable is None:
        assert not os.environ.get("CI"), "there is no Chromium; make test installs one"
        pytest.skip("there is no Chromium; make test installs one")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        chromium = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def shared_tab(browser: Browser) -> Reader:
    """Return a tab that tests use one after the other, since a new one costs as much as a page."""
    return Reader(browser)


@pytest.fixture
def reader(browser: Browser, shared_tab: Reader) -> Iterator[Callable[..., Reader]]:
    """Return a function that gives a browser tab: the shared one as new, or one of its own with Playwright's options."""
    own: list[Reader] = []

    def tab(**options: Any) -> Reader:
        if not options:
            return shared_tab.as_new()
        own.append(Reader(browser, **options))
        return own[-1]

    yield tab
    for opened in own:
        opened.page.close()
