"""Previews: small cards of the records that an article's text leads to, written into its page."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import countries
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.site import DateView, Link, Site, StatusView, words
from briefgen.render.views.rows import latest_first


class Preview(Struct, frozen=True):
    """A card: what kind of record it is, its name, and the little that says who or what it is."""

    id: str
    kind: str
    link: Link
    flag: str
    date: DateView | None
    status: StatusView | None
    text: str


def previews(site: Site, root: str, refs: Iterable[Ref]) -> tuple[Preview, ...]:
    """Return the cards of records, each once, in the given order."""
    return tuple(_MAKERS[ref[0]](site, root, ref[1]) for ref in dict.fromkeys(refs) if ref[0] in _MAKERS)


def preview_id(kind: str, id_: str) -> str:
    """Return the id of a card; the page's script finds it by the address that a link has."""
    return f"preview-{urls.FOLDERS[kind]}-{id_.lower()}"


def _actor(site: Site, root: str, id_: str) -> Preview:
    actor = site.graph.actors[id_]
    flag = countries.flag(actor.countries[0]) if actor.countries else ""
    post = latest_first(actor.roles)[0] if actor.roles else None
    time = site.span(post.start, post.end) if post else None
    link = site.link(root, ("actor", id_))
    return Preview(preview_id("actor", id_), words(actor.type), link, flag, time, None, post.post if post else "")


def _country(site: Site, root: str, code: str) -> Preview:
    naming = site.graph.references_by_target.get(("country", code), ())
    counts = {kind: len({r.by for r in naming if r.by[0] == kind}) for kind in ("claim", "event", "actor")}
    text = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count)
    record = site.graph.countries.get(code)
    if record is not None and record.assessments:
        text = f"{record.assessments[-1].trend.capitalize()}. {text}"
    link = site.link(root, ("country", code))
    return Preview(preview_id("country", code), "country", link, countries.flag(code), None, None, text)


def _event(site: Site, root: str, id_: str) -> Preview:
    event = site.graph.events[id_]
    link = site.link(root, ("event", id_))
    kind = "event" if event.status == "occurred" else f"{event.status} event"
    return Preview(preview_id("event", id_), kind, link, "", site.date(event.date), None, event.summary or "")


def _claim(site: Site, root: str, id_: str) -> Preview:
    claim = site.graph.claims[id_]
    link = site.link(root, ("claim", id_))
    status = site.status(claim.status)
    return Preview(preview_id("claim", id_), "claim", link, "", None, status, claim.verdict or "")


_MAKERS = {"actor": _actor, "country": _country, "event": _event, "claim": _claim}
