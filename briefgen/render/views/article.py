"""The article page: the text with its claims marked, and everything that hangs on it."""

from msgspec import Struct

from briefgen import locales, model
from briefgen.link.anchor import Anchor
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.body import Html, Mark, TextLink, assemble_segments, find_mentions
from briefgen.render.prose_links import Resolver
from briefgen.render.site import DateView, Link, Site, anchor_id
from briefgen.render.views.previews import Preview, previews
from briefgen.render.views.rows import (
    ClaimRow,
    EventRow,
    Mention,
    SourceRow,
    Tally,
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
    """A claim beside the text: its number, and how it is judged."""

    number: int
    row: ClaimRow
    verdict: str


class Section(Struct, frozen=True):
    """Blocks of the text, and the notes that stand after them."""

    html: Html
    notes: tuple[Note, ...]


class _Body(Struct, frozen=True):
    """The assembled text, and the sources that it cites."""

    sections: tuple[Section, ...]
    cited: tuple[str, ...]


class Content(Struct, frozen=True):
    """An entry of the contents list."""

    level: int
    href: str
    text: str


class ArticleView(Struct, frozen=True):
    """All that the article page shows."""

    title: str
    language: str
    direction: str
    date: DateView
    updated: DateView | None
    summary: str
    authors: tuple[str, ...]
    source: Link | None
    key_points: tuple[KeyPointView, ...]
    digest_by: str
    digest_is_machines: bool
    is_draft: bool
    tally: tuple[Tally, ...]
    actors: tuple[Link, ...]
    countries: tuple[Link, ...]
    topics: tuple[Link, ...]
    contents: tuple[Content, ...]
    body: tuple[Section, ...]
    unquoted: tuple[ClaimRow, ...]
    previews: tuple[Preview, ...]
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
    claims = [graph.claims[claim] for claim in site.claim_order.get(id_, ())]
    quoted = [claim for claim in claims if ("claim", claim.id) in graph.anchors_by_record]
    named = _named(site, id_, article)
    mentions = _first_mentions(site, id_, named) if article.autolink else []
    links = [TextLink(start, end, f"to-{to[0]}", site.link(root, to).href) for start, end, to in mentions]
    body = _body(site, id_, root, quoted, links)
    older, newer = site.article_neighbours(id_)
    ref = ("article", id_)
    return ArticleView(
        title=article.title,
        language=article.language or "",
        direction=locales.direction(article.language) if article.language else "",
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
        body=body.sections,
        unquoted=tuple(claim_row(site, root, claim) for claim in claims if claim not in quoted),
        previews=previews(site, root, _led_to(site, id_, mentions)),
        events=event_rows(site, root, graph.events_by_article.get(id_, ())),
        sources=tuple(source_row(site, root, graph.sources[cited]) for cited in body.cited),
        corrections=tuple(
            CorrectionView(site.date(item.date), item.text, item.kind or "correction") for item in article.corrections
        ),
        mentions=(*prose_mentions(site, root, ref), *record_mentions(site, root, ref, _SHOWN_ELSEWHERE)),
        older=site.link(root, ("article", older)) if older else None,
        newer=site.link(root, ("article", newer)) if newer else None,
    )


_SHOWN_ELSEWHERE = (("claim", "article"), ("event", "article"))


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


def _first_mentions(site: Site, id_: str, named: list[Ref]) -> list[tuple[int, int, Ref]]:
    """Return the first plain mention of each actor and country that the text doesn't link to by itself."""
    graph = site.graph
    linked = {link.to for link in graph.prose_links_by_text.get(("article", id_), ())}
    refs = {f"{kind}:{target}": (kind, target) for kind, target in named if (kind, target) not in linked}
    names = {key: _names(site, ref) for key, ref in refs.items()}
    marked = [(anchor.start, anchor.end) for anchor in graph.anchors_by_article.get(id_, ())]
    found = find_mentions(graph.texts["article", id_].visible, names, marked)
    return [(start, end, refs[key]) for start, end, key in found]


def _led_to(site: Site, id_: str, mentions: list[tuple[int, int, Ref]]) -> list[Ref]:
    """Return the records that the text leads to, but the claims that have a note on the page."""
    graph = site.graph
    links = [link.to for link in graph.prose_links_by_text.get(("article", id_), ())]
    events = [("event", anchor.id) for anchor in graph.anchors_by_article.get(id_, ()) if anchor.kind == "event"]
    return [*(ref for _, _, ref in mentions), *links, *events]


def _body(site: Site, id_: str, root: str, quoted: list[model.Claim], links: list[TextLink]) -> _Body:
    """Assemble the text: marks of claims and events, cross-links, citations, and notes where they stand."""
    text = site.graph.texts["article", id_]
    resolver = Resolver(site, root, ("article", id_))
    numbers = {claim.id: number for number, claim in enumerate(quoted, 1)}
    marks = [_mark(site, root, anchor, numbers) for anchor in site.graph.anchors_by_article.get(id_, ())]
    segments = assemble_segments(text.prose.html, text.visible, marks, links, resolver.resolve)
    notes = [Note(numbers[claim.id], claim_row(site, root, claim), claim.verdict or "") for claim in quoted]
    sections = tuple(
        Section(segment.html, tuple(notes[number - 1] for number in segment.notes)) for segment in segments
    )
    return _Body(sections, tuple(resolver.cited))


def _mark(site: Site, root: str, anchor: Anchor, numbers: dict[str, int]) -> Mark:
    address = urls.href(root, urls.path_of(anchor.kind, anchor.id))
    id_ = anchor_id(anchor.kind, anchor.id, anchor.number)
    if anchor.kind == "event":
        title = site.graph.events[anchor.id].title
        return Mark(anchor.start, anchor.end, id_, "event", address, title)
    number = numbers[anchor.id]
    status = site.status(site.graph.claims[anchor.id].status)
    label = f"Claim {number}: {status.label}"
    is_first = anchor.number == 1
    return Mark(anchor.start, anchor.end, id_, f"claim {status.status}", address, label, number, is_first)


def _names(site: Site, ref: Ref) -> list[str]:
    """Return the names by which a text may call a record."""
    kind, id_ = ref
    if kind == "country":
        return [site.country_name(id_)]
    actor = site.graph.actors[id_]
    return list(dict.fromkeys((actor.name, *actor.aliases, *actor.names.values())))
