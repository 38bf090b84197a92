"""The source page: what it is, what it is worth, and everything that rests on it."""

from msgspec import Struct

from briefgen import model, scales
from briefgen.link.origins import origins_of
from briefgen.render import urls
from briefgen.render.site import DateView, Link, Site, words
from briefgen.render.views.rows import (
    ArticleRow,
    ClaimRow,
    EventRow,
    Mention,
    article_row,
    best_address,
    claim_row,
    event_rows,
    prose_mentions,
    record_mentions,
)


class Use(Struct, frozen=True):
    """A claim for or against which the source speaks, and its words."""

    claim: ClaimRow
    stance: scales.Sign
    quote: str
    deep_link: str


class SourceView(Struct, frozen=True):
    """All that the source page shows."""

    title: str
    type: str
    authors: tuple[str, ...]
    publisher: str
    date: DateView | None
    language: str
    license: str
    url: str
    url_is_dead: bool
    accessed: DateView | None
    archive_url: str
    archive_date: DateView | None
    reliability: scales.Grade | None
    level: str
    interest: str
    note: str
    derived_from: tuple[Link, ...]
    derivatives: tuple[Link, ...]
    origins: tuple[Link, ...]
    uses: tuple[Use, ...]
    events: tuple[EventRow, ...]
    articles: tuple[ArticleRow, ...]
    mentions: tuple[Mention, ...]


_GRADES = {grade.grade: grade for grade in scales.RELIABILITY}
_STANCES = {stance.value: stance for stance in scales.STANCES}
_SHOWN_ELSEWHERE = (("claim", "evidence"), ("event", "sources"), ("article", "source"), ("source", "derived_from"))


def source_view(site: Site, id_: str, root: str) -> SourceView:
    """Compute a source's page."""
    graph = site.graph
    source = graph.sources[id_]
    ref = ("source", id_)
    naming = graph.references_by_target.get(ref, ())
    return SourceView(
        title=source.title,
        type=words(source.type),
        authors=source.authors,
        publisher=source.publisher or "",
        date=site.maybe_date(source.date),
        language=source.language or "",
        license=source.license or "",
        url=source.url or "",
        url_is_dead=source.url_status == "dead",
        accessed=site.maybe_date(source.accessed),
        archive_url=source.archive_url or "",
        archive_date=site.maybe_date(source.archive_date),
        reliability=_GRADES[source.reliability] if source.reliability else None,
        level=source.level or "",
        interest=source.interest or "",
        note=source.note or "",
        derived_from=site.links(root, "source", source.derived_from),
        derivatives=site.links(root, "source", (r.by[1] for r in naming if r.keys[0] == "derived_from")),
        origins=site.links(root, "source", sorted(origins_of(graph.sources, source.derived_from))),
        uses=tuple(_uses(site, id_, root)),
        events=event_rows(
            site, root, (graph.events[r.by[1]] for r in naming if r.by[0] == "event" and r.keys[0] == "sources")
        ),
        articles=tuple(
            article_row(site, root, r.by[1]) for r in naming if r.by[0] == "article" and r.keys[0] == "source"
        ),
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
    )


def _uses(site: Site, id_: str, root: str) -> list[Use]:
    graph = site.graph
    address = best_address(graph.sources[id_])
    uses = []
    for reference in graph.references_by_target.get(("source", id_), ()):
        if reference.by[0] == "claim" and reference.keys[0] == "evidence":
            claim = graph.claims[reference.by[1]]
            item: model.Evidence = claim.evidence[int(reference.keys[1])]
            deep = urls.deep_link(address, item.quote) if item.quote and address else ""
            uses.append(Use(claim_row(site, root, claim), _STANCES[item.stance], item.quote or "", deep))
    return uses
