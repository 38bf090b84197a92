"""What a reader sees of sanitised HTML: its text, and where each character of it stands in the HTML.

Offsets: code points, 0-based, half-open; `text` offsets count visible characters, `html` offsets the HTML.
The HTML must come from the sanitiser: elements are balanced, and `<`, `>` and `&` are escaped in text and attributes.
"""

import bisect
import html as html_entities
import re
import unicodedata
from collections import Counter

from msgspec import Struct, structs

from briefgen.read.prose import BLOCK_TAGS
from briefgen.read.sentences import sentences_around

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_CHUNK = re.compile(r"&[^;\s]{1,32};|\s+|[\u00ad\u200b\u2060\ufeff]+|[^&\s\u00ad\u200b\u2060\ufeff]+|&")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_SIMPLE = re.compile(r"[ \n]?[!-%'-~]+(?:[ \n][!-%'-~]+)*[ \n]?")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]+")
_BLOCKS = BLOCK_TAGS | {"br"}
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_VERBATIM = frozenset(("code", "pre", "kbd", "samp"))
_NEVER_TEXT = re.compile(r'class="footnote-(?:ref|backref)"')

FOLD = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\uff07\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        "\n": " ",
    }
)
"""One character to one character, so that folding moves no offset (Unicode: dashes Pd, quotation marks Pi, Pf)."""


