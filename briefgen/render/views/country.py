"""The country page: the situation, who acts, what is claimed and what happened, and with which other countries."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from briefgen import countries, dates, model, scales
from briefgen.render.body import Html
from briefgen.render.site import DateView, Link, Site, StatusView, countries_of_event
from briefgen.render.texts import text_html
from briefgen.render.views.home import past_and_coming
from briefgen.render.views.map import CountryMap, country_map
from briefgen.render.views.rows import (
    ArticleRow,
    ClaimRow,
    EventRow,
    Mention,
    Tally,
    article_row,
    claim_row,
    event_row,
    prose_mentions,
    record_mentions,
    tally,
)

LATEST, COMING, CLAIMS = 6, 4, 4
"""How many events and claims of a status are seen at once; the rest is folded."""

BAR = 100
"""Length of the longest bar of a relation, in units."""

_TREND_SIGNS = {trend.value: trend.sign for trend in scales.TRENDS}


class AssessmentView(Struct, frozen=True):
    """How the situation moved in a period."""

    period: DateView
    trend: str
    sign: str
    rationale: str
    claims: tuple[Link, ...]


class RelationRow(Struct, frozen=True):
    """Another country: how many events and claims name both, their bars (lengths in units), the latest event and its date."""

    country: Link
    flag: str
    events: int
    claims: int
    events_bar: int
    claims_bar: int
    latest: DateView | None
    latest_event: Link | None


class ClaimGroup(Struct, frozen=True):
    """The claims of one status; what is too many is folded."""

    status: StatusView
    count: int
    claims: tuple[ClaimRow, ...]
    folded: tuple[ClaimRow, ...]


class EventSlice(Struct, frozen=True):
    """The next events and the latest, newest first; the rest is folded: later ones, and earlier ones, newest first."""

    coming: tuple[EventRow, ...]
    later: tuple[EventRow, ...]
    latest: tuple[EventRow, ...]
    earlier: tuple[EventRow, ...]


class Section(Struct, frozen=True):
    """A section of the page: the way to it, and how many records it shows."""

    link: Link
    count: int


class CountryView(Struct, frozen=True):
    """All that the country page shows."""

    code: str
    name: str
    flag: str
    naming_note: str
    summary: Html | None
    valid: DateView | None
    boundaries: str
    map: CountryMap | None
    sections: tuple[Section, ...]
    assessments: tuple[AssessmentView, ...]
    actors: tuple[Link, ...]
    claims: tuple[ClaimGroup, ...]
    tally: tuple[Tally, ...]
    events: EventSlice | None
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
    named_by = {kind: _naming(site, code, kind) for kind in ("event", "claim", "actor", "article")}
    claims = [graph.claims[id_] for id_ in named_by["claim"]]
    relations = _relations(site, root, code, named_by)
    return CountryView(
        code=code,
        name=site.country_name(code),
        flag=countries.flag(code),
        naming_note=(record.naming_note if record else None) or countries.naming_note(code) or "",
        summary=text_html(site, root, ref),
        valid=site.span(record.valid.start, record.valid.end) if record and record.valid else _former_time(site, code),
        boundaries=graph.briefing.boundaries,
        map=country_map(site, root, code),
        sections=_sections({kind: len(ids) for kind, ids in named_by.items()}, len(relations)),
        assessments=_assessments(site, code, root),
        actors=site.links(root, "actor", sorted(named_by["actor"], key=lambda id_: graph.actors[id_].name)),
        claims=_claim_groups(site, root, claims),
        tally=tally(site, claims),
        events=_events(site, root, named_by["event"]),
        articles=tuple(article_row(site, root, id_) for id_ in _newest_first(site, named_by["article"])),
        relations=relations,
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
    )


_SECTIONS = (
    ("event", "Events"),
    ("claim", "Claims"),
    ("relation", "Relations"),
    ("actor", "Actors"),
    ("article", "Articles"),
)


def _sections(counts: dict[str, int], relations: int) -> tuple[Section, ...]:
    found = {**counts, "relation": relations}
    return tuple(Section(Link(f"#{kind}s", title, kind), found[kind]) for kind, title in _SECTIONS if found[kind])


def _newest_first(site: Site, articles: Iterable[str]) -> list[str]:
    chosen = set(articles)
    return [id_ for id_ in reversed(site.article_order) if id_ in chosen]


def _events(site: Site, root: str, ids: list[str]) -> EventSlice | None:
    """Return a country's events, what is near the briefing's date first."""
    past, coming = past_and_coming(site, ids)
    if not ids:
        return None
    nearest, next_ = _rows(site, root, reversed(past)), _rows(site, root, coming)
    return EventSlice(next_[:COMING], next_[COMING:], nearest[:LATEST], nearest[LATEST:])


def _rows(site: Site, root: str, events: Iterable[model.Event]) -> tuple[EventRow, ...]:
    return tuple(event_row(site, root, event) for event in events)


def _claim_groups(site: Site, root: str, claims: list[model.Claim]) -> tuple[ClaimGroup, ...]:
    """Return claims by status, in the order of the scale."""
    by_status: dict[str, list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        by_status[claim.status].append(claim_row(site, root, claim))
    return tuple(
        ClaimGroup(site.status(status), len(rows), tuple(rows[:CLAIMS]), tuple(rows[CLAIMS:]))
        for status in (row[0] for row in scales.STATUSES)
        if (rows := by_status.get(status))
    )


def _former_time(site: Site, code: str) -> DateView | None:
    former = countries.former(code)
    return site.date(dates.parse(f"../{former.withdrawn}")) if former else None


def _assessments(site: Site, code: str, root: str) -> tuple[AssessmentView, ...]:
    """Return a country's assessments, the latest period first."""
    record = site.graph.countries.get(code)
    items = sorted(record.assessments if record else (), key=lambda item: dates.sort_key(item.period), reverse=True)
    return tuple(
        AssessmentView(
            period=site.date(item.period),
            trend=item.trend,
            sign=_TREND_SIGNS[item.trend],
            rationale=item.rationale,
            claims=site.links(root, "claim", item.claims),
        )
        for item in items
    )


