"""Commands that make a site of the content, check it, and send it out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from briefgen.cli.options import UrlType, check_options, project_option
from briefgen.cli.terminal import (
    counted,
    fail,
    fail_with,
    leave,
    progress,
    report_problems,
    say,
    say_what_was_lost,
    warned,
)


@click.command()
@check_options
def check(format_: str, all_: bool, **chosen: Any) -> None:
    """Check the content and publish nothing.

    Reports unknown references, quotes that no longer stand in their article, impossible dates and much else, each with
    its place and a way to mend it. The codes are described in docs/diagnostics.md.
    """
    from briefgen.build import Options, check_project

    outcome = check_project(Options(**chosen), progress())
    report_problems(outcome, format_, all_)
    say_what_was_lost(outcome)
    say(counted(outcome))
    leave(outcome)


@click.command()
@check_options
@click.option("--output", type=click.Path(path_type=Path), help="Where the site goes.  [default: site/ in the project]")
@click.option(
    "--base-url",
    type=UrlType(),
    metavar="URL",
    help="Address at which the site will stand; used for canonical links only.",
)
@click.option("--full", is_flag=True, help="Write every file anew, also those that did not change.")
def build(format_: str, all_: bool, **chosen: Any) -> None:
    """Check the content and publish the site.

    Nothing is published from content with errors. Files that did not change are not written again; files of earlier
    builds that are no longer part of the site are removed, and nothing else is.
    """
    from briefgen.cached import build_cached
    from briefgen.options import Options, output_folder

    started = time.perf_counter()
    options = Options(**chosen)
    outcome = build_cached(options, progress())
    report_problems(outcome, format_, all_)
    say_what_was_lost(outcome)
    if outcome.published is not None:
        done = outcome.published
        changes = f"{done.written} written, {done.unchanged} unchanged, {len(done.removed)} removed"
        took = time.perf_counter() - started
        say(
            f"{outcome.pages} pages in {click.format_filename(output_folder(options))} ({changes}) in {took:.2f} s{warned(outcome)}"
        )
        if outcome.names_only:
            say("the search finds names only; pip install 'briefgen[search]' makes it find every word")
    else:
        say(f"{counted(outcome)}; nothing was published")
    leave(outcome)


@click.command()
@project_option
@click.option("--output", type=click.Path(path_type=Path), help="Folder to clean.  [default: site/ in the project]")
def clean(project: Path, output: Path | None) -> None:
    """Remove what briefgen has published, the preview, and what is kept to be quicker, and nothing else."""
    from briefgen.linkcheck.check import forget_answers
    from briefgen.preview import PREVIEW
    from briefgen.publish.cache import forget_cache
    from briefgen.publish.cards import KEPT, forget_cards
    from briefgen.publish.write import PublishError, remove_published

    try:
        count = remove_published(output or project / "site") + remove_published(project / PREVIEW)
    except PublishError as error:
        fail(error.problem.message, *error.problem.hints)
    forget_cards(project / KEPT)
    forget_answers(project)
    forget_cache(project)
    say(f"{count} file{'' if count == 1 else 's'} removed")


@click.command()
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
@project_option
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
            remote.publish(site, plan, target, progress())
    except AddressError as error:
        raise click.BadParameter(str(error), param_hint="URL") from error
    except PublishError as error:
        fail_with(error.problem)
    would = "would be " if dry_run else ""
    changes = f"{len(plan.writes)} {would}sent, {plan.unchanged} unchanged, {len(plan.removals)} {would}removed"
    say(f"{target.shown}: {changes}")
