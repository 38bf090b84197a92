"""The command line: the only package that prints, reads the terminal, or exits.

Exit status: 0 done; 1 problems in the content; 2 wrong usage; 3 the machine (disk, permission) is in the way.
Modules are imported by the command that needs them: `--help` should not wait for them.
"""

import io
import sys

import click

from briefgen import __version__
from briefgen.cli.authoring import import_, init, new, restore
from briefgen.cli.data import diff, schema
from briefgen.cli.links import links
from briefgen.cli.preview import serve
from briefgen.cli.revising import quotes, rename
from briefgen.cli.site import build, check, clean, publish
from briefgen.cli.terminal import fail
from briefgen.cli.why import why


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


for command in (
    check,
    build,
    serve,
    why,
    clean,
    publish,
    links,
    schema,
    diff,
    init,
    new,
    import_,
    restore,
    rename,
    quotes,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; what the machine refuses is said in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli()
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
