"""Where in its source a link of a compiled text is written."""

import functools
import re

from briefgen.link.graph import Graph, Ref
from briefgen.read.visible import Address
from briefgen.source import Place, Span

_CODE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1|(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_BEFORE = r"(?:\]\(\s*<?|\]:\s*<?|(?:href|src)\s*=\s*[\"']?|<)"
_AFTER = r"(?=[\s)>\"']|$)"


def place_of_address(graph: Graph, text: Ref, address: Address) -> Place:
    """Return the place of an address of a text."""
    same = [other for other in graph.texts[text].visible.addresses if other.value == address.value]
    return place_of_link(graph, text, address.value, same.index(address))


def place_of_link(graph: Graph, text: Ref, address: str, number: int) -> Place:
    """Return the place of the link with an address and a number (from 0): to the character in a body, the field in a record.

    Markdown keeps no positions, so the n-th link with an address is looked for as its n-th link in the source, where
    code is left out.
    """
    body = graph.bodies.get(text)
    if body is None:
        return graph.place(text, "description" if text[0] == "actor" else "summary")
    pattern = f"{_BEFORE}({re.escape(address)}){_AFTER}"
    found = list(re.finditer(pattern, _without_code(body.text)))
    if not found:
        return Span(body.span.path, body.span.start, body.span.start + 1)
    match = found[min(number, len(found) - 1)]
    return Span(body.span.path, body.span.start + match.start(1), body.span.start + match.end(1))


@functools.lru_cache(maxsize=8)
def _without_code(text: str) -> str:
    """Blank out code, keeping offsets."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
