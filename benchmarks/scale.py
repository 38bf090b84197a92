"""Measure what a briefing costs as it grows: seconds, processor time, memory, files; and say how each grows.

`python -m benchmarks.scale 250 1000` builds clean in new processes, in one process and with `--executor processes` in turn.
Neither cards nor the search index are made: other programs make those, once for each that is new.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.synthetic import write_briefing

TARGET = 100_000
_BUILD = """
import sys
if __name__ == "__main__":
    import briefgen.build
    briefgen.build.can_draw = briefgen.build.can_index = lambda: False
    from briefgen.cli import main
    main()
"""


@dataclass(frozen=True)
class Cost:
    """What a build of so many articles took: seconds, processor seconds, MB of its largest process; what it left."""

    articles: int
    executor: str
    wall: float
    processor: float
    memory: float
    files: int
    size: float

    @property
    def figures(self) -> tuple[float, ...]:
        """All that grows."""
        return self.wall, self.processor, self.memory, self.files, self.size


def measure(briefing: Path, articles: int, executor: str, jobs: int, work: Path) -> Cost:
    """Build a briefing anew, in a process of its own."""
    output = work / f"site-{articles}-{executor or 'one'}"
    script = work / "build.py"
    script.write_text(_BUILD, encoding="utf-8")
    options = ["--executor", executor, "--jobs", str(jobs)] if executor else ["--jobs", "1"]
    command = [sys.executable, str(script), "build", "-C", str(briefing), "--output", str(output), *options]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode:
        raise click.ClickException(said.decode())
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return Cost(
        articles,
        executor or "one process",
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
        len(sizes),
        sum(sizes) / 1e6,
    )


def table(costs: Sequence[Cost]) -> Iterator[str]:
    """Yield the lines of a table: what was measured, and, for each executor, what that gives for the target."""
    yield "| articles | where | seconds | processor | largest process | files | site |"
    yield "|---|---|---|---|---|---|---|"
    for cost in costs:
        yield _row(f"{cost.articles:,}", cost.executor, cost.figures)
    for executor in dict.fromkeys(cost.executor for cost in costs):
        own = sorted((cost for cost in costs if cost.executor == executor), key=lambda cost: cost.articles)
        if len(own) > 1:
            powers = [growth(own[-2:], number) for number in range(len(own[-1].figures))]
            grown = [
                value * (TARGET / own[-1].articles) ** power
                for value, power in zip(own[-1].figures, powers, strict=True)
            ]
            yield _row("growth", executor, powers, ".2f")
            yield _row(f"{TARGET:,} (projected)", executor, grown)


def growth(costs: Sequence[Cost], number: int) -> float:
    """Return the power of the number of articles with which a figure grows between two builds."""
    small, large = costs
    return math.log(large.figures[number] / small.figures[number]) / math.log(large.articles / small.articles)


def _row(articles: str, where: str, figures: Sequence[float], form: str = "") -> str:
    units = ("s", "s", "MB", "", "MB") if not form else ("",) * 5
    cells = (
        f"{value:{form or ',.0f' if value >= 100 else form or ',.1f'}} {unit}".strip()
        for value, unit in zip(figures, units, strict=True)
    )
    return f"| {articles} | {where} | {' | '.join(cells)} |"


@click.command()
@click.argument("articles", type=click.IntRange(1), nargs=-1, required=True)
@click.option("--executor", "executors", multiple=True, default=("", "processes"), help="Where; empty: one process.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Processes.")
def main(articles: tuple[int, ...], executors: tuple[str, ...], jobs: int) -> None:
    """Measure builds of so many ARTICLES each."""
    costs = []
    with tempfile.TemporaryDirectory() as folder:
        for count in articles:
            briefing = Path(folder) / f"briefing-{count}"
            write_briefing(briefing, count)
            for executor in executors:
                costs.append(measure(briefing, count, executor, jobs, Path(folder)))
                click.echo(str(costs[-1]), err=True)
    for line in table(costs):
        click.echo(line)


if __name__ == "__main__":
    main()
