"""The event page: what happened when and where, who took part, and who says so."""

from msgspec import Struct

from briefgen import model
from briefgen.render.site import DateView, Link, Site, countries_of_event, words
from briefgen.render.views.claim import PassageView, passages
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


class ParticipantView(Struct, frozen=True):
    """Who took part, in what role, and in what post."""

    actor: Link
    role: str
    post: str


class PlaceView(Struct, frozen=True):
    """Where it was; the coordinates as degrees north and east."""

    name: str
    country: Link | None
    coordinates: str


class OtherDateView(Struct, frozen=True):
    """Another date that a source gives."""

    date: DateView
    source: Link


class EventView(Struct, frozen=True):
    """All that the event page shows."""

    title: str
    date: DateView
    time: str
    timezone: str
    type: str
    status: str
    importance: int
    summary: str
    article: Link | None
    place: PlaceView | None
    participants: tuple[ParticipantView, ...]
    countries: tuple[Link, ...]
    sources: tuple[SourceRow, ...]
    claims: tuple[ClaimRow, ...]
    passages: tuple[PassageView, ...]
    part_of: Link | None
    parts: tuple[EventRow, ...]
    other_dates: tuple[OtherDateView, ...]
    mentions: tuple[Mention, ...]
    timeline: Link
    earlier: Link | None
    later: Link | None


_SHOWN_ELSEWHERE = (("event", "part_of"), ("claim", "events"), ("claim", "said_at"))


def event_view(site: Site, id_: str, root: str) -> EventView:
    """Compute an event's page."""
    graph = site.graph
    event = graph.events[id_]
    ref = ("event", id_)
    earlier, later = site.event_neighbours(id_)
    return EventView(
        title=event.title,
        date=site.date(event.date),
        time=event.time or "",
        timezone=(event.timezone or graph.briefing.timezone or "") if event.time else "",
        type=words(event.type),
        status=event.status,
        importance=event.importance,
        summary=event.summary or "",
        article=site.link(root, ("article", event.article)) if event.article else None,
        place=_place(site, id_, root),
        participants=tuple(
            ParticipantView(site.link(root, ("actor", p.actor)), p.role or "", p.post or "") for p in event.actors
        ),
        countries=site.country_links(root, countries_of_event(event)),
        sources=tuple(source_row(site, root, graph.sources[source]) for source in event.sources),
        claims=tuple(claim_row(site, root, graph.claims[claim]) for claim in _claims(site, id_)),
        passages=passages(site, root, ref),
        part_of=site.link(root, ("event", event.part_of)) if event.part_of else None,
        parts=event_rows(site, root, _parts(site, id_)),
        other_dates=tuple(
            OtherDateView(site.date(other.date), site.link(root, ("source", other.source)))
            for other in event.other_dates
        ),
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
        timeline=site.timeline_link(root, event),
        earlier=site.link(root, ("event", earlier)) if earlier else None,
        later=site.link(root, ("event", later)) if later else None,
    )


def _place(site: Site, id_: str, root: str) -> PlaceView | None:
    place = site.graph.events[id_].place
    if place is None:
        return None
    country = site.link(root, ("country", place.country)) if place.country else None
    coordinates = "" if place.lat is None or place.lon is None else f"{place.lat:g}, {place.lon:g}"
    return PlaceView(place.name, country, coordinates)


def _claims(site: Site, id_: str) -> list[str]:
    """Return the claims that an event names or that name it."""
    references = site.graph.references_by_target.get(("event", id_), ())
    naming = [r.by[1] for r in references if r.by[0] == "claim"]
    return list(dict.fromkeys((*site.graph.events[id_].claims, *naming)))


def _parts(site: Site, id_: str) -> list[model.Event]:
    references = site.graph.references_by_target.get(("event", id_), ())
    return [site.graph.events[r.by[1]] for r in references if r.by[0] == "event" and r.keys[0] == "part_of"]
