"""Commands that write content."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.options import DATA_FILE, project_option
from briefgen.cli.terminal import fail, say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new briefing in FOLDER that builds at once."""
    from briefgen.author.scaffold import ScaffoldError, write_briefing

    try:
        written = write_briefing(folder)
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    for path in written:
        click.echo(click.format_filename(path))
    say(f"now: cd {click.format_filename(folder)} && briefgen build")


@click.command()
@click.argument("kind", type=click.Choice(["article", "claim", "actor", "event", "source"]))
@click.argument("id_", metavar="ID")
@click.option("--article", metavar="ID", help="Article beside which a claim or event is written.")
@project_option
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
        fail(f"{error.filename}: {error.strerror}")
    click.echo(f"{click.format_filename(path)}:{line}")


@click.command()
@click.argument("data", type=DATA_FILE)
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
        say("not in the data; copy these files of the site into content/: " + ", ".join(written.assets))
