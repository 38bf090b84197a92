"""Markdown becomes safe HTML. The only module that imports the Markdown library or the sanitiser.

Sanitising comes last: what `compile_prose` returns holds allowed elements, attributes, classes and address schemes only,
and ids that start with `t-`. Cross-links keep their kind as scheme (`actor:ID`) until they are resolved.
"""

import functools
import re
import threading
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from msgspec import Struct

from briefgen.diagnostics import Problem, problem
from briefgen.source import Place, Span, without_controls

LINK_KINDS = ("article", "claim", "event", "actor", "source", "country", "page")
SCHEMES = frozenset(("http", "https", "mailto", *LINK_KINDS))
ID_PREFIX = "t-"

MAX_CHARACTERS = 200_000
MAX_LINE = 50_000
MAX_LINES = 10_000
MAX_NESTING = 30
MAX_BRACKETS = 400
MAX_BRACKETS_IN_ALL = 4_000
"""Opening brackets, square or angle, in one block and in the text: the library's time grows with their square."""

_INLINE_MARKUP = re.compile(r"[\\`*_{\[<&\x02]|  \n")
_PLACEHOLDER = re.compile(r"\x02[^\x03]*\x03")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_NO_HOST = re.compile(r"https?:(?!//[^\s/?#@\\])", re.IGNORECASE)
MAX_DEFINITIONS = 500
"""Abbreviations, and references to footnotes: each is looked for in, or compared with, all the others."""

