"""The parts of an article: title, summary, key points, body; what web pages leave around them is told apart."""

import re
from collections.abc import Iterator

from msgspec import Struct

from briefgen.author.importing.blocks import Block, Metadata
from briefgen.author.importing.datings import find_datings
from briefgen.author.importing.leftovers import authors_of, is_leftover, machine_of, published_in
from briefgen.read.visible import fold

_POINTS = re.compile(
    r"(?:key (?:points|takeaways|findings|facts|messages)|takeaways|at a glance|highlights|in brief|what to know|the main points|tl;?dr|summary|bottom line)\W*\Z",
    re.I,
)
_LONGEST_SUMMARY = 700
_LONGEST_TITLE = 300
_NEAR_TOP = 8
"""Blocks below the title in which an author, a day of publication or key points may stand."""

DATELINE = re.compile(
    r"[A-Z][A-Z.' ]{2,30}(?:, [A-Z][A-Za-z. ]{2,20})?,? (?:\(.{2,20}\) )?((?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?) ?(?:\([^)]{2,20}\) ?)?[-–—]"
)


class Outline(Struct, frozen=True):
    """An article's parts. `published`: the day of publication as EDTF where the text tells it."""

    title: str
    body: tuple[Block, ...]
    summary: str | None = None
    key_points: tuple[Block, ...] = ()
    machine: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    left_out: tuple[str, ...] = ()


def outline(blocks: list[Block], metadata: Metadata, keep_points: bool = False) -> Outline:
    """Tell the parts of a text; with `keep_points`, summary and key points stay in the body."""
    left_out: list[str] = []
    machine: str | None = None
    authors = list(metadata.authors)
    published = _date_in((metadata.date or "").partition("T")[0])
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        near_edge = place < _NEAR_TOP + 4 or place >= len(blocks) - _NEAR_TOP
        names = authors_of(block.text) if near_edge else ()
        told = machine_of(block.text) if near_edge and block.kind != "item" else None
        day = _published(block.text) if near_edge else None
        if names or day or (is_leftover(block.text) and block.kind not in ("code", "table", "note")):
            left_out.append(block.text)
            authors += [name for name in names if not metadata.authors]
            published = published or day
            machine = machine or (told.name if told else None)
        else:
            kept.append(block)
    title, kept = _title(kept, metadata)
    title = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    kept = list(_without_empty_sections(kept))
    points = None if keep_points else _key_points(kept)
    published = published or _dateline(kept)
    if points is None:
        summary, kept = _standfirst(kept, metadata, keep_points)
        return Outline(
            title, tuple(kept), summary, (), machine, tuple(dict.fromkeys(authors)), published, tuple(left_out)
        )
    start, first, end = points
    summary = " ".join(block.text for block in kept[start:first] if block.kind == "paragraph") or metadata.summary
    body = kept[:start] + kept[end:]
    items = tuple(block for block in kept[first:end] if block.kind == "item")
    return Outline(
        title, tuple(body), summary, items, machine, tuple(dict.fromkeys(authors)), published, tuple(left_out)
    )


def _title(blocks: list[Block], metadata: Metadata) -> tuple[str, list[Block]]:
    """Return the title and the blocks without it: what the page calls itself, or the first heading or short line."""
    heading = next((place for place, block in enumerate(blocks[:4]) if block.kind == "heading"), None)
    ones = [place for place, block in enumerate(blocks) if block.kind == "heading" and block.level == 1]
    if metadata.title:
        same = [place for place, block in enumerate(blocks[:6]) if _is_alike(block.text, metadata.title)]
        drop = same[0] if same else ones[0] if len(ones) == 1 and ones[0] < 6 else None
        title = blocks[drop].text if drop is not None and blocks[drop].kind == "heading" else metadata.title
        return title, [block for place, block in enumerate(blocks) if place != drop]
    if len(ones) == 1 and ones[0] < 6:
        return blocks[ones[0]].text, blocks[: ones[0]] + blocks[ones[0] + 1 :]
    first = blocks[0] if blocks else None
    if heading == 0 or (
        first
        and first.kind in ("paragraph", "heading")
        and len(first.text) <= 160
        and not re.search(r"[.!?…]\Z", first.text)
    ):
        assert first is not None
        return first.text.rstrip(":"), blocks[1:]
    if heading is not None and heading < 2:
        return blocks[heading].text, blocks[:heading] + blocks[heading + 1 :]
    words = first.text.split() if first else ["Untitled"]
    return " ".join(words[:10]) + ("…" if len(words) > 10 else ""), blocks


def _is_alike(one: str, other: str) -> bool:
    return fold(one).casefold() == fold(other).casefold()


def _without_empty_sections(blocks: list[Block]) -> Iterator[Block]:
    """Yield blocks but headings that nothing stands below any more."""
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        empty = following is None or (following.kind == "heading" and following.level <= block.level)
        if block.kind != "heading" or not empty:
            yield block


def _key_points(blocks: list[Block]) -> tuple[int, int, int] | None:
    """Return where the digest begins, where its list begins, and where that ends; nothing where there is none.

    A list is one of key points if it stands near the top and has icons, or below a heading that says so.
    """
    for place, block in enumerate(blocks[:_NEAR_TOP]):
        if block.kind != "item":
            continue
        end = next((i for i in range(place, len(blocks)) if blocks[i].kind != "item"), len(blocks))
        before = blocks[place - 1] if place else None
        if any(len(item.text) > _LONGEST_SUMMARY for item in blocks[place:end]):
            return None
        is_named = before is not None and _POINTS.match(before.text) is not None
        has_icons = sum(item.icon is not None for item in blocks[place:end]) * 2 >= end - place
        if end - place < 2 or not (is_named or has_icons):
            return None
        start = place - 1 if is_named else place
        while start > 0 and place - start < 3 and not is_named and _fits_summary(blocks[start - 1 : place]):
            start -= 1
        return start, place, end
    return None


def _fits_summary(blocks: list[Block]) -> bool:
    return (
        all(block.kind == "paragraph" for block in blocks)
        and sum(len(block.text) for block in blocks) <= _LONGEST_SUMMARY
    )


def _standfirst(blocks: list[Block], metadata: Metadata, keep: bool) -> tuple[str | None, list[Block]]:
    """Return what the page calls its summary; where the text begins with the same words, they are not told twice."""
    if metadata.summary is None:
        return None, blocks
    if blocks and not keep and blocks[0].kind == "paragraph" and _is_alike(blocks[0].text, metadata.summary):
        return metadata.summary, blocks[1:]
    return metadata.summary, blocks


def _published(text: str) -> str | None:
    """Return the day of a line such as "Published 3 May 2024", or of one that is a date and nothing else."""
    rest = published_in(text)
    if rest is not None and len(rest.split()) <= 8:
        return _date_in(rest)
    found = find_datings(text)
    bare = (
        re.sub(
            r"\b\d{1,2}[:.]\d\d\b|\b(?:[AP]M|am|pm|GMT|UTC|E[SD]T|[A-Z]?[a-z]+day)\b|[\W_]",
            "",
            text.replace(text[found[0].start : found[0].end], ""),
        )
        if found
        else text
    )
    return _date_in(text) if found and not bare else None


def _date_in(text: str) -> str | None:
    return next((found.date for found in find_datings(text) if "/" not in found.date and "X" not in found.date), None)


def _dateline(blocks: list[Block]) -> str | None:
    """Return the day of a news agency's dateline, where it has a year: TOKYO, May 3, 2024 (Agency) -."""
    found = next((found for block in blocks[:3] if (found := DATELINE.match(block.text))), None)
    return _date_in(found[1]) if found else None
