"""The graph: all records of the briefing, tied to one another and to the words of the articles.

Built once, then only read. An index is named `x_by_y`; lists in it are in the order in which records were read, but
events, which are in the order of their dates.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from msgspec import Struct, structs

from briefgen import dates, model
from briefgen.dates import Edtf
from briefgen.diagnostics import Problem
from briefgen.link.anchor import Anchor
from briefgen.link.passages import Passage, Sentence, passages_of, sentence_at
from briefgen.link.quotes import Anchors, anchor_quotes
from briefgen.link.references import references_of
from briefgen.read.files import CONTENT
from briefgen.read.locate import Locator
from briefgen.read.project import Body, Origin, Project
from briefgen.read.prose import LINK_KINDS, Prose
from briefgen.read.visible import Address, VisibleText, read_visible
from briefgen.source import Keys, Place, WholeFile
from briefgen.trace import SameInputs

Ref = tuple[str, str]
"""A record's kind and id."""

V = TypeVar("V")


class Reference(Struct, frozen=True):
    """That one record names another in one of its fields."""

    by: Ref
    to: Ref
    keys: Keys


class ProseLink(Struct, frozen=True):
    """That a text links to a record: whose text, what to, and the link in it."""

    by: Ref
    to: Ref
    address: Address


class Withheld(Struct, frozen=True):
    """What is not published yet: its records, and the records that only it may name."""

    records: frozenset[Ref] = frozenset()
    named: frozenset[Ref] = frozenset()


class Compiled(Struct, frozen=True):
    """A compiled text: safe HTML and what is visible of it."""

    prose: Prose
    visible: VisibleText


class Graph(Struct, frozen=True):
    """Everything that pages are made of."""

    briefing: model.Briefing
    as_of: Edtf | None
    as_of_is_set: bool
    articles: Mapping[str, model.Article]
    pages: Mapping[str, model.FreePage]
    claims: Mapping[str, model.Claim]
    events: Mapping[str, model.Event]
    actors: Mapping[str, model.Actor]
    sources: Mapping[str, model.Source]
    countries: Mapping[str, model.Country]
    named_countries: tuple[str, ...]
    texts: Mapping[Ref, Compiled]
    bodies: Mapping[Ref, Body]
    assets: frozenset[str]
    origins: Mapping[Ref, Origin]
    withheld: Withheld
    broken: frozenset[Ref]
    anchors_by_record: Mapping[Ref, tuple[Anchor, ...]]
    anchors_by_article: Mapping[str, tuple[Anchor, ...]]
    passages_by_record: Mapping[Ref, tuple[Passage, ...]]
    sentences_by_target: Mapping[Ref, tuple[Sentence, ...]]
    references_by_record: Mapping[Ref, tuple[Reference, ...]]
    references_by_target: Mapping[Ref, tuple[Reference, ...]]
    prose_links_by_target: Mapping[Ref, tuple[ProseLink, ...]]
    prose_links_by_text: Mapping[Ref, tuple[ProseLink, ...]]
    claims_by_article: Mapping[str, tuple[model.Claim, ...]]
    events_by_article: Mapping[str, tuple[model.Event, ...]]

    @property
    def references(self) -> Iterator[Reference]:
        """All references, in the order of records."""
        return itertools.chain.from_iterable(self.references_by_record.values())

    @property
    def prose_links(self) -> Iterator[ProseLink]:
        """All links to records, in the order of texts."""
        return itertools.chain.from_iterable(self.prose_links_by_text.values())

    def records(self, kind: str) -> Mapping[str, model.AnyRecord]:
        """Return all records of a kind, by id."""
        return getattr(self, _FIELD_BY_KIND[kind])  # type: ignore[no-any-return]

    def has(self, ref: Ref) -> bool:
        """Say whether a record is there; a country is there when its code is known and anything names it."""
        kind, id_ = ref
        return id_ in self.named_countries if kind == "country" else id_ in self.records(kind)

    def place(self, ref: Ref, *keys: str | int) -> Place:
        """Return the place of a field of a record."""
        origin = self.origins.get(ref)
        if origin is None:
            return WholeFile("content")
        field = origin.field
        for key in keys:
            field = field / key
        return field


