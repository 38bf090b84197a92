"""What a text says, line by line: its countries, actors, statements and dated entries."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from briefgen.author.importing.cast import Cast
from briefgen.author.importing.datings import Dating, find_datings
from briefgen.author.importing.events import Entry, read_entries
from briefgen.author.importing.outline import DATELINE
from briefgen.author.importing.phrases import Phrase
from briefgen.author.importing.places import find_countries
from briefgen.author.importing.statements import Statement, read_statement
from briefgen.read.sentences import split_sentences
from briefgen.read.visible import VisibleText

T = TypeVar("T")

_LONGEST_SENTENCE = 2_000
"""Characters; what is longer is no sentence, but a list or rubbish."""


class Line(Struct, frozen=True):
    """A line of the text, and where it begins in the article's visible text; nothing where it is not a part of that."""

    text: str
    countries: tuple[Phrase[str], ...]
    offset: int | None = None
    key_point: int | None = None
    is_heading: bool = False


class Dated(Struct, frozen=True):
    """A timeline entry that a sentence reports, with the actors and countries of its own words."""

    dating: Dating
    entry: Entry
    members: tuple[int, ...]
    countries: tuple[str, ...]


class Sentence(Struct, frozen=True):
    """A sentence with what was found in it; spans are those of its line."""

    line: Line
    start: int
    end: int
    members: tuple[int, ...]
    countries: tuple[str, ...]
    statement: Statement | None
    entries: tuple["Dated", ...]

    @property
    def text(self) -> str:
        """The words."""
        return self.line.text[self.start : self.end]


def line_of(
    text: str, language: str, offset: int | None = None, key_point: int | None = None, is_heading: bool = False
) -> Line:
    """Make a line with its countries."""
    return Line(text, tuple(find_countries(text, language)), offset, key_point, is_heading)


def lines_of(visible: VisibleText, language: str) -> Iterator[Line]:
    """Yield the lines of an article's visible text, but code."""
    headings = {heading.start for heading in visible.headings}
    start = 0
    for text in visible.text.split("\n"):
        end = start + len(text)
        dateline = DATELINE.match(text) if start == 0 else None
        if dateline:
            start, text = start + dateline.end(), text[dateline.end() :]
        if text and not all(piece.is_verbatim for piece in visible.pieces_in(start, end)):
            yield line_of(text, language, start, None, start in headings)
        start = end + 1


def read_lines(lines: list[Line], cast: Cast, year: int | None) -> list[Sentence]:
    """Return the sentences of all lines but headings, in order; `year` is that of days named without one."""
    return [sentence for line in lines if not line.is_heading for sentence in _sentences(line, cast, year)]


def _sentences(line: Line, cast: Cast, year: int | None) -> Iterator[Sentence]:
    mentions, datings = cast.mentions(line.text), find_datings(line.text, year)
    speaker: int | None = None
    for span in split_sentences(line.text, (0, len(line.text))):
        start, end = span
        inside = [Phrase(m.start - start, m.end - start, m.meaning) for m in mentions if start <= m.start < end]
        if end - start > _LONGEST_SENTENCE:
            continue
        statement = read_statement(line.text[start:end], inside, speaker)
        speaker = (
            statement.speaker if statement and statement.speaker is not None else inside[0].meaning if inside else None
        )
        dated = read_entries(line.text, span, [dating for dating in datings if start <= dating.start < end])
        entries = tuple(
            Dated(
                dating, entry, _meant(mentions, entry.start, entry.end), _meant(line.countries, entry.start, entry.end)
            )
            for dating, entry in dated
        )
        yield Sentence(line, *span, _meant(mentions, *span), _meant(line.countries, *span), statement, entries)


def _meant(found: Iterable[Phrase[T]], start: int, end: int) -> tuple[T, ...]:
    """Return what phrases inside a span mean, each once."""
    return tuple(dict.fromkeys(phrase.meaning for phrase in found if start <= phrase.start < end))


def countries_in(lines: list[Line]) -> list[str]:
    """Return the codes of all countries that are named, the most often named first."""
    counts = Counter(named.meaning for line in lines for named in line.countries)
    return [code for code, _ in counts.most_common()]
