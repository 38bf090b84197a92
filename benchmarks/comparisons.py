"""The comparisons: each makes its sites, has them built, and yields its tables line by line as they become known."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import contenders, tables
from benchmarks.contenders import Contender, MissingError, clean_build, count_pages, require_articles
from benchmarks.measuring import Run, in_turn, run_module, summed_up
from benchmarks.scenarios import EDITS, edited_build

Build = Callable[[], Run]
SAVES = 5
"""Saves of an article for one figure of the preview."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Where and how it is measured.

    folder: a place for sites; attic: one for what must go, on the same disk; tell: is told each build at once.
    """

    folder: Path
    attic: Path
    runs: int
    jobs: int
    tell: Callable[[str], None]

    def clean(self, contender: Contender) -> Build:
        """Return the build of a contender from nothing."""
        return partial(clean_build, contender, self.attic)


def with_hugo(terms: Terms, articles: int) -> Iterator[str]:
    """Compare with Hugo what is made of one briefing: from nothing, and after edits, which Hugo meets from nothing, too."""
    ours, theirs = _briefing(terms, "briefing", articles), contenders.hugo(terms.folder / f"hugo-{articles}")
    run_module("hugo_site", theirs.folder, ours.folder)
    yield f"Clean builds of {articles:,} articles, {terms.runs} of each in turn, briefgen --jobs {terms.jobs}"
    yield from _clean(terms, [ours, theirs], ours.folder / "content/articles")
    yield ""
    yield f"After an edit, in a new process, and against {theirs.name} from nothing in turn with it:"
    yield from tables.head(*tables.FIGURES, "time against Hugo", "goal at 1,000 articles", "processor against Hugo")
    for name, (edit, goal) in EDITS.items():
        build: Build = partial(edited_build, ours, edit)
        builds = {f"{name}, briefgen": build, f"{name}, Hugo": terms.clean(theirs)}
        edited, fresh = map(summed_up, in_turn(terms.runs, builds, terms.tell))
        yield tables.against(name, edited, fresh, goal)


def with_plain_sites(terms: Terms, articles: int) -> Iterator[str]:
    """Compare with generators that know only articles what is made of plain ones."""
    sites = terms.folder / f"plain-{articles}"
    run_module("plain_sites", sites, articles)
    found, left_out = installed(
        {
            sites / "briefgen": partial(contenders.briefgen, jobs=terms.jobs),
            sites / "hugo": contenders.hugo,
            sites / "pelican": contenders.pelican,
            sites / "eleventy": contenders.eleventy,
        },
        needs_all=bool(os.environ.get("CI")),
    )
    yield from left_out
    yield f"Clean builds of {articles:,} plain articles, {terms.runs} of each in turn, briefgen --jobs {terms.jobs}"
    yield from _clean(terms, found, sites / "briefgen/content/articles")


def installed(
    makers: Mapping[Path, Callable[[Path], Contender]], *, needs_all: bool
) -> tuple[list[Contender], list[str]]:
    """Return the contenders that there are, and what to say of those that are left out."""
    found: list[Contender] = []
    left_out: list[str] = []
    for folder, make in makers.items():
        try:
            found.append(make(folder))
        except MissingError as missing:
            if needs_all:
                raise
            left_out += [f"Left out: {missing}", ""]
    return found, left_out


def growth(terms: Terms, sizes: Sequence[int]) -> Iterator[str]:
    """Compare clean builds of briefings of several sizes, and a paragraph in one process; the first size is the measure."""
    briefings = {size: _briefing(terms, "growth", size) for size in sizes}
    builds = {f"{size:,} articles": terms.clean(briefing) for size, briefing in briefings.items()}
    measured = list(map(summed_up, in_turn(terms.runs, builds, terms.tell)))
    yield f"Growth: clean builds by briefgen, {terms.runs} of each in turn, --jobs {terms.jobs}"
    columns = (
        "pages",
        "best",
        "processor",
        "a page",
        "against the first",
        "processor a page, against the first",
        "peak memory",
    )
    yield from tables.head(*columns, "one paragraph, same process")
    pages = [count_pages(briefing) for briefing in briefings.values()]
    first = (measured[0].best / pages[0], measured[0].cpu / pages[0])
    for (size, briefing), figures, count in zip(briefings.items(), measured, pages, strict=True):
        times = (tables.seconds(figures.best), tables.seconds(figures.cpu))
        each = (figures.best / count, figures.cpu / count)
        relative = (f"{ours / theirs:.2f}" for ours, theirs in zip(each, first, strict=True))
        edited = min(json.loads(run_module("same_process", briefing.folder, SAVES).output))
        cells = (f"{count:,}", *times, f"{1000 * each[0]:.2f} ms", *relative, f"{figures.megabytes:.0f} MB")
        yield tables.row(f"{size:,} articles", *cells, f"{1000 * edited:.0f} ms")


def preview(terms: Terms, articles: int) -> Iterator[str]:
    """Measure a save to the page that a browser shows."""
    briefing = _briefing(terms, "preview", articles)
    yield f"Preview of {articles:,} articles, in Chromium; the goal at 1,000 is 150 ms"
    yield run_module("preview", "--project", briefing.folder, "--saves", SAVES).output.rstrip()
    yield ""
    yield "The same of the briefing that is shipped; the goal is 60 ms"
    yield run_module("preview", "--saves", SAVES).output.rstrip()


def _briefing(terms: Terms, purpose: str, articles: int) -> Contender:
    """Give briefgen a synthetic briefing in a folder of its own, for each purpose edits it."""
    folder = terms.folder / f"{purpose}-{articles}"
    run_module("synthetic", folder, articles)
    return contenders.briefgen(folder, terms.jobs)


def _clean(terms: Terms, compared: Sequence[Contender], articles: Path) -> Iterator[str]:
    """Build with each from nothing, see that each made the articles, and lay it out."""
    builds = {f"clean, {contender.name}": terms.clean(contender) for contender in compared}
    measured = list(map(summed_up, in_turn(terms.runs, builds, terms.tell)))
    for contender in compared:
        require_articles(contender, articles)
    yield from tables.clean_table(list(map(str, compared)), measured, list(map(count_pages, compared)))
