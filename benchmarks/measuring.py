"""Run a program to its end and measure it; sum up several runs. Know nothing of what is run.

This process stays small and makes nothing itself, because Linux counts the memory of the process that starts a child
into the child's peak.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class FailedError(Exception):
    """A program that was to be measured did not end well, or did not do its work."""


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run; megabytes: the peak of its largest process."""

    seconds: float
    cpu_seconds: float
    megabytes: float
    output: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Several runs in short: the best and the median time, the least processor time, the highest peak."""

    best: float
    median: float
    cpu: float
    megabytes: float

    def over(self, other: Figures) -> Figures:
        """Return the ratio of each figure to another's."""
        return Figures(
            self.best / other.best,
            self.median / other.median,
            self.cpu / other.cpu,
            self.megabytes / other.megabytes,
        )


def run_measured(command: Sequence[str], folder: Path = ROOT) -> Run:
    """Run a program to its end in a folder."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise FailedError(f"{' '.join(command)}\nended with {process.returncode}:\n{output[-4000:]}")
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, output)


def run_module(name: str, *arguments: object) -> Run:
    """Run a module of the benchmarks in a process of its own."""
    return run_measured((sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)))


def summed_up(runs: Sequence[Run]) -> Figures:
    """Return the figures of some runs of the same."""
    seconds = [run.seconds for run in runs]
    cpu = min(run.cpu_seconds for run in runs)
    return Figures(min(seconds), statistics.median(seconds), cpu, max(run.megabytes for run in runs))


def in_turn(
    runs: int, builds: Mapping[str, Callable[[], Run]], tell: Callable[[str], None] = lambda _: None
) -> list[list[Run]]:
    """Make each build once, then each again, so that a slow minute hits all; tell each at once; return runs by build."""
    done: dict[str, list[Run]] = {name: [] for name in builds}
    for number in range(runs):
        for name, build in builds.items():
            run = build()
            done[name].append(run)
            tell(f"{name}, {number + 1} of {runs}: {run.seconds:.2f} s, processor {run.cpu_seconds:.2f} s")
    return list(done.values())


def machine() -> str:
    """Name the machine, and how busy it is."""
    load = "/".join(f"{figure:.0f}" for figure in os.getloadavg())
    system = f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores"
    return f"{system}, Python {platform.python_version()}; load {load} (1, 5, 15 minutes)"


def _processor() -> str:
    """Return what Linux calls the processor."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unnamed processor")
