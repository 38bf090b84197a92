"""Blocks of a text, and Markdown that says exactly what they say: what was not meant as markup is escaped."""

import re
from typing import Literal

from msgspec import Struct

Kind = Literal["heading", "paragraph", "item", "quotation", "code", "table", "note"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_OPENING = re.compile(r"(?:[-+]|#+|\d+[.)]|>)(?=\s|$)|[-+#>]|(?<=\d)[.)](?=\s)|:|~~~|={2,}")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_LONGEST_TOLD = 2_000
_WEB = re.compile(r"https?://[^\s<>\"\\()\[\]]+\Z")


class Block(Struct, frozen=True):
    """A block: its text with single spaces, and its Markdown on one line (but code and tables).

    `level`: of a heading, 1–6; of an item, how deep its list is nested, from 0.
    """

    kind: Kind
    text: str
    markdown: str
    level: int = 0
    icon: str | None = None
    numbered: bool = False


class Metadata(Struct, frozen=True):
    """What a text says of itself beside its words. Dates are as written."""

    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    pictures_left_out: int = 0


def squeeze(text: str) -> str:
    """Collapse white space."""
    return " ".join(text.split())


def told(text: str) -> str | None:
    """Return what a text says of itself with single spaces; nothing where it is empty, or too long to be what it is called."""
    words = squeeze(text)
    return words if 0 < len(words) <= _LONGEST_TOLD else None


def escape(text: str) -> str:
    """Escape what Markdown and its extensions would read as markup inside a line."""
    return _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", text)).replace("<", "&lt;").replace("|", r"&#124;")


def escape_opening(text: str) -> str:
    """Escape what Markdown would read as the beginning of a block."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return f"{numbered[1]}\\{text[len(numbered[1]) :]}"
    if text[:1] in ("-", "+", "#", ">"):
        return "\\" + text
    return f"&#{ord(text[0])};{text[1:]}" if text[:1] in (":", "~", "=") else text


def link(markdown: str, address: str) -> str:
    """Write a link to a web address; of any other, the words only."""
    words = markdown.strip()
    return f"[{words}]({address})" if words and _WEB.match(address) else markdown


def paragraph(text: str) -> Block:
    """Make a paragraph of plain text."""
    text = squeeze(text)
    return Block("paragraph", text, escape_opening(escape(text)))


def as_markdown(blocks: list[Block]) -> str:
    """Write blocks as Markdown; headings begin at level 2, below the title."""
    shift = 2 - min((block.level for block in blocks if block.kind == "heading"), default=2)
    parts: list[str] = []
    for place, block in enumerate(blocks):
        tight = place > 0 and block.kind == blocks[place - 1].kind in ("item", "note")
        parts.append(("\n" if tight else "\n\n") + _written(block, shift))
    return "".join(parts).strip("\n") + "\n"


def _written(block: Block, shift: int) -> str:
    if block.kind == "heading":
        return "#" * min(6, block.level + shift) + " " + block.markdown.rstrip("#").rstrip()
    if block.kind == "item":
        return (
            "    " * block.level
            + ("1. " if block.numbered else "- ")
            + (f"{block.icon} " if block.icon else "")
            + block.markdown
        )
    return "> " + block.markdown if block.kind == "quotation" else block.markdown
