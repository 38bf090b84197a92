"""People and organisations that a text names. A name alone is not enough: a post, a verb of saying or the kind of body must stand by it."""

import re
from collections.abc import Iterator

from msgspec import Struct

from briefgen import countries
from briefgen.author.importing import name_words as words
from briefgen.author.importing.phrases import Phrase, Phrases
from briefgen.vocabulary import ActorType

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,5}|[^\W\d_]\.(?= )|[^\W_]+(?:[-'’‐](?!s\b)[^\W_]+)*\.?")
_ABBREVIATED = frozenset("gen adm col lt capt maj sgt sen rep gov prof dr mr mrs ms inc corp ltd jr sr st".split())
_OF = frozenset(("of", "for", "on"))
_APPOSITION = re.compile(r", (?:(?:a|an|the|its|his|her|\w+['’]s?)\s)?([^,.;()]{3,90})(?=[,.;(]|\Z)")
_WHO = re.compile(r", who\b")
_SAYS = re.compile(
    rf"(?:,[^,.;]{{2,80}},)? (?:also |later |previously |has |have |had |repeatedly |recently ){{0,2}}{words.SAYING}\b"
)
_SAID_BY = re.compile(
    rf"(?:\b{words.SAYING}|\b[Aa]ccording to|\bpost by|\bstatement by|\bremarks by|\btalks with|\bmet with|\bmet) \Z"
)
_POSSESSIVE = re.compile(r"(?:['’]s?)? ?\Z")
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z-]{1,9})\)")
_PORTFOLIO_WORDS = frozenset(
    word.lower() for name in words.PORTFOLIOS for word in name.split() if word not in ("Staff", "War")
)
_COMMON = frozenset(
    """the a an this that these those it its he she his her they their we our i you in on at by for from to of and but or nor if as when while although though since until after
    before during under over with without both all some many most several other another such each every no not there here what who why how however moreover meanwhile today yesterday
    tomorrow according despite following speaking asked january february march april may june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday north south east west northern southern eastern western central new""".split()
)


class Actor(Struct, frozen=True):
    """An actor as a text names it: its span, its name, and what stands by the name."""

    start: int
    end: int
    name: str
    type: ActorType
    post: str | None = None
    country: str | None = None
    acronym: str | None = None


