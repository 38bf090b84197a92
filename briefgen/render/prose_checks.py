"""Addresses in texts lead somewhere: a file, a page, a place on it, or a web address (BG802)."""

import re
from collections import Counter
from collections.abc import Iterator

from briefgen.diagnostics import Problem, did_you_mean, problem
from briefgen.link.graph import Graph
from briefgen.link.places import place_of_link
from briefgen.model import SLUG
from briefgen.read.prose import LINK_KINDS
from briefgen.read.visible import Address
from briefgen.render import urls
from briefgen.render.prose_links import target_of
from briefgen.source import Place


def check_addresses(graph: Graph) -> Iterator[Problem]:
    """Report the addresses in texts that lead nowhere; cross-links are checked as references."""
    for ref, text in graph.texts.items():
        counts: Counter[str] = Counter()
        for refused in text.prose.refused:
            yield _refused(refused, place_of_link(graph, ref, refused, counts[refused]))
            counts[refused] += 1
        for address in text.visible.addresses:
            if address.value.partition(":")[0] in LINK_KINDS and not address.is_image:
                continue
            message, hint = _fault(graph, ref, address)
            if message:
                yield problem("BG802", place_of_link(graph, ref, address.value, address.number), message, hint)


def _refused(address: str, place: Place) -> Problem:
    """Report an address whose scheme is not allowed: most often a misspelt kind of record."""
    scheme, _, rest = address.partition(":")
    if re.search(SLUG, rest) and scheme.lower() not in _OTHER_SCHEMES:
        return problem("BG302", place, f'"{scheme}" is not a kind of record', did_you_mean(scheme, LINK_KINDS))
    hint = "write kind:id, a path to a file, https://… or mailto:…"
    return problem("BG802", place, f'the address "{_shortened(address)}" is not allowed here', hint)


_OTHER_SCHEMES = frozenset(
    ["about", "blob", "data", "file", "ftp", "geo", "javascript", "sms", "ssh", "tel", "urn", "vbscript", "ws", "wss"]
)


def _shortened(address: str) -> str:
    return address if len(address) <= 80 else address[:77] + "…"


def _fault(graph: Graph, ref: tuple[str, str], address: Address) -> tuple[str, str]:
    value = _shortened(address.value)
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
    stem = re.search(r"([^/]+)\.md(?:#|$)", address.value)
    if stem and ("article", stem.group(1)) in graph.withheld.records:
        return f'the article "{stem.group(1)}" is not published', "publish it, or build with --drafts"
    return f'nothing stands at "{value}"', "write kind:id, a path to another .md file, or https://…"