_LINE = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"(?:[^\n]+\n?)+")
_DEFINITION = re.compile(r"^\*?\[[^\]\n]*\]:", re.MULTILINE)
_ABBREVIATION = re.compile(r"^ {0,3}\*\[", re.MULTILINE)
_NOTE_REFERENCE = re.compile(r"\[\^")
_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-+*]|[0-9]{1,9}[.)])(?=[ \t>]|$))+", re.MULTILINE)
_MARKER = re.compile(r">|[-+*]|[0-9]+[.)]")
_INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ]
)
VOID_TAGS = frozenset(("br", "hr", "img", "wbr"))
BLOCK_TAGS = frozenset(
    [
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ALIGNED = {"align-left", "align-center", "align-right"}


class Prose(Struct, frozen=True):
    """Compiled Markdown: sanitised HTML, and the addresses that the sanitiser took away, in their order."""

    html: str
    refused: tuple[str, ...] = ()


def compile_prose(text: str, place: Place) -> tuple[Prose, list[Problem]]:
    """Compile Markdown; text that would take the library too long or too deep is refused (BG105, BG114)."""
    refusal = _refuse(text, place)
    if refusal is not None:
        return Prose(""), [refusal]
    converter, addresses = _converter(threading.get_ident())
    html = None
    try:
        html = converter.reset().convert(text)
    except RecursionError:
        return Prose(""), [problem("BG114", place, "the Markdown is nested too deeply", "use fewer levels")]
    finally:
        if html is None:
            _converter.cache_clear()  # it stopped in the middle, and would go on there with the next text
    return Prose(_cleaned(html), tuple(addresses.refused)), []


def _cleaned(html: str) -> str:
    """Return safe HTML without control characters: where there are any, what comes of leaving them out is cleaned again.

    `java&#1;script:` is no scheme to the cleaner, and without its control character it is one.
    """
    clean = _cleaner().clean(html)
    bare = without_controls(clean)
    return clean if bare == clean else _cleaned(bare)


def _refuse(text: str, place: Place) -> Problem | None:
    """Return the first reason not to hand a text to the library."""
    if len(text) > MAX_CHARACTERS:
        message = f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        return problem("BG105", place, message, "split it into several articles")
    if text.count("\n") > MAX_LINES:
        message = f"the text has more than {MAX_LINES:,} lines"
        return problem("BG105", place, message, "split it into several articles")
    for start, line in _with_offsets(_LINE, text):
        refusal = _line_refusal(line)
        if refusal:
            return problem("BG114", _inside(place, start), refusal, "break it up")
    in_all = 0
    for start, block in _with_offsets(_BLOCK, text):
        count = sum(block.count(bracket) for bracket in "[<") - len(_DEFINITION.findall(block))
        in_all += count
        if count > MAX_BRACKETS or in_all > MAX_BRACKETS_IN_ALL:
            message = f"more than {MAX_BRACKETS} opening brackets in a paragraph or {MAX_BRACKETS_IN_ALL:,} in the text"
            return problem("BG114", _inside(place, start), message, "break it up")
    for pattern, what in ((_ABBREVIATION, "abbreviations"), (_NOTE_REFERENCE, "references to notes")):
        found = [match.start() for match in pattern.finditer(text)]
        if len(found) > MAX_DEFINITIONS:
            message = f"more than {MAX_DEFINITIONS} {what} in one text"
            return problem("BG114", _inside(place, found[MAX_DEFINITIONS]), message, "split the text")
    return None


def _with_offsets(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    return ((match.start(), match.group()) for match in pattern.finditer(text))


def _inside(place: Place, offset: int) -> Place:
    """Name the place at an offset of the text, where the text's own place is known to the character."""
    return Span(place.path, place.start + offset, place.start + offset + 1) if isinstance(place, Span) else place


def _line_refusal(line: str) -> str | None:
    if len(line) > MAX_LINE:
        return f"the line has more than {MAX_LINE:,} characters"
    markers = _MARKERS.match(line)
    if markers and len(_MARKER.findall(markers.group())) + _indent(line) // 4 > MAX_NESTING:
        return f"lists or quotations nested more than {MAX_NESTING} levels deep"
    return None


def _indent(line: str) -> int:
    """Return the columns before the first mark of a line."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


class _PlainText(Treeprocessor):
    """Keep the inline patterns off text in which none of them can match: half of the library's time on plain prose."""

    def __init__(self, converter: markdown.Markdown, abbreviations: dict[str, str]) -> None:
        super().__init__(converter)
        self.abbreviations = abbreviations

    def run(self, root: Element) -> None:
        if self.abbreviations:
            return  # they are looked for in plain text too
        for element in root.iter():
            if element.text and not _INLINE_MARKUP.search(element.text):
                element.text = AtomicString(element.text)


class _Addresses(Treeprocessor):
    """Note the addresses that the sanitiser will take away, so that none is lost without a word."""

    def __init__(self, converter: markdown.Markdown) -> None:
        super().__init__(converter)
        self.refused: list[str] = []

    def run(self, root: Element) -> None:
        self.refused = []
        for element in root.iter():
            address = element.get("href") or element.get("src") or ""
            scheme = _SCHEME.match(address)
            if scheme and (scheme.group(1).lower() not in SCHEMES or _NO_HOST.match(address)):
                self.refused.append(address)


class _Tidy(Treeprocessor):
    """Let headings start at level 2 (the title is level 1) and have ids; turn column alignment into classes."""

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if element.tag in _HEADINGS]
        shift = 2 - min((int(heading.tag[1]) for heading in headings), default=2)
        taken = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
        counts: Counter[str] = Counter()
        for heading in headings:
            heading.tag = f"h{min(6, int(heading.tag[1]) + shift)}"
            if "id" not in heading.attrib:
                text = _PLACEHOLDER.sub("", "".join(heading.itertext()))
                heading.set("id", _unused(slugify_unicode(text, "-") or "section", taken, counts))
        for cell in root.iter():
            if cell.tag in ("td", "th") and "align" in cell.attrib:
                cell.set("class", "align-" + cell.attrib.pop("align"))


def _unused(id_: str, taken: set[str], counts: Counter[str]) -> str:
    """Return an id that is not taken, with a number after it where it must be, and take it."""
    made = id_
    while made in taken:
        counts[id_] += 1
        made = f"{id_}_{counts[id_]}"
    taken.add(made)
    return made


@functools.cache
def _converter(thread: int) -> tuple[markdown.Markdown, "_Addresses"]:
    """Return a thread's own converter, which can't be shared, and what notes refused addresses in it."""
    abbreviations = AbbrExtension()
    converter = markdown.Markdown(
        extensions=["tables", "footnotes", "fenced_code", "def_list", abbreviations, "attr_list", "sane_lists"],
        extension_configs={"tables": {"use_align_attribute": True}},
    )
    plain_text = _PlainText(converter, abbreviations.abbrs)  # type: ignore[attr-defined]  # not in the stubs
    converter.treeprocessors.register(plain_text, "briefgen-plain-text", 25)
    addresses = _Addresses(converter)
    converter.treeprocessors.register(addresses, "briefgen-addresses", 6)
    converter.treeprocessors.register(_Tidy(converter), "briefgen-tidy", 5)
    return converter, addresses


@functools.cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_INLINE_TAGS | BLOCK_TAGS),
        clean_content_tags={"script", "style", "title", "textarea", "template", "noscript", "iframe", "svg", "math"},
        attributes={
            "*": {"id", "lang", "dir", "title"},
            "a": {"href"},
            "img": {"src", "alt", "width", "height"},
            "ol": {"start", "reversed"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan", "scope"},
            "time": {"datetime"},
        },
        allowed_classes={
            "a": {"footnote-ref", "footnote-backref"},
            "div": {"footnote"},
            "td": _ALIGNED,
            "th": _ALIGNED,
        },
        url_schemes=set(SCHEMES),
        id_prefix=ID_PREFIX,
        link_rel=None,
    )
