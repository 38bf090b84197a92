"""Passages become quotes that the build finds exactly once, by the build's own rules."""

import re

from briefgen.author.blockyaml import Fields
from briefgen.link.anchor import SHORT_WORDS, find_quote, shortest_context
from briefgen.model import Quote
from briefgen.read.visible import VisibleText, fold

_MOST_ALIKE = 20
"""A passage that stands in the text more often than this is not worth a quote."""

_AROUND = re.compile(r"^[\s,;:.–—-]+|[\s,;:.!?…–—-]+$")


class Quoter:
    """Quotes passages of one text; no two quotes are of the same words."""

    def __init__(self, visible: VisibleText) -> None:
        self.visible = visible
        self.taken: set[tuple[int, int]] = set()

    def quote(self, start: int, end: int) -> str | Fields | None:
        """Return a quote of a passage of one block as it is written in YAML; nothing where none would be found once."""
        span = self._own(*self._trimmed(start, end))
        if span is None:
            return None
        exact = self.visible.text[span[0] : span[1]]
        if self.visible.folded.count(fold(exact)) > _MOST_ALIKE:
            return None
        hits = find_quote(Quote(exact=exact), self.visible)
        fields: Fields = {"exact": exact}
        if len(hits) > 1 and span in hits:
            context = shortest_context(self.visible, span, [hit for hit in hits if hit != span])
            fields |= {context[0]: context[1]} if context else {}
        if find_quote(Quote(**fields), self.visible) != [span]:
            return None
        self.taken.add(span)
        return exact if len(fields) == 1 else fields

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Leave out the punctuation around a passage, so that a paragraph of one sentence is not quoted whole."""
        text = self.visible.text[start:end]
        inner = _AROUND.sub("", text)
        first = start + text.find(inner)
        return first, first + len(inner)

    def _own(self, start: int, end: int) -> tuple[int, int] | None:
        """Return a span that nothing else quotes and that is less than a block: its last words are left out if need be."""
        block = self.visible.block_around(start, end)
        while (start, end) in self.taken or (start, end) == block:
            last = self.visible.text.rfind(" ", start, end)
            if last < 0 or len(self.visible.text[start:last].split()) < SHORT_WORDS:
                return (start, end) if (start, end) not in self.taken and start < end else None
            start, end = self._trimmed(start, last)
        return (start, end) if start < end else None
