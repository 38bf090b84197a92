"""The claim page: what is said, how it is judged, and what speaks for and against it."""

from msgspec import Struct

from briefgen import model, scales
from briefgen.link.forecasts import is_forecast
from briefgen.link.graph import Ref
from briefgen.link.origins import origins_of
from briefgen.render import urls
from briefgen.render.exports.updates import state_id
from briefgen.render.site import ConfidenceView, DateView, LikelihoodView, Link, Site, StatusView, anchor_id
from briefgen.render.views.rows import (
    ClaimRow,
    EventRow,
    Mention,
    SourceRow,
    claim_row,
    event_rows,
    prose_mentions,
    record_mentions,
    source_row,
)
from briefgen.render.views.spans import HistoryBar, history_bar


class PassageView(Struct, frozen=True):
    """A quoted passage in its context, and the link to its place in the article."""

    before: str
    exact: str
    after: str
    link: Link
    language: str


class EvidenceView(Struct, frozen=True):
    """What one source says on the claim."""

    source: SourceRow
    stance: str
    quote: str
    language: str
    deep_link: str
    locator: str
    credibility: scales.Grade | None
    reliability: scales.Grade | None
    derived_from: tuple[Link, ...]
    interest: str
    note: str


class Side(Struct, frozen=True):
    """One side of the evidence: its heading, its items, and how many independent origins they have."""

    stance: str
    sign: str
    heading: str
    items: tuple[EvidenceView, ...]
    origins: int


class RelationView(Struct, frozen=True):
    """A relation to another claim, in words."""

    words: str
    claim: ClaimRow


class StateView(Struct, frozen=True):
    """An entry of the claim's history, and its id on the page."""

    id: str
    date: DateView
    status: StatusView | None
    likelihood: LikelihoodView | None
    confidence: ConfidenceView | None
    note: str


class ClaimView(Struct, frozen=True):
    """All that the claim page shows."""

    statement: str
    kind: str
    status: StatusView
    open_until: DateView | None
    verdict: str
    context: str
    likelihood: LikelihoodView | None
    scale_name: str
    scale: tuple[scales.Term, ...]
    confidence: ConfidenceView | None
    confidence_basis: str
    speaker: Link | None
    said_on: DateView | None
    said_at: Link | None
    resolves_by: DateView | None
    resolution: str
    outcome: scales.Sign | None
    resolved_on: DateView | None
    forecasts: str
    article: Link | None
    is_key_judgement: bool
    passages: tuple[PassageView, ...]
    sides: tuple[Side, ...]
    relations: tuple[RelationView, ...]
    history: tuple[StateView, ...]
    history_bar: HistoryBar | None
    actors: tuple[Link, ...]
    countries: tuple[Link, ...]
    topics: tuple[Link, ...]
    events: tuple[EventRow, ...]
    mentions: tuple[Mention, ...]
    before: Link | None
    after: Link | None


_FORWARD = {
    "supports": "supports",
    "contradicts": "contradicts",
    "depends_on": "depends on",
    "repeats": "repeats",
    "supersedes": "supersedes",
}
_BACKWARD = {
    "supports": "is supported by",
    "contradicts": "is contradicted by",
    "depends_on": "is needed by",
    "repeats": "is repeated by",
    "supersedes": "is superseded by",
}
OUTCOMES = {outcome.value: outcome for outcome in scales.OUTCOMES}
_GRADES = {grade.grade: grade for grade in (*scales.RELIABILITY, *scales.CREDIBILITY)}
_SHOWN_ELSEWHERE = (("claim", "relations"), ("event", "claims"))


