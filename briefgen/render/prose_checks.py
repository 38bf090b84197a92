"""Addresses in texts lead somewhere: a file, a page, a place on it, or a web address (BG802)."""

from collections.abc import Iterator

from briefgen.diagnostics import Problem, problem
from briefgen.link.graph import Graph
from briefgen.link.places import place_of_address
from briefgen.read.prose import LINK_KINDS
from briefgen.read.visible import Address
from briefgen.render import urls
from briefgen.render.prose_links import target_of


def check_addresses(graph: Graph) -> Iterator[Problem]:
    """Report the addresses in texts that lead nowhere; cross-links are checked as references."""
    for ref, text in graph.texts.items():
        for address in text.visible.addresses:
            if address.value.partition(":")[0] in LINK_KINDS and not address.is_image:
                continue
            message, hint = _fault(graph, ref, address)
            if message:
                yield problem("BG802", place_of_address(graph, ref, address), message, hint)


def _fault(graph: Graph, ref: tuple[str, str], address: Address) -> tuple[str, str]:
    value = address.value if len(address.value) <= 80 else address.value[:77] + "…"
    if urls.is_outside(address.value):
        if address.is_image:
            return (
                f'the image "{value}" is on another host',
                "put a copy into content/assets/, if its licence allows it",
            )
        return "", ""
    if target_of(graph, ref, address) is not None:
        return "", ""
    if address.is_image:
        return f'there is no image "{value}"', "images are in content/assets/; write the way to it from this file"
    if address.value.startswith("#"):
        return f'there is no heading or note with the id "{value[1:]}" in this text', "ids are made from headings"
    return f'nothing stands at "{value}"', "write kind:id, a path to another .md file, or https://…"
