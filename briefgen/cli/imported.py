"""What a person is told of an import: what was found, what is to be reviewed, and whether it builds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.terminal import say, style

if TYPE_CHECKING:
    from briefgen.author.importing.folder import Imported

_ORIGINS = {"given": "as given", "told": "as the text says", "guessed": "a guess: the newest date that the text names"}


def tell(imported: Imported) -> None:
    """Say what was found in a text."""
    draft, parts = imported.draft, imported.parts
    kinds = Counter(claim.fields["kind"] for claim in draft.claims)
    rows = [
        ("title", parts.title),
        ("date", f"{draft.publication.date.text} ({_ORIGINS[draft.publication.origin]})"),
        ("summary", _summary(imported)),
        ("authors", ", ".join(parts.authors)),
        ("source", f"{imported.source}{' (new)' if imported.new_source else ''}" if imported.source else ""),
        ("countries", ", ".join(draft.front.get("countries", []))),
        ("actors", f"{len(draft.known_actors)} known, {len(draft.actors)} new" if draft.front.get("actors") else ""),
        ("timeline", f"{len(draft.events)} dates" if draft.events else ""),
        (
            "claims",
            f"{len(draft.claims)}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
            if draft.claims
            else "",
        ),
        ("left out", "; ".join(_left_out(imported))),
    ]
    for name, value in rows:
        if value or name not in ("authors", "left out", "source"):
            say(f"  {name:<10} {value or 'none found'}")


def _summary(imported: Imported) -> str:
    parts = imported.parts
    told = [
        "found" if parts.summary else "none found",
        f"{len(parts.key_points)} key points" if parts.key_points else "",
    ]
    return ", ".join([*filter(None, told), *([f"written by {parts.machine}"] if parts.machine else [])])


def _left_out(imported: Imported) -> list[str]:
    shown = [f'"{text if len(text) <= 40 else text[:37] + "…"}"' for text in imported.parts.left_out[:5]]
    more = len(imported.parts.left_out) - len(shown)
    counts = (
        (more, "more lines"),
        (imported.pictures_left_out, "pictures"),
        (imported.draft.dropped, "claims and dates beyond the first 200 of each"),
    )
    return [*shown, *(f"{number} {what}" for number, what in counts if number > 0)]


def check_imported(imported: Imported, project: Path) -> None:
    """Check the project with the draft in it; show the problems of the new files, and count those of others."""
    from briefgen import report
    from briefgen.build import Options, check_project

    outcome = check_project(Options(project, drafts=True))
    ours = [(found, span) for found, span in outcome.problems if span.path in imported.files]
    others = [found for found, span in outcome.problems if span.path not in imported.files and found.is_error]
    if ours:
        click.echo(report.as_text(ours, outcome.texts, style()), err=True)
    if others:
        say(f"the rest of the content has {len(others)} error{'s' * (len(others) != 1)}: briefgen check shows them")
    say(f"next: review {' and '.join(imported.files)}, then take out status: draft")
    say("to see it now: briefgen build --drafts --output preview")
