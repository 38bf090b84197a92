"""Edits of a file: what is written at a place is replaced, and every other byte of the file stays.

Places are offsets in the text as `read/files.py` gives it: code points, 0-based, half-open, line ends unified, no byte
order mark. The file keeps its own line ends and mark.
"""

import bisect
import codecs
import re
from collections.abc import Iterable

from msgspec import Struct


class Edit(Struct, frozen=True, order=True):
    """That a stretch of a text is replaced; nothing is replaced where it is empty, and nothing put in without a text."""

    start: int
    end: int
    text: str


def edit_text(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made. Raises ValueError where two of them overlap."""
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise ValueError(f"two edits at offset {edit.start}")
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, text[position:]])


def edit_bytes(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a file with edits made to its text; it must be UTF-8. Raises ValueError where two of them overlap."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    raw = data.removeprefix(mark).decode("utf-8")
    line_end = re.search(r"\r\n?|\n", raw)
    written = line_end.group() if line_end else "\n"
    pairs = [found.start() - number for number, found in enumerate(re.finditer("\r\n", raw))]
    moved = [
        Edit(
            edit.start + bisect.bisect_left(pairs, edit.start),
            edit.end + bisect.bisect_left(pairs, edit.end),
            edit.text.replace("\n", written),
        )
        for edit in edits
    ]
    return mark + edit_text(raw, moved).encode("utf-8")
