"""Commands that change content that is there: ids, and quotes that no longer stand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from briefgen.cli.options import project_option
from briefgen.cli.terminal import CONTENT_PROBLEMS, counted_as, leave_with, report_problems, say, style

if TYPE_CHECKING:
    from briefgen.author.changes import ChangeError
    from briefgen.author.drift import Drift


@click.command()
@click.argument("kind", type=click.Choice(["article", "claim", "event", "actor", "source", "page"]))
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show what would change, as a diff, and do nothing.")
@project_option
def rename(kind: str, old: str, new: str, dry_run: bool, project: Path) -> None:
    """Give the record OLD the id NEW, in every file that names it.

    \b
    briefgen rename actor fumio-kishida kishida-fumio

    Everything else in the files stays as it is. OLD is kept among the record's former_ids, so that addresses that were
    published still lead somewhere. What would not check afterwards is not written.
    """
    from briefgen.author.changes import ChangeError, as_diff, make_changes
    from briefgen.author.rename import RenameError, plan_rename

    try:
        plan = plan_rename(project, kind, old, new)
        if dry_run:
            click.echo(as_diff(plan.changes), nl=False)
        else:
            make_changes(project, plan.changes)
    except RenameError as error:
        raise click.UsageError(str(error)) from error
    except ChangeError as error:
        _refuse(error)
    for change in () if dry_run else plan.changes:
        if change.after is not None:
            click.echo(click.format_filename(change.path))
    where = f"{counted_as(plan.places, 'place')} of {counted_as(plan.files, 'file')}"
    say(f'{kind} "{old}" {"would be" if dry_run else "is"} "{new}" in {where}')


@click.command()
@project_option
def quotes(project: Path) -> None:
    """Show each quote that no longer stands in its article, and mend it where you say so.

    For each there is the nearest passage with the words that differ, or every place where the words stand. Nothing is
    written without a yes. Where there is nobody to ask, the quotes are listed, and the exit status is 1 if there are any.
    """
    from briefgen.author.drift import find_drifts

    drifts = find_drifts(project)
    asks = sys.stdin.isatty() and sys.stdout.isatty()
    mended = 0
    for number, drift in enumerate(drifts.found, 1):
        _show(drift, drifts.texts)
        if asks:
            answer = _ask(project, drift, f"{number}/{len(drifts.found)}")
            if answer == "q":
                break
            mended += answer == "y"
    for found in drifts.problems:
        say(f"{found.place.path}: not looked at in full: {found.message}")
    left = len(drifts.found) - mended
    say(f"{counted_as(mended, 'quote')} mended, {left} left" if drifts.found else "every quote stands in its article")
    leave_with(CONTENT_PROBLEMS if left or drifts.problems else 0)


def _show(drift: Drift, texts: dict[str, str]) -> None:
    """Write a drifted quote as the problem that it is, and what it may have become."""
    from briefgen import report
    from briefgen.author.drift import as_yaml

    click.echo(report.as_text([(drift.problem, drift.span)], texts, style()), nl=False)
    for number, proposal in enumerate(drift.proposals, 1):
        click.echo(f"  {number}. {click.format_filename(proposal.where)}: {proposal.sentence}")
        click.echo(f"     {as_yaml(proposal.quote)}")


def _ask(project: Path, drift: Drift, count: str) -> str:
    """Ask for each proposal whether it is to be written; return the last answer: y, n, or q to stop asking."""
    from briefgen.author.changes import ChangeError, make_changes
    from briefgen.author.drift import plan_quote

    answer = "n"
    for number, proposal in enumerate(drift.proposals, 1):
        answer = click.prompt(
            f"{count}: write {number}.?", type=click.Choice(["y", "n", "q"]), default="n", show_default=True
        )
        if answer == "y":
            try:
                make_changes(project, [plan_quote(project, drift, proposal.quote)])
            except ChangeError as error:
                say(f"error: {error}")
                return "n"
        if answer in "yq":
            break
    return answer


def _refuse(error: ChangeError) -> NoReturn:
    """Say why a change is not made, and leave."""
    if error.outcome is not None:
        report_problems(error.outcome, "text", True)
    say(f"error: {error}")
    leave_with(CONTENT_PROBLEMS)
