"""The command line: the only module that prints, reads the terminal, or exits.

Exit status: 0 done; 1 problems in the content; 2 wrong usage; 3 the machine (disk, permission) is in the way.
Modules are imported by the command that needs them: `--help` should not wait for them.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from briefgen import __version__

if TYPE_CHECKING:
    from briefgen.build import Options, Outcome
    from briefgen.dates import Edtf
    from briefgen.diagnostics import Problem

CONTENT_PROBLEMS, USAGE, MACHINE = 1, 2, 3
_COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan", "place": "bright_white"}


class _Date(click.ParamType[Any]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Edtf:
        from briefgen import dates

        try:
            return dates.parse(value)
        except dates.DateError as error:
            self.fail(f"{error} (for example 2026-05-31)", param, ctx)


class _Url(click.ParamType[Any]):
    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from briefgen.model import URL

        if re.search(URL, value) is None:
            self.fail(f'"{value}" is not an http or https address', param, ctx)
        return str(value)


_DATA_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


def _project_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "-C",
        "--project",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        default=".",
        show_default="here",
        help="Folder that has content/ in it.",
    )(command)


def _check_options(command: Callable[..., Any]) -> Callable[..., Any]:
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
        click.option("--as-of", type=_Date(), metavar="DATE", help="Date of the briefing's knowledge."),
        click.option("--drafts", is_flag=True, help="Include drafts, and articles whose day has not come."),
        click.option(
            "--jobs",
            type=click.IntRange(1),
            default=os.cpu_count() or 1,
            show_default="number of processors",
            help="Processes to use.",
        ),
        _project_option,
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="briefgen")
def cli() -> None:
    """Turn source articles and annotations into a cross-linked briefing.

    \b
    A first briefing:
      briefgen init my-briefing
      cd my-briefing
      briefgen build          then open site/index.html

    Exit status: 0 done, 1 problems in the content, 2 wrong usage, 3 the machine is in the way.
    """


@cli.command()
@_check_options
def check(format_: str, all_: bool, **chosen: Any) -> None:
    """Check the content and publish nothing.

    Reports unknown references, quotes that no longer stand in their article, impossible dates and much else, each with
    its place and a way to mend it. The codes are described in docs/diagnostics.md.
    """
    from briefgen.build import check_project

    outcome = check_project(_options(**chosen), _progress())
    _report(outcome, format_, all_)
    _say(_counted(outcome))
    _leave(outcome)


@cli.command()
@_check_options
@click.option("--output", type=click.Path(path_type=Path), help="Where the site goes.  [default: site/ in the project]")
@click.option(
    "--base-url",
    type=_Url(),
    metavar="URL",
    help="Address at which the site will stand; used for canonical links only.",
)
@click.option("--full", is_flag=True, help="Write every file anew, also those that did not change.")
def build(format_: str, all_: bool, **chosen: Any) -> None:
    """Check the content and publish the site.

    Nothing is published from content with errors. Files that did not change are not written again; files of earlier
    builds that are no longer part of the site are removed, and nothing else is.
    """
    from briefgen.build import build_project, output_folder

    started = time.perf_counter()
    options = _options(**chosen)
    outcome = build_project(options, _progress())
    _report(outcome, format_, all_)
    if outcome.published is not None:
        done = outcome.published
        changes = f"{done.written} written, {done.unchanged} unchanged, {len(done.removed)} removed"
        took = time.perf_counter() - started
        _say(
            f"{outcome.pages} pages in {click.format_filename(output_folder(options))} ({changes}) in {took:.2f} s{_warned(outcome)}"
        )
    else:
        _say(f"{_counted(outcome)}; nothing was published")
    _leave(outcome)


@cli.command()
@_project_option
@click.option("--output", type=click.Path(path_type=Path), help="Folder to clean.  [default: site/ in the project]")
def clean(project: Path, output: Path | None) -> None:
    """Remove what briefgen has published and what it keeps to be quicker, and nothing else."""
    from briefgen.publish.cards import KEPT, forget_cards
    from briefgen.publish.write import PublishError, remove_published

    try:
        count = remove_published(output or project / "site")
    except PublishError as error:
        _fail(error.problem.message, *error.problem.hints)
    forget_cards(project / KEPT)
    _say(f"{count} file{'' if count == 1 else 's'} removed")


@cli.command()
@click.argument("address", metavar="URL")
@click.option("--dry-run", is_flag=True, help="Show what would be sent and removed, and do nothing.")
@click.option(
    "--delete/--keep",
    default=True,
    show_default=True,
    help="Remove, or leave, what an earlier publish put there and the site no longer has.",
)
@click.option("--overwrite", is_flag=True, help="Replace files of the same names that briefgen did not publish.")
@click.option("--output", type=click.Path(path_type=Path), help="Folder of the site.  [default: site/ in the project]")
@_project_option
def publish(address: str, dry_run: bool, output: Path | None, project: Path, **chosen: bool) -> None:
    """Send the built site to URL: only what changed since it was last published there.

    \b
    briefgen publish s3://my-bucket/brief
    briefgen publish sftp://me@example.org/srv/www/brief --dry-run
    briefgen publish file:///srv/www/brief

    Credentials are looked up where the library for such addresses looks for them (docs/deployment.md).
    """
    from briefgen.publish import remote
    from briefgen.publish.target import AddressError, open_target
    from briefgen.publish.write import PublishError

    site = output or project / "site"
    try:
        files = remote.read_site(site)
        target = open_target(address)
        plan = remote.plan_publish(files, target, **chosen)
        if dry_run:
            click.echo("".join(f"{line}\n" for line in remote.outline(plan)), nl=False)
        else:
            remote.publish(site, plan, target, _progress())
    except AddressError as error:
        raise click.BadParameter(str(error), param_hint="URL") from error
    except PublishError as error:
        _fail_with(error.problem)
    would = "would be " if dry_run else ""
    changes = f"{len(plan.writes)} {would}sent, {plan.unchanged} unchanged, {len(plan.removals)} {would}removed"
    _say(f"{target.shown}: {changes}")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of every kind of file, for editors.

    Point your editor's YAML support at it: docs/editors.md says how.
    """
    import json

    from briefgen.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new briefing in FOLDER that builds at once."""
    from briefgen.author.scaffold import ScaffoldError, write_briefing

    try:
        written = write_briefing(folder)
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}")
    for path in written:
        click.echo(click.format_filename(path))
    _say(f"now: cd {click.format_filename(folder)} && briefgen build")


@cli.command()
@click.argument("kind", type=click.Choice(["article", "claim", "actor", "event", "source"]))
@click.argument("id_", metavar="ID")
@click.option("--article", metavar="ID", help="Article beside which a claim or event is written.")
@_project_option
def new(kind: str, id_: str, article: str | None, project: Path) -> None:
    """Add a record with its required fields to the content.

    \b
    briefgen new article camp-david
    briefgen new claim leaders-met --article camp-david
    """
    from briefgen.author.scaffold import ScaffoldError, add_record

    try:
        path, line = add_record(project, kind, id_, article)
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}")
    click.echo(f"{click.format_filename(path)}:{line}")


@cli.command()
@click.argument("data", type=_DATA_FILE)
@click.argument("folder", type=click.Path(path_type=Path))
def restore(data: Path, folder: Path) -> None:
    """Write the content that a site's DATA (data/briefing.json) was made of into FOLDER, which has none yet."""
    from briefgen.author.restore import RestoreError
    from briefgen.author.restore import restore as write_content
    from briefgen.exchange import DataError

    try:
        written = write_content(data.read_bytes(), folder)
    except (RestoreError, DataError) as error:
        raise click.UsageError(str(error)) from error
    for path in written.paths:
        click.echo(click.format_filename(path))
    if written.assets:
        _say("not in the data; copy these files of the site into content/: " + ", ".join(written.assets))


