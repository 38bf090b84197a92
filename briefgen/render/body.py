"""A text's final HTML: cross-links resolved, quotes marked, first mentions linked.

Only trusted text is put into sanitised HTML here: tags of our own, escaped addresses and ids. Marks that overlap are cut
where they begin and end; each cut piece belongs to the shortest mark over it, and each claim keeps a reference of its
own after its last word, so that every one stays reachable. The text comes in segments: after each stand the notes that
its references open.
"""

import bisect
import itertools
import re
from collections.abc import Callable, Iterable
from html import escape

from msgspec import Struct, structs

from briefgen.read.prose import VOID_TAGS
from briefgen.read.visible import Address, VisibleText, html_span

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_CLASS = re.compile(r'\sclass="[^"]*"')
CLOSE, REFERENCE, OPEN = 0, 1, 2
"""The order of what is inserted at one offset."""

_MOST_TRIES = 1_000_000
"""How much is tried to find mentions in one text: names (by the text's length) and places where they stand."""


class Html(Struct, frozen=True):
    """Trusted markup: templates print it as it is."""

    markup: str

    def __html__(self) -> str:
        """Return the markup (the protocol of markupsafe)."""
        return self.markup


_IN_A_DATA_BLOCK = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def data_block(json: str) -> Html:
    """Return JSON as it stands in a `<script>` that is not run: nothing in it can end it.

    JSON's own escapes stand for `<`, `>`, `&` and for line ends that JavaScript knows and JSON does not; outside texts JSON
    has none of them.
    """
    return Html(json.translate(_IN_A_DATA_BLOCK))


class Mark(Struct, frozen=True):
    """A marked span of visible text: where its words lead, and the reference after them (number and label).

    The first mark of a claim (`is_first`) is the one that its note stands beside.
    """

    start: int
    end: int
    id: str
    css: str
    href: str
    label: str
    number: int | None = None
    is_first: bool = True


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


class Segment(Struct, frozen=True):
    """Blocks of a text, and the numbers of the claims whose notes stand after them."""

    html: Html
    notes: tuple[int, ...]


Insertion = tuple[int, int, str]
Edit = tuple[int, int, str]
Resolve = Callable[[Address], Attributes | None]


def assemble(
    html: str,
    visible: VisibleText,
    marks: Iterable[Mark] = (),
    links: Iterable[TextLink] = (),
    resolve: Resolve = lambda address: None,
) -> Html:
    """Return the HTML with marks and links put in and addresses resolved; `None` leaves an address as it is."""
    (whole,) = _apply(html, _edits(html, visible, [_snapped(visible, mark) for mark in marks], links, resolve), [])
    return Html(whole)


def assemble_segments(
    html: str, visible: VisibleText, marks: Iterable[Mark], links: Iterable[TextLink], resolve: Resolve
) -> tuple[Segment, ...]:
    """Return the same HTML as `assemble`, cut where notes stand."""
    marks = [_snapped(visible, mark) for mark in marks]
    notes = _notes_by_cut(html, visible, marks)
    parts = _apply(html, _edits(html, visible, marks, links, resolve), notes)
    numbers = [*notes.values(), []]
    segments = (Segment(Html(part), tuple(after)) for part, after in zip(parts, numbers, strict=True))
    return tuple(segment for segment in segments if segment.html.markup or segment.notes)


def _edits(
    html: str, visible: VisibleText, marks: list[Mark], links: Iterable[TextLink], resolve: Resolve
) -> list[Edit]:
    insertions = [*_mark_insertions(visible, marks), *_reference_insertions(visible, marks)]
    for link in links:
        for piece in visible.pieces_in(link.start, link.end):
            start, end = html_span(piece, link.start, link.end)
            insertions.append((start, OPEN, f'<a class="{link.css}" href="{escape(link.href)}">'))
            insertions.append((end, CLOSE, "</a>"))
    edits = [(start, start, text) for start, _, text in sorted(insertions, key=lambda item: (item[0], item[1]))]
    edits += _address_edits(html, visible, resolve)
    return [*edits, *((start, end, "") for start, end in visible.unfit)]


def _notes_by_cut(html: str, visible: VisibleText, marks: list[Mark]) -> dict[int, list[int]]:
    """Return the numbers of notes by the end of the outermost block in which their reference stands, in order."""
    ends = block_ends(html)
    notes: dict[int, list[int]] = {}
    for mark in sorted(marks, key=lambda mark: mark.number or 0):
        pieces = visible.pieces_in(mark.start, mark.end)
        if mark.number is not None and mark.is_first and pieces:
            end = ends[min(bisect.bisect_right(ends, pieces[-1].html_start), len(ends) - 1)]
            notes.setdefault(end, []).append(mark.number)
    return dict(sorted(notes.items()))


def block_ends(html: str) -> list[int]:
    """Return the offsets at which the outermost elements end; the end of the HTML is the last."""
    depth, ends = 0, []
    for tag in _TAG.finditer(html):
        if tag[2] not in VOID_TAGS:
            depth += -1 if tag[1] else 1
            if not depth:
                ends.append(tag.end())
    return ends if ends and ends[-1] == len(html) else [*ends, len(html)]


