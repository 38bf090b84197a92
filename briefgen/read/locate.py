"""Where things are written: the spans of places, and where a front matter begins and ends."""

import functools
import re

from briefgen.read import yaml
from briefgen.source import Place, Span, WholeFile, line_and_column
from briefgen.trace import SameInputs

FENCE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


class Locator:
    """Finds the spans of places; each file's positions are read once, when the first is asked for."""

    def __init__(self, texts: dict[str, str], known: SameInputs | None = None) -> None:
        self.texts = texts
        self.known = known or SameInputs()

    def span(self, place: Place) -> Span:
        """Return the span of a place; of files that could not be read, an empty one."""
        if isinstance(place, Span):
            return place
        text = self.texts.get(place.path, "")
        if isinstance(place, WholeFile) or not text:
            return Span(place.path, 0, 0)
        spans = self.known.get(("spans", place.path), (text,), functools.partial(_spans, place.path, text))
        return spans.of(place)

    def line(self, place: Place) -> int:
        """Return the 1-based line of a place."""
        span = self.span(place)
        return line_and_column(self.texts.get(span.path, ""), span.start)[0]


def _spans(path: str, text: str) -> yaml.FieldSpans:
    return yaml.read_spans(path, front_matter_text(text) if path.endswith(".md") else text)


def front_matter_text(text: str) -> str:
    """Return a file's front matter at the same offsets as in the file: the opening fence is blanked out."""
    opening = FENCE.match(text)
    start = opening.end() if opening else 0
    closing = FENCE.search(text, start)
    return " " * (start - 1) + "\n" * (start > 0) + text[start : closing.start() if closing else len(text)]
