"""The actor page: who it is, what posts it held when, what it said and did, and who it belongs to."""

from collections.abc import Sequence

from msgspec import Struct

from briefgen import dates, model
from briefgen.render.body import Html
from briefgen.render.site import DateView, Link, Site, words
from briefgen.render.texts import text_html
from briefgen.render.views.fold import Fold, folded
from briefgen.render.views.rows import (
    ClaimRow,
    EventRow,
    Mention,
    SourceRow,
    claim_row,
    event_row,
    prose_mentions,
    record_mentions,
    source_row,
)
from briefgen.render.views.spans import Span, TimeBar, time_bar
from briefgen.render.views.stances import StanceTable, stance_table


class NameView(Struct, frozen=True):
    """A name, and its language or the time in which it was used."""

    name: str
    language: str
    time: DateView | None


class RoleView(Struct, frozen=True):
    """A post, where and when it was held."""

    post: str
    organization: Link | None
    time: DateView | None
    acting: bool
    is_present: bool
    source: Link | None


class PostView(Struct, frozen=True):
    """A post in a list, who held it where that is not the page's actor, and its time on the list's bar."""

    role: RoleView
    holder: Link | None
    span: Span | None


class Posts(Struct, frozen=True):
    """Posts, the present ones first, then the latest, and the bar of time along which they lie (of one post: none)."""

    bar: TimeBar | None
    rows: Fold[PostView]


class MembershipView(Struct, frozen=True):
    """An organization and the time of belonging to it, or a member and the time."""

    link: Link
    time: DateView | None


class Part(Struct, frozen=True):
    """An event and the actor's part in it."""

    row: EventRow
    role: str
    post: str


class ActorView(Struct, frozen=True):
    """All that the actor page shows. `present` are the posts that it holds now; no table of stances says no more."""

    name: str
    type: str
    names: tuple[NameView, ...]
    aliases: tuple[str, ...]
    former_names: tuple[NameView, ...]
    countries: tuple[Link, ...]
    description: Html | None
    present: tuple[RoleView, ...]
    posts: Posts
    member_of: tuple[MembershipView, ...]
    members: Fold[MembershipView]
    holders: Posts
    parent: Link | None
    parts: tuple[Link, ...]
    existence: tuple[tuple[str, DateView], ...]
    wikidata: str
    website: str
    sources: tuple[SourceRow, ...]
    claims_made: Fold[ClaimRow]
    claims_about: Fold[ClaimRow]
    stances: StanceTable | None
    events: Fold[Part]
    mentions: Fold[Mention]


_SHOWN_ELSEWHERE = (
    ("claim", "speaker"),
    ("claim", "actors"),
    ("event", "actors"),
    ("actor", "member_of"),
    ("actor", "parent"),
    ("actor", "roles"),
)


def actor_view(site: Site, id_: str, root: str) -> ActorView:
    """Compute an actor's page."""
    graph = site.graph
    actor = graph.actors[id_]
    ref = ("actor", id_)
    posts = _posts(site, [(role_view(site, root, role), None) for role in _latest_first(actor.roles)])
    return ActorView(
        name=actor.name,
        type=words(actor.type),
        names=tuple(NameView(name, language, None) for language, name in actor.names.items()),
        aliases=actor.aliases,
        former_names=tuple(NameView(n.name, "", site.span(n.start, n.end)) for n in actor.former_names),
        countries=site.country_links(root, actor.countries),
        description=text_html(site, root, ref),
        present=tuple(post.role for post in posts.rows.first if post.role.is_present),
        posts=posts,
        member_of=tuple(
            MembershipView(site.link(root, ("actor", m.actor)), site.span(m.start, m.end)) for m in actor.member_of
        ),
        members=folded(_members(site, id_, root)),
        holders=_posts(site, _holders(site, id_, root)),
        parent=site.link(root, ("actor", actor.parent)) if actor.parent else None,
        parts=site.links(root, "actor", _naming(site, id_, "actor", "parent")),
        existence=_existence(site, actor),
        wikidata=f"https://www.wikidata.org/wiki/{actor.wikidata}" if actor.wikidata else "",
        website=actor.website or "",
        sources=tuple(source_row(site, root, graph.sources[source]) for source in actor.sources),
        claims_made=folded(_claims(site, id_, root, "speaker")),
        claims_about=folded(_claims(site, id_, root, "actors")),
        stances=stance_table(site, id_, root),
        events=folded(_parts(site, id_, root)),
        mentions=folded((*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE))),
    )


