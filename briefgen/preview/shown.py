"""What pages show of the builds: the state as plain values, and the pages that stand in where there is none."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen import report
from briefgen.build import Outcome
from briefgen.preview.answers import OWN
from briefgen.preview.builds import State

MOST_PROBLEMS = 50
MOST_TITLES = 30
_TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_TITLE_WITHIN = 4096

Link = Callable[[str, int, int], str | None]
"""Returns the address that opens a file (path in the project, line, column) in the author's editor."""


def state_of(state: State, since: int, output: Path, link: Link) -> dict[str, Any]:
    """Return a state as a page needs it that was answered after `since` builds."""
    changed = state.since(since)
    return {
        "build": state.number,
        "ready": bool(state.files),
        "changed": changed,
        "titles": dict(_titles(changed, state.files, output)),
        **_problems(state.outcome, link),
    }


def _problems(outcome: Outcome | None, link: Link) -> dict[str, Any]:
    """Return the problems, errors first, and how many there are of each; of very many the first."""
    located = sorted(outcome.problems, key=lambda each: not each[0].is_error) if outcome else []
    errors = sum(found.is_error for found, _ in located)
    rows = report.as_rows(located[:MOST_PROBLEMS], outcome.texts) if outcome else []
    for row in rows:
        row["link"] = link(row["path"], row["line"], row["column"])
    return {"errors": errors, "warnings": len(located) - errors, "problems": rows}


def _titles(changed: list[str], files: frozenset[str], output: Path) -> list[tuple[str, str]]:
    """Return the paths and titles of changed pages, records before lists; of very many the first."""
    pages = [path for path in changed if path.endswith(".html") and path in files and path != "404.html"]
    pages.sort(key=lambda path: (path.endswith("index.html"), path))
    return [(path, _title(output / path) or path) for path in pages[:MOST_TITLES]] + [
        (path, path) for path in pages[MOST_TITLES:]
    ]


def _title(page: Path) -> str:
    """Return the title of a page, without that of the site."""
    try:
        with page.open("rb") as handle:
            found = _TITLE.search(handle.read(_TITLE_WITHIN))
    except OSError:
        return ""
    title = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
    return title.rpartition(" · ")[0] or title


def waiting_page(outcome: Outcome | None) -> bytes:
    """Return the page that stands in for all while nothing was built yet; it shows why."""
    if outcome is None:
        return _page("Building …", "<p>The page comes by itself.</p>")
    text = html.escape(report.as_text(outcome.problems, outcome.texts))
    say = "<p>There is no page to show yet. It comes by itself when these problems are mended.</p>"
    return _page("Nothing was built yet", f"{say}<pre>{text}</pre>")


def _page(title: str, body: str) -> bytes:
    style = f'<link rel="stylesheet" href="{OWN}preview.css">'
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{style}'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    return f'{head}<body class="waiting"><main><h1>{title}</h1>{body}</main></body></html>'.encode()


NO_SUCH_PAGE = _page("There is no such page", '<p>The <a href="/">home page</a> leads to everything.</p>')
