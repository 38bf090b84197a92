"""The data page: every data file, what it holds and what it loses, and on what terms it may be used."""

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.exports.open_data import OFFERS
from briefgen.render.site import DateView, Link, Site

MOST_ANNOTATIONS = 100
"""Articles whose annotations are linked, the newest first; of the others their number is said."""


class Download(Struct, frozen=True):
    """A data file: its address, its file name, and what the reader should know of it."""

    href: str
    file: str
    name: str
    format: str
    holds: str
    loses: str


class DataView(Struct, frozen=True):
    """All that the data page shows."""

    title: str
    license: str
    license_href: str
    as_of: DateView | None
    downloads: tuple[Download, ...]
    annotations: tuple[Link, ...]
    more: int


def data_view(site: Site) -> DataView:
    """Compute the data page."""
    graph = site.graph
    terms = graph.briefing.license or ""
    newest = site.article_order[::-1]
    return DataView(
        title="Data",
        license=terms,
        license_href=terms if urls.is_outside(terms) else "",
        as_of=site.maybe_date(graph.as_of),
        downloads=tuple(
            Download(urls.href("", offer.path), offer.path, offer.name, offer.format, offer.holds, offer.loses)
            for offer in OFFERS
        ),
        annotations=tuple(_annotations(site, id_) for id_ in newest[:MOST_ANNOTATIONS]),
        more=max(0, len(newest) - MOST_ANNOTATIONS),
    )


def _annotations(site: Site, id_: str) -> Link:
    article = site.graph.articles[id_]
    return Link(urls.href("", urls.annotations_of(id_)), article.title, language=article.language or "")
