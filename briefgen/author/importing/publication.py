"""When an article came out: as it was given, as the text tells it, or the newest date that the text names, which is a guess and says so."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from briefgen import dates
from briefgen.author.importing.datings import find_datings
from briefgen.author.importing.findings import Line
from briefgen.author.importing.intake import ImportRefused
from briefgen.author.importing.outline import Outline
from briefgen.author.importing.statements import foretells
from briefgen.dates import Edtf
from briefgen.read.sentences import split_sentences


class Publication(Struct, frozen=True):
    """The date of an article and where it is from; a guess is marked as uncertain in the date itself."""

    date: Edtf
    origin: Literal["given", "told", "guessed"]

    @property
    def is_guess(self) -> bool:
        """Whether nobody said so."""
        return self.origin == "guessed"


def publication_of(given: str | None, parts: Outline, lines: list[Line]) -> Publication:
    """Return an article's date. Raises ImportRefused where there is no date at all."""
    if given:
        return Publication(dates.parse(given), "given")
    if parts.published:
        return Publication(dates.parse(parts.published), "told")
    newest = dates.newest(_past(lines))
    if newest is None:
        raise ImportRefused(
            "neither the text nor the page says when it was published; say so with --date, for example --date 2024-05-31 or --date 2024-05"
        )
    return Publication(newest, "guessed")


def _past(lines: list[Line]) -> Iterator[Edtf]:
    """Yield the dates that sentences name but do not foretell, each with a question mark; no intervals."""
    for line in lines:
        for start, end in split_sentences(line.text, (0, len(line.text))):
            sentence = line.text[start:end]
            for dating in () if foretells(sentence) else find_datings(sentence):
                text = dating.date.rstrip("?~%")
                if "/" not in text and "X" not in text:
                    yield dates.parse(f"{text}?")
