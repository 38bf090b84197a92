"""Plain text as people paste it: paragraphs on one line each or wrapped, headings, lists, key points with icons."""

import re
from collections.abc import Iterator

from briefgen.author.importing.blocks import Block, escape, escape_opening, squeeze
from briefgen.author.importing.leftovers import authors_of, is_leftover

_ICON = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    "|[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff]"
    "(?:\ufe0f|[\U0001f3fb-\U0001f3ff]|\u200d[\u2600-\u27bf\U0001f000-\U0001faff]|[\U000e0020-\U000e007f]){0,12})"
)
"""An emoji or pictograph with its modifiers (Unicode Technical Standard 51)."""

_BULLETS = frozenset("•●▪◦‣·∙■□▶►➤➢✓✔–—*-+")
_BULLET = re.compile(r"([•●▪◦‣·∙■□▶►➤➢✓✔–—*+-])\s+|(\d{1,3})[.)]\s+")
_HASHES = re.compile(r"(#{1,6})\s+(.*)")
_RULE = re.compile(r"(?:[-=_*~]\s?){3,}\Z")
_SENTENCE_END = re.compile(r"[.!?…。:;,][\"'\u201d\u2019)\]]*\Z")
_WIDEST_WRAPPED = 100
_LONGEST_HEADING = 100
_HEADING_WORDS = 14


def read_plain(text: str) -> list[Block]:
    """Return the blocks of a plain text."""
    lines: list[str] = []
    text = text.expandtabs(4).strip("\n")
    width = max(len(line) for line in text.split("\n"))
    for group in re.split(r"\n[^\S\n]*\n\s*", text):
        rows = group.split("\n")
        lines += [*(_unwrapped(rows) if width <= _WIDEST_WRAPPED else rows), ""]
    return list(_blocks(lines))


def split_icon(text: str) -> tuple[str | None, str]:
    """Part a text from the emoji that it begins with."""
    found = _ICON.match(text)
    if found is None or found[0][0] in _BULLETS:
        return None, text
    return found[0], text[found.end() :].lstrip()


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """Join lines that were broken to fit a width: the next word would not have fitted into the line before."""
    width = max(len(line) for line in lines)
    whole = ""
    for place, line in enumerate(lines):
        whole = f"{whole} {line.strip()}" if whole else line.rstrip()
        following = lines[place + 1].strip() if place + 1 < len(lines) else ""
        if not (following and _is_broken(line, following, width)):
            yield whole
            whole = ""


def _is_broken(line: str, following: str, width: int) -> bool:
    if _RULE.match(following) or _RULE.match(line.strip()) or _marker(following) or _HASHES.match(line):
        return False
    if is_leftover(following) or is_leftover(line) or authors_of(following):
        return False
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width


def _marker(line: str) -> bool:
    return _BULLET.match(line) is not None or split_icon(line)[0] is not None


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the blocks of unwrapped lines; an empty line stands between groups."""
    for place, line in enumerate(lines):
        text = squeeze(line)
        following = lines[place + 1].strip() if place + 1 < len(lines) else ""
        if not text or _RULE.match(text):
            continue
        hashes = _HASHES.match(text)
        if hashes and hashes[2]:
            yield _heading(hashes[2].rstrip("#").rstrip(), len(hashes[1]))
        elif _marker(text):
            yield _item(text, (len(line) - len(line.lstrip())) // 2)
        elif _RULE.match(following) and following[0] in "=-":
            yield _heading(text, 1 if following[0] == "=" else 2)
        elif _is_heading(text, next((squeeze(other) for other in lines[place + 1 :] if other.strip()), "")):
            yield _heading(text, 2)
        else:
            yield Block("paragraph", text, escape_opening(escape(text)))


def _item(text: str, indent: int) -> Block:
    bullet = _BULLET.match(text)
    words = text[bullet.end() :] if bullet else text
    icon, words = split_icon(words)
    return Block("item", words, escape_opening(escape(words)), min(indent // 2, 3), icon, bool(bullet and bullet[2]))


def _heading(text: str, level: int) -> Block:
    return Block("heading", text, escape_opening(escape(text)), level)


def _is_heading(text: str, following: str) -> bool:
    """Say whether a line is a heading: short, without a stop at its end, begun like one, and before a longer line."""
    words = text.split()
    if len(text) > _LONGEST_HEADING or len(words) > _HEADING_WORDS or _SENTENCE_END.search(text):
        return text.endswith(":") and len(words) <= 5 and _marker(following)
    return (text[0].isupper() or text[0].isdigit() or text[0] in "\"'\u201c\u2018") and (
        len(following) > len(text) or _marker(following)
    )
