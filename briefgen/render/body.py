"""A text's final HTML: cross-links resolved, quotes marked, first mentions linked.

Only trusted text is put into sanitised HTML here: tags of our own, escaped addresses and ids. Marks that overlap are cut
where they begin and end; each cut piece belongs to the shortest mark over it, and each claim keeps a reference of its
own after its last word, so that every one stays reachable.
"""

import itertools
import re
from collections.abc import Callable, Iterable
from html import escape

from msgspec import Struct, structs

from briefgen.read.visible import Address, Piece, VisibleText, html_span

_CLASS = re.compile(r'\sclass="[^"]*"')
CLOSE, REFERENCE, OPEN = 0, 1, 2
"""The order of what is inserted at one offset."""


class Html(Struct, frozen=True):
    """Trusted markup: templates print it as it is."""

    markup: str

    def __html__(self) -> str:
        """Return the markup (the protocol of markupsafe)."""
        return self.markup


class Mark(Struct, frozen=True):
    """A marked span of visible text: where its words lead, and the reference after them (number and label)."""

    start: int
    end: int
    id: str
    css: str
    href: str
    label: str
    number: int | None = None


class TextLink(Struct, frozen=True):
    """A span of visible text that becomes a link."""

    start: int
    end: int
    css: str
    href: str


class Attributes(Struct, frozen=True):
    """What a link of the text becomes: its attributes, and the text of one that has none."""

    attributes: str
    text: str = ""


Insertion = tuple[int, int, str]


def assemble(
    html: str,
    visible: VisibleText,
    marks: Iterable[Mark] = (),
    links: Iterable[TextLink] = (),
    resolve: Callable[[Address], Attributes | None] = lambda address: None,
) -> Html:
    """Return the HTML with marks and links put in and addresses resolved; `None` leaves an address as it is."""
    marks = [_snapped(visible, mark) for mark in marks]
    insertions = [*_mark_insertions(visible, marks), *_reference_insertions(visible, marks)]
    for link in links:
        for piece in visible.pieces_in(link.start, link.end):
            start, end = html_span(piece, link.start, link.end)
            insertions.append((start, OPEN, f'<a class="{link.css}" href="{escape(link.href)}">'))
            insertions.append((end, CLOSE, "</a>"))
    edits = [(start, start, text) for start, _, text in sorted(insertions, key=lambda item: (item[0], item[1]))]
    edits.extend(_address_edits(html, visible, resolve))
    edits.extend((start, end, "") for start, end in visible.unfit)
    return Html(_apply(html, sorted(edits, key=lambda edit: edit[0])))


def _snapped(visible: VisibleText, mark: Mark) -> Mark:
    """Let a mark take in whole the pieces that can't be cut."""
    pieces = visible.pieces_in(mark.start, mark.end)
    if not pieces or not (pieces[0].atomic or pieces[-1].atomic):
        return mark
    start = min(mark.start, pieces[0].text_start) if pieces[0].atomic else mark.start
    end = max(mark.end, pieces[-1].text_end) if pieces[-1].atomic else mark.end
    return structs.replace(mark, start=start, end=end)


def _apply(html: str, edits: list[tuple[int, int, str]]) -> str:
    parts, position = [], 0
    for start, end, text in edits:
        parts.append(html[position:start])
        parts.append(text)
        position = end
    parts.append(html[position:])
    return "".join(parts)


def _address_edits(
    html: str, visible: VisibleText, resolve: Callable[[Address], Attributes | None]
) -> Iterable[tuple[int, int, str]]:
    for address in visible.addresses:
        resolved = resolve(address)
        if resolved is not None:
            name = len('src="' if address.is_image else 'href="')
            if resolved.attributes.startswith("class="):
                yield from _class_removal(html, address)
            yield address.html_start - name, address.html_end + 1, resolved.attributes
            if resolved.text and not address.is_image:
                end = address.element_end - len("</a>")
                yield end, end, resolved.text


def _class_removal(html: str, address: Address) -> Iterable[tuple[int, int, str]]:
    """Take away the class that a link has already."""
    start, end = html.rfind("<", 0, address.html_start), html.find(">", address.html_end)
    found = _CLASS.search(html, start, end)
    if found is not None:
        yield *found.span(), ""


