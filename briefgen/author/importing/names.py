"""People and organisations that a text names. A name alone is not enough: something by it must tell that it is one."""

from briefgen.author.importing.organizations import Organizations
from briefgen.author.importing.people import People
from briefgen.author.importing.phrases import Phrase
from briefgen.author.importing.tokens import Actor

_LONGEST_NAME = 200


def find_actors(text: str, named: list[Phrase[str]]) -> list[Actor]:
    """Return the actors that a line names, in its order, each mention for itself; `named` are its countries."""
    found: list[Actor] = []
    bodies = Organizations(text, named)
    for actor in (*bodies.organizations(), *bodies.nicknames(), *People(text, named).people()):
        if actor.end - actor.start <= _LONGEST_NAME and not any(
            other.start < actor.end and actor.start < other.end for other in found
        ):
            found.append(actor)
    return sorted(found, key=lambda actor: actor.start)
