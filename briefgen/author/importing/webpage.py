"""A web page's blocks and what it says of itself. Its parser is the sanitiser's (the HTML Standard's algorithm).

The page is cut down before and by the sanitiser, then read as a stream, so that no page nests or grows beyond measure.
"""

import functools
import re
from collections import Counter

import nh3

from briefgen.author.importing.blocks import Block, Metadata, told
from briefgen.author.importing.intake import ImportRefused
from briefgen.author.importing.stream import Found, read_stream
from briefgen.read.prose import BLOCK_TAGS

_MOST_NESTED = 1_000
_LONGEST_TAG = 20_000
_MOST_TAGS = 100_000
_LONGEST_NAME = 200
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)(?>[^\"'<>]++|\"[^\"]*+\"|'[^']*+')*+")
_FORMATTING = re.compile(
    r"</?(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u|mark|center)(?:[\s/][^<>]{0,500})?>", re.I
)
"""Elements that the HTML Standard opens again in every paragraph after; their looks are left out with them."""

_NESTING = re.compile(
    r"<(/?)(article|aside|blockquote|center|dd|details|div|dl|fieldset|figure|font|footer|form|header|main|nav|ol|section|span|table|ul)\b",
    re.I,
)
_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{4,40})"')
_LANGUAGE = re.compile(r"<html[^<>]{0,500}?\slang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)", re.I)
_SITE_IN_TITLE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,50}\Z")
_DROPPED = frozenset(
    "script style nav aside form button select textarea iframe svg math noscript template object video audio canvas footer dialog".split()
)
_KEPT = frozenset(
    "article main section header figure figcaption a meta title link time img pre details summary address br".split()
)
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title")
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description")
_AUTHORS = ("author", "article:author", "citation_author", "parsely-author", "dc.creator")
_DATES = (
    "article:published_time",
    "citation_publication_date",
    "parsely-pub-date",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "date",
)
_SHARE_OF_PAGE = 0.4
"""An article element is the article if it has this share of the page's paragraphs; pages use the element for cards too."""


def read_webpage(html: str) -> tuple[list[Block], Metadata]:
    """Return the blocks of a page's article, without what the page has around it. Raises ImportRefused."""
    found = read_stream(_cleaner().clean(_tamed(html)))
    blocks = _article_of(found)
    if not blocks:
        raise ImportRefused("no text was found in the page; paste the article's text instead")
    return blocks, _metadata(html, found)


def _tamed(html: str) -> str:
    """Take out what would cost the parser time without end: attributes by the thousand, nesting, formatting."""
    if html.count("<") > _MOST_TAGS:
        raise ImportRefused(f"the page has more than {_MOST_TAGS:,} elements; paste the article's text instead")
    html = _TAG.sub(lambda tag: f"<{tag[1]}" if len(tag[0]) > _LONGEST_TAG else tag[0], html)
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _MOST_NESTED:
            raise ImportRefused(
                f"the page's elements are nested more than {_MOST_NESTED:,} deep; paste its text instead"
            )
    return _FORMATTING.sub("", html)


@functools.cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(BLOCK_TAGS | _KEPT | {"h1"}),
        clean_content_tags=set(_DROPPED),
        attributes={
            "*": {"class", "id", "role", "itemprop", "hidden", "aria-hidden"},
            "a": {"href", "rel"},
            "meta": {"name", "property", "content"},
            "link": {"rel", "href"},
            "time": {"datetime"},
        },
        url_schemes={"http", "https"},
        link_rel=None,
    )


def _article_of(found: Found) -> list[Block]:
    """Return the blocks of the article element that has most of the text, else of the main element, else all."""
    sizes: Counter[int] = Counter()
    for placed in found.blocks:
        sizes[placed.article] += len(placed.block.text) if placed.block.kind == "paragraph" else 0
    best = max((number for number in sizes if number), key=lambda number: (sizes[number], -number), default=0)
    if best and sizes[best] >= _SHARE_OF_PAGE * sum(sizes.values()):
        chosen = [placed.block for placed in found.blocks if placed.article == best]
    else:
        chosen = [placed.block for placed in found.blocks if placed.in_main] or [
            placed.block for placed in found.blocks
        ]
    return chosen


def _metadata(html: str, found: Found) -> Metadata:
    meta = found.meta
    language = _LANGUAGE.search(html[:20_000])
    in_data = _PUBLISHED.search(html)
    title = _first(meta, _TITLES) or told(_SITE_IN_TITLE.sub("", found.title))
    date = _first(meta, _DATES) or (in_data[1] if in_data else None) or found.time
    authors = tuple(name for key in _AUTHORS for name in meta.get(key, ()) if not name.startswith(("http", "/", "@")))
    return Metadata(
        title=title,
        summary=_first(meta, _SUMMARIES),
        authors=tuple(name for name in dict.fromkeys(authors or found.authors) if len(name) <= _LONGEST_NAME),
        date=date,
        publisher=_first(meta, ("og:site_name", "application-name", "dc.publisher")),
        url=found.canonical or _first(meta, ("og:url",)),
        language=language[1] if language else None,
        pictures_left_out=found.pictures,
    )


def _first(meta: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((words for name in names for value in meta.get(name, ()) if (words := told(value))), None)
