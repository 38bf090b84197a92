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
            yield f"{_scalar(key)}: {_flow(value)}"


def _flow(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, dict):
        return "{" + _joined(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + _joined(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _scalar(value) if isinstance(value, str) else str(value)


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _scalar(text: str) -> str:
    """Write a text: bare where nothing can be misread, else in double quotation marks."""
    if _BARE.fullmatch(text) and not _AS_NUMBER.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
