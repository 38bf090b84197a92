"""The words of a line, and how actors are told among them: capitals, countries, posts."""

import re

from msgspec import Struct

from briefgen.author.importing import name_words as words
from briefgen.author.importing.phrases import Phrase
from briefgen.vocabulary import ActorType

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,5}|[^\W\d_]\.(?= )|[^\W_]+(?:[-'’‐](?!s\b)[^\W_]+)*\.?")
_ABBREVIATED = frozenset("gen adm col lt capt maj sgt sen rep gov prof dr mr mrs ms inc corp ltd jr sr st".split())
_POSSESSIVE = re.compile(r"(?:['’]s?)? ?\Z")
COMMON = frozenset(
    """the a an this that these those it its he she his her they their we our i you in on at by for from to of and but or nor if as when while although though since until after
    before during under over with without both all some many most several other another such each every no not there here what who why how however moreover meanwhile today yesterday
    tomorrow according despite following speaking asked january february march april may june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday north south east west northern southern eastern western central new""".split()
)
"""Words that begin with a capital at the beginning of a sentence only, or are no name of their own."""


class Actor(Struct, frozen=True):
    """An actor as a text names it: its span, its name, and what stands by the name."""

    start: int
    end: int
    name: str
    type: ActorType
    post: str | None = None
    country: str | None = None
    acronym: str | None = None


class Token(Struct, frozen=True):
    """A word and its span."""

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


class Tokens:
    """A line cut into words, with the countries in it."""

    def __init__(self, text: str, named: list[Phrase[str]]) -> None:
        self.text = text
        self.tokens = [_token(match) for match in _TOKEN.finditer(text)]
        self.country_at = {offset: found for found in named for offset in range(found.start, found.end)}

    def joined(self, index: int) -> bool:
        """Say whether a token follows the one before after one space."""
        return 0 < index < len(self.tokens) and self.text[self.tokens[index - 1].end : self.tokens[index].start] == " "

    def is_country(self, token: Token) -> bool:
        """Say whether a word names a country or belongs to its name."""
        return token.start in self.country_at

    def country_before(self, start: int) -> str | None:
        """Return the country that stands directly before, as an adjective or possessive."""
        before = self.text[max(0, start - 4) : start]
        found = self.country_at.get(max(0, start - 4) + len(_POSSESSIVE.sub("", before)) - 1)
        return found.meaning if found else None

    def run_from(self, index: int) -> int:
        """Return where a run of capitalised tokens ends that begins at an index."""
        end = index
        while end < len(self.tokens) and self.tokens[end].is_capital and (end == index or self.joined(end)):
            end += 1
        return end

    def has_body(self, start: int, end: int) -> bool:
        """Say whether a body is called by any of some words."""
        return any(token.word in words.BODIES for token in self.tokens[start:end])

    def is_post(self, token: Token) -> bool:
        """Say whether a word is a post; short forms need their stop, because Gen is a name too."""
        needs_stop = token.word in _ABBREVIATED and token.word not in words.ADDRESS
        return token.word in words.POSTS and (not needs_stop or token.text.endswith("."))


def _token(match: re.Match[str]) -> Token:
    text, end = match[0], match.end()
    if text.endswith(".") and "." not in text[:-1] and len(text) > 2 and text[:-1].lower() not in _ABBREVIATED:
        text, end = text[:-1], end - 1
    return Token(match.start(), end, text)
