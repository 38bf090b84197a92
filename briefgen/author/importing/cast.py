"""Who is who: mentions that mean one actor are put together, and actors that the project has already are known again."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefgen import model
from briefgen.author.importing.names import find_actors
from briefgen.author.importing.phrases import Phrase, Phrases
from briefgen.author.importing.tokens import Actor
from briefgen.vocabulary import ActorType

_SHORTEST_SURNAME = 3
_KNOWN_BY_PART = ("person",)


class Member(Struct, frozen=True):
    """An actor of the text: one that the project has (`known` is its id), or a new one."""

    name: str
    type: ActorType
    known: str | None = None
    aliases: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    country: str | None = None


class Cast(Struct, frozen=True):
    """The actors of a text, in the order of their first mention, and what finds their mentions again."""

    members: tuple[Member, ...]
    phrases: Phrases[int]

    def mentions(self, text: str) -> list[Phrase[int]]:
        """Return where actors are named in a text, by their number in `members`."""
        return self.phrases.find(text)


def assemble(lines: list[tuple[str, list[Phrase[str]]]], actors: dict[str, model.Actor]) -> Cast:
    """Return the actors of some lines, each given with its countries; `actors` are those of the project."""
    known = _Known(actors)
    members = _members([actor for line, named in lines for actor in find_actors(line, named)], known)
    members += [_member_of(id_, actors[id_]) for id_ in known.named_in(line for line, _ in lines)]
    unique: dict[tuple[str, str | None], Member] = {}
    for member in members:
        unique.setdefault(("", member.known) if member.known else (_folded(member.name), member.country), member)
    return Cast(tuple(unique.values()), Phrases(_ways_to_name(list(unique.values()), actors)))


class _Known:
    """The project's actors by their names, and people by parts of them."""

    def __init__(self, actors: dict[str, model.Actor]) -> None:
        self.actors = actors
        self.by_name: dict[str, str] = {}
        self.by_words: dict[frozenset[str], str] = {}
        parts: dict[str, set[str]] = defaultdict(set)
        for id_, actor in actors.items():
            for name in names_of(actor):
                self.by_name.setdefault(_folded(name), id_)
                self.by_words.setdefault(frozenset(_folded(name).split()), id_)
                if actor.type in _KNOWN_BY_PART:
                    for part in name.split():
                        parts[_folded(part)].add(id_)
        self.by_part = {part: next(iter(ids)) for part, ids in parts.items() if len(ids) == 1}
        self.phrases = Phrases((name, id_) for id_, actor in actors.items() for name in names_of(actor))

    def match(self, actor: Actor) -> str | None:
        """Return the id of the actor that is meant: by name, by the same names in other order, or by the one surname."""
        name = _folded(actor.name)
        found = self.by_name.get(name) or (self.by_name.get(_folded(actor.acronym)) if actor.acronym else None)
        if found is None and actor.type == "person":
            found = self.by_words.get(frozenset(name.split()))
            if found is None and " " not in name:
                found = self.by_part.get(name)
        elif found is None:
            found = self.by_name.get(re.sub(r"^\S+ ", "", name)) if actor.country else None
        return found

    def named_in(self, texts: Iterable[str]) -> list[str]:
        """Return the ids of actors that are named, in the order of their first mention."""
        return list(dict.fromkeys(found.meaning for text in texts for found in self.phrases.find(text)))


def names_of(actor: model.Actor) -> list[str]:
    """Return all names of an actor: of today, of other languages, and former ones."""
    return [actor.name, *actor.aliases, *actor.names.values(), *(former.name for former in actor.former_names)]


def _folded(name: str) -> str:
    return " ".join(name.replace(".", "").casefold().split())


def _members(found: list[Actor], known: _Known) -> list[Member]:
    """Put mentions together: the same name, or a surname alone after the whole name."""
    groups: dict[str, list[Actor]] = {}
    whole_by_acronym = {actor.acronym: actor for actor in reversed(found) if actor.acronym}
    found = [whole_by_acronym.get(actor.name, actor) for actor in found]
    whole = dict.fromkeys(actor.name for actor in found if actor.type == "person" and " " in actor.name)
    whole_by_part = {part: name for name in reversed(whole) for part in _parts(name)}
    countries: dict[str, set[str]] = defaultdict(set)
    for actor in found:
        countries[_folded(actor.name)] |= {actor.country} if actor.country else set()
    for actor in found:
        if actor.type == "person":
            key = whole_by_part.get(_folded(actor.name), actor.name)
        else:
            own = countries[_folded(actor.name)]
            key = f"{actor.name}\0{actor.country or (next(iter(own)) if len(own) == 1 else '')}"
        groups.setdefault(_folded(key), []).append(actor)
    return [_member(group, known) for group in groups.values()]


def _parts(name: str) -> list[str]:
    """Return what a person may be called after the whole name has been told: the first word, and every ending."""
    words = _folded(name).split()
    return [words[0], *(" ".join(words[start:]) for start in range(1, len(words)))]


def _member(group: list[Actor], known: _Known) -> Member:
    first = max(group, key=lambda actor: len(actor.name))
    id_ = next((id_ for actor in group if (id_ := known.match(actor))), None)
    if id_ is not None:
        return _member_of(id_, known.actors[id_])
    posts = dict.fromkeys(actor.post for actor in group if actor.post)
    aliases = dict.fromkeys(actor.acronym for actor in group if actor.acronym)
    country = next((actor.country for actor in group if actor.country), None)
    return Member(first.name, first.type, None, tuple(aliases), tuple(posts), country)


def _member_of(id_: str, actor: model.Actor) -> Member:
    return Member(actor.name, actor.type, id_, actor.aliases, (), actor.countries[0] if actor.countries else None)


def _ways_to_name(members: list[Member], actors: dict[str, model.Actor]) -> Iterator[tuple[str, int]]:
    """Yield every wording that means an actor: names, and of people the surname where no other has it."""
    parts: dict[str, set[int]] = defaultdict(set)
    for number, member in enumerate(members):
        names = names_of(actors[member.known]) if member.known else [member.name, *member.aliases]
        for name in names:
            yield name, number
            if member.type == "person":
                for part in (name.split()[0], name.split()[-1]) if len(name.split()) > 1 else ():
                    parts[part].add(number)
    for part, numbers in parts.items():
        if len(numbers) == 1 and len(part) >= _SHORTEST_SURNAME:
            yield part, next(iter(numbers))
