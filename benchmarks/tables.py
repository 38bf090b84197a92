"""Lay out measurements as Markdown tables, line by line, so that each can be printed as soon as it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.measuring import Figures

FIGURES = ("best", "median", "processor", "peak memory")


def head(*columns: str) -> Iterator[str]:
    """Begin a table; its first column has no name."""
    yield ""
    yield row("", *columns)
    yield row(*["---"] * (len(columns) + 1))


def row(*cells: str) -> str:
    """Return one row."""
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def figures(measured: Figures) -> tuple[str, ...]:
    """Return the cells of what was measured."""
    times = (seconds(time) for time in (measured.best, measured.median, measured.cpu))
    return (*times, f"{measured.megabytes:.0f} MB")


def ratios(measured: Figures) -> tuple[str, ...]:
    """Return the cells of what was measured in parts of something else."""
    return tuple(f"{value:.2f}" for value in (measured.best, measured.median, measured.cpu, measured.megabytes))


def seconds(time: float) -> str:
    """Return a time, to two digits or to the hundredth."""
    return f"{time:.1f} s" if time >= 10 else f"{time:.2f} s"


def clean_table(names: Sequence[str], measured: Sequence[Figures], pages: Sequence[int]) -> Iterator[str]:
    """Lay out builds from nothing, a row for each contender, then the first against each other one."""
    yield from head(*FIGURES, "pages")
    for name, figures_of_one, count in zip(names, measured, pages, strict=True):
        yield row(name, *figures(figures_of_one), f"{count:,}")
    for name, figures_of_one in zip(names[1:], measured[1:], strict=True):
        yield row(f"{names[0]} against {name}", *ratios(measured[0].over(figures_of_one)), "")


def against(label: str, measured: Figures, other: Figures, goal: float) -> str:
    """Return a row: what was measured, its time against another's, the goal for that, and its processor time against it."""
    ratio = measured.over(other)
    return row(label, *figures(measured), f"{ratio.best:.2f}", f"{goal:.2f}", f"{ratio.cpu:.2f}")
