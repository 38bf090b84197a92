"""The country page: the situation, who acts, what is claimed and what happened, and with which other countries."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from briefgen import countries, dates
from briefgen.dates import Edtf
from briefgen.render.body import Html
from briefgen.render.site import DateView, Link, Site, countries_of_event
from briefgen.render.texts import text_html
from briefgen.render.views.rows import (
    ArticleRow,
    ClaimRow,
    EventRow,
    Mention,
    article_row,
    claim_row,
    event_rows,
    prose_mentions,
    record_mentions,
)


class AssessmentView(Struct, frozen=True):
    """How the situation moved in a period."""

    period: DateView
    trend: str
    rationale: str
    claims: tuple[Link, ...]


class RelationRow(Struct, frozen=True):
    """Another country: how many events and claims name both, the latest date, and the latest event."""

    country: Link
    flag: str
    events: int
    claims: int
    latest: DateView | None
    latest_event: Link | None


class CountryView(Struct, frozen=True):
    """All that the country page shows."""

    code: str
    name: str
    flag: str
    naming_note: str
    summary: Html | None
    valid: DateView | None
    boundaries: str
    assessments: tuple[AssessmentView, ...]
    actors: tuple[Link, ...]
    claims: tuple[ClaimRow, ...]
    events: tuple[EventRow, ...]
    articles: tuple[ArticleRow, ...]
    relations: tuple[RelationRow, ...]
    mentions: tuple[Mention, ...]


_SHOWN_ELSEWHERE = (
    ("actor", "countries"),
    ("claim", "countries"),
    ("event", "countries"),
    ("event", "place"),
    ("article", "countries"),
)


def country_view(site: Site, code: str, root: str) -> CountryView:
    """Compute a country's page."""
    graph = site.graph
    record = graph.countries.get(code)
    ref = ("country", code)
    return CountryView(
        code=code,
        name=site.country_name(code),
        flag=countries.flag(code),
        naming_note=(record.naming_note if record else None) or countries.naming_note(code) or "",
        summary=text_html(site, root, ref),
        valid=site.span(record.valid.start, record.valid.end) if record and record.valid else _former_time(site, code),
        boundaries=graph.briefing.boundaries,
        assessments=_assessments(site, code, root),
        actors=site.links(root, "actor", sorted(_naming(site, code, "actor"), key=lambda id_: graph.actors[id_].name)),
        claims=tuple(claim_row(site, root, graph.claims[id_]) for id_ in _naming(site, code, "claim")),
        events=event_rows(site, root, (graph.events[id_] for id_ in _naming(site, code, "event"))),
        articles=tuple(article_row(site, root, id_) for id_ in _naming(site, code, "article")),
        relations=_relations(site, code, root),
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
    )


def _former_time(site: Site, code: str) -> DateView | None:
    former = countries.former(code)
    return site.date(dates.parse(f"../{former.withdrawn}")) if former else None


def _assessments(site: Site, code: str, root: str) -> tuple[AssessmentView, ...]:
    record = site.graph.countries.get(code)
    return tuple(
        AssessmentView(site.date(item.period), item.trend, item.rationale, site.links(root, "claim", item.claims))
        for item in (record.assessments if record else ())
    )


def _naming(site: Site, code: str, kind: str) -> list[str]:
    """Return the ids of the records of a kind that name a country, each once."""
    references = site.graph.references_by_target.get(("country", code), ())
    return list(dict.fromkeys(reference.by[1] for reference in references if reference.by[0] == kind))


class _Shared:
    """What two countries share, while it is being counted."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.claims = 0


def _relations(site: Site, code: str, root: str) -> tuple[RelationRow, ...]:
    """Return the other countries with which events and claims are shared, the most first."""
    graph = site.graph
    shared: dict[str, _Shared] = defaultdict(_Shared)
    for event in site.events_in_order(_naming(site, code, "event")):
        for other in _others(countries_of_event(event), code):
            shared[other].events.append(event.id)
    for id_ in _naming(site, code, "claim"):
        for other in _others(graph.claims[id_].countries, code):
            shared[other].claims += 1
    order = sorted(shared, key=lambda o: (-len(shared[o].events) - shared[o].claims, site.country_name(o)))
    return tuple(_relation(site, root, other, shared[other]) for other in order)


def _others(codes: Iterable[str], code: str) -> set[str]:
    return set(codes) - {code}


def _relation(site: Site, root: str, other: str, shared: _Shared) -> RelationRow:
    latest = shared.events[-1] if shared.events else None
    date: Edtf | None = site.graph.events[latest].date if latest else None
    return RelationRow(
        country=site.link(root, ("country", other)),
        flag=countries.flag(other),
        events=len(shared.events),
        claims=shared.claims,
        latest=site.maybe_date(date),
        latest_event=site.link(root, ("event", latest)) if latest else None,
    )
