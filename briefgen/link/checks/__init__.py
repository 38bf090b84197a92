"""The checks over the graph, and of each article's quotes; they yield problems. `check` runs all and lets records silence some."""

from collections.abc import Callable, Iterator
from typing import Any

from briefgen.diagnostics import CODES, Problem, problem
from briefgen.link.checks import claims, identity, references, sources, time
from briefgen.link.checks.quotes import check_quotes_of
from briefgen.link.graph import Graph
from briefgen.source import Field, Keys
from briefgen.trace import Memo

Check = Callable[[Graph], Iterator[Problem]]
Owner = tuple[str, Keys]
"""A record's file, and its keys in it."""

CHECKS: tuple[Check, ...] = (
    *references.CHECKS,
    *claims.CHECKS,
    *time.CHECKS,
    *identity.CHECKS,
    *sources.CHECKS,
)


def check(graph: Graph, memo: Memo | None = None) -> list[Problem]:
    """Return what all checks find, less what records silence; say which silencing is idle (BG116) or not allowed (BG107)."""
    once = (memo or Memo()).once
    found = [item for run in CHECKS for item in once(run, _all_of, run, graph)]
    for article in graph.anchors_by_article:
        found += once((check_quotes_of, article), _all_of, check_quotes_of, graph, article)
    ignored, repeated = once(_ignored, _ignored, graph)
    if not ignored:
        return found
    kept, used = [], set()
    for item in found:
        key = (_owner(item), item.code)
        if key in ignored and CODES[item.code].silenceable:
            used.add(key)
        else:
            kept.append(item)
    return (
        kept + repeated + [_idle(code, place) for (owner, code), place in ignored.items() if (owner, code) not in used]
    )


def _all_of(run: Callable[..., Iterator[Problem]], *args: Any) -> list[Problem]:
    return list(run(*args))


def _owner(item: Problem) -> Owner:
    """Return the record at which a problem is reported."""
    keys = item.place.keys[:2] if isinstance(item.place, Field) and not item.place.path.endswith(".md") else ()
    return item.place.path, keys


def _ignored(graph: Graph) -> tuple[dict[tuple[Owner, str], Field], list[Problem]]:
    """Return where each silencing is written, and a problem for each that is written twice."""
    ignored: dict[tuple[Owner, str], Field] = {}
    repeated = []
    for ref, origin in graph.origins.items():
        record = None if ref[0] == "briefing" else graph.records(ref[0]).get(ref[1])
        for index, ignore in enumerate(getattr(record, "ignore", ())):
            key, place = ((origin.path, origin.field.keys), ignore.code), origin.field / "ignore" / index / "code"
            if key in ignored:
                repeated.append(problem("BG116", place, f"{ignore.code} is silenced here already", "remove this entry"))
            ignored.setdefault(key, place)
    return ignored, repeated


def _idle(code: str, place: Field) -> Problem:
    if code not in CODES:
        return problem("BG107", place, f"there is no code {code}", "the codes are listed in docs/diagnostics.md")
    if not CODES[code].silenceable:
        return problem("BG107", place, f"{code} ({CODES[code].title}) can't be silenced", "mend it instead")
    return problem("BG116", place, f"{code} is not reported here", "remove this entry")
