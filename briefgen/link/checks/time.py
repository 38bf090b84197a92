"""Time: what can't have been is an error, what may not have been a warning (BG501–BG513)."""

from collections.abc import Iterator

from briefgen import dates
from briefgen.dates import Certainty, DateError, Edtf
from briefgen.diagnostics import Problem, problem
from briefgen.link.graph import Graph, Ref
from briefgen.model import Actor, Event, Participant, Record, Role
from briefgen.source import Place

_BY_CERTAINTY = {
    "post": {Certainty.YES: "BG501", Certainty.MAYBE: "BG502"},
    "life": {Certainty.YES: "BG503", Certainty.MAYBE: "BG504"},
    "end": {Certainty.YES: "BG505", Certainty.MAYBE: "BG506"},
    "occurred": {Certainty.YES: "BG508", Certainty.MAYBE: "BG509"},
    "source": {Certainty.YES: "BG510", Certainty.MAYBE: "BG511"},
    "part": {Certainty.YES: "BG512", Certainty.MAYBE: "BG513"},
}
_WORDS = {Certainty.YES: "", Certainty.MAYBE: "possibly "}
_OPPOSITE = {Certainty.YES: Certainty.NO, Certainty.NO: Certainty.YES, Certainty.MAYBE: Certainty.MAYBE}
Span = tuple[Edtf | None, Edtf | None]


def _report(check: str, certainty: Certainty, place: Place, message: str, *hints: str | None) -> Iterator[Problem]:
    """Report what is certain as an error and what is possible as a warning; `{}` in the message says "possibly"."""
    if certainty is not Certainty.NO:
        yield problem(_BY_CERTAINTY[check][certainty], place, message.format(_WORDS[certainty]), *hints)


def _outside(date: Edtf, span: Span) -> Certainty:
    """Say whether a date lies outside a span; a side that is not given is open."""
    start, end = span
    if start is None and end is None:
        return Certainty.NO
    try:
        whole = dates.parse(f"{start.text if start else '..'}/{end.text if end else '..'}")
    except DateError:
        return Certainty.NO  # an end before its start, which is reported as such
    return _OPPOSITE[dates.is_within(date, whole)]


def check_participants(graph: Graph) -> Iterator[Problem]:
    """Whoever takes part in an event held the post that is named, and was there at all."""
    for event in graph.events.values():
        for index, participant in enumerate(event.actors):
            actor = graph.actors.get(participant.actor)
            if actor is not None:
                place = graph.place(("event", event.id), "actors", index)
                yield from _check_post(event, participant, actor, place)
                yield from _check_life(event.date, actor, place)


def _check_post(event: Event, participant: Participant, actor: Actor, place: Place) -> Iterator[Problem]:
    if participant.post is None:
        return
    roles = [role for role in actor.roles if role.post.casefold() == participant.post.casefold()]
    if not roles:
        posts = ", ".join(f'"{role.post}"' for role in actor.roles) or "no posts at all"
        yield problem("BG501", place, f'{actor.name} has no post "{participant.post}"', f"known: {posts}")
        return
    order = [Certainty.NO, Certainty.MAYBE, Certainty.YES]
    certainty = min((_outside(event.date, (role.start, role.end)) for role in roles), key=order.index)
    held = ", ".join(_shown(role) for role in roles)
    message = f'the event of {event.date.text} is {{}}outside {actor.name}\'s post "{participant.post}"'
    yield from _report("post", certainty, place, message, f"held {held}")


def _shown(role: Role) -> str:
    return f"from {role.start.text if role.start else '…'} to {role.end.text if role.end else 'now'}"


def _check_life(date: Edtf, actor: Actor, place: Place) -> Iterator[Problem]:
    for span in ((actor.born, actor.died), (actor.founded, actor.dissolved)):
        start, end = span
        hint = f"{actor.id}: {start.text if start else '…'} to {end.text if end else 'now'}"
        message = f"{date.text} is {{}}outside the time of {actor.name}"
        yield from _report("life", _outside(date, span), place, message, hint)


def check_speakers(graph: Graph) -> Iterator[Problem]:
    """Whoever said something was there when it was said."""
    for claim in graph.claims.values():
        actor = graph.actors.get(claim.speaker or "")
        if actor is not None and claim.said_on is not None:
            yield from _check_life(claim.said_on, actor, graph.place(("claim", claim.id), "said_on"))