_FIELD_BY_KIND = {
    "article": "articles",
    "page": "pages",
    "claim": "claims",
    "event": "events",
    "actor": "actors",
    "source": "sources",
    "country": "countries",
}


def publishable(
    project: Project, as_of: Edtf | None, drafts: bool, known: SameInputs | None = None
) -> tuple[Project, Withheld]:
    """Leave out draft articles, and those whose day has not come, with their claims and events."""
    held = set() if drafts else {id_ for id_, article in project.articles.items() if _is_withheld(article, as_of)}
    if not held:
        return project, Withheld()
    claims = {id_: claim for id_, claim in project.claims.items() if claim.article not in held}
    events = {id_: event for id_, event in project.events.items() if event.article not in held}
    articles = {id_: article for id_, article in project.articles.items() if id_ not in held}
    left_out = {("article", id_) for id_ in held}
    left_out |= {("claim", id_) for id_ in project.claims.keys() - claims.keys()}
    left_out |= {("event", id_) for id_ in project.events.keys() - events.keys()}
    known = known or SameInputs()
    references = _references_by_record(project, known)
    named = {reference.to for ref in left_out for reference in references.get(ref, ())}
    for id_ in held:
        named.update(_CROSS_LINK.findall(project.bodies["article", id_].text))
    published = structs.replace(project, articles=articles, claims=claims, events=events)
    published, drafted = _without_drafted(published, held, known)
    return published, Withheld(frozenset(left_out | drafted), frozenset(named))


def _without_drafted(project: Project, held: set[str], known: SameInputs) -> tuple[Project, set[Ref]]:
    """Leave out actors and sources that are written beside a withheld article and that nothing published names.

    Those that only others of them name go too: what a draft brings along waits for it as a whole.
    """
    paths = {f"{CONTENT}/articles/{id_}.yaml" for id_ in held}
    drafted = {ref for ref, origin in project.origins.items() if ref[0] in ("actor", "source") and origin.path in paths}
    if not drafted:
        return project, set()
    named: dict[Ref, set[Ref]] = defaultdict(set)
    for ref, references in _references_by_record(project, known).items():
        named[ref].update(reference.to for reference in references)
    for ref, (text, _) in markdown_texts(project).items():
        named[ref].update(_CROSS_LINK.findall(text))
    reached = [to for by, targets in named.items() if by not in drafted for to in targets if to in drafted]
    while reached:
        ref = reached.pop()
        if ref in drafted:
            drafted.discard(ref)
            reached += named[ref] & drafted
    actors = {id_: actor for id_, actor in project.actors.items() if ("actor", id_) not in drafted}
    sources = {id_: source for id_, source in project.sources.items() if ("source", id_) not in drafted}
    return structs.replace(project, actors=actors, sources=sources), drafted


_CROSS_LINK = re.compile(r"\b([a-z]+):([A-Za-z0-9-]+)")


def _is_withheld(article: model.Article, as_of: Edtf | None) -> bool:
    if article.status == "draft":
        return True
    if article.publish_on is None or as_of is None:
        return False
    return dates.is_before(as_of, article.publish_on) is dates.Certainty.YES


def knowledge_date(project: Project, given: Edtf | None) -> Edtf | None:
    """Return the date of the briefing's knowledge: as given, as set, or the newest date of what is told as past."""
    return given or project.briefing.as_of or dates.newest(_told_dates(project))


def _told_dates(project: Project) -> Iterable[Edtf]:
    """Yield the dates of what is told as past; what waits for its day must not bring that day about."""
    waiting = {id_ for id_, a in project.articles.items() if a.status == "draft" or a.publish_on is not None}
    for id_, article in project.articles.items():
        if id_ not in waiting:
            yield article.updated or article.date
    for event in project.events.values():
        if event.status == "occurred" and event.article not in waiting:
            yield event.date
    beside = {f"{CONTENT}/articles/{id_}.yaml" for id_ in waiting}
    for source in project.sources.values():
        if source.date and project.origins["source", source.id].path not in beside:
            yield source.date
    for claim in project.claims.values():
        if claim.article not in waiting:
            yield from (state.date for state in claim.history)
            if claim.resolved_on:
                yield claim.resolved_on


