"""The lists of each kind of record, and the page of topics."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import countries, scales
from briefgen.render import urls
from briefgen.render.site import Link, Site, StatusView, words
from briefgen.render.views.rows import (
    ArticleRow,
    ClaimRow,
    EventRow,
    SourceRow,
    article_row,
    claim_row,
    event_row,
    latest_first,
    source_row,
)


class Group(Struct, frozen=True):
    """Rows under a heading; the rows' kind says how they are laid out."""

    heading: str
    id: str
    rows: tuple["Row", ...]
    status: StatusView | None = None


class NamedRow(Struct, frozen=True):
    """An actor or country in a list."""

    link: Link
    flag: str
    note: str


Row = ArticleRow | ClaimRow | EventRow | SourceRow | NamedRow


class ListView(Struct, frozen=True):
    """All that a list page shows: `kind` is the kind of its rows."""

    title: str
    kind: str
    count: int
    groups: tuple[Group, ...]


class TopicView(Struct, frozen=True):
    """A topic and what is told of it."""

    topic: str
    id: str
    articles: tuple[ArticleRow, ...]
    claims: tuple[ClaimRow, ...]


class TopicsView(Struct, frozen=True):
    """All that the page of topics shows."""

    title: str
    topics: tuple[TopicView, ...]


def list_view(site: Site, kind: str, root: str) -> ListView:
    """Compute the list of all records of a kind."""
    groups = tuple(_GROUPS[kind](site, root))
    return ListView(TITLES[kind], kind, sum(len(group.rows) for group in groups), groups)


TITLES = {
    "article": "Articles",
    "claim": "Claims",
    "event": "Events",
    "actor": "Actors",
    "source": "Sources",
    "country": "Countries",
}


def _articles(site: Site, root: str) -> Iterable[Group]:
    yield Group("", "", tuple(article_row(site, root, id_) for id_ in reversed(site.article_order)))


def _claims(site: Site, root: str) -> Iterable[Group]:
    for row in scales.STATUSES:
        claims = [claim for claim in site.graph.claims.values() if claim.status == row[0]]
        if claims:
            rows = tuple(claim_row(site, root, claim) for claim in claims)
            yield Group(row[2], row[0], rows, site.status(row[0]))


def _events(site: Site, root: str) -> Iterable[Group]:
    events = sorted(site.graph.events.values(), key=lambda event: (event.type, event.title.casefold(), event.id))
    for type_ in dict.fromkeys(event.type for event in events):
        yield Group(
            words(type_).capitalize(), type_, tuple(event_row(site, root, e) for e in events if e.type == type_)
        )


def _actors(site: Site, root: str) -> Iterable[Group]:
    actors = sorted(site.graph.actors.values(), key=lambda actor: (actor.name.casefold(), actor.id))
    for type_ in sorted({actor.type for actor in actors}, key=lambda type_: (type_ != "person", type_)):
        rows = (
            NamedRow(site.link(root, ("actor", a.id)), _flags(a.countries), _post(site, a.id))
            for a in actors
            if a.type == type_
        )
        yield Group(words(type_).capitalize(), type_, tuple(rows))


def _flags(codes: Iterable[str]) -> str:
    return "".join(countries.flag(code) for code in codes)


def _post(site: Site, id_: str) -> str:
    roles = site.graph.actors[id_].roles
    if not roles:
        return ""
    latest = latest_first(roles)[0]
    time = site.span(latest.start, latest.end)
    return f"{latest.post}, {time.text}" if time else latest.post


def _sources(site: Site, root: str) -> Iterable[Group]:
    sources = sorted(site.graph.sources.values(), key=lambda source: (source.title.casefold(), source.id))
    for grade in (*(grade.grade for grade in scales.RELIABILITY), None):
        rows = tuple(source_row(site, root, source) for source in sources if source.reliability == grade)
        if rows:
            heading = next((f"{g.grade}: {g.label}" for g in scales.RELIABILITY if g.grade == grade), "Not graded")
            yield Group(heading, f"grade-{grade.lower()}" if grade else "not-graded", rows)


def _countries(site: Site, root: str) -> Iterable[Group]:
    rows = (
        NamedRow(site.link(root, ("country", code)), countries.flag(code), code) for code in site.graph.named_countries
    )
    yield Group("", "", tuple(sorted(rows, key=lambda row: row.link.text)))


_GROUPS = {
    "article": _articles,
    "claim": _claims,
    "event": _events,
    "actor": _actors,
    "source": _sources,
    "country": _countries,
}


def topics_view(site: Site, root: str) -> TopicsView:
    """Compute the page of topics."""
    graph = site.graph
    topics: dict[str, tuple[list[ArticleRow], list[ClaimRow]]] = {}
    names: dict[str, str] = {}
    for id_ in reversed(site.article_order):
        for topic in graph.articles[id_].topics:
            topics.setdefault(_topic_id(topic, names), ([], []))[0].append(article_row(site, root, id_))
    for claim in graph.claims.values():
        for topic in claim.topics:
            topics.setdefault(_topic_id(topic, names), ([], []))[1].append(claim_row(site, root, claim))
    return TopicsView(
        "Topics",
        tuple(
            TopicView(names[id_], id_, tuple(topics[id_][0]), tuple(topics[id_][1]))
            for id_ in sorted(topics, key=lambda id_: (names[id_].casefold(), id_))
        ),
    )


def _topic_id(topic: str, names: dict[str, str]) -> str:
    """Return the id of a topic; ways of writing it that have one id are one topic, named as it is first."""
    id_ = urls.topic_fragment(topic)
    names.setdefault(id_, topic)
    return id_


def has_topics(site: Site) -> bool:
    """Say whether anything has a topic."""
    graph = site.graph
    return any(a.topics for a in graph.articles.values()) or any(c.topics for c in graph.claims.values())
