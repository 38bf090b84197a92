"""The sentences around quotes and links, each on one line: what most pages show of a text, so that they need not read all of it."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen.link.anchor import Anchor
from briefgen.link.quotes import Anchors
from briefgen.read.visible import VisibleText


class Passage(Struct, frozen=True):
    """A quote inside the sentences around it: its article, its number among the record's quotes, and the words."""

    article: str
    number: int
    before: str
    exact: str
    after: str


class Sentence(Struct, frozen=True):
    """A sentence that links to a record, and the record whose text it stands in."""

    by: tuple[str, str]
    text: str


def passages_of(visible: VisibleText, anchors: Anchors) -> dict[tuple[str, str], tuple[Passage, ...]]:
    """Return the quotes of an article's records in their sentences."""
    return {ref: _passages(visible, found) for ref, found in anchors.items()}


def _passages(visible: VisibleText, anchors: Iterable[Anchor]) -> tuple[Passage, ...]:
    passages = []
    for anchor in anchors:
        first, last = visible.sentence_around(anchor.start, anchor.end)
        ends = ((first, anchor.start), (anchor.start, anchor.end), (anchor.end, last))
        before, exact, after = (_on_one_line(visible.text[start:end]) for start, end in ends)
        passages.append(Passage(anchor.article, anchor.number, before, exact, after))
    return tuple(passages)


def sentence_at(visible: VisibleText, start: int, end: int) -> str:
    """Return the sentences in which a span of the visible text lies."""
    first, last = visible.sentence_around(start, end)
    return _on_one_line(visible.text[first:last].strip())


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")
