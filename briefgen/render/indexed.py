"""What a page tells the search index beside its text: its kind, whom it is about, and when."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import model
from briefgen.dates import Edtf, year_month
from briefgen.link.graph import Ref
from briefgen.render.site import Site
from briefgen.render.views.rows import targets_of

KINDS = {
    "article": "Article",
    "claim": "Claim",
    "event": "Event",
    "actor": "Actor",
    "source": "Source",
    "country": "Country",
    "page": "Page",
}

_FIRST_YEAR = 10_000
"""Added to years, so that dates before the year 0 sort as text."""


class IndexedView(Struct, frozen=True):
    """The facets by which a page can be found, and what it is sorted by; what it does not have is empty."""

    kind: str
    countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    status: str = ""
    year: str = ""
    order: str = "0"


def indexed_view(site: Site, ref: Ref | None) -> IndexedView:
    """Return what the page of a record tells the search index; without a record it is about the briefing."""
    kind, id_ = ref or ("page", "")
    if ref is None or kind == "page":
        return IndexedView(KINDS["page"])
    own = [id_] if kind in ("country", "actor") else []
    records = _records(site, ref)
    date = _date(site, ref)
    year = year_month(date)[0] if date else None
    return IndexedView(
        kind=KINDS[kind],
        countries=_names(site, "country", [*(own if kind == "country" else ()), *_targets(records, "country")]),
        actors=_names(site, "actor", [*(own if kind == "actor" else ()), *_targets(records, "actor")]),
        status=site.status(site.graph.claims[id_].status).label if kind == "claim" else "",
        year="" if year is None else str(year),
        order=_order(date),
    )


def _records(site: Site, ref: Ref) -> list[model.AnyRecord]:
    """Return the records that a page is about: an article's claims and events are part of it."""
    kind, id_ = ref
    record = site.graph.records(kind).get(id_)
    if kind != "article":
        return [record] if record else []
    graph = site.graph
    parts = (*graph.claims_by_article.get(id_, ()), *graph.events_by_article.get(id_, ()))
    return [*([record] if record else ()), *parts]


def _targets(records: Iterable[model.AnyRecord], kind: str) -> list[str]:
    return [id_ for record in records for id_ in targets_of(record, kind)]


def _names(site: Site, kind: str, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site.title((kind, id_)) for id_ in ids))


def _date(site: Site, ref: Ref) -> Edtf | None:
    """Return the date of a record: of a claim when it was made, or that of its article."""
    kind, id_ = ref
    graph = site.graph
    if kind == "claim":
        claim = graph.claims[id_]
        return claim.said_on or (graph.articles[claim.article].date if claim.article else None)
    if kind in ("article", "event", "source"):
        return getattr(graph.records(kind)[id_], "date", None)
    return None


def _order(date: Edtf | None) -> str:
    """Return a text by which dates sort; what has none stands before all."""
    day = date and (date.earliest or date.latest)
    return f"{_FIRST_YEAR + day[0]:05}-{day[1]:02}-{day[2]:02}" if day else "0"