def fold(text: str) -> str:
    """Return text as quotes are compared: NFC, white space collapsed, quotation marks and dashes folded."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split()).translate(FOLD)


class Piece(Struct, frozen=True):
    """A stretch of visible text and its place in the HTML; `atomic` where one cannot be cut."""

    text_start: int
    text_end: int
    html_start: int
    html_end: int
    atomic: bool
    in_link: bool
    in_heading: bool
    is_verbatim: bool


class Heading(Struct, frozen=True):
    """A heading of the text: level 2–6, its id (empty where it has none) and its span in the visible text."""

    level: int
    id: str
    start: int
    end: int


class Address(Struct, frozen=True):
    """The value of an `href` or `src` in the HTML, unescaped; `text_*` span the link's visible text.

    `number` counts the addresses of this value before it.
    """

    value: str
    html_start: int
    html_end: int
    text_start: int
    text_end: int
    element_end: int
    is_image: bool
    number: int = 0


class VisibleText(Struct, frozen=True):
    """The visible text of a piece of HTML; `unfit` are spans of it that a page can't have: an id again, a link in a link.

    `text` has single spaces, and a line feed between blocks; `folded` is the same, ready for comparing, and as long.
    """

    text: str
    folded: str
    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    addresses: tuple[Address, ...]
    ids: frozenset[str]
    unfit: tuple[tuple[int, int], ...]
    links: tuple[tuple[int, int], ...]

    def block_around(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the blocks in which a span lies."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        return first, len(self.text) if last < 0 else last

    def sentence_around(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentences in which a span lies."""
        first, last = self.block_around(start, end)
        return sentences_around(self.text, start, end, (first, last))

    def pieces_in(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces that a span touches."""
        first = bisect.bisect_right(self.pieces, start, key=lambda piece: piece.text_end)
        last = bisect.bisect_left(self.pieces, end, key=lambda piece: piece.text_start)
        return self.pieces[first:last]

    def after_link(self, html_offset: int) -> int:
        """Return the offset itself, or the end of the link in which it lies."""
        index = bisect.bisect_right(self.links, html_offset, key=lambda link: link[0]) - 1
        if index >= 0 and html_offset < self.links[index][1]:
            return self.links[index][1]
        return html_offset


class _Reader:
    """Walks over the HTML once."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.shown: list[str] = []
        self.length = 0
        self.last = "\n"
        self.pieces: list[Piece] = []
        self.headings: list[Heading] = []
        self.addresses: list[Address] = []
        self.ids: set[str] = set()
        self.unfit: list[tuple[int, int]] = []
        self.inner_links = 0
        self.links: list[tuple[int, int]] = []
        self.link: tuple[int, tuple[str, int, int] | None, int] | None = None
        self.heading: tuple[int, str, int] | None = None
        self.verbatim = 0
        self.hidden = False

    def run(self) -> VisibleText:
        position = 0
        for token in _TOKEN.finditer(self.html):
            if token.start() > position:
                self.text_node(position, token.start())
            self.tag(token)
            position = token.end()
        self.text_node(position, len(self.html))
        text = "".join(self.shown)
        return VisibleText(
            text,
            text.translate(FOLD),
            tuple(self.pieces),
            tuple(self.headings),
            _numbered(sorted(self.addresses, key=lambda address: address.html_start)),
            frozenset(self.ids),
            tuple(self.unfit),
            tuple(self.links),
        )

    def tag(self, token: re.Match[str]) -> None:
        closing, name, rest = token.groups()
        if name in _BLOCKS:
            self.break_block()
        if rest and 'id="' in rest and not (name == "a" and self.link is not None):
            self.note_id(token)
        if name == "a":
            self.anchor_tag(token, bool(closing), rest)
        elif name in _HEADINGS:
            self.close_heading(name) if closing else self.open_heading(name, rest)
        elif name in _VERBATIM:
            self.verbatim += -1 if closing else 1
        elif name == "img":
            found = self.address(token, "src")
            if found:
                self.addresses.append(Address(*found, self.length, self.length, token.end(), True))

    def note_id(self, token: re.Match[str]) -> None:
        for attribute in _ATTRIBUTE.finditer(self.html, token.start(3), token.end(3)):
            if attribute.group(1) == "id" and attribute.group(2) in self.ids:
                self.unfit.append(attribute.span())
            elif attribute.group(1) == "id":
                self.ids.add(attribute.group(2))

    def address(self, token: re.Match[str], name: str) -> tuple[str, int, int] | None:
        for attribute in _ATTRIBUTE.finditer(self.html, token.start(3), token.end(3)):
            if attribute.group(1) == name:
                return html_entities.unescape(attribute.group(2)), attribute.start(2), attribute.end(2)
        return None

    def anchor_tag(self, token: re.Match[str], closing: bool, rest: str) -> None:
        if closing and self.inner_links:
            self.inner_links -= 1
            self.unfit.append(token.span())
        elif closing:
            self.close_link(token)
        elif self.link is not None:
            self.inner_links += 1
            self.unfit.append(token.span())
        else:
            self.open_link(token, rest)

    def open_link(self, token: re.Match[str], rest: str) -> None:
        self.link = (token.start(), self.address(token, "href"), self.length)
        self.hidden = _NEVER_TEXT.search(rest) is not None

    def close_link(self, token: re.Match[str]) -> None:
        if self.link is None:
            return
        start, found, text_start = self.link
        self.links.append((start, token.end()))
        if found:
            self.addresses.append(Address(*found, text_start, self.length, token.end(), False))
        self.link, self.hidden = None, False

    def open_heading(self, name: str, rest: str) -> None:
        found = [value for key, value in _ATTRIBUTE.findall(rest) if key == "id"]
        self.heading = (int(name[1]), found[0] if found else "", self.length)

    def close_heading(self, name: str) -> None:
        if self.heading is not None:
            level, id_, start = self.heading
            end = self.length - 1 if self.last == "\n" and self.length > start else self.length
            self.headings.append(Heading(level, id_, start, end))
            self.heading = None

    def break_block(self) -> None:
        """End the running line of text, if it has any."""
        if self.last == "\n":
            return
        if self.last == " ":
            self.shown[-1] = self.shown[-1][:-1] + "\n"
        else:
            self.shown.append("\n")
            self.length += 1
        self.last = "\n"

    def text_node(self, start: int, end: int) -> None:
        if start >= end or self.hidden:
            return
        raw = self.html[start:end]
        if self.last in "\n ":
            stripped = raw.lstrip()
            start += len(raw) - len(stripped)
            raw = stripped
        if not raw:
            return
        if _SIMPLE.fullmatch(raw):
            self.add(raw.replace("\n", " "), start, end, False)
            return
        for chunk in _CHUNK.finditer(raw):
            self.chunk(chunk.group(), start + chunk.start(), start + chunk.end())

    def chunk(self, raw: str, start: int, end: int) -> None:
        if raw[0] == "&":
            raw_text = html_entities.unescape(raw)
            self.chunk(raw_text, start, end) if raw_text.isspace() else self.add(raw_text, start, end, True)
        elif raw.isspace():
            if self.last not in "\n ":
                self.add(" ", start, end, end - start > 1)
        elif not _INVISIBLE.fullmatch(raw):
            for shown, first, last in _composed(raw):
                self.add(shown, start + first, start + last, shown != raw[first:last])

    def add(self, shown: str, start: int, end: int, atomic: bool) -> None:
        before, self.length = self.length, self.length + len(shown)
        self.shown.append(shown)
        self.last = shown[-1]
        previous = self.pieces[-1] if self.pieces else None
        context = (self.link is not None, self.heading is not None, self.verbatim > 0)
        if previous and not (atomic or previous.atomic) and previous.html_end == start and previous.text_end == before:
            self.pieces[-1] = Piece(previous.text_start, self.length, previous.html_start, end, False, *context)
        else:
            self.pieces.append(Piece(before, self.length, start, end, atomic, *context))


def _composed(raw: str) -> list[tuple[str, int, int]]:
    """Return text in NFC, cut where it can be: each base letter with its combining marks, and its span in the raw text."""
    normal = unicodedata.normalize("NFC", raw)
    if normal == raw:
        return [(raw, 0, len(raw))]
    starts = [offset for offset, char in enumerate(raw) if offset == 0 or not unicodedata.combining(char)]
    spans = list(zip(starts, [*starts[1:], len(raw)], strict=True))
    parts = [(unicodedata.normalize("NFC", raw[first:last]), first, last) for first, last in spans]
    return parts if "".join(part for part, _, _ in parts) == normal else [(normal, 0, len(raw))]


def _numbered(addresses: list[Address]) -> tuple[Address, ...]:
    counts: Counter[str] = Counter()
    numbered = []
    for address in addresses:
        numbered.append(structs.replace(address, number=counts[address.value]) if counts[address.value] else address)
        counts[address.value] += 1
    return tuple(numbered)


def read_visible(html: str) -> VisibleText:
    """Read sanitised HTML's visible text."""
    return _Reader(html).run()


def html_span(piece: Piece, start: int, end: int) -> tuple[int, int]:
    """Return where a span of visible text stands in the HTML, within one piece; an atomic piece is taken whole."""
    if piece.atomic:
        return piece.html_start, piece.html_end
    first, last = max(start, piece.text_start), min(end, piece.text_end)
    return piece.html_start + first - piece.text_start, piece.html_start + last - piece.text_start
