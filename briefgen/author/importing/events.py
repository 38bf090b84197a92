"""Timeline entries out of dates in sentences: which words report one, what it is called, of what type it is."""

import re

from msgspec import Struct

from briefgen.author.importing.datings import Dating
from briefgen.vocabulary import EventType

_LONGEST_TITLE = 90
_FEWEST_WORDS = 8
_MOST_WORDS = 28
_FEWEST_APART = 4
"""Words that must stand between one date and the next for each to have its own."""

_PARTS = re.compile(r"[;:,]\s|\s[–—-]\s|[—(]")
_BEFORE_DATE = re.compile(
    r"(?:\b(?:in|on|since|by|until|till|from|during|of|around|about|circa|early|late|mid|the|at|as|back|between|after|before|for|sometime|some time|end|start|beginning|and)[ -]?|[(,]\s?)+\Z",
    re.I,
)
_SPARE = re.compile(r"\(\s*\)|\s+(?=[,.;:)])|^[\s,;:.–—)-]+|^(?:and|but|while|which|that) |[\s,;:.(–—-]+$")
_TYPES: tuple[tuple[EventType, re.Pattern[str]], ...] = tuple(
    (type_, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))  # type: ignore[misc]
    for type_, words in (
        ("summit", r"summits?"),
        ("treaty", r"treat(?:y|ies)|pacts?|accords?|agreements?|convention|ceasefire|signed|ratified|ratification"),
        ("exercise", r"exercises?|drills?|war games?"),
        ("deployment", r"deploy\w*|stationed|dispatched"),
        ("election", r"elections?|elected|referendum|ballot|polls"),
        (
            "appointment",
            r"appointed|appointment|sworn in|took office|named (?:as )?\w+|nominated|resigned|stepped down|inaugurat\w+",
        ),
        ("legislation", r"law|laws|bill|act|legislation|passed by|enacted|parliament approved|decree"),
        (
            "incident",
            r"attack\w*|incident|clash\w*|collision|collided|crash\w*|explosion|killed|shot|fired|strike|strikes|invad\w+|invasion|coup|earthquake|eruption|flood\w*|fire",
        ),
        ("meeting", r"met|meets|meeting|talks|visit\w*|conference|dialogue|hosted|gathered|session"),
        ("publication", r"published|released|issued|report|white paper|strategy|study|unveiled|paper"),
        ("statement", r"said|announced|declared|statement|pledged|vowed|warned|speech|announcement"),
    )
)


class Entry(Struct, frozen=True):
    """A timeline entry as a sentence reports it: the span of its words, its title and type."""

    start: int
    end: int
    title: str
    type: EventType


def read_entries(text: str, sentence: tuple[int, int], datings: list[Dating]) -> list[tuple[Dating, Entry]]:
    """Return what a sentence reports of each of its dates; spans are those of `text`."""
    found = []
    for place, dating in enumerate(datings):
        start = datings[place - 1].end if place else sentence[0]
        end = datings[place + 1].start if place + 1 < len(datings) else sentence[1]
        if text[dating.end : dating.end + 1] == ")":
            end = dating.end + 1
        end = max(dating.end, start + len(_BEFORE_DATE.sub("", text[start:end])))
        between = (start, end) if len(text[start:end].split()) >= _FEWEST_APART else sentence
        found.append((dating, _entry(text, between, dating)))
    return found


def _entry(text: str, sentence: tuple[int, int], dating: Dating) -> Entry:
    start, end = _clause(text, sentence, dating)
    title = _title(text, start, end, dating)
    if len(title.split()) < 2:
        title = _title(text, *sentence, dating)
    return Entry(start, end, title or text[dating.start : dating.end], _type(text[start:end]))


def _clause(text: str, sentence: tuple[int, int], dating: Dating) -> tuple[int, int]:
    """Return the parts of a sentence around a date that have enough words to be understood, and not too many."""
    first, last = sentence
    if len(text[first:last].split()) <= _MOST_WORDS:
        return sentence
    cuts = [first, *(found.end() for found in _PARTS.finditer(text, first, last)), last]
    start = max(cut for cut in cuts if cut <= dating.start)
    end = min(cut for cut in cuts if cut >= dating.end)
    while len(text[start:end].split()) < _FEWEST_WORDS and (start, end) != sentence:
        if start > first:
            start = max(cut for cut in cuts if cut < start)
        else:
            end = min(cut for cut in cuts if cut > end)
    if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
        end += 1
    return start, end


def _title(text: str, start: int, end: int, dating: Dating) -> str:
    """Return a clause without its date, cut at a word."""
    before = _BEFORE_DATE.sub("", text[start : dating.start].rstrip() + " ")
    after = text[dating.end : end]
    if text[dating.start - 1 : dating.start] == "(":
        after = after.removeprefix(")")
    title = " ".join(f"{before} {after}".split())
    for _ in range(3):
        title = _SPARE.sub("", title)
    title = title.strip()
    if len(title) > _LONGEST_TITLE:
        title = title[: title.rfind(" ", 0, _LONGEST_TITLE)].rstrip(" ,;:–—(") + "…"
    return title[:1].upper() + title[1:]


def _type(clause: str) -> EventType:
    return next((type_ for type_, pattern in _TYPES if pattern.search(clause)), "other")
