"""Commands about data: the schema of the files, and what two data files differ in."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.options import DATA_FILE


@click.command()
def schema() -> None:
    """Print the JSON Schema of every kind of file, for editors.

    Point your editor's YAML support at it: docs/editors.md says how.
    """
    import json

    from briefgen.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@click.command()
@click.argument("old", type=DATA_FILE)
@click.argument("new", type=DATA_FILE)
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
