"""Where sentences end, for showing a passage in its context. A rule of thumb: a wrong guess only shows more or less text."""

import re

_STOP = re.compile(r"([.!?…]+)['\"\u2019\u201d\u00bb)\]]*(?=\s)|[。！？]['\"\u2019\u201d」』)）]*")
_LAST_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|\.)*$")
_ABBREVIATIONS = frozenset(
    [
        "Adm",
        "Apr",
        "Aug",
        "Brig",
        "Capt",
        "Col",
        "Dec",
        "Dr",
        "Feb",
        "Gen",
        "Gov",
        "Jan",
        "Jr",
        "Jul",
        "Jun",
        "Lt",
        "Maj",
        "Mar",
        "Mr",
        "Mrs",
        "Ms",
        "Nov",
        "Oct",
        "Prof",
        "Rep",
        "Sen",
        "Sep",
        "Sept",
        "Sgt",
        "Sr",
        "St",
        "vs",
    ]
)


def _ends_sentence(text: str, stop: re.Match[str], last: int) -> bool:
    """Say whether a stop ends a sentence: not after an abbreviation or initial, nor before a lower-case word."""
    following = text[stop.end() : min(last, stop.end() + 20)].lstrip()[:1]
    if following.islower():
        return False
    if stop.group(1) != ".":
        return True
    word = _LAST_WORD.search(text, max(0, stop.start() - 12), stop.start())
    if word is None:
        return True
    bare = word.group()
    return not ("." in bare or bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isupper()))


def sentences_around(text: str, start: int, end: int, block: tuple[int, int]) -> tuple[int, int]:
    """Return the span of the sentences, inside a block, in which a span lies (offsets: code points, half-open)."""
    first, last = block
    for stop in _STOP.finditer(text, first, last):
        if not _ends_sentence(text, stop, last):
            continue
        if stop.end() <= start:
            following = text[stop.end() : last]
            first = min(start, stop.end() + len(following) - len(following.lstrip()))
        elif stop.end() >= end:
            return first, stop.end()
    return first, last


def split_sentences(text: str, block: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a block, in order, without the white space between them."""
    first, last = block
    spans = []
    for stop in _STOP.finditer(text, first, last):
        if _ends_sentence(text, stop, last):
            spans.append((first, stop.end()))
            first = stop.end() + (stop.end() < last)
    return [*spans, (first, last)] if text[first:last].strip() else spans
