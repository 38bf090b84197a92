"""Where things are written: the spans of places, and where a front matter begins and ends."""

import re

from briefgen.read import yaml
from briefgen.source import Place, Span, WholeFile, line_and_column

FENCE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


class Locator:
    """Finds the spans of places; each file's positions are read once, when the first is asked for."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.spans_by_path: dict[str, yaml.FieldSpans] = {}

    def span(self, place: Place) -> Span:
        """Return the span of a place; of files that could not be read, an empty one."""
        if isinstance(place, Span):
            return place
        text = self.texts.get(place.path, "")
        if isinstance(place, WholeFile) or not text:
            return Span(place.path, 0, 0)
        if place.path not in self.spans_by_path:
            if place.path.endswith(".md"):
                text = front_matter_text(text)
            self.spans_by_path[place.path] = yaml.read_spans(place.path, text)
        return self.spans_by_path[place.path].of(place)

    def line(self, place: Place) -> int:
        """Return the 1-based line of a place."""
        span = self.span(place)
        return line_and_column(self.texts.get(span.path, ""), span.start)[0]


def front_matter_text(text: str) -> str:
    """Return a file's front matter at the same offsets as in the file: the opening fence is blanked out."""
    opening = FENCE.match(text)
    start = opening.end() if opening else 0
    closing = FENCE.search(text, start)
    return " " * (start - 1) + "\n" * (start > 0) + text[start : closing.start() if closing else len(text)]