class _Token(Struct, frozen=True):
    start: int
    end: int
    text: str

    @property
    def word(self) -> str:
        """The word in lower case, without a stop."""
        return self.text.lower().rstrip(".")

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a part of a name."""
        return any(part[:1].isupper() for part in re.split("[-'’]", self.text))


def find_actors(text: str, named: list[Phrase[str]]) -> list[Actor]:
    """Return the actors that a text names with what tells that they are such, in its order; `named` are its countries."""
    scanner = _Scanner(text, named)
    found = [*scanner.nicknames(), *scanner.organizations()]
    taken = [(actor.start, actor.end) for actor in found]
    people = [person for person in scanner.people() if not any(s < person.end and person.start < e for s, e in taken)]
    return sorted([*found, *people], key=lambda actor: actor.start)


class _Scanner:
    """Looks at one text's tokens."""

    def __init__(self, text: str, named: list[Phrase[str]]) -> None:
        self.text = text
        self.tokens = [_token(match) for match in _TOKEN.finditer(text)]
        self.country_at = {offset: found for found in named for offset in range(found.start, found.end)}

    def joined(self, index: int) -> bool:
        """Say whether a token follows the one before after one space."""
        return 0 < index < len(self.tokens) and self.text[self.tokens[index - 1].end : self.tokens[index].start] == " "

    def is_country(self, token: _Token) -> bool:
        return token.start in self.country_at

    def country_before(self, start: int) -> str | None:
        """Return the country that stands directly before, as an adjective or possessive."""
        before = self.text[max(0, start - 4) : start]
        found = self.country_at.get(max(0, start - 4) + len(_POSSESSIVE.sub("", before)) - 1)
        return found.meaning if found else None

    def nicknames(self) -> Iterator[Actor]:
        for found in _NICKNAMES.find(self.text):
            name, type_, country = words.NICKNAMES[found.meaning]
            yield Actor(found.start, found.end, name, type_, country=country or None)
        for token in self.tokens:
            if (token.text.isupper() or token.text == "Quad") and (group := countries.group(token.text)):
                yield Actor(token.start, token.end, group.removeprefix("the "), "intergovernmental")
        for found in _GROUPS.find(self.text):
            yield Actor(found.start, found.end, found.meaning, "intergovernmental")

    def organizations(self) -> Iterator[Actor]:
        index = 0
        while index < len(self.tokens):
            run = self.run_from(index)
            found = self.organization_in(index, run) if run > index else None
            if found is None:
                index = max(run, index + 1) if run > index and not self.has_body(index, run) else index + 1
            else:
                actor, index = found
                yield actor

    def run_from(self, index: int) -> int:
        """Return where a run of capitalised tokens ends that begins at an index."""
        end = index
        while end < len(self.tokens) and self.tokens[end].is_capital and (end == index or self.joined(end)):
            end += 1
        return end

    def has_body(self, start: int, end: int) -> bool:
        return any(token.word in words.BODIES for token in self.tokens[start:end])

    def organization_in(self, start: int, end: int) -> tuple[Actor, int] | None:
        """Return the organisation whose name begins a run, and where to go on."""
        while start < end and (
            self.tokens[start].word in _COMMON
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

    def is_post(self, token: _Token) -> bool:
        """Say whether a word is a post; short forms need their stop, because Gen is a name too."""
        needs_stop = token.word in _ABBREVIATED and token.word not in words.ADDRESS
        return token.word in words.POSTS and (not needs_stop or token.text.endswith("."))

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

    def people(self) -> Iterator[Actor]:
        index = 0
        while index < len(self.tokens):
            end = self.name_from(index)
            if end == index:
                index += 1
                continue
            person = self.person(index, end)
            if person is not None:
                yield person
            index = end

    def name_from(self, index: int) -> int:
        """Return where a person's name ends that may begin at an index; the index itself where none does."""
        end = index
        while end < len(self.tokens) and (end == index or self.joined(end)) and end - index < 6:
            token = self.tokens[end]
            if self.can_be_name(token) or (
                end > index
                and token.text in words.PARTICLES
                and self.joined(end + 1)
                and (self.can_be_name(self.tokens[end + 1]) or self.tokens[end + 1].text in words.PARTICLES)
            ):
                end += 1
            else:
                break
        return end

    def can_be_name(self, token: _Token) -> bool:
        initial = len(token.text) == 2 and token.text[1] == "."
        return (
            token.is_capital
            and (initial or (token.text[-1] != "." and not (token.text.isupper() and len(token.text) > 1)))
            and not self.is_post(token)
            and token.word not in _PORTFOLIO_WORDS
            and token.word not in words.BODIES
            and token.word not in _COMMON
            and not self.is_country(token)
        )

    def person(self, start: int, end: int) -> Actor | None:
        """Return the person whose name stands between two tokens, where a post or a verb of saying tells so."""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        name = self.text[first:last]
        post_start, post = self.post_before(start)
        country = self.country_before(self.tokens[post_start].start) if post else None
        if post is None and end - start >= 2:
            post = self.post_after(last)
        told = (
            _SAYS.match(self.text, last)
            or _WHO.match(self.text, last)
            or _SAID_BY.search(self.text[max(0, first - 40) : first])
        )
        if post is None and not (told and end - start >= 2 and not self.opens_like_a_thing(start)):
            return None
        if post is not None and post.lower().rstrip(".") in words.ADDRESS:
            post = None
        return Actor(first, last, name, "person", post, country)

    def opens_like_a_thing(self, start: int) -> bool:
        """Say whether a definite article stands before: names of people have none."""
        return start > 0 and self.joined(start) and self.tokens[start - 1].word == "the"

    def post_before(self, start: int) -> tuple[int, str | None]:
        """Return where a post begins that stands directly before a name, and its words."""
        if not self.joined(start):
            return start, None
        head = self.portfolio_before(start)
        if head < 0 or not self.is_post(self.tokens[head]):
            return start, None
        first = head
        while (
            first > 0
            and self.joined(first)
            and self.tokens[first - 1].word in words.POST_MODIFIERS | words.POSTS
            and not self.is_country(self.tokens[first - 1])
        ):
            first -= 1
        while first < head and self.tokens[first].word in ("former", "then", "ex-president", "newly", "the"):
            first += 1
        return first, self.text[self.tokens[first].start : self.tokens[start - 1].end]

    def portfolio_before(self, start: int) -> int:
        """Return the last word of the post proper: of Secretary of Defense, it is Secretary."""
        end = self.tokens[start - 1].end
        for portfolio in words.PORTFOLIOS:
            if self.text.endswith(f" of {portfolio}", 0, end):
                stop = end - len(portfolio) - len(" of ")
                return next((i for i in range(start - 1, max(-1, start - 7), -1) if self.tokens[i].end == stop), -1)
        return start - 1

    def post_after(self, end: int) -> str | None:
        """Return the post that follows a name between commas: a prominent commentator, the ministry's spokesman."""
        found = _APPOSITION.match(self.text, end)
        if found is None:
            return None
        phrase = re.split(r" (?:who|which|that|from|at|in|and|with|for)\b", found[1])[0]
        heads = [word.lower() for word in phrase.split(" of ")[0].split()]
        return phrase.strip() if heads and heads[-1] in words.POSTS else None


def _token(match: re.Match[str]) -> _Token:
    text, end = match[0], match.end()
    if text.endswith(".") and "." not in text[:-1] and len(text) > 2 and text[:-1].lower() not in _ABBREVIATED:
        text, end = text[:-1], end - 1
    return _Token(match.start(), end, text)


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
