"""Sanitised HTML read as a stream: its blocks, which part of the page each stands in, and what the page says of itself."""

import re
from html.parser import HTMLParser

from msgspec import Struct

from briefgen.author.importing.blocks import Block, escape, escape_opening, link, squeeze
from briefgen.author.importing.plain import split_icon
from briefgen.read.prose import BLOCK_TAGS, ID_PREFIX, VOID_TAGS

_CLUTTER = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|cookies?|consent|gdpr|newsletter|subscribe|subscription|signup|related|recommend(?:ed|ations)?|"
    r"promos?|promotion|adverts?|advertisement|ads?|sponsor(?:ed)?|comments?|breadcrumbs?|sidebar|menu|navbar|nav|navigation|masthead|"
    r"modal|popup|paywall|toolbar|tags?|skip|pagination|toc|caption|most-?read|read-?more|trending|widget|print-only|sr-only|visually-hidden)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "toolbar")
)
_BLOCKS = BLOCK_TAGS | frozenset(
    ("article", "main", "section", "header", "figure", "figcaption", "h1", "details", "summary", "address")
)
_NEVER_CLUTTER = frozenset(("article", "main", "a", "time", "meta", "title", "link"))
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_CODE = "\0code"
"""Stands where code inside a line begins, until it ends."""

_HEADING = re.compile(r"h([1-6])\Z")
_NOTE = re.compile(rf"#?(?:{ID_PREFIX})?fn:(.+)")


class Placed(Struct, frozen=True):
    """A block, the number of the outermost article element around it (0: none), and whether the main element is around it."""

    block: Block
    article: int
    in_main: bool


class Found(Struct):
    """What was found in a page."""

    blocks: list[Placed]
    meta: dict[str, list[str]]
    authors: tuple[str, ...] = ()
    title: str = ""
    time: str | None = None
    canonical: str | None = None
    pictures: int = 0


class _Open(Struct):
    """An element that is open: its name, and whether its content is left out."""

    tag: str
    skipped: bool


