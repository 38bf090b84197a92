"""Where a quote stands in an article's visible text: exactly, once, or not at all. Nothing is attached by likeness."""

import difflib
import re
from collections import Counter
from typing import Literal

from msgspec import Struct

from briefgen.model import Quote
from briefgen.read.visible import VisibleText, fold

SHORT_WORDS = 4
_NEAR = 400
"""Characters around a hit in which a prefix or suffix is looked for."""

_COMPARED = 150
"""Words of an absent quote that are compared with the text."""

_WORD = re.compile(r"\S+")
_BARE = re.compile(r"^\W+|\W+$")
_NEGATIONS = frozenset(["no", "not", "never", "none", "nor", "neither", "cannot", "without", "hardly"])
_OPENERS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "he",
        "her",
        "his",
        "i",
        "if",
        "in",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "we",
        "when",
        "while",
        "with",
    ]
)
MOST_HITS = 1_000
"""Hits of one quote that are looked for."""

_ALPHABETS_END = "\u0590"
"""Below it, words are divided by spaces (Latin, Greek, Cyrillic, Armenian)."""


class Anchor(Struct, frozen=True):
    """A quote's place: the record that quotes, and a span of the article's visible text."""

    kind: str
    id: str
    article: str
    number: int
    start: int
    end: int


class Nearest(Struct, frozen=True):
    """The passage that is most like an absent quote: its span, and how it differs."""

    start: int
    end: int
    difference: str
    remarks: tuple[str, ...]


def find_quote(quote: Quote, visible: VisibleText) -> list[tuple[int, int]]:
    """Return the first spans at which a quote stands, compared as `fold` says; a hit never cuts a word or a number."""
    exact = fold(quote.exact)
    prefix, suffix = fold(quote.prefix or ""), fold(quote.suffix or "")
    hits: list[tuple[int, int]] = []
    text = visible.folded
    start = text.find(exact) if exact else -1
    while start >= 0 and len(hits) < MOST_HITS:
        end = start + len(exact)
        if not (_cuts(text, start) or _cuts(text, end)) and _is_between(text, start, end, prefix, suffix):
            hits.append((start, end))
        start = text.find(exact, start + 1)
    return hits


def _cuts(text: str, offset: int) -> bool:
    """Say whether an offset lies inside a word, in writing that divides words."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    return before.isalnum() and after.isalnum() and before < _ALPHABETS_END and after < _ALPHABETS_END


def _is_between(text: str, start: int, end: int, prefix: str, suffix: str) -> bool:
    before = text[max(0, start - len(prefix) - 1) : start].rstrip()
    after = text[end : end + len(suffix) + 1].lstrip()
    return before.endswith(prefix) and after.startswith(suffix)


def propose_context(visible: VisibleText, hits: list[tuple[int, int]], most: int | None = None) -> list[str]:
    """Return for each of the first hits the shortest prefix or suffix, in whole words, that no other hit has."""
    return [_context_of(visible, hit, [other for other in hits if other != hit]) for hit in hits[:most]]


def _context_of(visible: VisibleText, hit: tuple[int, int], others: list[tuple[int, int]]) -> str:
    context = shortest_context(visible, hit, others)
    return f"{context[0]}: {_quoted(context[1])}" if context else "a longer quote"


def shortest_context(
    visible: VisibleText, hit: tuple[int, int], others: list[tuple[int, int]]
) -> tuple[Literal["prefix", "suffix"], str] | None:
    """Return the shortest prefix or suffix, in whole words, that tells a hit from the others; nothing where none does."""
    text = visible.folded
    near = max(0, hit[0] - _NEAR)
    before = [match.start() for match in _WORD.finditer(text, near, hit[0]) if match.start() > near or near == 0][::-1]
    after = [match.end() for match in _WORD.finditer(text, hit[1], hit[1] + _NEAR) if match.end() < hit[1] + _NEAR]
    for count in range(12):
        if count < len(before):
            prefix = text[before[count] : hit[0]].strip()
            if not any(_is_between(text, *other, prefix, "") for other in others):
                return "prefix", " ".join(visible.text[before[count] : hit[0]].split())
        if count < len(after):
            suffix = text[hit[1] : after[count]].strip()
            if not any(_is_between(text, *other, "", suffix) for other in others):
                return "suffix", " ".join(visible.text[hit[1] : after[count]].split())
    return None


def shortest_quote(visible: VisibleText, hit: tuple[int, int], hits: list[tuple[int, int]]) -> Quote | None:
    """Return a hit's words as a quote that has none of the other hits; nothing where only more words would do."""
    exact, others = " ".join(visible.text[slice(*hit)].split()), [other for other in hits if other != hit]
    if not others:
        return Quote(exact=exact)
    context = shortest_context(visible, hit, others)
    return Quote(exact=exact, **dict([context])) if context else None


