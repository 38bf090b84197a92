"""Write plain values as block YAML that a YAML 1.1 or 1.2 reader takes for the same strings and numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()/;'-]*[A-Za-z0-9.)]|https?://[a-z0-9./-]+")
_MISREAD = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def yaml_text(record: Mapping[str, Value]) -> str:
    """Return the mapping as a YAML document."""
    return "\n".join(_mapping(record, "")) + "\n"


def _mapping(record: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _mapping(value, indent + "  ")
        elif isinstance(value, str | int) or all(isinstance(item, str | int) for item in value):
            yield f"{indent}{key}: {_inline(value)}"
        else:
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, indent + "  ")


def _item(item: Value, indent: str) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield f"{indent}- {_inline(item)}"
        return
    for number, line in enumerate(_mapping(item, "")):
        yield f"{indent}{'  ' if number else '- '}{line}"


def _inline(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.lower() not in _MISREAD
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Sequence):
        return f"[{', '.join(json.dumps(item) for item in value)}]"
    return str(value)