def role_view(site: Site, root: str, role: model.Role) -> RoleView:
    """Show a post."""
    return RoleView(
        post=role.post,
        organization=site.link(root, ("actor", role.organization)) if role.organization else None,
        time=site.span(role.start, role.end),
        acting=role.acting,
        is_present=_is_present(role, site.graph.as_of),
        source=site.link(root, ("source", role.source)) if role.source else None,
    )


def _is_present(role: model.Role, as_of: dates.Edtf | None) -> bool:
    """Say whether a post is held at the as-of date: begun and not over, as far as the dates tell."""
    if as_of is None:
        return role.end is None
    if role.start is not None and dates.is_before(as_of, role.start) is dates.Certainty.YES:
        return False
    return role.end is None or dates.is_before(role.end, as_of) is dates.Certainty.NO


def _posts(site: Site, found: Sequence[tuple[RoleView, Link | None]]) -> Posts:
    """Put the posts held now before the others, and draw them along a bar of time."""
    order = sorted(found, key=lambda pair: not pair[0].is_present)
    times = [dates.parse(role.time.edtf) if role.time else None for role, _ in order]
    bar = time_bar(times, site.graph.as_of, site.language) if len(order) > 1 else None
    spans = bar.spans if bar else (None,) * len(order)
    rows = (PostView(role, holder, span) for (role, holder), span in zip(order, spans, strict=True))
    return Posts(bar, folded(tuple(rows)))


def _latest_first(roles: tuple[model.Role, ...]) -> list[model.Role]:
    dated = [role for role in roles if role.start or role.end]
    undated = [role for role in roles if not (role.start or role.end)]
    return sorted(dated, key=lambda r: dates.sort_key(r.start or r.end), reverse=True) + undated  # type: ignore[arg-type]


def _naming(site: Site, id_: str, kind: str, field: str) -> list[str]:
    """Return the ids of the records of a kind that name an actor in a field, each once."""
    references = site.graph.references_by_target.get(("actor", id_), ())
    return list(dict.fromkeys(r.by[1] for r in references if r.by[0] == kind and r.keys[0] == field))


def _claims(site: Site, id_: str, root: str, field: str) -> tuple[ClaimRow, ...]:
    return tuple(claim_row(site, root, site.graph.claims[claim]) for claim in _naming(site, id_, "claim", field))


def _parts(site: Site, id_: str, root: str) -> tuple[Part, ...]:
    """Return the events in which an actor takes part, in the order of their dates."""
    events = site.events_in_order(_naming(site, id_, "event", "actors"))
    parts = []
    for event in events:
        participant = next(p for p in event.actors if p.actor == id_)
        parts.append(Part(event_row(site, root, event), participant.role or "", participant.post or ""))
    return tuple(parts)


def _members(site: Site, id_: str, root: str) -> tuple[MembershipView, ...]:
    views = []
    for other in _naming(site, id_, "actor", "member_of"):
        for membership in site.graph.actors[other].member_of:
            if membership.actor == id_:
                time = site.span(membership.start, membership.end)
                views.append(MembershipView(site.link(root, ("actor", other)), time))
    return tuple(views)


def _holders(site: Site, id_: str, root: str) -> list[tuple[RoleView, Link | None]]:
    """Return who held which post at an organization, the latest first."""
    found = [
        (other, role)
        for other in _naming(site, id_, "actor", "roles")
        for role in site.graph.actors[other].roles
        if role.organization == id_
    ]
    order = {id(role): place for place, role in enumerate(_latest_first(tuple(role for _, role in found)))}
    found.sort(key=lambda pair: order[id(pair[1])])
    return [(role_view(site, root, role), site.link(root, ("actor", other))) for other, role in found]


def _existence(site: Site, actor: model.Actor) -> tuple[tuple[str, DateView], ...]:
    dated = ((name, getattr(actor, name)) for name in ("born", "died", "founded", "dissolved"))
    return tuple((name, site.date(date)) for name, date in dated if date is not None)
