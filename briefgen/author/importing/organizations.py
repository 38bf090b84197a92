"""Organisations: names with a word that bodies are called by, well-known names, unions and alliances, short forms in capitals."""

import re
from collections.abc import Iterator

from briefgen import countries
from briefgen.author.importing import name_words as words
from briefgen.author.importing.phrases import Phrases
from briefgen.author.importing.tokens import COMMON, Actor, Tokens

_ACRONYM = re.compile(r" \(([A-Z][A-Za-z-]{1,9})\)")
_OF = frozenset(("of", "for", "on"))
_SHORT_FORM = re.compile(r"[A-Z]{3,6}\Z")
_DIRECTIONS = frozenset(("north", "south", "central", "east", "west"))


class Organizations(Tokens):
    """Finds the organisations that a line names."""

    def nicknames(self) -> Iterator[Actor]:
        """Yield those that are known by name: well-known ones, unions and alliances, short forms in capitals."""
        for found in _NICKNAMES.find(self.text):
            name, type_, country = words.NICKNAMES[found.meaning]
            yield Actor(found.start, found.end, name, type_, country=country or None)
        for token in self.tokens:
            if (token.text.isupper() or token.text == "Quad") and (group := countries.group(token.text)):
                yield Actor(token.start, token.end, group.removeprefix("the "), "intergovernmental")
            elif (
                _SHORT_FORM.match(token.text)
                and token.text not in words.NO_ACTORS
                and not (self.is_country(token) or self.text.isupper())
            ):
                yield Actor(token.start, token.end, token.text, "organization")
        for found in _GROUPS.find(self.text):
            yield Actor(found.start, found.end, found.meaning, "intergovernmental")

    def organizations(self) -> Iterator[Actor]:
        """Yield those whose names say what they are: a ministry, a university, a fleet."""
        index = 0
        while index < len(self.tokens):
            run = self.run_from(index)
            found = self.organization_in(index, run) if run > index else None
            if found is None:
                index = max(run, index + 1) if run > index and not self.has_body(index, run) else index + 1
            else:
                actor, index = found
                yield actor

    def organization_in(self, start: int, end: int) -> tuple[Actor, int] | None:
        """Return the organisation whose name begins a run, and where to go on."""
        while start < end and (
            self.tokens[start].word in COMMON
            and self.tokens[start].word not in ("north", "south", "central", "east", "west")
        ):
            start += 1
        head = next(
            (i for i in range(start, end) if self.tokens[i].word in words.BODIES and not self.is_post_of_body(i, end)),
            None,
        )
        if head is None:
            return None
        while head + 1 < end and self.tokens[head + 1].word in words.BODIES:
            head += 1
        last = self.continued(head, end)
        if last == start or (last == head and all(self.is_country(token) for token in self.tokens[start:head])):
            return None  # "the Council", "Japanese Forces": no name of its own
        first, stop = self.tokens[start], self.tokens[last].end
        name = self.text[first.start : stop].rstrip(".")
        if name in words.NO_BODIES or (last == head and head == start):
            return None
        own = self.country_at.get(first.start)
        country = own.meaning if own else self.country_before(first.start)
        acronym = _ACRONYM.match(self.text, stop)
        group = countries.group(name)
        type_ = "intergovernmental" if group else words.BODIES[self.tokens[head].word]
        return Actor(first.start, stop, name, type_, None, country, acronym[1] if acronym else None), last + 1

    def is_post_of_body(self, index: int, end: int) -> bool:
        """Say whether a word that names bodies is a part of a post here, as in General Assembly President."""
        return self.tokens[index].word in words.POSTS and index + 1 < end

    def continued(self, head: int, end: int) -> int:
        """Return the last token of a name that goes on after its head: of Foreign Affairs, for Strategic and International Studies."""
        last = head
        while self.joined(last + 1) and self.tokens[last + 1].word in _OF:
            after = last + 2
            if after < len(self.tokens) and self.tokens[after].text == "the" and self.joined(after):
                after += 1
            if not self.joined(after) or not self.tokens[after].is_capital:
                break
            last = self.run_from(after) - 1
            last = self.with_and(last)
        return last

    def with_and(self, last: int) -> int:
        """Go on over `and`, and over a list with commas, inside the name of a ministry or institute."""
        place = last
        while True:
            gap = (
                self.text[self.tokens[place].end : self.tokens[place + 1].start] if place + 1 < len(self.tokens) else ""
            )
            if gap not in (" ", ", "):
                return last
            following = place + 1
            if self.tokens[following].text == "and":
                target = following + 1
                if not self.joined(target) or not self.is_plain_name(target):
                    return last
                return self.run_from(target) - 1
            if (
                gap == ", "
                and self.is_plain_name(following)
                and ("and" in self.text[self.tokens[following].end : self.tokens[following].end + 40].split()[:2])
            ):
                place = self.run_from(following) - 1
                continue
            return last

    def is_plain_name(self, index: int) -> bool:
        """Say whether a word can go on with the name of a body: no country, post or body of its own."""
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        end = self.run_from(index)
        return (
            token.is_capital
            and not self.is_country(token)
            and token.word not in words.POSTS
            and not (self.has_body(index, end) and end - index > 1)
            and not token.text.isupper()
        )


_NICKNAMES = Phrases((name, name) for name in words.NICKNAMES)
_GROUPS = Phrases(
    (name, name)
    for name in (
        "European Union",
        "United Nations",
        "African Union",
        "Arab League",
        "Shanghai Cooperation Organisation",
        "Pacific Islands Forum",
    )
)
