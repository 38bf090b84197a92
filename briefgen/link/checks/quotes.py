"""Quotes that stand, but tell little: too short, twice the same, or a whole paragraph (BG203–BG205)."""

from collections.abc import Iterator

from briefgen.diagnostics import Problem, problem
from briefgen.link.anchor import SHORT_WORDS, Anchor
from briefgen.link.graph import Graph
from briefgen.read.visible import fold
from briefgen.source import Place

_WITHOUT_SPACES = "\u2e80"
"""From here on, most writing does not divide words by spaces."""


def check_quotes_of(graph: Graph, article: str) -> Iterator[Problem]:
    """Every quote of an article is long enough, its own, and less than a paragraph."""
    first_by_span: dict[tuple[int, int], Anchor] = {}
    for anchor in graph.anchors_by_article[article]:
        yield from _check_anchor(graph, anchor)
        first = first_by_span.setdefault((anchor.start, anchor.end), anchor)
        if first is not anchor:
            message = f'this passage is quoted already, by the {first.kind} "{first.id}"'
            yield problem("BG204", _place(graph, anchor), message, "quote other words, or merge the two")


def _check_anchor(graph: Graph, anchor: Anchor) -> Iterator[Problem]:
    visible = graph.texts["article", anchor.article].visible
    quoted = visible.text[anchor.start : anchor.end]
    words = len(fold(quoted).split())
    if words < SHORT_WORDS and max(quoted) < _WITHOUT_SPACES:
        message = f"the quote has {words} word{'s' * (words != 1)} only"
        yield problem("BG203", _place(graph, anchor), message, f"quote at least {SHORT_WORDS} words")
    first, last = visible.block_around(anchor.start, anchor.end)
    if anchor.start <= first and anchor.end >= last:
        yield problem("BG205", _place(graph, anchor), "the quote is a whole paragraph", "quote the words that matter")


def _place(graph: Graph, anchor: Anchor) -> Place:
    """Return the place of the quote that an anchor belongs to."""
    record = graph.records(anchor.kind)[anchor.id]
    has_single = getattr(record, "quote", None) is not None
    if anchor.number == 1 and has_single:
        return graph.place((anchor.kind, anchor.id), "quote")
    return graph.place((anchor.kind, anchor.id), "quotes", anchor.number - 1 - has_single)
