"""FollowTheMoney entities, one JSON object a line: actors, their posts and memberships, events, articles and sources.

Claims have no place in that model. Dates are prefix dates there (2023, 2023-05, 2023-05-01): what is vague becomes the
unit that is sure, and what has none (a decade, an open end) is left out.
"""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from briefgen import countries, model
from briefgen.edtf import Edtf, Point
from briefgen.link.graph import Graph
from briefgen.render import urls
from briefgen.render.site import Site, countries_of_event, words

_SCHEMATA = {
    "person": "Person",
    "organization": "Organization",
    "public_body": "PublicBody",
    "intergovernmental": "Organization",
    "armed_force": "PublicBody",
    "party": "Organization",
    "company": "Company",
}
_TOPICS = {"intergovernmental": "gov.igo", "armed_force": "mil", "party": "pol.party"}

_KNOWN = frozenset(("XK", "CSHH", "CSXX", "SUHH", "YUCS"))
"""Codes that FollowTheMoney (4.11) knows beside those of ISO 3166-1."""

Values = Iterable[str | None]
Entity = dict[str, object]


def entities_ftm(site: Site) -> bytes:
    """Return the entities, sorted by id."""
    found = {str(entity["id"]): entity for entity in _entities(site)}
    return b"".join(msgspec.json.encode(found[id_]) + b"\n" for id_ in sorted(found))


def _entities(site: Site) -> Iterator[Entity]:
    graph = site.graph
    for actor in graph.actors.values():
        yield _actor(site, actor)
        yield from _roles(graph, actor)
        yield from _memberships(graph, actor)
    yield from (_event(site, event) for event in graph.events.values())
    yield from (_source(source) for source in graph.sources.values())
    yield from (_article(site, id_, article) for id_, article in graph.articles.items())


def _entity(id_: str, schema: str, **properties: Values) -> Entity:
    """Return an entity with the properties that have a value; each value is there once."""
    kept = {name: [value for value in dict.fromkeys(values) if value] for name, values in sorted(properties.items())}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}


def _ids(kind: str, ids: Iterable[str | None]) -> list[str]:
    return [f"{kind}-{id_}" for id_ in ids if id_]


def _codes(codes: Iterable[str]) -> list[str]:
    """Return the codes of countries that the model knows: those in use, and some former ones."""
    return [code.lower() for code in codes if code in countries.iso_codes() or code in _KNOWN]


def _actor(site: Site, actor: model.Actor) -> Entity:
    is_person = actor.type == "person"
    began, ended = ("birthDate", "deathDate") if is_person else ("incorporationDate", "dissolutionDate")
    text = site.graph.texts.get(("actor", actor.id))
    return _entity(
        f"actor-{actor.id}",
        _SCHEMATA[actor.type],
        name=[actor.name],
        alias=[*actor.names.values(), *actor.aliases],
        previousName=[former.name for former in actor.former_names],
        country=_codes(actor.countries),
        description=[text.visible.text.strip()] if text else [],
        classification=[] if is_person else [words(actor.type)],
        topics=[_TOPICS.get(actor.type)],
        parent=_ids("actor", [actor.parent]),
        wikidataId=[actor.wikidata],
        website=[actor.website],
        proof=_ids("source", actor.sources),
        sourceUrl=[_address(site, "actor", actor.id)],
        **{
            began: [_prefix(actor.born if is_person else actor.founded)],
            ended: [_prefix(actor.died if is_person else actor.dissolved)],
        },
    )


def _roles(graph: Graph, actor: model.Actor) -> Iterator[Entity]:
    """Yield a person's posts, with what is held; a body's posts are memberships of the organization."""
    for number, role in enumerate(actor.roles, 1):
        organization = role.organization if _is_organization(graph, role.organization) else None
        held: dict[str, Values] = {
            "startDate": [_prefix(role.start)],
            "endDate": [_prefix(role.end)],
            "description": ["acting"] if role.acting else [],
            "proof": _ids("source", [role.source]),
        }
        if actor.type == "person":
            position = _position(graph, role.post, organization)
            yield position
            id_ = f"occupancy-{actor.id}-{number}"
            yield _entity(id_, "Occupancy", holder=[f"actor-{actor.id}"], post=[str(position["id"])], **held)
        elif organization:
            yield _membership(f"membership-{actor.id}-post-{number}", actor.id, organization, role=[role.post], **held)


