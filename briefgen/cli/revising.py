"""Commands that change content that is there: ids, and quotes that no longer stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from briefgen.cli.options import project_option
from briefgen.cli.terminal import CONTENT_PROBLEMS, leave_with, report_problems, say

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
    places = f"{plan.places} place{'' if plan.places == 1 else 's'}"
    files = f"{plan.files} file{'' if plan.files == 1 else 's'}"
    say(f'{kind} "{old}" {"would be" if dry_run else "is"} "{new}" in {places} of {files}')


def _refuse(error: ChangeError) -> NoReturn:
    """Say why a change is not made, and leave."""
    if error.outcome is not None:
        report_problems(error.outcome, "text", True)
    say(f"error: {error}")
    leave_with(CONTENT_PROBLEMS)
