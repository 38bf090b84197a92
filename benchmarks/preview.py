"""How long the preview takes from a save until the open page shows it, in real Chromium.

Each save changes one word of an article that is open in the browser; the clock stops when the browser has painted the new
word, whether the page was loaded again or what changed was exchanged in it. The preview is a process of its own, and the
page says by itself when it has painted: measuring takes no time from either.

    python -m benchmarks.preview [--project DIR] [--article ID] [--saves N]
"""

import asyncio
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import click
from playwright.sync_api import Page, sync_playwright

from benchmarks import tables
from briefgen.preview.serve import Settings, Terminal, listen, serve

ROOT = Path(__file__).resolve().parents[1]
PAUSE = 3.0
"""Seconds between two saves: nothing of the one before is left to be done."""


MOST = 60
"""Seconds after which a save is taken to be lost."""


def run_preview(project: Path, told: Connection) -> None:
    """Serve a project; tell the address, and then when each build begins and ends (seconds since 1970)."""
    sys.setswitchinterval(0.001)  # as `briefgen serve` does
    listening, guard = listen("127.0.0.1", 8900)
    told.send(guard.address)
    terminal = Terminal(lambda: told.send(time.time()), lambda _: told.send(time.time()), click.echo)
    asyncio.run(serve(Settings(project), listening, guard, terminal))


@contextmanager
def preview(project: Path) -> Iterator[tuple[str, Connection]]:
    """Serve a project in a process; give its address, and the connection that tells of builds."""
    told, telling = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=run_preview, args=(project, telling))
    process.start()
    try:
        yield told.recv(), told
    finally:
        process.terminate()
        process.join()


def save(article: Path, text: str) -> None:
    """Save a file aside and put it in its place, as editors do."""
    aside = article.with_name(f".{article.name}.new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(article)


PAINTED = """(() => {
  let last;
  new MutationObserver(() => {
    const word = document.querySelector("main")?.textContent.match(/Measured: (word[0-9]+)[.]/)?.[1];
    if (!word || word === last) return;
    last = word;
    requestAnimationFrame(() => setTimeout(() => console.log("painted", word, Date.now())));
  }).observe(document, {childList: true, subtree: true, characterData: true});
})()"""
CONNECTED = "window.LiveReload?.connector.protocol > 0"
STEPS = ("save to page", "save to build", "build", "build to page")


def measured(page: Page, told: Connection, article: Path, text: str, word: str) -> tuple[float, ...]:
    """Save an article with a word more; return the seconds of each of the steps until the page shows it."""
    while told.poll():
        told.recv()
    with page.expect_console_message(lambda said: f"painted {word} " in said.text, timeout=1000 * MOST) as shown:
        saved = time.time()
        save(article, f"{text}\nMeasured: {word}.\n")
    painted = float(shown.value.text.rpartition(" ")[2]) / 1000
    began, built = told.recv(), told.recv()
    return painted - saved, began - saved, built - began, painted - built


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
        text, times = file.read_text(encoding="utf-8"), []
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with preview(root) as (address, told):
            told.recv(), told.recv()
            page = browser.new_page()
            page.add_init_script(PAINTED)
            page.goto(f"{address}articles/{file.stem}.html")
            for number in range(saves + 1):
                page.wait_for_function(CONNECTED)
                time.sleep(PAUSE)
                times.append(measured(page, told, file, text, f"word{number}"))
            browser.close()
    for line in tables.head("median", "least", f"most of {saves} saves"):
        click.echo(line)
    for name, seconds in zip(STEPS, zip(*times[1:], strict=True), strict=True):
        click.echo(row(name, list(seconds)))


if __name__ == "__main__":
    main()
