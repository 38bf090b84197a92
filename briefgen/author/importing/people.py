"""People: a name is one where a post, an explanation or a verb of saying stands by it."""

import re
from collections.abc import Iterator

from briefgen.author.importing import name_words as words
from briefgen.author.importing.tokens import COMMON, Actor, Token, Tokens

_APPOSITION = re.compile(r", (?:(?:a|an|the|its|his|her|\w+['’]s?)\s)?([^,.;()]{3,90})(?=[,.;(]|\Z)")
_EXPLAINED = re.compile(
    r"\b((?:(?:prime|foreign|defen[cs]e|finance|vice|deputy) )?[a-z-]+)(?: (?:to|of|for|at|in) [^,.;]{2,50})?, \Z"
)
_WHO = re.compile(r", who\b")
_SAYS = re.compile(
    rf"(?: (?:of|from|at) (?:the )?[A-Z][^,.;]{{2,60}}?)?(?:,[^,.;]{{2,80}},)? (?:also |later |previously |has |have |had |repeatedly |recently ){{0,2}}{words.SAYING}\b"
)
_SAID_BY = re.compile(
    rf"(?:\b{words.SAYING}|\b[Aa]ccording to|\bpost by|\bstatement by|\bremarks by|\btalks with|\bmet with|\bmet) \Z"
)
_JUNIOR = re.compile(r",? (?:Jr|Sr)\.")
_PORTFOLIO_WORDS = frozenset(
    word.lower() for name in words.PORTFOLIOS for word in name.split() if word not in ("Staff", "War")
)


class People(Tokens):
    """Finds the people that a line names."""

    def people(self) -> Iterator[Actor]:
        """Yield the people, each mention for itself."""
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

    def can_be_name(self, token: Token) -> bool:
        """Say whether a word can be a part of a person's name."""
        initial = len(token.text) == 2 and token.text[1] == "."
        return (
            token.is_capital
            and (initial or (token.text[-1] != "." and not (token.text.isupper() and len(token.text) > 1)))
            and not self.is_post(token)
            and token.word not in _PORTFOLIO_WORDS
            and token.word not in words.BODIES
            and token.word not in COMMON
            and not self.is_country(token)
        )

    def person(self, start: int, end: int) -> Actor | None:
        """Return the person whose name stands between two tokens, where a post or a verb of saying tells so."""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        junior = _JUNIOR.match(self.text, last)
        last = junior.end() if junior else last
        name = self.text[first:last]
        post_start, post = self.post_before(start)
        country = self.country_before(self.tokens[post_start].start) if post else None
        if post is None and end - start >= 2:
            post = self.post_after(last) or self.post_explained(first)
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

    def post_explained(self, start: int) -> str | None:
        """Return the post that a name explains: its prime minister, NAME; the ambassador to Nairobi, NAME."""
        found = _EXPLAINED.search(self.text[max(0, start - 90) : start])
        return found[1] if found and found[1].split()[-1] in words.POSTS else None

    def post_after(self, end: int) -> str | None:
        """Return the post that follows a name between commas: a prominent commentator, the ministry's spokesman."""
        found = _APPOSITION.match(self.text, end)
        if found is None:
            return None
        phrase = re.split(r" (?:who|which|that|from|at|in|and|with|for)\b", found[1])[0]
        heads = [word.lower() for word in phrase.split(" of ")[0].split()]
        return phrase.strip() if heads and heads[-1] in words.POSTS else None