def check_ends(graph: Graph) -> Iterator[Problem]:
    """No end lies before its start."""
    for ref, keys, start, end in _spans(graph):
        if start is None or end is None:
            continue
        certainty = dates.is_before(end, start)
        if certainty is Certainty.MAYBE and not _begins_earlier(end, start):
            continue
        message = f"{end.text} is {{}}before {start.text}, with which it begins"
        yield from _report("end", certainty, graph.place(ref, *keys), message)


def _begins_earlier(a: Edtf, b: Edtf) -> bool:
    return a.earliest is not None and b.earliest is not None and a.earliest < b.earliest


def _spans(graph: Graph) -> Iterator[tuple[Ref, tuple[str | int, ...], Edtf | None, Edtf | None]]:
    """Yield every start and end that belong together, with the keys of the end."""
    for actor in graph.actors.values():
        ref = ("actor", actor.id)
        yield ref, ("died",), actor.born, actor.died
        yield ref, ("dissolved",), actor.founded, actor.dissolved
        for name in ("roles", "member_of", "former_names"):
            items: tuple[Role, ...] = getattr(actor, name)
            for index, item in enumerate(items):
                yield ref, (name, index, "end"), item.start, item.end
    for country in graph.countries.values():
        if country.valid is not None:
            yield ("country", country.code), ("valid", "end"), country.valid.start, country.valid.end
    for id_, article in graph.articles.items():
        yield ("article", id_), ("updated",), article.date, article.updated
    for source in graph.sources.values():
        yield ("source", source.id), ("archive_date",), source.date, source.archive_date


def check_posts(graph: Graph) -> Iterator[Problem]:
    """No two people hold one post at once."""
    holders: dict[tuple[str, Record | str | tuple[str, ...]], list[tuple[Actor, int, Role]]] = {}
    for actor in graph.actors.values():
        for index, role in enumerate(actor.roles):
            if not role.acting and (role.start or role.end) and (role.organization or actor.countries):
                key = (role.post.casefold(), role.organization or actor.countries)
                holders.setdefault(key, []).append((actor, index, role))
    for group in holders.values():
        for position, (actor, index, role) in enumerate(group):
            for other, _, held in group[:position]:
                if other.id != actor.id and _hold_at_once(role, held):
                    place = graph.place(("actor", actor.id), "roles", index)
                    message = f'{actor.name} and {other.name} both hold the post "{role.post}"'
                    yield problem("BG507", place, message, f"{_shown(role)}; {_shown(held)}")


def _hold_at_once(one: Role, two: Role) -> bool:
    """Say whether two spans surely overlap by more than the day of handing over."""
    try:
        a, b = (dates.parse(f"{r.start.text if r.start else '..'}/{r.end.text if r.end else '..'}") for r in (one, two))
    except DateError:
        return False
    handed_over = (one.end and two.start and one.end.text == two.start.text) or (
        two.end and one.start and two.end.text == one.start.text
    )
    return not handed_over and dates.overlaps(a, b) is Certainty.YES


def check_events(graph: Graph) -> Iterator[Problem]:
    """Events are past when they are told as past, known after they happened, and inside what they are part of."""
    for event in graph.events.values():
        ref = ("event", event.id)
        if graph.as_of is not None and graph.as_of_is_set and event.status == "occurred":
            message = f"the event is said to have occurred, {{}}after the briefing's date {graph.as_of.text}"
            certainty = dates.is_before(_last_day(graph.as_of), event.date)
            yield from _report("occurred", certainty, graph.place(ref, "date"), message, "status: scheduled?")
        whole = graph.events.get(event.part_of or "")
        if whole is not None:
            message = f'the event is {{}}outside "{whole.id}" ({whole.date.text}), of which it is a part'
            certainty = _OPPOSITE[dates.is_within(event.date, whole.date)]
            yield from _report("part", certainty, graph.place(ref, "part_of"), message)
        if event.status in ("occurred", "alleged"):
            yield from _check_sources(graph, event)


def _last_day(date: Edtf) -> Edtf:
    """Return the last day of a date: what is known "as of August" is known to its end."""
    if date.latest is None or not 0 <= date.latest[0] <= 9999:
        return date
    return dates.parse("{:04}-{:02}-{:02}".format(*date.latest))


def _check_sources(graph: Graph, event: Event) -> Iterator[Problem]:
    for index, id_ in enumerate(event.sources):
        source = graph.sources.get(id_)
        if source is not None and source.date is not None:
            message = f'the source "{id_}" ({source.date.text}) is {{}}older than the event ({event.date.text})'
            certainty = dates.is_before(source.date, event.date)
            yield from _report("source", certainty, graph.place(("event", event.id), "sources", index), message)


CHECKS = (check_participants, check_speakers, check_ends, check_posts, check_events)
