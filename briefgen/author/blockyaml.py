"""Values become YAML that people like to read: block mappings, short values on one line, quotation marks where they must be."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Fields = dict[str, Any]

_BARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./()-]+)*", re.ASCII)
"""What YAML reads as the same text without quotation marks, whatever stands around it."""

_AS_NUMBER = re.compile(
    r"[0-9_]+|0[xob][0-9a-fA-F_]+|[0-9.]+e[0-9]+|(?:true|false|null|yes|no|on|off|y|n)", re.IGNORECASE
)
"""Texts that an editor would take for something else."""

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_SPECIAL = re.compile(r":(?: |$)| #|[\n\t]|^ | $|  ")
"""What ends, or is lost in, a text without quotation marks on lines of its own."""

WIDTH = 120
"""Columns after which a text on lines of its own is folded."""


def write_mapping(fields: Fields) -> str:
    """Write a mapping as a YAML file or front matter."""
    return "".join(f"{line}\n" for line in _lines(fields))


def write_item(record: Fields) -> str:
    """Write a record as an item of a list."""
    lines = list(_lines(record))
    return "".join(f"  {'- ' if not place else '  '}{line}\n" for place, line in enumerate(lines))


def _lines(fields: Fields) -> Iterator[str]:
    """Yield the lines of a block mapping; lists of mappings are blocks, all else is on one line."""
    for key, value in fields.items():
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield f"{key}:"
            for item in value:
                for place, line in enumerate(_lines(item)):
                    yield f"  {'  ' if place else '- '}{line}"
        else:
            yield f"{scalar(key)}: {flow(value)}"


def flow(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, dict):
        return "{" + _joined(f"{scalar(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + _joined(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(value) if isinstance(value, str) else str(value)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def scalar(text: str) -> str:
    """Write a text: bare where nothing can be misread, else in double quotation marks."""
    if _BARE.fullmatch(text) and not _AS_NUMBER.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def block_scalar(text: str, column: int, indent: int, like: str = "") -> str:
    """Write a text that begins at a column, folded where its lines would be long; `indent` is that of further lines.

    `like` is how a text in its place was written: its quotation marks are kept where they can be.
    """
    if like.startswith("'") and not re.search(r"[\n\t]|  ", text):
        written = "'" + text.replace("'", "''") + "'"
    elif like.startswith('"') or not _is_plain(text):
        written = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
    else:
        written = text
    return written if "  " in text or "\n" in text else _folded(written, column, indent)


def _is_plain(text: str) -> bool:
    """Say whether a text needs no quotation marks where it has lines of its own."""
    first = text[:1]
    return (
        first.isalnum() and _SPECIAL.search(text) is None and not (_AS_NUMBER.fullmatch(text) or _ESCAPED.search(text))
    )


def _folded(written: str, column: int, indent: int) -> str:
    """Break a text at single spaces, which YAML reads as the same."""
    if column + len(written) <= WIDTH:
        return written
    made: list[str] = []
    line = ""
    for word in written.split(" "):
        start = column if not made else indent
        if line and start + len(line) + 1 + len(word) > WIDTH:
            made.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ("\n" + " " * indent).join([*made, line])
