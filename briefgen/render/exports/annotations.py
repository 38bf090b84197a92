"""The claims and events of an article as a W3C Web Annotation collection.

Positions count code points of the article's *published text*: the text content of the page's element `.text`, without
elements of class `note`, `ref`, `citation`, `footnote-ref` and `footnote-backref`; the edges of blocks and `<br>` are
white space; soft hyphens, zero-width spaces, word joiners and byte order marks are dropped; white space is collapsed to
one space, and trimmed; in NFC. It is the visible text in which quotes are found, with the names that empty links get.
"""

import bisect
import itertools
import unicodedata
from html import escape
from typing import Any

import msgspec
from msgspec import Struct

from briefgen import model
from briefgen.link.anchor import Anchor
from briefgen.read.prose import LINK_KINDS
from briefgen.read.visible import Piece, VisibleText, html_span, read_visible
from briefgen.render import urls
from briefgen.render.site import Site, anchor_id

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters of a prefix and a suffix; more, where they do not tell one passage from another."""

Object = dict[str, Any]


class _Published(Struct, frozen=True):
    """An article's published text, and where each span of its visible text stands in it."""

    text: str
    visible: VisibleText
    shown: VisibleText
    inserted: tuple[tuple[int, int], ...]
    """Offsets of the HTML at which a name is put in, and the length of all that is put in up to there."""

    def span(self, anchor: Anchor) -> tuple[int, int]:
        """Return where an anchor stands in the published text."""
        if not self.inserted:
            return anchor.start, anchor.end
        pieces = self.visible.pieces_in(anchor.start, anchor.end)
        first, _ = html_span(pieces[0], anchor.start, anchor.end)
        _, last = html_span(pieces[-1], anchor.start, anchor.end)
        return self._offset(first, True), self._offset(last, False)

    def _offset(self, html: int, is_start: bool) -> int:
        """Return the offset in the text of an offset in the HTML, which is the edge of a stretch of text there."""
        before = [length for offset, length in self.inserted if offset < html or (is_start and offset == html)]
        html += before[-1] if before else 0
        pieces = self.shown.pieces
        if is_start:
            piece = pieces[bisect.bisect_right(pieces, html, key=_html_start) - 1]
        else:
            piece = pieces[bisect.bisect_left(pieces, html, key=_html_start) - 1]
        if piece.atomic:
            return piece.text_start if is_start else piece.text_end
        return piece.text_start + html - piece.html_start


def _html_start(piece: Piece) -> int:
    return piece.html_start


def annotations(site: Site, article: str) -> bytes:
    """Return an article's collection: its claims and events in the order of the text, on one page."""
    published = _published(site, article)
    anchors = sorted(site.graph.anchors_by_article.get(article, ()), key=lambda a: (a.start, a.end, a.kind, a.id))
    items = [_annotation(site, anchor, published) for anchor in anchors]
    own = _own(site, article)
    page = {"id": f"{own}#page-1", "type": "AnnotationPage", "partOf": own, "startIndex": 0, "items": items}
    collection = {
        "@context": _CONTEXT,
        "id": own,
        "type": "AnnotationCollection",
        "label": site.graph.articles[article].title,
        "total": len(items),
        "first": page,
    }
    return msgspec.json.format(msgspec.json.encode(collection), indent=1) + b"\n"


def _own(site: Site, article: str) -> str:
    """Return the collection's own address: full where the site's is known, else relative to the file."""
    path = urls.annotations_of(article)
    return urls.address(site.graph.briefing.base_url, path) or path.rpartition("/")[2]


def _address(site: Site, kind: str, id_: str) -> str:
    path = urls.path_of(kind, id_)
    return urls.address(site.graph.briefing.base_url, path) or urls.href("../", path)


def _annotation(site: Site, anchor: Anchor, published: _Published) -> Object:
    start, end = published.span(anchor)
    record = site.graph.claims[anchor.id] if anchor.kind == "claim" else site.graph.events[anchor.id]
    is_judged = isinstance(record, model.Claim) and record.status != "unreviewed"
    return {
        "id": f"{_own(site, anchor.article)}#{anchor_id(anchor.kind, anchor.id, anchor.number)}",
        "type": "Annotation",
        "motivation": "assessing" if is_judged else "describing",
        "body": _bodies(site, record, _address(site, anchor.kind, anchor.id)),
        "target": {
            "source": _address(site, "article", anchor.article),
            "selector": [
                _quote_selector(published.text, start, end),
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


def _bodies(site: Site, record: model.Claim | model.Event, address: str) -> list[Object]:
    """Return what is said of a passage: the statement or title, the verdict or summary, tags, and the record's page."""
    if isinstance(record, model.Claim):
        says, more, purpose = record.statement, record.verdict, "assessing"
    else:
        says, more, purpose = record.title, record.summary, "commenting"
    tag = record.status if isinstance(record, model.Claim) else record.type
    return [
        _text(site, says, "describing"),
        *([_text(site, more, purpose)] if more else []),
        {"type": "TextualBody", "value": tag, "format": "text/plain", "purpose": "tagging"},
        {"type": "SpecificResource", "source": address, "purpose": "linking"},
    ]


def _text(site: Site, value: str, purpose: str) -> Object:
    return {
        "type": "TextualBody",
        "value": value,
        "format": "text/plain",
        "language": site.language,
        "purpose": purpose,
    }


def _quote_selector(text: str, start: int, end: int) -> Object:
    """Return a passage with as much text around it as tells it from all others."""
    around = _AROUND
    while True:
        first, last = _whole(text, max(0, start - around)), _whole(text, min(len(text), end + around))
        is_whole = first == 0 and last == len(text)
        if is_whole or text.find(text[first:last], text.find(text[first:last]) + 1) < 0:
            break
        around *= 2
    return {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[first:start],
        "suffix": text[end:last],
    }


def _whole(text: str, offset: int) -> int:
    """Return an offset that does not part a letter from its marks, at or before one."""
    while 0 < offset < len(text) and unicodedata.combining(text[offset]):
        offset -= 1
    return offset


def _published(site: Site, article: str) -> _Published:
    """Return an article's published text."""
    compiled = site.graph.texts["article", article]
    html, visible = compiled.prose.html, compiled.visible
    parts, places, position = [], [], 0
    for end, name in _names(site, visible):
        parts += [html[position:end], name]
        places.append((end, len(name)))
        position = end
    shown = read_visible("".join([*parts, html[position:]])) if places else visible
    lengths = itertools.accumulate(length for _, length in places)
    inserted = tuple((offset, length) for (offset, _), length in zip(places, lengths, strict=True))
    return _Published(shown.text.replace("\n", " ").rstrip(), visible, shown, inserted)


def _names(site: Site, visible: VisibleText) -> list[tuple[int, str]]:
    """Return where the page puts a record's name into an empty link, and the name as HTML; a citation is no text."""
    found = []
    for address in visible.addresses:
        kind, _, id_ = address.value.partition(":")
        if kind in LINK_KINDS and kind != "source" and not address.is_image and address.text_start == address.text_end:
            found.append((address.element_end - len("</a>"), escape(site.title((kind, id_)))))
    return found
