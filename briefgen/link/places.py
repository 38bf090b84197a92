"""Where in its source a link of a compiled text is written."""

import functools
import re
from collections import defaultdict

from briefgen.link.graph import Graph, Ref
from briefgen.source import Place, Span

_CODE = re.compile(r"^(```|~~~)[^\n]*\n.*?^\1|(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?|(?:href|src)\s*=\s*[\"']?|<)([^\s)>\"']+)")


def place_of_link(graph: Graph, text: Ref, address: str, number: int) -> Place:
    """Return the place of the link with an address and a number (from 0): to the character in a body, the field in a record.

    Markdown keeps no positions, so the n-th link with an address is looked for as its n-th link in the source, where
    code is left out.
    """
    body = graph.bodies.get(text)
    if body is None:
        return graph.place(text, "description" if text[0] == "actor" else "summary")
    starts = _links_in(body.text).get(address)
    if not starts:
        return Span(body.span.path, body.span.start, body.span.start + 1)
    start = body.span.start + starts[min(number, len(starts) - 1)]
    return Span(body.span.path, start, start + len(address))


@functools.lru_cache(maxsize=8)
def _links_in(text: str) -> dict[str, list[int]]:
    """Return where each address is linked to in a Markdown text."""
    starts: dict[str, list[int]] = defaultdict(list)
    blanked = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    for match in _LINK.finditer(blanked):
        starts[match.group(1)].append(match.start(1))
    return starts
