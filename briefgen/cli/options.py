"""Options that commands share, and how their values are read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from briefgen.dates import Edtf


class DateType(click.ParamType[Any]):
    """An EDTF date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Edtf:
        """Return the date; what is not one is wrong usage."""
        from briefgen import dates

        try:
            return dates.parse(value)
        except dates.DateError as error:
            self.fail(f"{error} (for example 2026-05-31)", param, ctx)


class UrlType(click.ParamType[Any]):
    """An http or https address."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address; what is not one is wrong usage."""
        from briefgen.model import URL

        if re.search(URL, value) is None:
            self.fail(f'"{value}" is not an http or https address', param, ctx)
        return str(value)


class ExecutorType(click.ParamType[Any]):
    """Where batches of work are done."""

    name = "executor"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the executor's name; what names none is wrong usage."""
        from briefgen.executors import is_executor

        if not is_executor(value):
            self.fail(f'"{value}" is neither processes nor dask://HOST:PORT', param, ctx)
        return str(value)


DATA_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


def completed(ctx: click.Context, param: click.Parameter, project: Path) -> Path:
    """Complete a change of the content that an earlier command was kept from completing; return the folder."""
    if (project / ".briefgen" / "changes" / "commit.json").is_file():
        from briefgen.author.changes import ChangeError, complete_changes
        from briefgen.cli.terminal import say

        try:
            left = complete_changes(project)
        except ChangeError as error:
            raise click.UsageError(str(error)) from error
        say("completed a change of the content that was cut short")
        for path in left:
            say(f"{click.format_filename(path)} was edited since, and left as it is; briefgen check says what it lacks")
    return project


def project_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that names the project's folder."""
    return click.option(
        "-C",
        "--project",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        default=".",
        show_default="here",
        callback=completed,
        help="Folder that has content/ in it.",
    )(command)


def check_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that `check` and `build` share."""
    for option in (
        click.option("--all", "all_", is_flag=True, help="Show all warnings, not only the first 20."),
        click.option(
            "--format",
            "format_",
            type=click.Choice(["text", "json", "github", "sarif"]),
            default="text",
            show_default=True,
            help="How problems are written.",
        ),
        click.option("--strict", is_flag=True, help="Count warnings as errors."),
        click.option("--as-of", type=DateType(), metavar="DATE", help="Date of the briefing's knowledge."),
        click.option("--drafts", is_flag=True, help="Include drafts, and articles whose day has not come."),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=os.cpu_count() or 1,
            show_default="number of processors",
            help="Processes to use.",
        ),
        click.option(
            "--executor",
            type=ExecutorType(),
            metavar="WHERE",
            help="Compile texts and make pages in so many `processes`, or on the workers of a Dask scheduler, "
            "`dask://HOST:PORT`; only very large briefings gain by it.",
        ),
        project_option,
    ):
        command = option(command)
    return command
