"""Where in its source a link of a compiled text is written."""

from briefgen.link.graph import Graph, Ref
from briefgen.read.visible import Address
from briefgen.source import Place, Span


def place_of_address(graph: Graph, text: Ref, address: Address) -> Place:
    """Return the place of an address: to the character in a body, the field in a record.

    Markdown keeps no positions, so the n-th link with an address is looked for as its n-th occurrence.
    """
    body = graph.bodies.get(text)
    if body is None:
        return graph.place(text, "description" if text[0] == "actor" else "summary")
    same = [other for other in graph.texts[text].visible.addresses if other.value == address.value]
    offset = -1
    for _ in range(same.index(address) + 1):
        following = body.text.find(address.value, offset + 1)
        offset = following if following >= 0 else offset
    start = body.span.start + max(offset, 0)
    length = len(address.value) if offset >= 0 else 1
    return Span(body.span.path, start, start + length)
