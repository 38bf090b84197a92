"""Identity: one thing has one record (BG601–BG603)."""

import re
import unicodedata
from collections.abc import Iterator

from briefgen.diagnostics import Problem, problem
from briefgen.link.graph import Graph
from briefgen.model import Actor

_BEGINNING = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def check_names(graph: Graph) -> Iterator[Problem]:
    """No two actors have a name in common."""
    first_by_name: dict[str, str] = {}
    reported = set()
    for actor in graph.actors.values():
        for name, keys in _names(actor):
            folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
            first = first_by_name.setdefault(folded, actor.id)
            if first != actor.id and (first, actor.id) not in reported:
                reported.add((first, actor.id))
                message = f'the actor "{first}" is called "{name}" too'
                yield problem(
                    "BG601", graph.place(("actor", actor.id), *keys), message, "if they are one, keep one record"
                )


def _names(actor: Actor) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield an actor's names of today, and where each is written."""
    yield actor.name, ("name",)
    for index, alias in enumerate(actor.aliases):
        yield alias, ("aliases", index)
    for language, name in actor.names.items():
        yield name, ("names", language)


def check_addresses(graph: Graph) -> Iterator[Problem]:
    """No two sources have one address."""
    first_by_address: dict[str, str] = {}
    for source in graph.sources.values():
        if source.url:
            address = _folded_address(source.url)
            first = first_by_address.setdefault(address, source.id)
            if first != source.id:
                message = f'the source "{first}" has this address too'
                yield problem("BG602", graph.place(("source", source.id), "url"), message, "keep one of the two")


def _folded_address(address: str) -> str:
    """Return an address without its scheme, fragment, last slash and the case of its host."""
    host, slash, rest = _BEGINNING.sub("", address).partition("#")[0].partition("/")
    return (host.lower() + slash + rest).rstrip("/")


def check_wikidata(graph: Graph) -> Iterator[Problem]:
    """No two actors have one Wikidata id."""
    first_by_id: dict[str, str] = {}
    for actor in graph.actors.values():
        if actor.wikidata:
            first = first_by_id.setdefault(actor.wikidata, actor.id)
            if first != actor.id:
                place = graph.place(("actor", actor.id), "wikidata")
                yield problem("BG603", place, f'the actor "{first}" has the Wikidata id {actor.wikidata} too')


CHECKS = (check_names, check_addresses, check_wikidata)