def _snapped(visible: VisibleText, mark: Mark) -> Mark:
    """Let a mark take in whole the pieces that can't be cut."""
    pieces = visible.pieces_in(mark.start, mark.end)
    if not pieces or not (pieces[0].atomic or pieces[-1].atomic):
        return mark
    start = min(mark.start, pieces[0].text_start) if pieces[0].atomic else mark.start
    end = max(mark.end, pieces[-1].text_end) if pieces[-1].atomic else mark.end
    return structs.replace(mark, start=start, end=end)


def _apply(html: str, edits: list[Edit], cuts: Iterable[int]) -> list[str]:
    """Return the HTML with its edits made, in parts that end at the cuts."""
    parts: list[list[str]] = [[]]
    position = 0
    ends = [(cut, cut, None) for cut in cuts]
    inner, last = [end for end in ends if end[0] < len(html)], [end for end in ends if end[0] == len(html)]
    for start, end, text in sorted([*inner, *edits, *last], key=lambda edit: edit[0]):
        parts[-1].append(html[position:start])
        position = end
        if text is None:
            parts.append([])
        else:
            parts[-1].append(text)
    parts[-1].append(html[position:])
    return ["".join(part) for part in parts]


def _address_edits(html: str, visible: VisibleText, resolve: Resolve) -> Iterable[Edit]:
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


def _class_removal(html: str, address: Address) -> Iterable[Edit]:
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
        for html_start, html_end, is_link in _stretches(visible, start, end):
            named = [mark.id for mark in over if unnamed.pop(mark.id, None) is not None]
            opening, closing = _mark_tags(over[0], named, is_link)
            yield html_start, OPEN, opening
            yield html_end, CLOSE, closing


def _mark_tags(mark: Mark, ids: list[str], is_link: bool) -> tuple[str, str]:
    """Return the tags of a marked stretch, which is a link where it can be one."""
    extra = "".join(f'<span id="{escape(id_)}"></span>' for id_ in ids[1:])
    id_ = f' id="{escape(ids[0])}"' if ids else ""
    if not is_link:
        return f'<mark class="{mark.css}"{id_}>{extra}', "</mark>"
    return f'<a class="{mark.css}"{id_} href="{escape(mark.href)}">{extra}', "</a>"


def _stretches(visible: VisibleText, start: int, end: int) -> Iterable[tuple[int, int, bool]]:
    """Yield where a span stands in the HTML, and whether it can be a link: not inside another, nor without a word.

    Neighbouring pieces are taken together.
    """
    current: tuple[int, int, bool] | None = None
    for piece in visible.pieces_in(start, end):
        html_start, html_end = html_span(piece, start, end)
        words = visible.text[max(start, piece.text_start) : min(end, piece.text_end)]
        is_link = not piece.in_link and not words.isspace()
        if current is not None and current[1] == html_start and current[2] == is_link:
            current = (current[0], html_end, is_link)
        else:
            if current is not None:
                yield current
            current = (html_start, html_end, is_link)
    if current is not None:
        yield current


def _reference_insertions(visible: VisibleText, marks: list[Mark]) -> Iterable[Insertion]:
    """Put a numbered reference, which opens the note, after the last word of each mark that has a number."""
    for mark in sorted(marks, key=lambda mark: (mark.end, mark.number or 0)):
        if mark.number is not None and (pieces := visible.pieces_in(mark.start, mark.end)):
            _, end = html_span(pieces[-1], mark.start, mark.end)
            id_ = f' id="ref-{mark.number}"' if mark.is_first else ""
            yield (
                visible.after_link(end),
                REFERENCE,
                f'<button type="button" class="{mark.css} ref"{id_} popovertarget="note-{mark.number}"'
                f' aria-label="{escape(mark.label)}">{mark.number}</button>',
            )


def find_mentions(
    visible: VisibleText, names_by_target: dict[str, list[str]], taken: Iterable[tuple[int, int]]
) -> list[tuple[int, int, str]]:
    """Return the first plain mention of each target: outside links, headings and code, and clear of what is taken.

    Longer names go first, so that "Japan" is not found inside "Bank of Japan".
    """
    occupied = _disjoint(taken)
    found: list[tuple[int, int, str]] = []
    tries = 0
    longest_first = sorted(names_by_target, key=lambda target: (-max(map(len, names_by_target[target])), target))
    for target in longest_first:
        spans = []
        for name in names_by_target[target]:
            tries += 1 + len(visible.text) // 2_000
            for start, end in _places(visible.text, name):
                tries += 1
                if tries > _MOST_TRIES:
                    return sorted(found)
                if _is_free(occupied, start, end) and _is_plain(visible, start, end):
                    spans.append((start, end))
                    break
        if spans:
            start, end = min(spans)
            found.append((start, end, target))
            bisect.insort(occupied, (start, end))
    return sorted(found)


def _disjoint(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted spans, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _is_free(occupied: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a span touches none of the sorted, disjoint spans."""
    next_ = bisect.bisect_left(occupied, (end,))
    return next_ == 0 or occupied[next_ - 1][1] <= start


def _places(text: str, name: str) -> Iterable[tuple[int, int]]:
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + len(name))


def _is_plain(visible: VisibleText, start: int, end: int) -> bool:
    """Say whether a span is whole words in one piece of running text."""
    if not _is_word(visible.text, start, end):
        return False
    pieces = visible.pieces_in(start, end)
    return len(pieces) == 1 and not (
        pieces[0].in_link or pieces[0].in_heading or pieces[0].is_verbatim or pieces[0].atomic
    )


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if max(text[start:end]) >= "\u2e80":
        return True
    return not (before.isalnum() or after.isalnum())