def markdown_texts(project: Project) -> dict[Ref, tuple[str, Place]]:
    """Return every Markdown text of the project and where it is written."""
    found: dict[Ref, tuple[str, Place]] = {}
    for kind, id_ in project.bodies:
        if id_ in (project.articles if kind == "article" else project.pages):
            body = project.bodies[kind, id_]
            found[kind, id_] = body.text, body.span
    for actor in project.actors.values():
        if actor.description:
            found["actor", actor.id] = actor.description, project.origins["actor", actor.id].field / "description"
    for country in project.countries.values():
        if country.summary:
            found["country", country.code] = country.summary, project.origins["country", country.code].field / "summary"
    return found


def compiled_texts(prose: dict[Ref, Prose], known: SameInputs) -> dict[Ref, Compiled]:
    """Read what is visible of compiled texts."""

    def compiled(made: Prose) -> Compiled:
        return Compiled(made, read_visible(made.html))

    return {ref: known.get(("text", ref), (made,), partial(compiled, made)) for ref, made in prose.items()}


def link(
    project: Project,
    prose: dict[Ref, Prose],
    as_of: Edtf | None,
    withheld: Withheld,
    as_of_is_set: bool,
    known: SameInputs | None = None,
) -> tuple[Graph, list[Problem]]:
    """Tie the records together. Reports quotes that don't stand (BG201, BG202, BG206); checks come after.

    `known` keeps, from one time to the next, what was found out about each record and text.
    """
    known = known or SameInputs()
    texts = compiled_texts(prose, known)
    visible = {ref[1]: text.visible for ref, text in texts.items() if ref[0] == "article"}
    anchors, problems = anchor_quotes(project, visible, Locator(project.texts), known)
    records = tuple(record for _, of_kind in all_records(project) for record in of_kind.values())
    references = known.get("references", records, partial(_references_by_record, project, known))
    links_by_text = _prose_links_by_text(texts, known)
    links = tuple(links_by_text.values())
    graph = Graph(
        briefing=project.briefing,
        as_of=as_of,
        as_of_is_set=as_of_is_set,
        articles=project.articles,
        pages=project.pages,
        claims=project.claims,
        events=project.events,
        actors=project.actors,
        sources=project.sources,
        countries=project.countries,
        named_countries=known.get(
            "named countries",
            (references, *project.countries.values(), *links),
            lambda: _named_countries(project, _flat(references.values()), _flat(links)),
        ),
        texts=texts,
        bodies=project.bodies,
        assets=frozenset(project.assets),
        origins=project.origins,
        withheld=withheld,
        broken=project.broken,
        anchors_by_record={ref: found for of_one in anchors.values() for ref, found in of_one.items()},
        anchors_by_article={
            article: known.get(("anchors of", article), (found,), partial(_flat, found.values()))
            for article, found in anchors.items()
        },
        passages_by_record=_passages_by_record(texts, anchors, known),
        sentences_by_target=_sentences_by_target(texts, links_by_text, known),
        references_by_record=references,
        references_by_target=known.get(
            "references by target",
            (references,),
            lambda: _grouped((reference.to, reference) for reference in _flat(references.values())),
        ),
        prose_links_by_target=known.get(
            "links by target", links, lambda: _grouped((found.to, found) for found in _flat(links))
        ),
        prose_links_by_text=links_by_text,
        claims_by_article=known.get(
            "claims by article", tuple(project.claims.values()), lambda: _by_article(project.claims.values())
        ),
        events_by_article=known.get(
            "events by article", tuple(project.events.values()), lambda: _by_article(in_order(project.events.values()))
        ),
    )
    return graph, problems


def in_order(events: Iterable[model.Event]) -> list[model.Event]:
    """Sort events by date, the more exact first, then by time and id."""
    return sorted(events, key=lambda event: (dates.sort_key(event.date), event.time or "", event.id))