def _mark_insertions(visible: VisibleText, marks: list[Mark]) -> Iterable[Insertion]:
    """Wrap every marked stretch of every piece; a mark's first stretch carries its id."""
    cuts = sorted({offset for mark in marks for offset in (mark.start, mark.end)})
    by_length = sorted(marks, key=lambda mark: (mark.end - mark.start, mark.start, mark.id))
    unnamed = {mark.id: mark for mark in marks}
    for start, end in itertools.pairwise(cuts):
        over = [mark for mark in by_length if mark.start <= start and end <= mark.end]
        if not over:
            continue
        for html_start, html_end, in_link in _stretches(visible, start, end):
            named = [mark.id for mark in over if unnamed.pop(mark.id, None) is not None]
            opening, closing = _mark_tags(over[0], named, in_link)
            yield html_start, OPEN, opening
            yield html_end, CLOSE, closing


def _mark_tags(mark: Mark, ids: list[str], in_link: bool) -> tuple[str, str]:
    """Return the tags of a marked stretch; inside another link it can't be one itself."""
    extra = "".join(f'<span id="{escape(id_)}"></span>' for id_ in ids[1:])
    id_ = f' id="{escape(ids[0])}"' if ids else ""
    if in_link:
        return f'<mark class="{mark.css}"{id_}>{extra}', "</mark>"
    return f'<a class="{mark.css}"{id_} href="{escape(mark.href)}">{extra}', "</a>"


def _stretches(visible: VisibleText, start: int, end: int) -> Iterable[tuple[int, int, bool]]:
    """Yield where a span stands in the HTML, neighbouring pieces taken together."""
    current: tuple[int, int, bool] | None = None
    for piece in visible.pieces_in(start, end):
        html_start, html_end = html_span(piece, start, end)
        if current is not None and current[1] == html_start and current[2] == piece.in_link:
            current = (current[0], html_end, piece.in_link)
        else:
            if current is not None:
                yield current
            current = (html_start, html_end, piece.in_link)
    if current is not None:
        yield current


def _reference_insertions(visible: VisibleText, marks: list[Mark]) -> Iterable[Insertion]:
    """Put a numbered reference after the last word of each mark that has a number."""
    for mark in sorted(marks, key=lambda mark: (mark.end, mark.number or 0)):
        if mark.number is not None and (pieces := visible.pieces_in(mark.start, mark.end)):
            _, end = html_span(pieces[-1], mark.start, mark.end)
            text = f'<a class="{mark.css} ref" href="{escape(mark.href)}" aria-label="{escape(mark.label)}">{mark.number}</a>'
            yield visible.after_link(end), REFERENCE, f"<sup>{text}</sup>"


def find_mentions(
    visible: VisibleText, names_by_target: dict[str, list[str]], taken: Iterable[tuple[int, int]]
) -> list[tuple[int, int, str]]:
    """Return the first plain mention of each target: outside links, headings and code, and clear of what is taken.

    Longer names go first, so that "Japan" is not found inside "Bank of Japan".
    """
    occupied = sorted(taken)
    found = []
    longest_first = sorted(names_by_target, key=lambda target: (-max(map(len, names_by_target[target])), target))
    for target in longest_first:
        spans = [span for name in names_by_target[target] if (span := _first_plain(visible, name, occupied))]
        if spans:
            start, end = min(spans)
            found.append((start, end, target))
            occupied.append((start, end))
    return sorted(found)


def _first_plain(visible: VisibleText, name: str, occupied: list[tuple[int, int]]) -> tuple[int, int] | None:
    start = visible.text.find(name)
    while start >= 0:
        end = start + len(name)
        if _is_word(visible.text, start, end) and not any(a < end and start < b for a, b in occupied):
            pieces = visible.pieces_in(start, end)
            if len(pieces) == 1 and _is_plain(pieces[0]):
                return start, end
        start = visible.text.find(name, end)
    return None


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if max(text[start:end]) >= "\u2e80":
        return True
    return not (before.isalnum() or after.isalnum())


def _is_plain(piece: Piece) -> bool:
    return not (piece.in_link or piece.in_heading or piece.is_verbatim or piece.atomic)