@cli.command()
@click.argument("old", type=_DATA_FILE)
@click.argument("new", type=_DATA_FILE)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(old: Path, new: Path, format_: str) -> None:
    """Tell what changed between two data files of a briefing (data/briefing.json of its site).

    Claims that were added, withdrawn, reworded or judged otherwise; events that were added, moved or dropped; articles
    that are new or were corrected.
    """
    from briefgen import difference
    from briefgen.exchange import DataError, read_data

    contents = []
    for path in (old, new):
        try:
            contents.append(read_data(path.read_bytes()))
        except DataError as error:
            raise click.UsageError(f"{click.format_filename(path)}: {error}") from error
    found = difference.difference(*contents)
    click.echo(difference.as_json(found) if format_ == "json" else difference.as_text(found), nl=False)


def _options(**chosen: Any) -> Options:
    from briefgen.build import Options

    return Options(**chosen)


def _report(outcome: Outcome, format_: str, all_: bool) -> None:
    """Write the problems: text for people to standard error, formats for machines to standard output."""
    from briefgen import report

    if format_ == "text":
        text = report.as_text(outcome.problems, outcome.texts, _style(), outcome.strict, all_)
        if text:
            click.echo(text, err=True)
        return
    formats = {"json": report.as_json, "github": report.as_github, "sarif": report.as_sarif}
    click.echo(formats[format_](outcome.problems, outcome.texts, outcome.strict), nl=False)


def _counted(outcome: Outcome) -> str:
    from briefgen import report

    return report.summary(outcome.problems, outcome.strict)


def _warned(outcome: Outcome) -> str:
    return f", {_counted(outcome)}" if outcome.problems else ""


def _style() -> Callable[[str, str], str]:
    """Return how text is coloured: on a terminal, unless NO_COLOR is set (no-color.org)."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return lambda text, _: text
    return lambda text, name: click.style(text, fg=_COLOURS[name], bold=name != "hint")


def _progress() -> Callable[[str, int, int], None]:
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


def _say(text: str) -> None:
    """Tell a person how it went, on standard error: what is piped on stays clean."""
    click.echo(text, err=True)


def _fail_with(found: Problem) -> NoReturn:
    """Report a problem of the machine, and leave."""
    from briefgen import report
    from briefgen.source import Span

    click.echo(report.as_text([(found, Span(found.place.path, 0, 0))], {}, _style()), nl=False, err=True)
    sys.exit(MACHINE)


def _fail(message: str, *hints: str) -> None:
    for line in (f"error: {message}", *(f"  = {hint}" for hint in hints)):
        click.echo(line, err=True)
    sys.exit(MACHINE)


def _leave(outcome: Outcome) -> None:
    if outcome.is_the_machines_fault:
        sys.exit(MACHINE)
    if outcome.failed:
        sys.exit(CONTENT_PROBLEMS)


def main() -> None:
    """Run the command line; what the machine refuses is said in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli()
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
