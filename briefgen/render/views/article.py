"""The article page: the text with its claims marked, and everything that hangs on it."""

from msgspec import Struct

from briefgen import model
from briefgen.link.anchor import Anchor
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.body import Html, Mark, TextLink, assemble, find_mentions
from briefgen.render.prose_links import Resolver
from briefgen.render.site import DateView, Link, Site, StatusView, anchor_id
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
    tally,
    targets_of,
)


class KeyPointView(Struct, frozen=True):
    """A key point with its icon and the claim that it makes."""

    text: str
    icon: str
    claim: Link | None


class CorrectionView(Struct, frozen=True):
    """A correction."""

    date: DateView
    text: str
    kind: str


class Note(Struct, frozen=True):
    """A claim beside the text: its number, its marks' first id, and how it is judged."""

    number: int
    anchor: str
    row: ClaimRow
    verdict: str


class Content(Struct, frozen=True):
    """An entry of the contents list."""

    level: int
    href: str
    text: str


class ArticleView(Struct, frozen=True):
    """All that the article page shows."""

    title: str
    language: str
    date: DateView
    updated: DateView | None
    summary: str
    authors: tuple[str, ...]
    source: Link | None
    key_points: tuple[KeyPointView, ...]
    digest_by: str
    digest_is_machines: bool
    is_draft: bool
    tally: tuple[tuple[StatusView, int], ...]
    actors: tuple[Link, ...]
    countries: tuple[Link, ...]
    topics: tuple[Link, ...]
    contents: tuple[Content, ...]
    body: Html
    notes: tuple[Note, ...]
    events: tuple[EventRow, ...]
    sources: tuple[SourceRow, ...]
    corrections: tuple[CorrectionView, ...]
    mentions: tuple[Mention, ...]
    older: Link | None
    newer: Link | None


def article_view(site: Site, id_: str, root: str) -> ArticleView:
    """Compute an article's page."""
    graph = site.graph
    article = graph.articles[id_]
    claims = _in_text_order(site, id_)
    numbers = {claim.id: number for number, claim in enumerate(claims, 1)}
    named = _named(site, id_, article)
    resolver = Resolver(site, root, ("article", id_))
    older, newer = site.article_neighbours(id_)
    ref = ("article", id_)
    return ArticleView(
        title=article.title,
        language=article.language or "",
        date=site.date(article.date),
        updated=site.maybe_date(article.updated),
        summary=article.summary or "",
        authors=article.authors,
        source=site.link(root, ("source", article.source)) if article.source else None,
        key_points=tuple(_key_point(site, root, point) for point in article.key_points),
        digest_by=article.summary_by.name if article.summary_by else "",
        digest_is_machines=article.summary_by is not None and article.summary_by.kind == "machine",
        is_draft=article.status == "draft",
        tally=tally(site, claims),
        actors=site.links(root, "actor", (target for kind, target in named if kind == "actor")),
        countries=site.country_links(root, (target for kind, target in named if kind == "country")),
        topics=site.topic_links(root, article.topics),
        contents=_contents(site, id_),
        body=_body(site, id_, root, numbers, named if article.autolink else [], resolver),
        notes=tuple(_note(site, root, claim, numbers[claim.id]) for claim in claims),
        events=event_rows(site, root, graph.events_by_article.get(id_, ())),
        sources=tuple(source_row(site, root, graph.sources[cited]) for cited in resolver.cited),
        corrections=tuple(
            CorrectionView(site.date(item.date), item.text, item.kind or "correction") for item in article.corrections
        ),
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
        older=site.link(root, ("article", older)) if older else None,
        newer=site.link(root, ("article", newer)) if newer else None,
    )


_SHOWN_ELSEWHERE = (("claim", "article"), ("event", "article"))


def _in_text_order(site: Site, id_: str) -> list[model.Claim]:
    """Return an article's claims in the order of their first words in it; those without a quote come last."""
    first: dict[str, int] = {}
    for anchor in site.graph.anchors_by_article.get(id_, ()):
        if anchor.kind == "claim":
            first[anchor.id] = min(anchor.start, first.get(anchor.id, anchor.start))
    claims = site.graph.claims_by_article.get(id_, ())
    return sorted(claims, key=lambda claim: first.get(claim.id, 1 << 40))


def _named(site: Site, id_: str, article: model.Article) -> list[Ref]:
    """Return the actors and countries that an article's records name."""
    graph = site.graph
    records: list[model.Record] = [
        article,
        *graph.claims_by_article.get(id_, ()),
        *graph.events_by_article.get(id_, ()),
    ]
    found = [(kind, target) for kind in ("actor", "country") for r in records for target in targets_of(r, kind)]
    return list(dict.fromkeys(found))


def _key_point(site: Site, root: str, point: model.KeyPoint) -> KeyPointView:
    claim = site.link(root, ("claim", point.claim)) if point.claim else None
    return KeyPointView(point.text, point.icon or "", claim)


def _contents(site: Site, id_: str) -> tuple[Content, ...]:
    visible = site.graph.texts["article", id_].visible
    return tuple(
        Content(heading.level, f"#{heading.id}", visible.text[heading.start : heading.end])
        for heading in visible.headings
        if heading.id and heading.level <= 3
    )


def _note(site: Site, root: str, claim: model.Claim, number: int) -> Note:
    is_anchored = ("claim", claim.id) in site.graph.anchors_by_record
    anchor = anchor_id("claim", claim.id) if is_anchored else ""
    return Note(number, anchor, claim_row(site, root, claim), claim.verdict or "")


def _body(site: Site, id_: str, root: str, numbers: dict[str, int], named: list[Ref], resolver: Resolver) -> Html:
    """Assemble the text: marks of claims and events, first mentions, cross-links, citations."""
    text = site.graph.texts["article", id_]
    anchors = site.graph.anchors_by_article.get(id_, ())
    marks = [_mark(site, root, anchor, numbers) for anchor in anchors]
    linked = {link.to for link in site.graph.prose_links_by_text.get(("article", id_), ())}
    names = {f"{ref[0]}:{ref[1]}": _names(site, ref) for ref in named if ref not in linked}
    mentions = find_mentions(text.visible, names, [(anchor.start, anchor.end) for anchor in anchors])
    links = [_mention_link(site, root, *mention) for mention in mentions]
    return assemble(text.prose.html, text.visible, marks, links, resolver.resolve)


def _mark(site: Site, root: str, anchor: Anchor, numbers: dict[str, int]) -> Mark:
    address = urls.href(root, urls.path_of(anchor.kind, anchor.id))
    id_ = anchor_id(anchor.kind, anchor.id, anchor.number)
    if anchor.kind == "event":
        title = site.graph.events[anchor.id].title
        return Mark(anchor.start, anchor.end, id_, "event", address, title)
    number = numbers[anchor.id]
    status = site.status(site.graph.claims[anchor.id].status)
    label = f"Claim {number}: {status.label}"
    return Mark(anchor.start, anchor.end, id_, f"claim {status.status}", address, label, number)


def _mention_link(site: Site, root: str, start: int, end: int, target: str) -> TextLink:
    kind, _, id_ = target.partition(":")
    return TextLink(start, end, f"to-{kind}", urls.href(root, urls.path_of(kind, id_)))


def _names(site: Site, ref: Ref) -> list[str]:
    """Return the names by which a text may call a record."""
    kind, id_ = ref
    if kind == "country":
        return [site.country_name(id_)]
    actor = site.graph.actors[id_]
    return list(dict.fromkeys((actor.name, *actor.aliases, *actor.names.values())))
