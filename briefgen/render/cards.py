"""Social cards: the picture of a page that other sites show beside a link to it, as SVG text.

Pure: a view, laid out by the template `card.svg`. What draws it is elsewhere (`publish/cards.py`), with two typefaces
that come with it and no others, so that a card is the same on every machine. A text with letters that they lack is left
out of the card; where nothing that says what the page is would be left, there is no card.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from msgspec import Struct

from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.site import Site, StatusView
from briefgen.render.templates import Renderer

HOME: Ref = ("home", "")
KINDS = ("article", "claim", "country", "actor")
"""Kinds whose pages have cards of their own; the others are shown with the card of the home page."""

_LINE = 1056
"""Width of a line: the card's 1200 pixels less its margins."""

_BOTTOM = 490
"""Baseline of the last line, above the foot, on which the text stands however long it is."""

_SMALL = 30
_HEAD = 860
"""Width of the head, beside the kind of page."""

_LEADING = 1.18
"""Distance of lines, as a multiple of their size."""

_SIZES = ((76, 3), (64, 4), (54, 4), (46, 4))
"""Sizes of a title in pixels, and how many lines of each there is room for."""

_MOST = 600
"""Characters of a text that are looked at; there is room for fewer on any card."""

_SIGNS = {
    "unreviewed": "M12 4a8 8 0 1 0 .01 0Z",
    "supported": "M4 13l5.5 6L20 5",
    "disputed": "M3 10q4.5-5 9 0t9 0M3 17q4.5-5 9 0t9 0",
    "misleading": "M12 4L21 20H3Z",
    "refuted": "M5 5L19 19M19 5L5 19",
    "unverifiable": "M7.5 8.5Q7.5 4 12 4t4.5 4.5Q16.5 11.500 12 13v3M12 19.800v.4",
    "outdated": "M9 4L4 9l5 5M4 9h9q7 0 7 6v4",
    "retracted": "M8 5H21V19H8L2 12ZM12 9.500l5 5M17 9.500l-5 5",
}
"""The signs of the statuses as lines in a square of 24: drawn, since few typefaces have them all."""

_HAS_GLYPHS = re.compile(
    r"[ -~\u00a0-\u00ac\u00ae-\u012b\u012e-\u0131\u0134-\u0165\u0168-\u017f\u0218-\u021b\u02bb\u02bc\u02be\u02bf"
    r"\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490-\u0493\u1e0c-\u1e0f\u1e24\u1e25\u1e36\u1e37"
    r"\u1e5a-\u1e63\u1e6c-\u1e6f\u1e80-\u1e85\u1e92\u1e93\u1ea0-\u1ef9\u2009\u2010\u2012-\u2015\u2018-\u201a"
    r"\u201c-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212"
    r"\u2248\u2260\u2264\u2265]*"
)
"""Latin, Greek and Cyrillic, as far as both typefaces go."""


class Line(Struct, frozen=True):
    """A line of text: its baseline and its size, in pixels."""

    text: str
    y: int
    size: int


class CardView(Struct, frozen=True):
    """All that a card shows; what can't be drawn is empty. `sign` is the path of the status's sign."""

    kind: str
    title: tuple[Line, ...]
    text: tuple[Line, ...]
    status: StatusView | None
    sign: str
    briefing: str
    as_of: str


def has_card(site: Site, ref: Ref) -> bool:
    """Say whether a page has a card of its own: cards are wanted and can be drawn, have an address, and show something."""
    if ref != HOME and ref[0] not in KINDS:
        return False
    briefing = site.graph.briefing
    if not site.draws_cards or not briefing.features.cards or not briefing.base_url:
        return False
    return bool(drawable(site.title(ref) if ref != HOME else briefing.title) or drawable(briefing.title))


def cards(site: Site) -> Iterator[tuple[str, Callable[[], CardView]]]:
    """Yield the path of each card and what makes its view."""
    graph = site.graph
    ids = {kind: graph.named_countries if kind == "country" else graph.records(kind) for kind in KINDS}
    for ref in (HOME, *((kind, id_) for kind in KINDS for id_ in ids[kind])):
        if has_card(site, ref):
            yield path_of(ref), lambda ref=ref: card_view(site, ref)  # type: ignore[misc]


def card_svg(renderer: Renderer, make: Callable[[], CardView]) -> str:
    """Lay out a card. Raises TemplateProblem."""
    return renderer.render("card.svg", card=make()).decode("utf-8")


def path_of(ref: Ref) -> str:
    """Return the path of a card."""
    return urls.card_of(urls.HOME if ref == HOME else urls.path_of(*ref))


