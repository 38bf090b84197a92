"""The command that asks whether outside addresses are still there."""

from __future__ import annotations

import time
from pathlib import Path

import click

from briefgen.cli.options import project_option
from briefgen.cli.terminal import counted, leave, progress, report_problems, say


@click.command()
@click.option("--all", "all_", is_flag=True, help="Show all warnings, not only the first 20.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How problems are written.",
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 120), default=10, show_default=True, help="Seconds to wait for an answer."
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=1,
    show_default=True,
    help="Seconds between two questions to one host.",
)
@click.option(
    "--max-age",
    type=click.FloatRange(0),
    default=7,
    show_default=True,
    help="Days after which a good answer is asked for again.",
)
@click.option("--allow-private", is_flag=True, help="Ask also this machine and its own network.")
@project_option
def links(
    format_: str,
    all_: bool,
    strict: bool,
    timeout: float,
    pause: float,
    max_age: float,
    allow_private: bool,
    project: Path,
) -> None:
    """Ask whether the addresses on other hosts are still there.

    Sources, archives, websites and links in texts: what is gone, what has moved for good, and what does not let itself be
    asked. Speaks to those hosts, which no other command does; a build never waits for them.
    """
    from briefgen.build import Outcome
    from briefgen.diagnostics import sort_problems
    from briefgen.linkcheck.ask import Limits
    from briefgen.linkcheck.check import KEPT, Clock, Manners, check_addresses, is_there, problems_of
    from briefgen.linkcheck.collect import outside_addresses
    from briefgen.read.locate import Locator
    from briefgen.read.project import read_project

    read = read_project(project)
    places = outside_addresses(read)
    manners = Manners(Limits(timeout, allow_private), pause, max_age)
    checked = check_addresses(places, project / KEPT, manners, Clock(time.time, time.sleep), progress())
    locator = Locator(read.texts)
    problems = [*read.problems, *problems_of(places, checked.answers)]
    outcome = Outcome(
        tuple(sort_problems((found, locator.span(found.place)) for found in problems)), read.texts, strict
    )
    report_problems(outcome, format_, all_)
    there = sum(map(is_there, checked.answers.values()))
    again = f", {checked.remembered} of them not asked for again" if checked.remembered else ""
    say(f"{len(places)} addresses, {there} are there{again}; {counted(outcome)}")
    leave(outcome)
