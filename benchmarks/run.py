"""The command line of the benchmarks: choose what is compared, give it a place, print what comes of it.

Tables go to standard output and each measured build to standard error, both at once: what was measured before a run is
cut off is not lost.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks import comparisons
from benchmarks.comparisons import Terms
from benchmarks.contenders import MissingError
from benchmarks.measuring import FailedError, machine

SIZES = "250,500,1000,2000,4000"
MOST_ARTICLES = 20_000

Comparison = Callable[[Terms], Iterator[str]]


def sizes_of(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
    """Return the numbers of articles of a list with commas, which rise."""
    sizes = tuple(int(size) if size.isdecimal() else 0 for size in value.split(",") if value)
    if not all(1 <= size <= MOST_ARTICLES for size in sizes) or list(sizes) != sorted(set(sizes)):
        raise click.BadParameter(f"{value}: numbers from 1 to {MOST_ARTICLES:,} that rise, with commas")
    return sizes


def chosen(articles: int, hugo: bool, plain: bool, preview: bool, sizes: tuple[int, ...]) -> list[Comparison]:
    """Return the comparisons that were asked for; all that a plain `make bench` makes if none was."""
    if not (hugo or plain or preview or sizes):
        hugo, plain, preview, sizes = True, True, True, tuple(map(int, SIZES.split(",")))
    wanted: dict[Comparison, bool] = {
        lambda terms: comparisons.with_hugo(terms, articles): hugo,
        lambda terms: comparisons.with_plain_sites(terms, articles): plain,
        lambda terms: comparisons.preview(terms, articles): preview,
        lambda terms: comparisons.growth(terms, sizes): bool(sizes),
    }
    return [comparison for comparison, is_wanted in wanted.items() if is_wanted]


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


def tell(line: str) -> None:
    """Print what was measured just now, beside the tables."""
    click.echo(line, err=True)


@click.command()
@click.option("--articles", type=click.IntRange(1, MOST_ARTICLES), default=1000, show_default=True, help="How many.")
@click.option("--hugo", is_flag=True, help="The briefing against the equal Hugo site: clean, and after edits.")
@click.option("--plain", is_flag=True, help="Plain articles against Hugo, Pelican and Eleventy.")
@click.option("--preview", is_flag=True, help="From a save to the page in Chromium.")
@click.option(
    "--growth",
    callback=sizes_of,
    is_flag=False,
    flag_value=SIZES,
    default="",
    metavar="[SIZES]",
    help=f"Time per page at several sizes.  [{SIZES}]",
)
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Builds of each.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes for briefgen.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Folder to work in and keep.")
def main(
    articles: int,
    hugo: bool,
    plain: bool,
    preview: bool,
    growth: tuple[int, ...],
    runs: int,
    jobs: int,
    keep: Path | None,
) -> None:
    """Compare briefgen with other generators; without a choice, in all ways, one after the other.

    The work is done in a temporary folder; TMPDIR=/dev/shm leaves the disk out of it.
    """
    click.echo(machine())
    with workplace(keep) as folder, tempfile.TemporaryDirectory(prefix="attic-", dir=folder) as attic:
        terms = Terms(folder, Path(attic), runs, jobs, tell)
        try:
            for comparison in chosen(articles, hugo, plain, preview, growth):
                click.echo()
                for line in comparison(terms):
                    click.echo(line)
        except (FailedError, MissingError) as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"\nAt the end: {machine()}. Peak memory: of the largest process.")


if __name__ == "__main__":
    main()
