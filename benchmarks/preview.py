"""How long the preview takes from a save until the open page shows it, in real Chromium.

Each save changes one word of an article that is open in the browser; the clock stops when the browser has painted the new
word, whether the page was loaded again or what changed was exchanged in it.

    python -m benchmarks.preview [--project DIR] [--article ID] [--saves N]
"""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import click
from playwright.sync_api import Error, Page, sync_playwright

from benchmarks import tables
from briefgen.preview.builds import State
from briefgen.preview.serve import Settings, Terminal, listen, serve

ROOT = Path(__file__).resolve().parents[1]
PAUSE = 3.0
"""Seconds between two saves: nothing of the one before is left to be done."""


MOST = 60
"""Seconds after which a save is taken to be lost."""


class Clock:
    """Notes how long each build took."""

    def __init__(self) -> None:
        self.began, self.built = 0.0, Event()
        self.seconds: list[float] = []

    def begin(self) -> None:
        """Note that a build begins."""
        self.began = time.perf_counter()

    def end(self, state: State) -> None:
        """Note that it is done."""
        self.seconds.append(time.perf_counter() - self.began)
        self.built.set()


def preview(project: Path, clock: Clock) -> tuple[str, Callable[[], None]]:
    """Serve a project in a thread; return its address, and what ends it."""
    listening, guard = listen("127.0.0.1", 8900)
    loop = asyncio.new_event_loop()
    terminal = Terminal(clock.begin, clock.end, click.echo)
    task = loop.create_task(serve(Settings(project), listening, guard, terminal))
    thread = Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])))
    thread.start()

    def end() -> None:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()

    return guard.address, end


def save(article: Path, text: str) -> None:
    """Save a file aside and put it in its place, as editors do."""
    aside = article.with_name(f".{article.name}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(article)


PAINTED = """word => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() =>
  resolve(document.querySelector("main")?.textContent.includes(word)))))"""
CONNECTED = "() => window.LiveReload?.connector.protocol > 0"


def until(page: Page, condition: str, argument: str | None = None) -> None:
    """Wait until a page says that something is so, whether or not it is loaded again meanwhile."""
    end = time.monotonic() + MOST
    while time.monotonic() < end:
        try:
            if page.evaluate(condition, argument):
                return
        except Error as error:  # the page that was asked may be gone: it is being loaded again
            if page.is_closed():
                raise click.ClickException(str(error)) from error
    raise click.ClickException(f"not so after {MOST} s: {condition} {argument or ''}")


def save_and_wait(page: Page, article: Path, text: str, word: str) -> float:
    """Save an article; return the seconds until the page shows a word, to a frame."""
    began = time.perf_counter()
    save(article, f"{text}\nMeasured: {word}.\n")
    until(page, PAINTED, f"Measured: {word}.")
    return time.perf_counter() - began


def row(name: str, seconds: list[float]) -> str:
    """Lay out milliseconds."""
    figures = (statistics.median(seconds), min(seconds), max(seconds))
    return tables.row(name, *(f"{1000 * figure:.0f} ms" for figure in figures))


def find_chromium() -> str:
    """Find a Chromium on the PATH."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise click.ClickException("No Chromium was found on the PATH; tools/install-browser installs it.")


@click.command()
@click.option("--project", type=click.Path(path_type=Path, exists=True), default=ROOT, help="Its content is copied.")
@click.option("--article", default=None, metavar="ID", help="Which is open.  [default: the first]")
@click.option("--saves", type=click.IntRange(2), default=20, show_default=True)
def main(project: Path, article: str | None, saves: int) -> None:
    """Measure the time from a save to the page that shows it."""
    chromium = find_chromium()
    scratch = tempfile.TemporaryDirectory(prefix="briefgen-preview-", ignore_cleanup_errors=True)
    with scratch as folder, sync_playwright() as playwright:
        root = Path(folder)
        shutil.copytree(project / "content", root / "content")
        file = next(iter(sorted((root / "content/articles").glob(f"{article or '*'}.md"))))
        text, clock = file.read_text(encoding="utf-8"), Clock()
        address, end = preview(root, clock)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            clock.built.wait()
            page = browser.new_page()
            page.goto(f"{address}articles/{file.stem}.html")
            until(page, CONNECTED)
            times, builds = [], []
            for number in range(saves + 1):
                done = len(clock.seconds)
                times.append(save_and_wait(page, file, text, f"word{number}"))
                builds.append(clock.seconds[done])  # what lies beside the pages is made by builds that come after it
                until(page, CONNECTED)
                time.sleep(PAUSE)
        finally:
            browser.close()
            end()
    for line in tables.head("median", "least", f"most of {saves} saves"):
        click.echo(line)
    click.echo(row("save to page", times[1:]))
    click.echo(row("of it the build", builds[1:]))


if __name__ == "__main__":
    main()
