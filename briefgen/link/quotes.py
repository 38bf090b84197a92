"""Every quote of the project finds its passage, or is reported with what would mend it."""

import functools
import operator
import re
from collections import defaultdict
from functools import partial

from briefgen import model
from briefgen.diagnostics import Problem, problem
from briefgen.link.anchor import MOST_HITS, Anchor, find_nearest, find_quote, propose_context
from briefgen.read.locate import Locator
from briefgen.read.project import Body, Project
from briefgen.read.visible import VisibleText
from briefgen.source import Field, Span
from briefgen.trace import SameInputs

_PROPOSALS = 4
_EXPLAINED = 2_000_000
"""Characters of an article's text that are gone through to explain its unfound quotes: what comes after is only reported."""

_HIT = 200
"""How many characters a hit counts for: each is compared with the others."""


_Ref = tuple[str, str]
Anchors = dict[_Ref, tuple[Anchor, ...]]
"""Where the quotes of records stand; records whose quotes stand nowhere are not there."""


def anchor_quotes(
    project: Project, visible: dict[str, VisibleText], locator: Locator, known: SameInputs
) -> tuple[dict[str, Anchors], list[Problem]]:
    """Return the anchors of claims and events by article, and a problem for each quote that has none (BG201, BG202, BG206).

    What `known` keeps of an article is the same object as long as its text, its records and their places are.
    """
    anchors: dict[str, Anchors] = {}
    problems: list[Problem] = []
    for article, quoting in _quoting(project).items():
        text, body = visible.get(article), project.bodies.get(("article", article))
        origins = [project.origins[ref] for ref in quoting]
        source = ArticleSource(body, locator) if body else None
        anchored = partial(_anchored, quoting, [origin.field for origin in origins], text, source)
        found, faults = known.get(("anchors", article), (text, body, *quoting.values(), *origins), anchored)
        if found:
            anchors[article] = found
        problems += faults
    return anchors, problems


def _quoting(project: Project) -> dict[str, dict[_Ref, model.Claim | model.Event]]:
    """Return the claims and events with quotes by article; those of no article stand under the empty name."""
    quoting: dict[str, dict[_Ref, model.Claim | model.Event]] = defaultdict(dict)
    for claim in project.claims.values():
        if claim.quote is not None or claim.quotes:
            quoting[claim.article or ""]["claim", claim.id] = claim
    for event in project.events.values():
        if event.quote is not None:
            quoting[event.article or ""]["event", event.id] = event
    return quoting


def _anchored(
    quoting: dict[_Ref, model.Claim | model.Event],
    fields: list[Field],
    text: VisibleText | None,
    source: "ArticleSource | None",
) -> tuple[Anchors, list[Problem]]:
    """Return where the quotes of one article's records stand, and a problem for each that stands nowhere or often.

    Of an article that could not be read, nothing is known.
    """
    anchors: dict[_Ref, list[Anchor]] = defaultdict(list)
    problems: list[Problem] = []
    looked_at = 0
    for (ref, record), field in zip(quoting.items(), fields, strict=True):
        for number, (quote, keys) in enumerate(quotes_of(record), 1):
            place = functools.reduce(operator.truediv, keys, field)
            if record.article is None:
                problems.append(_homeless(place))
            elif text is not None and source is not None:
                hits = find_quote(quote, text)
                if len(hits) == 1:
                    anchors[ref].append(Anchor(*ref, record.article, number, *hits[0]))
                    continue
                explain = _unanchored if looked_at < _EXPLAINED else _unexplained
                problems.append(explain(quote, place, text, hits, source))
                looked_at += len(text.text) + _HIT * len(hits) + 1
    return {ref: tuple(found) for ref, found in anchors.items()}, problems


def quotes_of(record: model.Claim | model.Event) -> list[tuple[model.Quote, tuple[str | int, ...]]]:
    """Return the quotes of a record, and the keys of each in it."""
    found: list[tuple[model.Quote, tuple[str | int, ...]]] = [(record.quote, ("quote",))] if record.quote else []
    if isinstance(record, model.Claim):
        found += [(quote, ("quotes", index)) for index, quote in enumerate(record.quotes)]
    return found


def _homeless(field: Field) -> Problem:
    hint = "write the record into the file beside its article, or add article: ID"
    return problem("BG206", field, "a quote stands in an article, and this record belongs to none", hint)


class ArticleSource:
    """An article's Markdown, in which a passage of its visible text is looked for, to name its line."""

    def __init__(self, body: Body, locator: Locator) -> None:
        self.body, self.locator = body, locator

    def line_of(self, visible: VisibleText, offset: int) -> str:
        """Return `path:line` of a place in the visible text, found by its first words; the path where markup hides them.

        Of several such places in the source the one is meant before which as many stand as in the visible text.
        """
        words = visible.text[offset : offset + 80].split()
        for count in range(min(len(words), 8), 1, -1):
            pattern = r"[\W_]+".join(re.escape(word.strip(".,;:!?")) for word in words[:count])
            found = list(re.finditer(pattern, self.body.text))
            if found:
                earlier = sum(1 for _ in re.finditer(pattern, visible.text[:offset]))
                start = self.body.span.start + found[min(earlier, len(found) - 1)].start()
                return f"{self.body.span.path}:{self.locator.line(Span(self.body.span.path, start, start))}"
        return self.body.span.path


def _times(hits: list[tuple[int, int]]) -> str:
    return f"{MOST_HITS:,} times or more" if len(hits) >= MOST_HITS else f"{len(hits)} times"


def _unexplained(
    quote: model.Quote, field: Field, text: VisibleText, hits: list[tuple[int, int]], source: ArticleSource
) -> Problem:
    """Report a quote after so many others of its article that looking for what is like it would take too long."""
    how = f"stands {_times(hits)}" if hits else "does not stand"
    message = f"the quote {how} in {source.body.span.path}"
    return problem("BG202" if hits else "BG201", field, message, "mend the quotes that are reported before it first")


def _unanchored(
    quote: model.Quote, field: Field, text: VisibleText, hits: list[tuple[int, int]], source: ArticleSource
) -> Problem:
    if hits:
        shown = hits[:_PROPOSALS]
        lines = [source.line_of(text, start) for start, _ in shown]
        contexts = propose_context(text, hits, _PROPOSALS)
        proposals = [f"for {line}, {words}" for line, words in zip(lines, contexts, strict=True)]
        message = f"the quote stands {_times(hits)} in {source.body.span.path}"
        return problem("BG202", field, message, *proposals)
    message = f"the quote does not stand in {source.body.span.path}"
    if (quote.prefix or quote.suffix) and find_quote(model.Quote(exact=quote.exact), text):
        return problem("BG201", field, message + " with this prefix and suffix", "the words themselves do stand there")
    nearest = find_nearest(quote, text)
    if nearest is None:
        return problem("BG201", field, message, "no passage is like it: was it deleted, or is it in another article?")
    passage = text.text[nearest.start : nearest.end].replace("\n", " ")
    return problem(
        "BG201",
        field,
        message,
        f'nearest, in {source.line_of(text, nearest.start)}: "{_shortened(passage)}"',
        f"difference [quote → text]: {nearest.difference}",
        *nearest.remarks,
    )


def _shortened(passage: str) -> str:
    return passage if len(passage) <= 160 else passage[:80].rstrip() + " … " + passage[-70:].lstrip()
