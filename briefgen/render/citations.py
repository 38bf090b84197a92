"""How a page and a source are cited: as text, as CSL-JSON and as BibTeX, all from one item.

When a reader saw the page is not known here, so no date of access of ours is given; a source has the author's.
"""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import model
from briefgen.edtf import Edtf
from briefgen.link.graph import Ref
from briefgen.render import bibtex, urls
from briefgen.render.csl import Item, csl_date, csl_json, line, names
from briefgen.render.site import Site
from briefgen.render.views.rows import best_address

CITED = frozenset(("article", "claim", "event", "actor", "country", "source"))
"""Kinds whose pages are cited."""

WITH_FORMATS = frozenset(("article", "claim", "source"))
"""Kinds whose pages carry BibTeX and CSL-JSON; the weight of the others is not worth it."""

_IN_A_CONTAINER = frozenset(("article-journal", "article-magazine", "article-newspaper", "post-weblog"))
"""Types whose publisher, as the format has it, is the paper or site that they are part of."""


class Citation(Struct, frozen=True):
    """A citation as text: what is cited, then who, what (in a language), where and when, and its address."""

    heading: str
    authors: str
    title: str
    language: str
    place: str
    address: str
    address_is_outside: bool


class CitationsView(Struct, frozen=True):
    """The ways to cite a page; the formats are empty where the page does not carry them."""

    citations: tuple[Citation, ...]
    bibtex: str
    csl_json: str


def citations_view(site: Site, ref: Ref, address: str) -> CitationsView | None:
    """Return how a record's page is cited, and the source where it is about one; `address` is the page's, or empty."""
    if ref[0] not in CITED:
        return None
    page, source = page_item(site, ref, address), _source_of(site, ref)
    cited = [("This page", page, _page_date(site, ref))]
    if source is not None:
        cited.insert(0 if ref[0] == "source" else 1, ("The source", source_item(source), source.date))
    items = [item for _, item, _ in cited]
    has_formats = ref[0] in WITH_FORMATS
    return CitationsView(
        citations=tuple(_citation(site, heading if source else "", item, date) for heading, item, date in cited),
        bibtex="\n\n".join(map(bibtex.entry, items)) if has_formats else "",
        csl_json=csl_json(items) if has_formats else "",
    )


def page_item(site: Site, ref: Ref, address: str) -> Item:
    """Return a record's page as a web page in the briefing."""
    kind, id_ = ref
    briefing = site.graph.briefing
    article = site.graph.articles[id_] if kind == "article" else None
    authors = article.authors if article and article.authors else briefing.authors
    return Item(
        id=f"{urls.FOLDERS[kind]}:{id_}",
        type="webpage",
        title=line(site.title(ref)),
        author=names(authors),
        container_title=line(briefing.title),
        publisher=_unless_among(briefing.publisher, authors),
        issued=csl_date(_page_date(site, ref)),
        original_date=csl_date(article.date) if article and article.updated else None,
        URL=address,
        language=(article.language if article else None) or briefing.language,
    )


def source_item(source: model.Source) -> Item:
    """Return a source."""
    is_contained = source.type in _IN_A_CONTAINER
    publisher = _unless_among(source.publisher, () if is_contained else source.authors)
    return Item(
        id=f"source:{source.id}",
        type=source.type,
        title=line(source.title),
        author=names(source.authors),
        container_title=publisher if is_contained else "",
        publisher="" if is_contained else publisher,
        issued=csl_date(source.date),
        accessed=csl_date(source.accessed),
        URL=best_address(source),
        language=source.language or "",
    )


def _source_of(site: Site, ref: Ref) -> model.Source | None:
    """Return the source that a page is about or whose text it has."""
    kind, id_ = ref
    if kind == "source":
        return site.graph.sources[id_]
    named = site.graph.articles[id_].source if kind == "article" else None
    return site.graph.sources[named] if named else None


def _page_date(site: Site, ref: Ref) -> Edtf | None:
    """Return the date of a page as it is: an article's own; the briefing's for what is kept up to date with it."""
    if ref[0] != "article":
        return site.graph.as_of
    article = site.graph.articles[ref[1]]
    return article.updated or article.date


def _citation(site: Site, heading: str, item: Item, date: Edtf | None) -> Citation:
    """Write an item as text; its date is said in full, also where CSL can't."""
    shown = site.date(date).text if date else ""
    return Citation(
        heading=heading,
        authors=", ".join(name.literal for name in item.author),
        title=item.title,
        language="" if item.language == site.language else item.language,
        place=", ".join(filter(None, (item.container_title, item.publisher, shown))),
        address=item.URL,
        address_is_outside=heading == "The source",
    )


def _unless_among(publisher: str | None, authors: Iterable[str]) -> str:
    """Return a publisher, but not one who is named as author already."""
    return "" if publisher is None or publisher in authors else line(publisher)
