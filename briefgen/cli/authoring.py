"""Commands that write content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.options import DATA_FILE, DateType, project_option
from briefgen.cli.terminal import fail, say

if TYPE_CHECKING:
    from briefgen.author.importing.intake import Form
    from briefgen.dates import Edtf


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


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True))
@click.option("--id", "id_", metavar="ID", help="Id of the article.  [default: made of its title]")
@click.option("--date", type=DateType(), metavar="DATE", help="When it was published, where the text does not say so.")
@click.option(
    "--source", metavar="ID|URL", help="Source that the text is from: one of the project, or a new one's address."
)
@click.option(
    "--from",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="What sort of text it is.  [default: by its name, else by its looks]",
)
@click.option(
    "--keep-points", is_flag=True, help="Leave summary and key points in the text, so that quotes reach them."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@project_option
def import_(
    file: Path, id_: str | None, date: Edtf | None, form: Form | None, dry_run: bool, project: Path, **rest: Any
) -> None:
    """Make an article and a draft of its annotations from FILE, or from what is piped in where FILE is -.

    Plain text, Markdown or a saved web page. Countries, dates, actors and claims are found by rules; all of it is a draft
    for you to review. Nothing that is there is written over.

    \b
    briefgen import article.html
    pbpaste | briefgen import - --date 2024-05-14
    """
    from briefgen.author.importing.folder import Choices, import_article, write_files
    from briefgen.author.importing.intake import ImportRefused
    from briefgen.cli.imported import check_imported, tell

    choices = Choices(form=form, id=id_, date=date.text if date else None, **rest)
    name = "standard input" if str(file) == "-" else click.format_filename(file)
    try:
        imported = import_article(_bytes_of(file), name, project, choices)
        written = [] if dry_run else write_files(project, imported.files)
    except ImportRefused as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    for path, text in imported.files.items() if dry_run else ():
        click.echo(f"# {path}\n{text}")
    for path in written:
        click.echo(click.format_filename(path))
    tell(imported)
    if not dry_run:
        check_imported(imported, project)


def _bytes_of(file: Path) -> bytes:
    """Return what a file holds, or standard input; no more than is needed to see that it is too much."""
    from briefgen.read.files import MAX_FILE_BYTES

    with click.open_file(str(file), "rb") as handle:
        data: bytes = handle.read(MAX_FILE_BYTES + 1)
        return data
