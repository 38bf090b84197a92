"""Rows: how a record is shown in a list on another record's page."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct

from briefgen import dates, model, scales
from briefgen.link.graph import Ref
from briefgen.link.origins import origins_of
from briefgen.link.references import references_of
from briefgen.render.site import (
    ConfidenceView,
    DateView,
    LikelihoodView,
    Link,
    Site,
    StatusView,
    countries_of_event,
    words,
)

R = TypeVar("R", model.Claim, model.Event, model.Source)
V = TypeVar("V")


class Balance(Struct, frozen=True):
    """How many sources of independent origin speak for a claim, and how many against it."""

    supports: int
    disputes: int


class ClaimRow(Struct, frozen=True):
    """A claim in a list."""

    link: Link
    kind: str
    status: StatusView
    open_until: DateView | None
    likelihood: LikelihoodView | None
    confidence: ConfidenceView | None
    speaker: Link | None
    article: Link | None
    balance: Balance


class Tally(Struct, frozen=True):
    """How many claims have a status, and their stretch of a bar of all (start and width in thousandths)."""

    status: StatusView
    count: int
    start: int
    width: int


class EventRow(Struct, frozen=True):
    """An event in a list."""

    id: str
    link: Link
    date: DateView
    type: str
    status: str
    importance: int
    summary: str
    countries: tuple[Link, ...]
    actors: tuple[Link, ...]


class ArticleRow(Struct, frozen=True):
    """An article in a list."""

    link: Link
    date: DateView
    summary: str


class SourceRow(Struct, frozen=True):
    """A source in a list, with the grade that it has."""

    link: Link
    type: str
    publisher: str
    date: DateView | None
    reliability: str
    outside: str


class Mention(Struct, frozen=True):
    """A place that names a record: the page, how it names it, and the sentence in which it does."""

    link: Link
    role: str
    sentence: str
    is_prose: bool = False


def _kept(kind: str) -> Callable[[Callable[[Site, str, R], V]], Callable[[Site, str, R], V]]:
    """Make a row once for each record and root; templates then lay each out once, too."""

    def keep(make: Callable[[Site, str, R], V]) -> Callable[[Site, str, R], V]:
        def remade(site: Site, root: str, id_: str) -> V:
            return make(site, root, site.graph.records(kind)[id_])  # type: ignore[arg-type]

        def kept(site: Site, root: str, record: R) -> V:
            return site.once((kind, root, record.id), remade, site, root, record.id)

        kept.__doc__ = make.__doc__
        return kept

    return keep


@_kept("claim")
def claim_row(site: Site, root: str, claim: model.Claim) -> ClaimRow:
    """Show a claim in a list."""
    return ClaimRow(
        link=site.link(root, ("claim", claim.id)),
        kind=claim.kind,
        status=site.status(claim.status),
        open_until=site.open_until(claim),
        likelihood=site.likelihood(claim.likelihood),
        confidence=site.confidence(claim.confidence),
        speaker=site.link(root, ("actor", claim.speaker)) if claim.speaker else None,
        article=site.link(root, ("article", claim.article)) if claim.article else None,
        balance=Balance(_origins(site, claim, "supports"), _origins(site, claim, "disputes")),
    )


def _origins(site: Site, claim: model.Claim, stance: str) -> int:
    """Count the independent origins of the sources on one side."""
    sources = [item.source for item in claim.evidence if item.stance == stance]
    return len(origins_of(site.graph.sources, sources)) if sources else 0


@_kept("event")
def event_row(site: Site, root: str, event: model.Event) -> EventRow:
    """Show an event in a list."""
    return EventRow(
        id=event.id,
        link=site.link(root, ("event", event.id)),
        date=site.date(event.date),
        type=event.type,
        status=event.status,
        importance=event.importance,
        summary=event.summary or "",
        countries=site.country_links(root, countries_of_event(event)),
        actors=site.links(root, "actor", (participant.actor for participant in event.actors)),
    )


def event_rows(site: Site, root: str, events: Iterable[model.Event]) -> tuple[EventRow, ...]:
    """Show events in the order of their dates."""
    return tuple(event_row(site, root, event) for event in site.events_in_order(event.id for event in events))


def article_row(site: Site, root: str, id_: str) -> ArticleRow:
    """Show an article in a list."""
    article = site.graph.articles[id_]
    return ArticleRow(site.link(root, ("article", id_)), site.date(article.date), article.summary or "")


@_kept("source")
def source_row(site: Site, root: str, source: model.Source) -> SourceRow:
    """Show a source in a list."""
    return SourceRow(
        link=site.link(root, ("source", source.id)),
        type=words(source.type),
        publisher=source.publisher or ", ".join(source.authors),
        date=site.maybe_date(source.date),
        reliability=source.reliability or "",
        outside=best_address(source),
    )


def best_address(source: model.Source) -> str:
    """Return the address at which a source can be read: its archive where the original is gone."""
    if source.url_status == "dead":
        return source.archive_url or ""
    return source.url or source.archive_url or ""


def tally(site: Site, claims: Iterable[model.Claim]) -> tuple[Tally, ...]:
    """Count claims by status, in the order of the scale."""
    counts = Counter(claim.status for claim in claims)
    total, before, rows = counts.total(), 0, []
    for status in (row[0] for row in scales.STATUSES if counts[row[0]]):
        start, end = 1000 * before // total, 1000 * (before + counts[status]) // total
        rows.append(Tally(site.status(status), counts[status], start, end - start))
        before += counts[status]
    return tuple(rows)


def prose_mentions(site: Site, root: str, ref: Ref) -> tuple[Mention, ...]:
    """Return the sentences of texts that link to a record, one for each sentence."""
    found = dict.fromkeys(site.graph.sentences_by_target.get(ref, ()))
    return tuple(Mention(site.link(root, each.by), each.by[0], each.text, True) for each in found)


_ROLES = {
    ("article", "actors"): "about",
    ("article", "countries"): "about",
    ("article", "source"): "text from this source",
    ("article", "key_points"): "key point",
    ("claim", "speaker"): "said by",
    ("claim", "actors"): "claim about",
    ("claim", "countries"): "claim about",
    ("claim", "said_at"): "said here",
    ("claim", "events"): "claim about",
    ("claim", "evidence"): "evidence",
    ("event", "actors"): "takes part",
    ("event", "countries"): "concerns",
    ("event", "place"): "takes place here",
    ("event", "sources"): "reported by",
    ("event", "claims"): "bears on",
    ("event", "part_of"): "part of this",
    ("event", "other_dates"): "gives another date",
    ("actor", "countries"): "actor of",
    ("actor", "roles"): "post",
    ("actor", "member_of"): "member",
    ("actor", "parent"): "part of this",
    ("actor", "sources"): "source on",
    ("source", "derived_from"): "derives from this",
    ("country", "assessments"): "bears on the assessment of",
    ("briefing", "key_judgements"): "key judgement",
}


def record_mentions(site: Site, root: str, ref: Ref, leave_out: Iterable[tuple[str, str]] = ()) -> tuple[Mention, ...]:
    """Return the records that name a record, each with its sentence, but those whose fields are shown elsewhere."""
    skipped = set(leave_out)
    found: dict[tuple[Ref, str], Mention] = {}
    for reference in site.graph.references_by_target.get(ref, ()):
        key = (reference.by[0], str(reference.keys[0]))
        if key not in skipped and reference.by[0] != "briefing":
            role = _ROLES.get(key, words(key[1]))
            mention = Mention(site.link(root, reference.by), role, sentence_of(site, reference.by))
            found.setdefault((reference.by, role), mention)
    return tuple(found.values())


def sentence_of(site: Site, ref: Ref) -> str:
    """Return the sentence by which a record is known, where its title does not say it already."""
    kind, id_ = ref
    if kind == "event":
        event = site.graph.events[id_]
        return event.summary or site.date(event.date).text
    if kind == "article":
        return site.graph.articles[id_].summary or ""
    if kind == "actor":
        actor = site.graph.actors[id_]
        return latest_first(actor.roles)[0].post if actor.roles else words(actor.type)
    if kind == "source":
        return site.graph.sources[id_].publisher or ""
    return ""


def latest_first(roles: Iterable[model.Role]) -> list[model.Role]:
    """Return posts by when they began, the latest first; those without a date come last."""
    dated = [(role, start) for role in roles if (start := role.start or role.end) is not None]
    undated = [role for role in roles if not (role.start or role.end)]
    return [role for role, _ in sorted(dated, key=lambda pair: dates.sort_key(pair[1]), reverse=True)] + undated


def targets_of(record: model.Record, kind: str) -> list[str]:
    """Return the ids of one kind that a record names, each once."""
    return list(dict.fromkeys(id_ for named, id_, _ in references_of(record) if named == kind))
