"""What a person at a terminal is told: problems, progress, how it went, and the exit status."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from briefgen.build import Outcome
    from briefgen.diagnostics import Problem

CONTENT_PROBLEMS, USAGE, MACHINE = 1, 2, 3
_COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan", "place": "bright_white"}


def report_problems(outcome: Outcome, format_: str, all_: bool) -> None:
    """Write the problems: text for people to standard error, formats for machines to standard output."""
    from briefgen import report

    if format_ == "text":
        text = report.as_text(outcome.problems, outcome.texts, style(), outcome.strict, all_)
        if text:
            click.echo(text, err=True)
        return
    formats = {"json": report.as_json, "github": report.as_github, "sarif": report.as_sarif}
    click.echo(formats[format_](outcome.problems, outcome.texts, outcome.strict), nl=False)


def counted(outcome: Outcome) -> str:
    """Say how many problems there are."""
    from briefgen import report

    return report.summary(outcome.problems, outcome.strict)


def counted_as(count: int, noun: str) -> str:
    """Say how many of something there are."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def warned(outcome: Outcome) -> str:
    """Say how many problems there are, after something else was said; nothing where there are none."""
    return f", {counted(outcome)}" if outcome.problems else ""


def style() -> Callable[[str, str], str]:
    """Return how text is coloured: on a terminal, unless NO_COLOR is set (no-color.org)."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return lambda text, _: text
    return lambda text, name: click.style(text, fg=_COLOURS[name], bold=name != "hint")


def progress() -> Callable[[str, int, int], None]:
    """Return what shows progress: a line on a terminal that is written over, nothing when piped."""
    if not sys.stderr.isatty():
        return lambda *_: None
    shown = 0.0

    def show(phase: str, done: int, whole: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if done >= whole:
            click.echo("\r\x1b[K", nl=False, err=True)
        elif now - shown > 0.1:
            click.echo(f"\r\x1b[K{phase} {done}/{whole}", nl=False, err=True)
            shown = now

    return show


def say(text: str) -> None:
    """Tell a person how it went, on standard error: what is piped on stays clean."""
    click.echo(text, err=True)


def say_what_was_lost(outcome: Outcome) -> None:
    """Say that workers were lost, since that costs time; nothing else came of it."""
    if outcome.lost_workers:
        say(f"{counted_as(outcome.lost_workers, 'worker')} lost on the way; what they had been given was done again")


def fail_with(found: Problem) -> NoReturn:
    """Report a problem of the machine, and leave."""
    from briefgen import report
    from briefgen.source import Span

    click.echo(report.as_text([(found, Span(found.place.path, 0, 0))], {}, style()), nl=False, err=True)
    sys.exit(MACHINE)


def fail(message: str, *hints: str) -> NoReturn:
    """Say what the machine refuses, and leave."""
    for line in (f"error: {message}", *(f"  = {hint}" for hint in hints)):
        click.echo(line, err=True)
    sys.exit(MACHINE)


def leave_with(status: int) -> NoReturn:
    """Exit with a status."""
    sys.exit(status)


def leave(outcome: Outcome) -> None:
    """Exit with the status of an outcome that is not a success."""
    if outcome.is_the_machines_fault:
        sys.exit(MACHINE)
    if outcome.failed:
        sys.exit(CONTENT_PROBLEMS)