class _Reader(HTMLParser):
    """Reads balanced HTML; a block ends wherever a block element begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found([], {})
        self.open: list[_Open] = []
        self.counts: dict[str, int] = {}
        self.skipped = 0
        self.articles = 0
        self.words: list[str] = []
        self.marked: list[str] = []
        self.link_from: tuple[int, str] | None = None
        self.note: str | None = None
        self.rows: list[list[tuple[str, str]]] = []
        self.breaks = 0
        self.numbered: list[bool] = []

    def inside(self, *tags: str) -> bool:
        """Say whether any such element is open."""
        return any(self.counts.get(tag) for tag in tags)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("meta", "link"):
            self.read_meta(tag, attributes)
            return
        if tag == "img":
            self.found.pictures += not self.skipped
        if tag in _BLOCKS:
            self.flush()
        if tag == "br":
            self.line_break()
        if tag in VOID_TAGS or tag == "link":
            return
        skipped = self.is_clutter(tag, attributes)
        self.open.append(_Open(tag, skipped))
        self.skipped += skipped
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.begin(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID_TAGS or not self.open:
            return
        if tag in _BLOCKS:
            self.flush()
        self.end(tag)
        closed = self.open.pop()
        self.skipped -= closed.skipped
        self.counts[closed.tag] -= 1

    def handle_data(self, data: str) -> None:
        if self.counts.get("title"):
            self.found.title = squeeze(self.found.title + data)
        elif not self.skipped:
            self.breaks = self.breaks if data.isspace() else 0
            self.words.append(data)
            self.marked.append(data if self.inside("pre") else escape(data.replace("\n", " ")))

    def read_meta(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "link" and "canonical" in attributes.get("rel", ""):
            self.found.canonical = attributes.get("href") or None
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name and attributes.get("content"):
            self.found.meta.setdefault(name, []).append(attributes["content"])

    def is_clutter(self, tag: str, attributes: dict[str, str]) -> bool:
        """Say whether an element is not part of the text: by its name, its role, or what its class or id calls it."""
        if tag in _NEVER_CLUTTER:
            return False
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in _ROLES:
            return True
        if tag in ("figure", "figcaption"):
            return True
        named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        return _CLUTTER.search(named) is not None and not self.inside("p")

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "article" and self.counts["article"] == 1:
            self.articles += 1
        elif tag == "a":
            self.begin_link(attributes)
        elif tag == "time" and self.found.time is None and attributes.get("datetime"):
            self.found.time = attributes["datetime"]
        elif tag in _MARKS:
            self.marked.append(_MARKS[tag])
        elif tag == "code" and not self.inside("pre"):
            self.marked.append(_CODE)
        elif tag in ("ul", "ol"):
            self.numbered.append(tag == "ol")
        elif tag == "li":
            note = _NOTE.match(attributes.get("id", ""))
            self.note = note[1] if note else None
        elif tag == "tr":
            self.rows.append([])

    def begin_link(self, attributes: dict[str, str]) -> None:
        class_ = attributes.get("class", "")
        note = _NOTE.match(attributes.get("href", ""))
        if "footnote-ref" in class_ and note:
            self.marked.append(f"[^{note[1]}]")
            self.link_from = (-1, "")
        elif "footnote-backref" in class_:
            self.link_from = (-1, "")
        else:
            self.link_from = (len(self.marked), attributes.get("href", ""))
            if "author" in attributes.get("rel", ""):
                self.link_from = (len(self.marked), "author:")

    def end(self, tag: str) -> None:
        if tag == "a" and self.link_from is not None:
            self.end_link(*self.link_from)
            self.link_from = None
        elif tag in _MARKS:
            self.marked.append(_MARKS[tag])
        elif tag == "code" and not self.inside("pre"):
            self.end_code()
        elif tag in ("ul", "ol"):
            self.numbered = self.numbered[:-1]
        elif tag == "table" and not self.counts.get("table", 0) > 1:
            self.end_table()

    def end_code(self) -> None:
        """Write code inside a line; where a block has ended within it, there is none left to mark."""
        start = next((i for i in range(len(self.marked) - 1, -1, -1) if self.marked[i] == _CODE), None)
        if start is not None:
            count = len(self.marked) - start - 1
            words = "".join(self.words[len(self.words) - count :])
            self.marked[start:] = [f"`{words}`" if words.strip() and "`" not in words else escape(words)]

    def end_link(self, start: int, address: str) -> None:
        if start < 0:
            if self.words:
                self.words.pop()
                self.marked.pop()
        elif start < len(self.marked):
            words = "".join(self.marked[start:])
            if address == "author:":
                self.found.authors = (*self.found.authors, squeeze(words))
            self.marked[start:] = [words if address == "author:" else link(words, address)]

    def line_break(self) -> None:
        self.breaks += 1
        if self.breaks >= 2:
            self.flush()
        self.words.append(" ")
        self.marked.append(" ")

    def flush(self) -> None:
        """End the running block, if it has any words."""
        words, marked = "".join(self.words), "".join(self.marked).replace(_CODE, "")
        self.words, self.marked, self.breaks = [], [], 0
        if not words.strip() or self.skipped:
            return
        if self.inside("td", "th") and self.rows:
            self.rows[-1].append((squeeze(words), squeeze(marked)))
        else:
            self.place(self.block(words, marked))

    def place(self, block: Block) -> None:
        self.found.blocks.append(Placed(block, self.articles if self.inside("article") else 0, self.inside("main")))

    def block(self, words: str, marked: str) -> Block:
        if self.inside("pre"):
            return Block("code", squeeze(words), _fenced(words))
        text, line = squeeze(words), squeeze(marked)
        heading = next((found for element in self.open if (found := _HEADING.match(element.tag))), None)
        if heading:
            return Block("heading", text, escape_opening(line), int(heading[1]))
        if self.note:
            return Block("note", text, f"[^{self.note}]: {line}")
        if self.inside("li"):
            icon, rest = split_icon(text)
            line = split_icon(line)[1]
            depth = max(0, min(3, self.counts.get("ul", 0) + self.counts.get("ol", 0) - 1))
            return Block("item", rest, escape_opening(line), depth, icon, bool(self.numbered and self.numbered[-1]))
        return Block("quotation" if self.inside("blockquote") else "paragraph", text, escape_opening(line))

    def end_table(self) -> None:
        """Write a table with a head row; what is laid out in one column is paragraphs."""
        rows = [row for row in self.rows if row]
        self.rows = []
        width = max(map(len, rows), default=0)
        if width < 2 or len(rows) < 2:
            for row in rows:
                for words, line in row:
                    self.place(Block("paragraph", words, escape_opening(line)))
            return
        lines = ["| " + " | ".join([*(line for _, line in row), *[""] * (width - len(row))]) + " |" for row in rows]
        lines.insert(1, "|" + "---|" * width)
        text = " ".join(words for row in rows for words, _ in row)
        self.place(Block("table", text, "\n".join(lines)))


def _fenced(code: str) -> str:
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code.strip(chr(10))}\n{fence}"


def read_stream(html: str) -> Found:
    """Read sanitised HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.found
