"""A YAML file as it is written: which edit changes one value, adds a field or an item, and leaves all else as it stands.

The positions are those of the parser that builds read with (`read/yaml.py`). A library that reads a file and writes it
out again would fold its lines and set its quotation marks anew; so nothing is written out here but what is new.
"""

from typing import Any

from briefgen.author.edits import Edit
from briefgen.read import yaml
from briefgen.read.locate import front_matter_text
from briefgen.source import Keys


class LayoutError(Exception):
    """A value is written in a way that an edit can't keep; the message says what."""


class Sheet:
    """The YAML of a file: its values, and where each is written."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = front_matter_text(text) if path.endswith(".md") else text
        document = yaml.parse(path, self.text)
        if document.problems:
            raise LayoutError(f"{path} is not sound YAML")
        self.value = document.value
        self.spans = yaml.read_spans(path, self.text)

    def get(self, keys: Keys) -> Any:
        """Return the value under keys; nothing where there is none."""
        value: Any = self.value
        for key in keys:
            if isinstance(value, dict) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return value

    def written_at(self, keys: Keys) -> Keys | None:
        """Return the keys of the text that a field is written as; a text may stand for a whole record (`SHORTHAND`)."""
        for found in (keys, keys[:-1]):
            if isinstance(self.get(found), str):
                return found
        return None

    def span(self, keys: Keys) -> tuple[int, int]:
        """Return where a value is written."""
        span = self.spans.value_spans[keys]
        return span.start, span.end

    def end(self, keys: Keys) -> int:
        """Return where a value ends, without the comments after it; of a field that has none, the end of its name."""
        value = self.get(keys)
        if isinstance(value, dict | list) and value and not self.is_flow(keys):
            return self.end((*keys, list(value)[-1] if isinstance(value, dict) else len(value) - 1))
        if value is None and keys in self.spans.key_spans:
            return self.spans.key_spans[keys].end
        return self.span(keys)[1]

    def raw(self, keys: Keys) -> str:
        """Return a value as it is written, with its quotation marks."""
        start, end = self.span(keys)
        return self.text[start:end]

    def column(self, offset: int) -> int:
        """Return the 0-based column of an offset."""
        return offset - self.text.rfind("\n", 0, offset) - 1

    def line_after(self, offset: int) -> int:
        """Return the offset at which the line after an offset begins, or the end of the text."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end + 1

    def is_flow(self, keys: Keys) -> bool:
        """Say whether a list or mapping is written between brackets."""
        return self.raw(keys)[:1] in ("[", "{")

    def is_in_flow(self, keys: Keys) -> bool:
        """Say whether a value stands between the brackets of a list or mapping."""
        return any(self.is_flow(keys[:length]) for length in range(len(keys)))

    def indent(self, keys: Keys) -> int:
        """Return the column in which a field's name, or an item's dash, stands."""
        if isinstance(keys[-1], int):
            return self.dash_column(keys)
        return self.column(self.spans.key_spans[keys].start)

    def replace(self, keys: Keys, written: str) -> Edit:
        """Write a value anew; what is written must be one in this place."""
        return Edit(*self.span(keys), written)

    def insert_lines(self, offset: int, lines: str) -> Edit:
        """Put whole lines after the one in which an offset lies."""
        position = self.line_after(offset)
        before = "" if position == 0 or self.text[position - 1] == "\n" else "\n"
        return Edit(position, position, before + lines)

    def add_field(self, keys: Keys, name: str, written: str) -> Edit:
        """Add a field to a mapping, right after the field that `keys` lead to."""
        end = self.end(keys)
        if self.is_flow(keys[:-1]):
            return Edit(end, end, f", {name}: {written}")
        indent = self.column(self.spans.key_spans[keys].start)
        return self.insert_lines(end, f"{' ' * indent}{name}: {written}\n")

    def remove_field(self, keys: Keys) -> Edit:
        """Take a field out of a mapping that has others, with the comment on its line."""
        start, end = self.spans.key_spans[keys].start, self.end(keys)
        names = list(self.get(keys[:-1]))
        place = names.index(keys[-1])
        if place == 0:
            return Edit(start, self.spans.key_spans[(*keys[:-1], names[1])].start, "")
        if self.is_flow(keys[:-1]):
            return Edit(self.end((*keys[:-1], names[place - 1])), end, "")
        return Edit(start - self.column(start), self.line_after(end), "")

    def add_text(self, keys: Keys, written: str) -> Edit:
        """Add a text at the end of a list of texts."""
        items = self.get(keys)
        if not items:
            return self._fill(keys, written) if items is None else self.replace(keys, f"[{written}]")
        end = self.end((*keys, len(items) - 1))
        if self.is_flow(keys):
            return Edit(end, end, f", {written}")
        return self.insert_lines(end, f"{' ' * self.dash_column((*keys, len(items) - 1))}- {written}\n")

    def _fill(self, keys: Keys, written: str) -> Edit:
        """Give a field that has no value a list of one text."""
        end = self.spans.key_spans[keys].end
        colon = self.text.index(":", end) + 1
        return Edit(colon, colon, f" [{written}]")

    def dash_column(self, keys: Keys) -> int:
        """Return the column of the dash before an item of a list that is written in lines."""
        start = self.span(keys)[0]
        dash = self.text.rfind("-", 0, start)
        if dash < 0 or self.text[dash + 1 : start].strip():
            raise LayoutError(f"{self.path}: an item of this list has no dash of its own")
        return self.column(dash)