def _position(graph: Graph, post: str, organization: str | None) -> Entity:
    """Return a post; posts of one name at one organization are one."""
    key = hashlib.sha256(f"{organization or ''}\n{post}".encode()).hexdigest()[:20]
    codes = _codes(graph.actors[organization].countries) if organization else []
    of = _ids("actor", [organization])
    return _entity(f"position-{key}", "Position", name=[post], organization=of, country=codes)


def _memberships(graph: Graph, actor: model.Actor) -> Iterator[Entity]:
    for number, member in enumerate(actor.member_of, 1):
        if _is_organization(graph, member.actor):
            start, end = [_prefix(member.start)], [_prefix(member.end)]
            yield _membership(f"membership-{actor.id}-{number}", actor.id, member.actor, startDate=start, endDate=end)


def _membership(id_: str, member: str, organization: str, **properties: Values) -> Entity:
    parties = {"member": [f"actor-{member}"], "organization": [f"actor-{organization}"]}
    return _entity(id_, "Membership", **parties, **properties)


def _is_organization(graph: Graph, id_: str | None) -> bool:
    return id_ is not None and graph.actors[id_].type != "person"


def _event(site: Site, event: model.Event) -> Entity:
    date = event.date
    when: dict[str, Values] = {"date": [_prefix(date)]}
    if date.is_interval:
        when = {"startDate": [_prefix_of(date.start)], "endDate": [_prefix_of(date.end)]}
    return _entity(
        f"event-{event.id}",
        "Event",
        name=[event.title],
        summary=[event.summary],
        keywords=[event.type, event.status],
        location=[event.place.name if event.place else None],
        country=_codes(countries_of_event(event)),
        involved=_ids("actor", (part.actor for part in event.actors)),
        organizer=_ids("actor", (part.actor for part in event.actors if part.role == "host")),
        proof=_ids("source", event.sources),
        sourceUrl=[_address(site, "event", event.id)],
        **when,
    )


def _source(source: model.Source) -> Entity:
    return _entity(
        f"source-{source.id}",
        "Article",
        title=[source.title],
        author=source.authors,
        publisher=[source.publisher],
        publishedAt=[_prefix(source.date)],
        retrievedAt=[_prefix(source.accessed)],
        sourceUrl=[source.url, source.archive_url],
        keywords=[source.type],
        notes=[source.note],
    )


def _article(site: Site, id_: str, article: model.Article) -> Entity:
    return _entity(
        f"article-{id_}",
        "Article",
        title=[article.title],
        author=article.authors,
        publisher=[site.graph.briefing.publisher],
        publishedAt=[_prefix(article.date)],
        modifiedAt=[_prefix(article.updated)],
        summary=[article.summary],
        keywords=article.topics,
        country=_codes(article.countries),
        proof=_ids("source", [article.source]),
        sourceUrl=[_address(site, "article", id_)],
    )


def _address(site: Site, kind: str, id_: str) -> str:
    return urls.address(site.graph.briefing.base_url, urls.path_of(kind, id_))


def _prefix(date: Edtf | None) -> str | None:
    """Return a single date as a prefix date."""
    return None if date is None or date.is_interval else _prefix_of(date.start)


def _prefix_of(point: Point | None) -> str | None:
    """Return as much of a day as is sure; nothing for decades, centuries and years that have not four digits."""
    if point is None or point.precision in ("decade", "century") or not 1000 <= point.earliest[0] <= 9999:
        return None
    year, month, day = point.earliest
    known = {"day": f"{year}-{month:02}-{day:02}", "month": f"{year}-{month:02}"}
    return known.get(point.precision, str(year))
