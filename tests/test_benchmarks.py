"""The benchmarks measure what they say: sites that build whole, edits that show, and figures that add up."""

import re
import sys
from pathlib import Path

import click
import pytest

from benchmarks import contenders, tables
from benchmarks.comparisons import installed
from benchmarks.contenders import Contender, MissingError, clean_build, require_articles
from benchmarks.measuring import FailedError, Figures, Run, in_turn, run_measured, summed_up
from benchmarks.plain_sites import GENERATORS, write_plain
from benchmarks.run import sizes_of
from benchmarks.scenarios import EDITS
from benchmarks.synthetic import write_briefing
from briefgen.build import Options, build_project

ARTICLES = 4


def contender_of(generator: str, folder: Path) -> Contender:
    """Describe a generator, or skip the test if it is not installed."""
    if generator == "briefgen":
        return contenders.briefgen(folder, jobs=1)
    make = {"hugo": contenders.hugo, "pelican": contenders.pelican, "eleventy": contenders.eleventy}[generator]
    try:
        return make(folder)
    except MissingError as missing:
        pytest.skip(str(missing))


# Measuring


def test_a_run_tells_what_it_took_and_said() -> None:
    run = run_measured((sys.executable, "-c", "import time; time.sleep(0.2); print('done')"))
    assert run.output == "done\n"
    assert run.seconds >= 0.2
    assert 0 < run.cpu_seconds < run.seconds
    assert 1 < run.megabytes < 1000


def test_a_program_that_fails_is_no_measurement() -> None:
    with pytest.raises(FailedError, match=r"(?s)ended with 3.*said why"):
        run_measured((sys.executable, "-c", "print('said why'); raise SystemExit(3)"))


def test_runs_are_summed_up_by_best_median_least_and_peak() -> None:
    runs = [Run(3.0, 2.5, 100.0), Run(1.0, 1.5, 120.0), Run(2.5, 1.0, 110.0)]
    assert summed_up(runs) == Figures(best=1.0, median=2.5, cpu=1.0, megabytes=120.0)
    assert summed_up(runs).over(Figures(2.0, 5.0, 4.0, 60.0)) == Figures(0.5, 0.5, 0.25, 2.0)


def test_builds_are_made_in_turn_and_told_at_once() -> None:
    made: list[str] = []

    def build(name: str) -> Run:
        made.append(name)
        return Run(len(made), 0.0, 0.0)

    ours, theirs = in_turn(2, {"ours": lambda: build("ours"), "theirs": lambda: build("theirs")}, made.append)
    assert [run.seconds for run in ours] == [1, 5]
    assert [run.seconds for run in theirs] == [3, 7]
    assert made[1] == "ours, 1 of 2: 1.00 s, processor 0.00 s"


# Sites


@pytest.mark.parametrize("generator", GENERATORS)
def test_plain_articles_are_built_by_each_generator(generator: str, tmp_path: Path) -> None:
    write_plain(tmp_path / "plain", ARTICLES)
    contender = contender_of(generator, tmp_path / "plain" / generator)
    (tmp_path / "attic").mkdir()
    for _ in range(2):
        clean_build(contender, tmp_path / "attic")
        require_articles(contender, contender.folder / "content/articles")
        assert (contender.output / "index.html").is_file()


def test_plain_articles_are_the_same_for_all(tmp_path: Path) -> None:
    write_plain(tmp_path / "plain", ARTICLES)
    texts = {
        tuple(file.read_bytes() for file in sorted((tmp_path / "plain" / name / "content/articles").glob("*.md")))
        for name in GENERATORS
    }
    assert [len(articles) for articles in texts] == [ARTICLES]


def test_the_synthetic_briefing_has_no_problem_and_each_edit_shows(tmp_path: Path) -> None:
    write_briefing(tmp_path / "briefing", ARTICLES)
    for edit, _ in EDITS.values():
        for _ in range(2):
            shown = edit(tmp_path / "briefing")
        outcome = build_project(Options(tmp_path / "briefing"))
        assert outcome.problems == ()
        assert outcome.published is not None
        assert shown.text in (tmp_path / "briefing/site" / shown.page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ({"article-00001": "One"}, "made 1 pages of 2 articles"),
        ({"article-00001": "One", "article-00002": "Two", "article-00003": ""}, "made 3 pages of 2 articles"),
        ({"article-00001": "One", "article-00002": "Three"}, "lacks some of article-00002"),
    ],
)
def test_a_generator_that_left_something_out_fails(pages: dict[str, str], why: str, tmp_path: Path) -> None:
    for folder in ("content", "site/articles"):
        (tmp_path / folder).mkdir(parents=True)
    for name, title in {"article-00001": "One", "article-00002": "Two"}.items():
        (tmp_path / f"content/{name}.md").write_text(f"---\ntitle: {title}\n---\nText.\n", encoding="utf-8")
    for name, text in pages.items():
        (tmp_path / f"site/articles/{name}.html").write_text(f"<h1>{text}</h1>{'.' * 60}", encoding="utf-8")
    with pytest.raises(FailedError, match=why):
        require_articles(Contender("some", "1", tmp_path, (), "site", ()), tmp_path / "content")


def test_a_generator_that_is_missing_is_left_out_with_a_sentence_or_fails(tmp_path: Path) -> None:
    def make(folder: Path) -> Contender:
        return Contender("some", "1", folder, (), "site", ())

    def miss(folder: Path) -> Contender:
        raise MissingError("Other is not there.")

    makers = {tmp_path / "some": make, tmp_path / "other": miss}
    assert installed(makers, needs_all=False) == ([make(tmp_path / "some")], ["Left out: Other is not there.", ""])
    with pytest.raises(MissingError):
        installed(makers, needs_all=True)


# Tables and choices


def test_tables_are_markdown_with_as_many_cells_in_each_row() -> None:
    ours, theirs = Figures(12.34, 13.0, 0.5, 209.4), Figures(6.17, 6.5, 1.0, 418.8)
    lines = list(tables.clean_table(["briefgen", "Hugo"], [ours, theirs], [1165, 1166]))
    assert lines[3] == "| briefgen | 12.3 s | 13.0 s | 0.50 s | 209 MB | 1,165 |"
    assert lines[5] == "| briefgen against Hugo | 2.00 | 2.00 | 0.50 | 0.50 | |"
    assert {line.count("|") for line in lines[1:]} == {7}


def test_sizes_rise() -> None:
    context, parameter = click.Context(click.Command("run")), click.Option(["--growth"])
    assert sizes_of(context, parameter, "250,500") == (250, 500)
    assert sizes_of(context, parameter, "") == ()
    for wrong in ("500,250", "5,5", "0", "5,", "many", "20001"):
        with pytest.raises(click.BadParameter):
            sizes_of(context, parameter, wrong)


def test_the_versions_of_the_others_are_pinned() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    for name in ("HUGO", "PELICAN", "ELEVENTY"):
        assert re.search(rf"^{name} := \d+\.\d+\.\d+$", makefile, re.MULTILINE)
