"""The lists of each kind of record, and that of topics; where they are long, in parts."""

from collections.abc import Callable, Iterable
from functools import partial

from msgspec import Struct

from briefgen import countries, scales
from briefgen.render import urls
from briefgen.render.parts import count_parts, part_at, slices
from briefgen.render.site import Link, Site, StatusView, words
from briefgen.render.topics import Topic, topics_of
from briefgen.render.views.part import Part, part_title, part_view
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
    """Rows under a heading; the rows' kind says how they are laid out. `continues` where it began on a part before."""

    heading: str
    id: str
    rows: tuple["Row", ...]
    status: StatusView | None = None
    continues: bool = False


class Contents(Struct, frozen=True):
    """A group of a list: where it begins, and how many rows it has."""

    link: Link
    count: int


class NamedRow(Struct, frozen=True):
    """An actor or country in a list."""

    link: Link
    flag: str
    note: str


Row = ArticleRow | ClaimRow | EventRow | SourceRow | NamedRow


class ListView(Struct, frozen=True):
    """All that a list page shows: `kind` is the kind of its rows, `count` their number in all parts.

    `contents` are all groups of the list, `groups` those of which this part has rows.
    """

    title: str
    kind: str
    count: int
    contents: tuple[Contents, ...]
    groups: tuple[Group, ...]
    part: Part


class TopicView(Struct, frozen=True):
    """A topic and what is told of it. `continues` where it began on a part before."""

    topic: str
    id: str
    articles: tuple[ArticleRow, ...]
    claims: tuple[ClaimRow, ...]
    continues: bool = False


class TopicsView(Struct, frozen=True):
    """All that a page of topics shows."""

    title: str
    topics: tuple[TopicView, ...]
    part: Part


class _Listed(Struct, frozen=True):
    """A group of a list: its heading, its id, and the ids of its records."""

    heading: str
    id: str
    ids: tuple[str, ...]


def list_view(site: Site, kind: str, root: str, number: int = 1) -> ListView:
    """Compute a part of the list of all records of a kind."""
    groups = _listed(site, kind)
    stretches = slices((len(group.ids) for group in groups), number, site.most_rows)
    shown = (_group(site, kind, root, group, rows) for group, rows in zip(groups, stretches, strict=True))
    return ListView(
        title=part_title(TITLES[kind], number),
        kind=kind,
        count=sum(len(group.ids) for group in groups),
        contents=_contents(site, kind, root, number),
        groups=tuple(group for group in shown if group.rows),
        part=part_view(root, partial(urls.list_part, urls.LISTS[kind]), number, list_parts(site, kind)),
    )


def list_parts(site: Site, kind: str) -> int:
    """Return how many parts a list has."""
    return count_parts(sum(len(group.ids) for group in _listed(site, kind)), site.most_rows)


def group_address(site: Site, kind: str, root: str, id_: str) -> str:
    """Return where a group of a list begins."""
    row = 0
    for group in _listed(site, kind):
        if group.id == id_:
            break
        row += len(group.ids)
    return urls.href(root, urls.list_part(urls.LISTS[kind], part_at(row, site.most_rows)), id_)


def _listed(site: Site, kind: str) -> tuple[_Listed, ...]:
    """Return the groups of a list; kept, since each of its parts needs them."""
    return site.once(("listed", kind), lambda: tuple(_GROUPS[kind](site)))


def _group(site: Site, kind: str, root: str, group: _Listed, rows: slice) -> Group:
    status = site.status(group.id) if kind == "claim" else None
    made = tuple(_ROWS[kind](site, root, id_) for id_ in group.ids[rows])
    return Group(group.heading, group.id, made, status, rows.start > 0)


def _contents(site: Site, kind: str, root: str, number: int) -> tuple[Contents, ...]:
    """Return where each group begins, seen from a part."""
    here = urls.href(root, urls.list_part(urls.LISTS[kind], number))
    found = []
    for group in _listed(site, kind):
        address = group_address(site, kind, root, group.id).removeprefix(here)
        found.append(Contents(Link(address, group.heading), len(group.ids)))
    return tuple(found)


TITLES = {
    "article": "Articles",
    "claim": "Claims",
    "event": "Events",
    "actor": "Actors",
    "source": "Sources",
    "country": "Countries",
}


def _articles(site: Site) -> Iterable[_Listed]:
    yield _Listed("", "", site.article_order[::-1])


