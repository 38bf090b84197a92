"""The names of the briefing from A to Z, on one page or, where there are many, on a page for each letter."""

import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.name_index import Named, folded, link_to, named
from briefgen.render.site import Link, Site

MOST_ON_A_PAGE = 400
_DIGITS, _SIGNS = "0–9", "#"
_SCRIPTS = {"CJK": "漢", "HIRAGANA": "あ", "KATAKANA": "ア", "HANGUL": "한"}
"""Scripts of too many letters to part names by, as Unicode's names of their letters begin, and the sign of each."""


class NameRow(Struct, frozen=True):
    """A name: as it is written here, what it leads to, and whether that is called otherwise."""

    name: str
    link: Link
    is_other: bool


class Letter(Struct, frozen=True):
    """Names with one initial: the letter, the id of its heading, its address seen from the page, and its names."""

    letter: str
    id: str
    href: str
    is_here: bool
    rows: tuple[NameRow, ...]


class AzView(Struct, frozen=True):
    """All that a page of names shows: of all letters their addresses, of those of this page the names as well."""

    title: str
    count: int
    letters: tuple[Letter, ...]
    shown: tuple[Letter, ...]


class _Part(Struct, frozen=True):
    """Names that stand on one page: the page's path, the letter, the id, and each name with what has it."""

    path: str
    letter: str
    id: str
    names: tuple[tuple[str, Named], ...]


def az_pages(site: Site) -> list[tuple[str, str]]:
    """Return path and title of each page of names, the first being that of all letters."""
    parts = [part for part in _parts(site) if part.path != urls.NAMES_LIST]
    return [(urls.NAMES_LIST, "A–Z"), *((part.path, f"A–Z: {part.letter}") for part in parts)]


def az_view(site: Site, path: str) -> AzView:
    """Compute a page of names."""
    root, parts = urls.root_of(path), _parts(site)
    letters = tuple(_letter(site, root, path, part) for part in parts)
    shown = tuple(letter for letter in letters if letter.is_here)
    return AzView(dict(az_pages(site))[path], sum(len(part.names) for part in parts), letters, shown)


def letters_view(site: Site, root: str) -> tuple[Letter, ...]:
    """Return all letters, without their names, seen from another page."""
    return tuple(_letter(site, root, "", part) for part in _parts(site))


def _letter(site: Site, root: str, path: str, part: _Part) -> Letter:
    is_here = part.path == path
    rows = tuple(_row(site, root, name, item) for name, item in part.names) if is_here else ()
    return Letter(part.letter, part.id, urls.href(root, part.path, part.id), is_here, rows)


def _row(site: Site, root: str, name: str, item: Named) -> NameRow:
    return NameRow(name, link_to(site, root, item), name != item.name)


def _parts(site: Site) -> list[_Part]:
    """Return the names by their initial; of many, those of each initial on pages of their own."""
    return site.once("az", lambda: list(_all_parts(site)))


def _all_parts(site: Site) -> Iterator[_Part]:
    rows = [(name, item) for item in named(site) for name in (item.name, *item.others)]
    rows.sort(key=lambda row: (folded(row[0]), row[0], row[1].kind, row[1].id))
    by_letter: dict[str, list[tuple[str, Named]]] = {}
    for name, item in rows:
        by_letter.setdefault(_initial(name), []).append((name, item))
    is_one_page = len(rows) <= MOST_ON_A_PAGE
    for letter in sorted(by_letter, key=lambda letter: (letter == _SIGNS, letter)):
        found = by_letter[letter]
        for number, start in enumerate(range(0, len(found), MOST_ON_A_PAGE), 1):
            id_ = _letter_id(letter, number)
            path = urls.NAMES_LIST if is_one_page else urls.names_part(id_)
            label = letter if len(found) <= MOST_ON_A_PAGE else f"{letter} {number}"
            yield _Part(path, label, id_, tuple(found[start : start + MOST_ON_A_PAGE]))


def _initial(name: str) -> str:
    """Return the letter, or the sign of the script, under which a name stands."""
    first = folded(name)[:1].upper()[:1]
    if first.isdigit():
        return _DIGITS
    if not first.isalpha():
        return _SIGNS
    return _SCRIPTS.get(unicodedata.name(first, "").partition(" ")[0], first)


def _letter_id(letter: str, number: int) -> str:
    """Return the id of a letter, as it stands in addresses."""
    in_words = {_DIGITS: "digits", _SIGNS: "signs"}
    id_ = in_words.get(letter) or (letter.lower() if letter.isascii() else f"u{ord(letter):x}")
    return id_ if number == 1 else f"{id_}-{number}"