def card_view(site: Site, ref: Ref) -> CardView:
    """Compute a card."""
    kind, id_ = ref
    briefing = site.graph.briefing
    size, title = fitted(drawable(briefing.title if ref == HOME else site.title(ref)))
    description = wrapped(drawable(briefing.description or ""), _SMALL, 3) if ref == HOME else ()
    text = _lines(description, _SMALL, _BOTTOM)
    bottom = text[0].y - 2 * _SMALL if text else _BOTTOM
    as_of = site.graph.as_of
    status = site.status(site.graph.claims[id_].status) if kind == "claim" else None
    return CardView(
        kind="Briefing" if ref == HOME else _kind(site, ref),
        title=_lines(title, size, bottom),
        text=text,
        status=status,
        sign=_SIGNS[status.status] if status else "",
        briefing="" if ref == HOME else "".join(wrapped(drawable(briefing.title), _SMALL, 1, _HEAD)),
        as_of=drawable(f"As of {site.date(as_of).text}" if as_of else ""),
    )


def _kind(site: Site, ref: Ref) -> str:
    if ref[0] == "actor":
        return "Person" if site.graph.actors[ref[1]].type == "person" else "Organization"
    return ref[0].capitalize()


def _lines(texts: tuple[str, ...], size: int, bottom: int) -> tuple[Line, ...]:
    """Set lines one below the other, the last on a baseline."""
    top = bottom - size * _LEADING * (len(texts) - 1)
    return tuple(Line(text, round(top + size * _LEADING * place), size) for place, text in enumerate(texts))


def drawable(text: str) -> str:
    """Return a text as it can be drawn, its pictures left out; nothing where it has letters that can't be."""
    plain = " ".join(unicodedata.normalize("NFC", text[:_MOST]).replace("\u2011", "\u2010").split())
    if _HAS_GLYPHS.fullmatch(plain):
        return plain
    left = "".join(sign for sign in plain if unicodedata.category(sign) not in ("So", "Sk", "Cf") and sign != "\ufe0f")
    return " ".join(left.split()) if _HAS_GLYPHS.fullmatch(left) else ""


def fitted(title: str) -> tuple[int, tuple[str, ...]]:
    """Return the greatest size at which a title fits, and its lines; what does not fit at all is cut."""
    for size, count in _SIZES:
        if len(wrapped(title, size, count + 1)) <= count:
            return size, _balanced(title, size, count)
    return size, wrapped(title, size, count)


def _balanced(title: str, size: int, count: int) -> tuple[str, ...]:
    """Break a title that fits into as many lines as it takes, of as equal length as can be."""
    lines = wrapped(title, size, count)
    for width in range(_LINE, _LINE // 2, -size):
        narrower = wrapped(title, size, count + 1, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def wrapped(text: str, size: int, count: int, width: int = _LINE) -> tuple[str, ...]:
    """Break a text into lines of a width, both in pixels; what is beyond so many lines is cut, with a sign that it is."""
    lines: list[str] = []
    for word in _pieces(text, size, width):
        if lines and _width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) <= count:
        return tuple(lines)
    last = lines[count - 1]
    while _width(f"{last}…", size) > width:
        last = last[:-1]
    return (*lines[: count - 1], last.rstrip(" ,;:.–—-") + "…")


def _pieces(text: str, size: int, width: int) -> Iterator[str]:
    """Yield the words of a text, those longer than a line in pieces."""
    for word in text.split():
        rest = word
        while _width(rest, size) > width:
            end = next(end for end in range(len(rest), 0, -1) if _width(rest[:end], size) <= width or end == 1)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def _width(text: str, size: int) -> float:
    """Estimate the width of a text in pixels, from above: what is too wide would be cut off."""
    return size * sum(_EMS.get(sign) or (0.7 if sign.isupper() else 0.6) for sign in text)


_EMS = {
    **dict.fromkeys(" .,:;'’‘|", 0.26),
    **dict.fromkeys("fijltIJ!()[]-‐/`·", 0.34),
    **dict.fromkeys('crstzг"“”{}', 0.46),
    **dict.fromkeys("0123456789aegkvxyаевтсγ", 0.52),
    **dict.fromkeys("mwMМΜ@%—æœжшщюыфωФ", 0.87),
    **dict.fromkeys("WЖШЩЮЫÆŒ№", 1.0),
}
"""Advance widths in em, by rough kinds of letters; measured of Source Serif 4, semibold, at 46 to 76 pixels."""
