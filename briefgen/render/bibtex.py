"""BibTeX: one entry of a CSL item, in fields that both BibTeX and BibLaTeX read.

Letters stay UTF-8; what TeX takes for a command is written as a command for that sign. Braces become commands too, since
BibTeX counts even those behind a backslash. Names and titles are in double braces: no style cuts a name into first and
last, or writes a title small.
"""

import re
from collections.abc import Iterator

from briefgen.render.csl import Date, Item

_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_PUBLISHER = {
    "book": "publisher",
    "incollection": "publisher",
    "inproceedings": "publisher",
    "techreport": "institution",
    "phdthesis": "school",
}
"""The field that says who published; `article` has its journal, `misc` has `howpublished` for all of it."""

_SIGNS = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": "\\textbackslash{}",
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNSAFE = re.compile(r"[{}\\%#]|[^\x21-\x7e]")


def entry(item: Item) -> str:
    """Return the entry of an item."""
    type_ = _TYPES.get(item.type, "misc")
    fields = "".join(f",\n  {name} = {value}" for name, value in _fields(item, type_))
    return f"@{type_}{{{item.id}{fields}\n}}"


def escaped(text: str) -> str:
    """Write a text for TeX."""
    return text.translate(_SIGNS)


def _fields(item: Item, type_: str) -> Iterator[tuple[str, str]]:
    if item.author:
        yield "author", "{" + " and ".join(f"{{{escaped(name.literal)}}}" for name in item.author) + "}"
    yield "title", f"{{{{{escaped(item.title)}}}}}"
    yield from ((name, f"{{{escaped(text)}}}") for name, text in _places(item, type_) if text)
    if item.issued:
        yield from _date(item.issued)
    if item.URL:
        yield "url", f"{{{address(item.URL)}}}"
    if item.accessed and item.accessed.date_parts and len(item.accessed.date_parts[0]) == 3:
        year, month, day = item.accessed.date_parts[0]
        yield "urldate", f"{{{year:04}-{month:02}-{day:02}}}"
    if item.language:
        yield "language", f"{{{item.language}}}"


def _places(item: Item, type_: str) -> tuple[tuple[str, str], ...]:
    """Return what holds the work, and who published it."""
    if type_ == "article":
        return ("journal", item.container_title), ("publisher", item.publisher)
    if type_ == "misc":
        return (("howpublished", ", ".join(filter(None, (item.container_title, item.publisher)))),)
    return ("booktitle", item.container_title), (_PUBLISHER[type_], item.publisher)


def address(url: str) -> str:
    """Write an address: per cent and number signs stay, for the field is read as it stands; braces must balance."""
    return _UNSAFE.sub(lambda found: found[0] if found[0] in "%#" else _per_cent(found[0]), url)


def _per_cent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8"))


def _date(date: Date) -> Iterator[tuple[str, str]]:
    """Yield year and month; what BibTeX has no field for (about, a span) is said in the year."""
    years = [str(parts[0]) for parts in date.date_parts]
    about = "c. " if date.circa else ""
    if not years:
        return
    yield "year", f"{{{about}{'--'.join(dict.fromkeys(years))}}}"
    if len(date.date_parts) == 1 and len(date.date_parts[0]) > 1:
        yield "month", _MONTHS[date.date_parts[0][1] - 1]