def _naming(site: Site, code: str, kind: str) -> list[str]:
    """Return the ids of the records of a kind that name a country, each once."""
    references = site.graph.references_by_target.get(("country", code), ())
    return list(dict.fromkeys(reference.by[1] for reference in references if reference.by[0] == kind))


class _Shared:
    """What two countries share, while it is being counted."""

    def __init__(self) -> None:
        self.past: list[model.Event] = []
        self.coming: list[model.Event] = []
        self.claims = 0

    @property
    def events(self) -> int:
        return len(self.past) + len(self.coming)

    @property
    def latest(self) -> model.Event | None:
        """The newest event that is past; before the first one, the next."""
        return self.past[-1] if self.past else self.coming[0] if self.coming else None


def _relations(site: Site, root: str, code: str, named_by: dict[str, list[str]]) -> tuple[RelationRow, ...]:
    """Return the other countries with which events and claims are shared, the most first."""
    shared: dict[str, _Shared] = defaultdict(_Shared)
    past, coming = past_and_coming(site, named_by["event"])
    for event in past:
        for other in _others(countries_of_event(event), code):
            shared[other].past.append(event)
    for event in coming:
        for other in _others(countries_of_event(event), code):
            shared[other].coming.append(event)
    for id_ in named_by["claim"]:
        for other in _others(site.graph.claims[id_].countries, code):
            shared[other].claims += 1
    totals = {other: one.events + one.claims for other, one in shared.items()}
    order = sorted(shared, key=lambda other: (-totals[other], site.country_name(other)))
    return tuple(_relation(site, root, other, shared[other], max(totals.values())) for other in order)


def _others(codes: Iterable[str], code: str) -> set[str]:
    return set(codes) - {code}


def _relation(site: Site, root: str, other: str, shared: _Shared, most: int) -> RelationRow:
    latest = shared.latest
    return RelationRow(
        country=site.link(root, ("country", other)),
        flag=countries.flag(other),
        events=shared.events,
        claims=shared.claims,
        events_bar=round(BAR * shared.events / most),
        claims_bar=round(BAR * shared.claims / most),
        latest=site.date(latest.date) if latest else None,
        latest_event=site.link(root, ("event", latest.id)) if latest else None,
    )
