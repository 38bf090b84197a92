"""The command that says why a page was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from briefgen.cli.options import project_option
from briefgen.cli.terminal import fail


@click.command()
@click.argument("page", metavar="PAGE")
@project_option
def why(page: str, project: Path) -> None:
    """Say why the last build made PAGE (its path in the site), and what it is made from."""
    import msgspec

    from briefgen.diagnostics import did_you_mean
    from briefgen.publish.cache import Cache
    from briefgen.remembered import Key, Remembered, numbers_of

    cache = Cache(project)
    site, causes = cache.get("site"), cache.get("why")
    cache.close()
    if site is None or causes is None:
        fail("no build of this project is known here", "run briefgen build")
    remembered = msgspec.msgpack.decode(site, type=Remembered)
    rows = {row.path: row for row in remembered.made}
    if page not in rows:
        fail(f"the last build knows no file {page}", *filter(None, [did_you_mean(page, rows)]))
    changed = msgspec.msgpack.decode(causes, type=dict[str, list[tuple[str, Key]]]).get(page)
    if changed is None:
        click.echo("The last build left it as it was, or made it for the first time.")
    else:
        click.echo("The last build looked at it again, since this had changed:")
        _list(changed)
    click.echo("It is made from:")
    _list([remembered.reads[number][:2] for number in numbers_of(rows[page].reads)])


def _list(reads: list[tuple[str, Any]]) -> None:
    from briefgen.remembered import read_name

    for line in sorted({read_name(read) for read in reads}):
        click.echo(f"  {line}")
