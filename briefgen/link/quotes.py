"""Every quote of the project finds its passage, or is reported with what would mend it."""

import functools
import operator
import re
from collections import Counter
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


def anchor_quotes(
    project: Project, visible: dict[str, VisibleText], locator: Locator, known: SameInputs
) -> tuple[dict[tuple[str, str], tuple[Anchor, ...]], list[Problem]]:
    """Return the anchors of claims and events that have any, and a problem for each quote without (BG201, BG202, BG206)."""
    anchors: dict[tuple[str, str], tuple[Anchor, ...]] = {}
    problems: list[Problem] = []
    looked_through: Counter[str] = Counter()
    records: list[tuple[str, model.Claim | model.Event]] = [("claim", c) for c in project.claims.values()]
    records += [("event", event) for event in project.events.values()]
    for kind, record in records:
        if not _has_quotes(record):
            continue
        ref, article = (kind, record.id), record.article or ""
        text, body = visible.get(article), project.bodies.get(("article", article))
        is_explained = looked_through[article] < _EXPLAINED
        inputs = (record, text, project.origins[ref], body, is_explained)
        source = ArticleSource(body, locator) if body else None
        anchored = partial(_anchored, ref, record, project.origins[ref].field, text, source, is_explained)
        found, faults, looked_at = known.get(("anchors", ref), inputs, anchored)
        if found:
            anchors[ref] = found
        problems += faults
        looked_through[article] += looked_at
    return anchors, problems


def _has_quotes(record: model.Claim | model.Event) -> bool:
    return record.quote is not None or (isinstance(record, model.Claim) and bool(record.quotes))


def _anchored(
    ref: tuple[str, str],
    record: model.Claim | model.Event,
    field: Field,
    text: VisibleText | None,
    source: "ArticleSource | None",
    is_explained: bool,
) -> tuple[tuple[Anchor, ...], list[Problem], int]:
    """Return where the quotes of one record stand, and a problem for each that stands nowhere or often.

    The last is how many characters were gone through to explain them. Of an article that could not be read, nothing is known.
    """
    anchors: list[Anchor] = []
    problems: list[Problem] = []
    looked_at = 0
    for number, (quote, keys) in enumerate(quotes_of(record), 1):
        place = functools.reduce(operator.truediv, keys, field)
        if record.article is None:
            problems.append(_homeless(place))
        elif text is not None and source is not None:
            hits = find_quote(quote, text)
            if len(hits) == 1:
                anchors.append(Anchor(*ref, record.article, number, *hits[0]))
                continue
            explain = _unanchored if is_explained and looked_at < _EXPLAINED else _unexplained
            problems.append(explain(quote, place, text, hits, source))
            looked_at += len(text.text) + _HIT * len(hits) + 1
    return tuple(anchors), problems, looked_at


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
