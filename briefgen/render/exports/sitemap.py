"""The sitemap (sitemaps.org, protocol 0.9), in parts where it is too long for one file, and robots.txt.

A sitemap needs full addresses, so there is none without a `base_url`. A day of change is given where the content tells
one: of an article, of a free page, and of what is held of a claim.
"""

import functools
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from briefgen import dates
from briefgen.edtf import Edtf
from briefgen.link.graph import Graph, Ref
from briefgen.render import urls
from briefgen.render.exports import MadeFiles
from briefgen.render.exports.updates import dates_of_article
from briefgen.render.plan import Page
from briefgen.render.site import Site

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_ADDRESSES = 50_000
"""Addresses in one file: the protocol allows no more, nor more than 50,000 files."""

_NOT_LISTED = frozenset(("redirect.html", "404.html"))


def sitemap_files(site: Site, pages: Iterable[Page]) -> MadeFiles:
    """Return the sitemap of these pages, and robots.txt, which names it."""
    base = site.graph.briefing.base_url
    files: MadeFiles = {urls.ROBOTS: functools.partial(robots, urls.address(base, urls.SITEMAP))}
    if not base:
        return files
    starts = range(0, len(_listed(pages)), MOST_ADDRESSES)
    if len(starts) < 2:
        return {**files, urls.SITEMAP: functools.partial(_part, site, pages, 0)}
    paths = [urls.sitemap_part(number) for number in range(1, len(starts) + 1)]
    files[urls.SITEMAP] = functools.partial(_index, [urls.address(base, path) for path in paths])
    return files | {
        path: functools.partial(_part, site, pages, start) for path, start in zip(paths, starts, strict=True)
    }


def _listed(pages: Iterable[Page]) -> list[Page]:
    return [page for page in pages if page.template not in _NOT_LISTED]


def _part(site: Site, pages: Iterable[Page], start: int) -> bytes:
    return sitemap(site, _listed(pages)[start : start + MOST_ADDRESSES])


def robots(sitemap_address: str) -> bytes:
    """Let every robot read everything (RFC 9309), and name the sitemap where there is one."""
    named = f"\nSitemap: {sitemap_address}\n" if sitemap_address else ""
    return f"User-agent: *\nAllow: /\n{named}".encode()


def sitemap(site: Site, pages: Sequence[Page]) -> bytes:
    """Return the addresses of pages, with the day of their last change where it is known."""
    root = ET.Element("urlset", xmlns=SCHEMA)
    for page in pages:
        node = ET.SubElement(root, "url")
        ET.SubElement(node, "loc").text = urls.address(site.graph.briefing.base_url, page.path)
        if day := _last_change(site.graph, page.record):
            ET.SubElement(node, "lastmod").text = day
    return _written(root)


def _index(addresses: Sequence[str]) -> bytes:
    root = ET.Element("sitemapindex", xmlns=SCHEMA)
    for address in addresses:
        ET.SubElement(ET.SubElement(root, "sitemap"), "loc").text = address
    return _written(root)


def _last_change(graph: Graph, ref: Ref | None) -> str:
    """Return the day on which a record last changed, or an empty text where it is not known to the day."""
    newest = dates.newest(_changes(graph, ref)) if ref else None
    if newest is None or dates.precision(newest) != "day" or newest.start is None or newest.start.qualifier:
        return ""
    return dates.html_datetime(newest) or ""


def _changes(graph: Graph, ref: Ref) -> Iterable[Edtf]:
    kind, id_ = ref
    if kind == "article":
        return dates_of_article(graph.articles[id_])
    if kind == "claim":
        return tuple(state.date for state in graph.claims[id_].history)
    return filter(None, (graph.pages[id_].updated,)) if kind == "page" else ()


def _written(root: ET.Element) -> bytes:
    ET.indent(root, "")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
