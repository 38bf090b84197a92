"""Fixed phrases looked for in a text, all at once: the longest at each place, never inside a word."""

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import Struct

from briefgen.read.visible import FOLD

T = TypeVar("T")

_WORD = re.compile(r"\w+")


class Phrase(Struct, Generic[T], frozen=True):
    """A phrase that stands in a text: its span (code points, half-open) and what it means."""

    start: int
    end: int
    meaning: T


class Phrases(Generic[T]):
    """Phrases by their first word, so that the time does not grow with their number. Case counts; quotation marks and dashes are folded."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._by_word: dict[str, list[tuple[str, T]]] = {}
        for phrase, meaning in pairs:
            folded = " ".join(phrase.split()).translate(FOLD)
            first = _WORD.search(folded)
            if first and first.start() == 0:
                self._by_word.setdefault(first[0], []).append((folded, meaning))
        for known in self._by_word.values():
            known.sort(key=lambda pair: -len(pair[0]))

    def find(self, text: str) -> list[Phrase[T]]:
        """Return the phrases in a text, in its order; none overlaps another."""
        folded = text.translate(FOLD)
        found: list[Phrase[T]] = []
        end = 0
        for word in _WORD.finditer(folded):
            if word.start() < end:
                continue
            for phrase, meaning in self._by_word.get(word[0], ()):
                stop = word.start() + len(phrase)
                if folded.startswith(phrase, word.start()) and not _cuts(folded, stop):
                    found.append(Phrase(word.start(), stop, meaning))
                    end = stop
                    break
        return found


def _cuts(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()
