"""What a page says of itself to programs, as JSON-LD in its head: the thing that it is about, and the way to it.

A data block is not run, so the site's Content-Security-Policy has no say in it.
"""

import posixpath

import msgspec

from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.body import Html, data_block
from briefgen.render.cards import HOME
from briefgen.render.exports.identifiers import permanent_id
from briefgen.render.exports.open_data import OFFERS
from briefgen.render.exports.schema_org import Node, card_address, iso_date, known, site_id, terms, things, writers
from briefgen.render.site import Site

CONTEXT = "https://schema.org"
Trail = tuple[tuple[str, str], ...]
"""Path and title of the pages above a page, from the top of the site, and of the page itself."""

_MEDIA = {
    ".json": "application/json",
    ".zip": "application/zip",
    ".sqlite": "application/vnd.sqlite3",
    ".bib": "application/x-bibtex",
}


def structured_data(site: Site, path: str, ref: Ref | None, trail: Trail) -> Html:
    """Return the JSON-LD of the page at a path, which is a record's or not."""
    nodes = things(site, ref) if ref else (known(_page(site, path, trail[-1][1])),)
    graph = [*nodes, _breadcrumbs(site, trail)] if len(trail) > 1 else list(nodes)
    return data_block(msgspec.json.encode({"@context": CONTEXT, "@graph": graph}).decode())


def _breadcrumbs(site: Site, trail: Trail) -> Node:
    """Return the way to a page; where the site's address is unknown, as links on the page have it."""
    path, base = trail[-1][0], site.graph.briefing.base_url
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": title,
            "item": {"@id": urls.address(base, above) or urls.href(urls.root_of(path), above)},
        }
        for number, (above, title) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "@id": permanent_id(site, path, "breadcrumbs"), "itemListElement": items}


def _page(site: Site, path: str, title: str) -> Node:
    """Return a page that is no record's: the site itself, its data, a list, or another."""
    if path == urls.HOME:
        return _site(site)
    if path == urls.DATA_PAGE:
        return _dataset(site)
    is_list = urls.whole_list(path) in (*urls.LISTS.values(), urls.TOPICS) or posixpath.dirname(path) == "timeline"
    return {
        "@type": "CollectionPage" if is_list else "WebPage",
        "@id": permanent_id(site, path),
        "url": urls.address(site.graph.briefing.base_url, path),
        "name": title,
        "inLanguage": site.language,
        "isPartOf": site_id(site),
    }


def _site(site: Site) -> Node:
    briefing = site.graph.briefing
    return {
        "@type": "WebSite",
        **site_id(site),
        "url": urls.address(briefing.base_url, urls.HOME),
        "name": briefing.title,
        "description": briefing.description,
        "inLanguage": site.language,
        "dateModified": iso_date(site.graph.as_of),
        "image": card_address(site, HOME),
        "license": terms(briefing.license),
        **writers(site),
    }


def _dataset(site: Site) -> Node:
    briefing = site.graph.briefing
    who = writers(site)
    return {
        "@type": "Dataset",
        "@id": permanent_id(site, urls.DATA_PAGE, "dataset"),
        "url": urls.address(briefing.base_url, urls.DATA_PAGE),
        "name": briefing.title,
        "description": briefing.description or f"The records of the briefing “{briefing.title}”.",
        "inLanguage": site.language,
        "dateModified": iso_date(site.graph.as_of),
        "isAccessibleForFree": True,
        "isPartOf": site_id(site),
        "license": terms(briefing.license),
        "creator": who["author"] or who["publisher"],
        "publisher": who["publisher"],
        "distribution": _downloads(site) if briefing.base_url else [],
    }


def _downloads(site: Site) -> list[Node]:
    base = site.graph.briefing.base_url
    return [
        {
            "@type": "DataDownload",
            "name": offer.name,
            "contentUrl": urls.address(base, offer.path),
            "encodingFormat": _MEDIA[posixpath.splitext(offer.path)[1]],
        }
        for offer in OFFERS
    ]