def _claims(site: Site) -> Iterable[_Listed]:
    for row in scales.STATUSES:
        ids = tuple(claim.id for claim in site.graph.claims.values() if claim.status == row[0])
        if ids:
            yield _Listed(row[2], row[0], ids)


def _events(site: Site) -> Iterable[_Listed]:
    events = sorted(site.graph.events.values(), key=lambda event: (event.type, event.title.casefold(), event.id))
    for type_ in dict.fromkeys(event.type for event in events):
        yield _Listed(words(type_).capitalize(), type_, tuple(e.id for e in events if e.type == type_))


def _actors(site: Site) -> Iterable[_Listed]:
    actors = sorted(site.graph.actors.values(), key=lambda actor: (actor.name.casefold(), actor.id))
    for type_ in sorted({actor.type for actor in actors}, key=lambda type_: (type_ != "person", type_)):
        yield _Listed(words(type_).capitalize(), type_, tuple(a.id for a in actors if a.type == type_))


def _actor_row(site: Site, root: str, id_: str) -> NamedRow:
    flags = "".join(map(countries.flag, site.graph.actors[id_].countries))
    return NamedRow(site.link(root, ("actor", id_)), flags, _post(site, id_))


def _post(site: Site, id_: str) -> str:
    roles = site.graph.actors[id_].roles
    if not roles:
        return ""
    latest = latest_first(roles)[0]
    time = site.span(latest.start, latest.end)
    return f"{latest.post}, {time.text}" if time else latest.post


def _sources(site: Site) -> Iterable[_Listed]:
    sources = sorted(site.graph.sources.values(), key=lambda source: (source.title.casefold(), source.id))
    for grade in (*(grade.grade for grade in scales.RELIABILITY), None):
        ids = tuple(source.id for source in sources if source.reliability == grade)
        if ids:
            heading = next((f"{g.grade}: {g.label}" for g in scales.RELIABILITY if g.grade == grade), "Not graded")
            yield _Listed(heading, f"grade-{grade.lower()}" if grade else "not-graded", ids)


def _countries(site: Site) -> Iterable[_Listed]:
    yield _Listed("", "", tuple(sorted(site.graph.named_countries, key=site.country_name)))


def _country_row(site: Site, root: str, code: str) -> NamedRow:
    return NamedRow(site.link(root, ("country", code)), countries.flag(code), code)


_ROWS: dict[str, Callable[[Site, str, str], Row]] = {
    "article": article_row,
    "claim": lambda site, root, id_: claim_row(site, root, site.graph.claims[id_]),
    "event": lambda site, root, id_: event_row(site, root, site.graph.events[id_]),
    "actor": _actor_row,
    "source": lambda site, root, id_: source_row(site, root, site.graph.sources[id_]),
    "country": _country_row,
}

_GROUPS = {
    "article": _articles,
    "claim": _claims,
    "event": _events,
    "actor": _actors,
    "source": _sources,
    "country": _countries,
}


def topics_view(site: Site, root: str, number: int = 1) -> TopicsView:
    """Compute a part of the page of topics."""
    topics = _topics(site)
    stretches = slices(map(len, topics), number, site.most_rows)
    shown = [(topic, rows) for topic, rows in zip(topics, stretches, strict=True) if rows.start < rows.stop]
    return TopicsView(
        title=part_title("Topics", number),
        topics=tuple(_topic(site, root, topic, rows) for topic, rows in shown),
        part=part_view(root, partial(urls.list_part, urls.TOPICS), number, topics_parts(site)),
    )


def topics_parts(site: Site) -> int:
    """Return how many parts the page of topics has; none where nothing has a topic."""
    rows = sum(map(len, _topics(site)))
    return count_parts(rows, site.most_rows) if rows else 0


def _topics(site: Site) -> tuple[Topic, ...]:
    return site.once("topics", lambda: topics_of(site.graph, site.article_order))


def _topic(site: Site, root: str, topic: Topic, rows: slice) -> TopicView:
    """Show the rows of a topic that stand on a part: first its articles, then its claims."""
    count = len(topic.articles)
    articles = topic.articles[rows]
    claims = topic.claims[max(0, rows.start - count) : max(0, rows.stop - count)]
    return TopicView(
        topic=topic.name,
        id=topic.id,
        articles=tuple(article_row(site, root, id_) for id_ in articles),
        claims=tuple(claim_row(site, root, site.graph.claims[id_]) for id_ in claims),
        continues=rows.start > 0,
    )
