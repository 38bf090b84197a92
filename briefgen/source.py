"""Text of a file and places in it. Knows nothing of YAML, Markdown or problems.

Offsets are code points, 0-based, half-open. Lines and columns, which people read, are 1-based.
Paths are relative to the project, with `/` on every system.
"""

import bisect
import functools
import re
from typing import Literal

from msgspec import Struct

Key = str | int
Keys = tuple[Key, ...]


class Span(Struct, frozen=True):
    """A stretch of a file's text."""

    path: str
    start: int
    end: int


class Field(Struct, frozen=True):
    """A key or value in a YAML file, named by its keys: `("claims", 3, "quote")`.

    Records carry no offsets, so that they stay plain values; a field's span is looked up when it is shown.
    """

    path: str
    keys: Keys = ()
    part: Literal["key", "value"] = "value"

    def __truediv__(self, key: Key) -> "Field":
        """Name a field inside this one."""
        return Field(self.path, (*self.keys, key))

    def as_key(self) -> "Field":
        """Name the key itself instead of its value."""
        return Field(self.path, self.keys, "key")


class WholeFile(Struct, frozen=True):
    """A file or folder as such, where no text can be shown."""

    path: str


Place = Span | Field | WholeFile


_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""What HTML forbids in a document: controls but white space, surrogates, noncharacters (HTML, 13.2.3.5)."""


def find_control(text: str) -> int | None:
    """Return the offset of the first character that may not stand in a text."""
    found = _CONTROL.search(text)
    return found.start() if found else None


def without_controls(text: str) -> str:
    """Leave out the characters that may not stand in a text."""
    return _CONTROL.sub("", text)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset."""
    offset = min(offset, len(text))
    starts = _line_starts(text)
    line = bisect.bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


@functools.lru_cache(maxsize=8)
def _line_starts(text: str) -> list[int]:
    """Return where each line begins: many problems of one file ask for it."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def line_at(text: str, offset: int) -> str:
    """Return the whole line in which an offset lies, without its line end."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text[start:] if end < 0 else text[start:end]