K = TypeVar("K")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _flat(groups: Iterable[Iterable[V]]) -> tuple[V, ...]:
    return tuple(itertools.chain.from_iterable(groups))


Quoting = TypeVar("Quoting", model.Claim, model.Event)


def _by_article(records: Iterable[Quoting]) -> dict[str, tuple[Quoting, ...]]:
    return _grouped((record.article, record) for record in records if record.article is not None)


def all_references(project: Project) -> Iterable[Reference]:
    """Return every reference that a record makes in a field, in the order of records and fields."""
    return itertools.chain.from_iterable(_references_by_record(project, SameInputs()).values())


def _references_by_record(project: Project, known: SameInputs) -> dict[Ref, tuple[Reference, ...]]:
    found = {}
    for kind, records in all_records(project):
        for id_, record in records.items():
            ref = kind, id_
            made = known.get(("references", ref), (record,), partial(_references_of, ref, record))
            if made:
                found[ref] = made
    return found


def _references_of(ref: Ref, record: model.AnyRecord) -> tuple[Reference, ...]:
    return tuple(Reference(ref, _target(kind, target), keys) for kind, target, keys in references_of(record))


def all_records(project: Project) -> list[tuple[str, dict[str, model.AnyRecord]]]:
    """Return the records of every kind that can name others; the settings stand under `("briefing", "")`."""
    records = [(kind, getattr(project, name)) for kind, name in _FIELD_BY_KIND.items()]
    return [("briefing", {"": project.briefing}), *records]


def _target(kind: str, target: str) -> Ref:
    """Return what a reference names; where any kind may stand, `kind:id` says which."""
    if kind == "any":
        prefix, _, id_ = target.rpartition(":")
        return prefix or "page", id_
    return kind, target


def _prose_links_by_text(texts: dict[Ref, Compiled], known: SameInputs) -> dict[Ref, tuple[ProseLink, ...]]:
    found = {ref: known.get(("links", ref), (text,), partial(_prose_links, ref, text)) for ref, text in texts.items()}
    return {ref: links for ref, links in found.items() if links}


def _prose_links(ref: Ref, text: Compiled) -> tuple[ProseLink, ...]:
    links = []
    for address in text.visible.addresses:
        kind, colon, id_ = address.value.partition(":")
        if colon and kind in LINK_KINDS and not address.is_image:
            links.append(ProseLink(ref, (kind, id_), address))
    return tuple(links)


def _sentences(visible: VisibleText, links: Iterable[ProseLink]) -> list[tuple[Ref, Sentence]]:
    """Return the sentences in which links stand, by what each leads to."""
    return [
        (link.to, Sentence(link.by, sentence_at(visible, link.address.text_start, link.address.text_end)))
        for link in links
    ]


def _sentences_by_target(
    texts: Mapping[Ref, Compiled], links: Mapping[Ref, tuple[ProseLink, ...]], known: SameInputs
) -> dict[Ref, tuple[Sentence, ...]]:
    """Return the sentences that link to each record."""
    found = tuple(
        known.get(("sentences", ref), (texts[ref], of_one), partial(_sentences, texts[ref].visible, of_one))
        for ref, of_one in links.items()
    )
    return known.get("sentences by target", found, lambda: _grouped(_flat(found)))


def _passages_by_record(
    texts: Mapping[Ref, Compiled], anchors: Mapping[str, Anchors], known: SameInputs
) -> dict[Ref, tuple[Passage, ...]]:
    """Return the quotes of each record in their sentences: pages that show these need not read the whole text."""
    passages: dict[Ref, tuple[Passage, ...]] = {}
    for article, found in anchors.items():
        text = texts["article", article]
        passages |= known.get(("passages", article), (text, found), partial(passages_of, text.visible, found))
    return passages


def _named_countries(
    project: Project, references: Iterable[Reference], prose_links: Iterable[ProseLink]
) -> tuple[str, ...]:
    named = set(project.countries)
    named |= {reference.to[1] for reference in references if reference.to[0] == "country"}
    named |= {found.to[1] for found in prose_links if found.to[0] == "country"}
    return tuple(sorted(named))