def quote_of(visible: VisibleText, start: int, end: int) -> Quote | None:
    """Return the shortest quote that stands at a span and nowhere else; nothing where only more words would do.

    The span grows to whole words and shrinks to what is not blank, since a quote never cuts a word.
    """
    text = visible.folded
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start > 0 and _cuts(text, start):
        start -= 1
    while _cuts(text, end):
        end += 1
    hits = find_quote(Quote(exact=text[start:end]), visible)
    return shortest_quote(visible, (start, end), hits) if (start, end) in hits else None


def _quoted(words: str) -> str:
    """Write words as a YAML string."""
    return "'" + words.replace("'", "''") + "'" if '"' in words or "\\" in words else f'"{words}"'


def find_nearest(quote: Quote, visible: VisibleText) -> Nearest | None:
    """Return the passage most like an absent quote, or nothing where no passage shares half of its words."""
    quoted = fold(quote.exact).split()[:_COMPARED]
    wanted = [_bare(word) for word in quoted]
    words = list(_WORD.finditer(visible.folded))
    found = [_bare(match.group()) for match in words]
    window = _best_window(wanted, found)
    if window is None:
        return None
    matcher = difflib.SequenceMatcher(None, wanted, found[window[0] : window[1]], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    shared = sum(block.size for block in blocks)
    if not blocks or shared * 2 < len(wanted):
        return None
    first = max(window[0], window[0] + blocks[0].b - blocks[0].a)
    last = blocks[-1].b + blocks[-1].size + len(wanted) - blocks[-1].a - blocks[-1].size
    last = min(len(found), max(window[0] + last, first + 1))
    shown = [match.group() for match in words[first:last]]
    difference, remarks = _describe_difference(quoted, shown)
    return Nearest(words[first].start(), words[last - 1].end(), difference, remarks)


def _bare(word: str) -> str:
    return _BARE.sub("", word).lower() or word


def _best_window(wanted: list[str], found: list[str]) -> tuple[int, int] | None:
    """Vote for where in the text the quote's words line up; rare words count for more."""
    places: dict[str, list[int]] = {}
    for index, word in enumerate(found):
        places.setdefault(word, []).append(index)
    votes: Counter[int] = Counter()
    for offset, word in enumerate(wanted):
        for index in places.get(word, ()):
            votes[(index - offset) // 3] += 1000 // len(places[word])
    if not votes:
        return None
    best = max(votes, key=lambda slot: (votes[slot] + votes.get(slot + 1, 0), -slot))
    start = best * 3
    return max(0, start - 3), min(len(found), start + len(wanted) + 9)


def _stem(word: str) -> str:
    """Return a word without the punctuation around it."""
    return _BARE.sub("", word) or word


def _describe_difference(quoted: list[str], shown: list[str]) -> tuple[str, tuple[str, ...]]:
    """Write both wordings as one line, `[quote → text]` where they part, and name what matters in it."""
    parts, remarks = [], []
    matcher = difflib.SequenceMatcher(None, [*map(_stem, quoted)], [*map(_stem, shown)], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        old, new = " ".join(quoted[a:b]), " ".join(shown[c:d])
        if tag == "equal":
            words = quoted[a:b]
            parts.append(old if len(words) <= 8 else " ".join([*words[:3], "…", *words[-3:]]))
        else:
            parts.append(f"[{old or '∅'} → {new or '∅'}]")
            remarks.extend(_remarks(quoted[a:b], shown[c:d]))
    return " ".join(parts), tuple(dict.fromkeys(remarks))


def _remarks(old: list[str], new: list[str]) -> list[str]:
    remarks = []
    for name, test in (("a negation", _is_negation), ("a number", _has_digit), ("a name", _is_capitalised)):
        before = [_BARE.sub("", word) for word in old if test(word)]
        after = [_BARE.sub("", word) for word in new if test(word)]
        if before != after:
            remarks.append(f"{name} differs: {_listed(before)} in the quote, {_listed(after)} in the text")
    return remarks


def _is_negation(word: str) -> bool:
    bare = _bare(word)
    return bare in _NEGATIONS or bare.endswith("n't")


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


def _is_capitalised(word: str) -> bool:
    """Say whether a word may be a name; the words that most often begin sentences are none."""
    bare = _BARE.sub("", word)
    return bare[:1].isupper() and bare.lower() not in _OPENERS


def _listed(words: list[str]) -> str:
    return f'"{" ".join(words)}"' if words else "none"