def claim_view(site: Site, id_: str, root: str) -> ClaimView:
    """Compute a claim's page."""
    graph = site.graph
    claim = graph.claims[id_]
    ref = ("claim", id_)
    before, after = site.claim_neighbours(id_)
    return ClaimView(
        statement=claim.statement,
        kind=claim.kind,
        status=site.status(claim.status),
        open_until=site.open_until(claim),
        verdict=claim.verdict or "",
        context=claim.context or "",
        likelihood=site.likelihood(claim.likelihood),
        scale_name=scales.SCALE_NAMES[graph.briefing.likelihood_scale],
        scale=scales.LIKELIHOOD[graph.briefing.likelihood_scale],
        confidence=site.confidence(claim.confidence),
        confidence_basis=claim.confidence_basis or "",
        speaker=site.link(root, ("actor", claim.speaker)) if claim.speaker else None,
        said_on=site.maybe_date(claim.said_on),
        said_at=site.link(root, ("event", claim.said_at)) if claim.said_at else None,
        resolves_by=site.maybe_date(claim.resolves_by),
        resolution=claim.resolution or "",
        outcome=OUTCOMES[claim.outcome] if claim.outcome else None,
        resolved_on=site.maybe_date(claim.resolved_on),
        forecasts=urls.href(root, urls.FORECASTS) if is_forecast(claim) else "",
        article=site.link(root, ("article", claim.article)) if claim.article else None,
        is_key_judgement=id_ in graph.briefing.key_judgements,
        passages=passages(site, root, ref),
        sides=_sides(site, root, claim),
        relations=_relations(site, root, claim),
        history=tuple(_state(site, claim, number) for number in range(len(claim.history))),
        history_bar=_history_bar(site, claim),
        actors=site.links(root, "actor", claim.actors),
        countries=site.country_links(root, claim.countries),
        topics=site.topic_links(root, claim.topics),
        events=event_rows(site, root, _events(site, claim)),
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
        before=site.link(root, ("claim", before)) if before else None,
        after=site.link(root, ("claim", after)) if after else None,
    )


def passages(site: Site, root: str, ref: Ref) -> tuple[PassageView, ...]:
    """Show the quotes of a record inside the sentences around them."""
    return tuple(
        PassageView(
            before=found.before,
            exact=found.exact,
            after=found.after,
            link=site.fragment_link(root, ("article", found.article), anchor_id(ref[0], ref[1], found.number)),
            language=site.graph.articles[found.article].language or "",
        )
        for found in site.graph.passages_by_record.get(ref, ())
    )


def _sides(site: Site, root: str, claim: model.Claim) -> tuple[Side, ...]:
    """Return the sides of the evidence; For and Against are there even when nothing stands on them."""
    sides = []
    for stance in scales.STANCES:
        items = [item for item in claim.evidence if item.stance == stance.value]
        if items or stance.value in ("supports", "disputes"):
            origins = origins_of(site.graph.sources, (item.source for item in items))
            views = tuple(_evidence(site, root, item) for item in items)
            sides.append(Side(stance.value, stance.sign, stance.label, views, len(origins)))
    return tuple(sides)


def _evidence(site: Site, root: str, item: model.Evidence) -> EvidenceView:
    source = site.graph.sources[item.source]
    row = source_row(site, root, source)
    return EvidenceView(
        source=row,
        stance=item.stance,
        quote=item.quote or "",
        language=source.language or "",
        deep_link=urls.deep_link(row.outside, item.quote) if item.quote and row.outside else "",
        locator=item.locator or "",
        credibility=_GRADES[str(item.credibility)] if item.credibility else None,
        reliability=_GRADES[source.reliability] if source.reliability else None,
        derived_from=site.links(root, "source", source.derived_from),
        interest=source.interest or "",
        note=item.note or "",
    )


def _relations(site: Site, root: str, claim: model.Claim) -> tuple[RelationView, ...]:
    graph = site.graph
    views = [
        RelationView(_FORWARD[relation.type], claim_row(site, root, graph.claims[relation.claim]))
        for relation in claim.relations
    ]
    for reference in graph.references_by_target.get(("claim", claim.id), ()):
        if reference.by[0] == "claim" and reference.keys[0] == "relations":
            other = graph.claims[reference.by[1]]
            type_ = other.relations[int(reference.keys[1])].type
            views.append(RelationView(_BACKWARD[type_], claim_row(site, root, other)))
    return tuple(dict.fromkeys(views))


def _state(site: Site, claim: model.Claim, number: int) -> StateView:
    state = claim.history[number]
    return StateView(
        id=state_id(claim, number),
        date=site.date(state.date),
        status=site.status(state.status) if state.status else None,
        likelihood=site.likelihood(state.likelihood),
        confidence=site.confidence(state.confidence),
        note=state.note or "",
    )


def _history_bar(site: Site, claim: model.Claim) -> HistoryBar | None:
    states = [(state.date, site.status(state.status) if state.status else None) for state in claim.history]
    return history_bar(states, site.graph.as_of, site.language)


def _events(site: Site, claim: model.Claim) -> list[model.Event]:
    """Return the events that a claim names or that name it."""
    graph = site.graph
    ids = [*claim.events]
    for reference in graph.references_by_target.get(("claim", claim.id), ()):
        if reference.by[0] == "event":
            ids.append(reference.by[1])
    return [graph.events[id_] for id_ in dict.fromkeys(ids)]
