"""A feed as Atom (RFC 4287) and as JSON Feed 1.1.

Atom is written with the standard library: it is a dozen elements, and escaping is the library's. Texts are free of what
XML can't hold, which is seen to when they are read.
"""

from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

import msgspec
from msgspec import Struct

from briefgen.render.exports.entries import Entry
from briefgen.render.exports.identifiers import rfc3339

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
GENERATOR = "briefgen"


class Feed(Struct, frozen=True, kw_only=True):
    """A feed; `address` is its own and `page` that of the page it belongs to, both empty where they are unknown."""

    id: str
    address: str
    page: str
    title: str
    description: str
    language: str
    authors: tuple[str, ...]
    updated: datetime
    entries: tuple[Entry, ...]


def atom(feed: Feed) -> bytes:
    """Write a feed as Atom."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.description:
        _add(root, "subtitle", feed.description)
    _add(root, "updated", rfc3339(feed.updated))
    _add(root, "generator", GENERATOR)
    _authors(root, feed.authors)
    if feed.address:
        ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
        ET.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        root.append(_entry(entry, feed.language))
    ET.indent(root, "")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _entry(entry: Entry, language: str) -> ET.Element:
    node = ET.Element("entry", {} if entry.language == language else {"xml:lang": entry.language})
    _add(node, "id", entry.id)
    _add(node, "title", entry.title)
    if entry.published:
        _add(node, "published", rfc3339(entry.published))
    _add(node, "updated", rfc3339(entry.updated))
    _authors(node, entry.authors)
    if entry.address:
        ET.SubElement(node, "link", rel="alternate", type="text/html", href=entry.address)
    for topic in entry.topics:
        ET.SubElement(node, "category", term=topic)
    if entry.summary:
        _add(node, "summary", entry.summary)
    _add(node, "content", entry.html, type="html")
    return node


def _authors(node: ET.Element, names: tuple[str, ...]) -> None:
    for name in names:
        _add(ET.SubElement(node, "author"), "name", name)


def _add(node: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(node, name, attributes).text = text


class _Author(Struct, frozen=True):
    name: str


class _Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    title: str
    content_html: str
    url: str = ""
    summary: str = ""
    date_published: str = ""
    date_modified: str
    authors: tuple[_Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


class _JsonFeed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    version: str
    title: str
    home_page_url: str = ""
    feed_url: str = ""
    description: str = ""
    authors: tuple[_Author, ...] = ()
    language: str
    items: tuple[_Item, ...]


def json_feed(feed: Feed) -> bytes:
    """Write a feed as JSON Feed."""
    whole = _JsonFeed(
        version=JSON_FEED,
        title=feed.title,
        home_page_url=feed.page,
        feed_url=feed.address,
        description=feed.description,
        authors=tuple(map(_Author, feed.authors)),
        language=feed.language,
        items=tuple(_items(feed)),
    )
    return msgspec.json.encode(whole) + b"\n"


def _items(feed: Feed) -> Iterator[_Item]:
    for entry in feed.entries:
        yield _Item(
            id=entry.id,
            title=entry.title,
            content_html=entry.html,
            url=entry.address,
            summary=entry.summary,
            date_published=rfc3339(entry.published) if entry.published else "",
            date_modified=rfc3339(entry.updated),
            authors=tuple(map(_Author, entry.authors)),
            tags=entry.topics,
            language="" if entry.language == feed.language else entry.language,
        )
