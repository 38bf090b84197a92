"""The site as pages see it: names, addresses, dates and statuses of the graph's records, ready to be shown.

Knows how things are called, not how pages are laid out. What is asked for often is kept.
"""

import functools
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from briefgen import countries, dates, datewords, model, scales
from briefgen.dates import Edtf
from briefgen.link.graph import Graph, Ref, in_order
from briefgen.render import urls

EVENTS_ON_ONE_PAGE = 400
"""Above this many events the timeline is split into a page for each year."""

_SHORT = 90


class Link(Struct, frozen=True):
    """A link: its address, its text, and the kind of record that it leads to (empty for other pages)."""

    href: str
    text: str
    kind: str = ""
    language: str = ""


class DateView(Struct, frozen=True):
    """A date as people read it, as HTML's `datetime` says it (empty where it can't), and as EDTF."""

    text: str
    html: str
    edtf: str


class StatusView(Struct, frozen=True):
    """A claim's status: its key, sign, name and meaning."""

    status: str
    sign: str
    label: str
    meaning: str


class LikelihoodView(Struct, frozen=True):
    """A term of the likelihood scale, with its chances in per cent, and how wide their range is."""

    term: str
    low: int
    high: int
    width: int


class ConfidenceView(Struct, frozen=True):
    """A claim's confidence: its key, sign, name and meaning."""

    confidence: str
    sign: str
    label: str
    meaning: str


_STATUS_VIEWS = {row[0]: StatusView(*row) for row in scales.STATUSES}
_CONFIDENCE_VIEWS = {
    grade.grade: ConfidenceView(grade.grade, scales.CONFIDENCE_SIGNS[grade.grade], grade.label, grade.meaning)
    for grade in scales.CONFIDENCE
}


class Site:
    """Looks things up in the graph for one build. The only state is what it has looked up before."""

    def __init__(self, graph: Graph, draws_cards: bool = False, makes_index: bool = False) -> None:
        self.graph = graph
        self.draws_cards = draws_cards
        self.has_index = makes_index and graph.briefing.features.search
        self.language = graph.briefing.language
        self._dates: dict[str, DateView] = {}
        self._likelihoods: dict[str, LikelihoodView | None] = {}
        self._links: dict[tuple[str, Ref], Link] = {}
        self.rows: dict[tuple[str, str, str], Any] = {}
        """Rows that were made before, by kind, root and id: one record is shown in many lists."""
        self.kept: dict[str, Any] = {}
        """What several pages are made of and is made once, by its name."""

    @functools.cached_property
    def article_order(self) -> list[str]:
        """The ids of all articles, the oldest first."""
        articles = self.graph.articles
        return sorted(articles, key=lambda id_: (dates.sort_key(articles[id_].date), id_))

    @functools.cached_property
    def event_order(self) -> list[str]:
        """The ids of all events in the order of their dates."""
        return [event.id for event in in_order(self.graph.events.values())]

    @functools.cached_property
    def claim_order(self) -> dict[str, list[str]]:
        """The ids of each article's claims in the order of their first words in it; those without a quote come last."""
        return {article: self._in_text_order(claims) for article, claims in self.graph.claims_by_article.items()}

    def _in_text_order(self, claims: Iterable[model.Claim]) -> list[str]:
        anchors = self.graph.anchors_by_record
        first = {
            claim.id: min((a.start for a in anchors.get(("claim", claim.id), ())), default=None) for claim in claims
        }
        return sorted(first, key=lambda id_: (first[id_] is None, first[id_] or 0))

    @functools.cached_property
    def _claim_places(self) -> dict[str, int]:
        return {id_: place for order in self.claim_order.values() for place, id_ in enumerate(order)}

    @functools.cached_property
    def _article_places(self) -> dict[str, int]:
        return {id_: place for place, id_ in enumerate(self.article_order)}

    @functools.cached_property
    def _event_places(self) -> dict[str, int]:
        return {id_: place for place, id_ in enumerate(self.event_order)}

    def article_neighbours(self, id_: str) -> tuple[str | None, str | None]:
        """Return the ids of the next older and the next newer article."""
        return _neighbours(self.article_order, self._article_places[id_])

    def claim_neighbours(self, id_: str) -> tuple[str | None, str | None]:
        """Return the ids of the claims before and after one in its article."""
        order = self.claim_order.get(self.graph.claims[id_].article or "")
        return _neighbours(order, self._claim_places[id_]) if order else (None, None)

    def event_neighbours(self, id_: str) -> tuple[str | None, str | None]:
        """Return the ids of the next earlier and the next later event."""
        return _neighbours(self.event_order, self._event_places[id_])

    def events_in_order(self, ids: Iterable[str]) -> list[model.Event]:
        """Return events in the order of their dates."""
        return [self.graph.events[id_] for id_ in sorted(set(ids), key=self._event_places.__getitem__)]

    def date(self, date: Edtf) -> DateView:
        """Return a date in the briefing's language."""
        view = self._dates.get(date.text)
        if view is None:
            view = DateView(datewords.display(date, self.language), dates.html_datetime(date) or "", date.text)
            self._dates[date.text] = view
        return view

    def maybe_date(self, date: Edtf | None) -> DateView | None:
        """Return a date that may not be there."""
        return None if date is None else self.date(date)

    def span(self, start: Edtf | None, end: Edtf | None) -> DateView | None:
        """Return the time between two dates; without an end it goes on."""
        if start is None and end is None:
            return None
        try:
            span = dates.between(start, end) if start else dates.parse(f"../{end.text if end else ''}")
        except dates.DateError:
            span = start or end
        return self.maybe_date(span)

    def status(self, status: str) -> StatusView:
        """Return how a status is shown."""
        return _STATUS_VIEWS[status]  # type: ignore[index]

    def open_until(self, claim: model.Claim) -> DateView | None:
        """Return the day by which a forecast will be settled, while nobody has said what came of it."""
        is_open = claim.kind == "forecast" and claim.status == "unreviewed" and not (claim.outcome or claim.resolution)
        return self.maybe_date(claim.resolves_by) if is_open else None

    def likelihood(self, term: str | None) -> LikelihoodView | None:
        """Return a likelihood with its chances."""
        if term is None:
            return None
        if term not in self._likelihoods:
            found = scales.find_term(self.graph.briefing.likelihood_scale, term)
            self._likelihoods[term] = likelihood_view(term, found) if found else None
        return self._likelihoods[term]

    def confidence(self, confidence: str | None) -> ConfidenceView | None:
        """Return how a confidence is shown."""
        return None if confidence is None else _CONFIDENCE_VIEWS[confidence]

    def country_name(self, code: str) -> str:
        """Return a country's name: the author's, or the one in the briefing's language."""
        record = self.graph.countries.get(code)
        return record.name if record is not None and record.name else countries.name(code, self.language)

    def title(self, ref: Ref) -> str:
        """Return what a record is called."""
        kind, id_ = ref
        graph = self.graph
        if kind == "country":
            return self.country_name(id_)
        if kind == "claim":
            return graph.claims[id_].statement
        if kind == "actor":
            return graph.actors[id_].name
        if kind == "event":
            return graph.events[id_].title
        if kind == "source":
            return graph.sources[id_].title
        return graph.articles[id_].title if kind == "article" else graph.pages[id_].title

    def link(self, root: str, ref: Ref) -> Link:
        """Return the link to a record's page."""
        link = self._links.get((root, ref))
        if link is None:
            kind, id_ = ref
            language = self.graph.articles[id_].language or "" if kind == "article" else ""
            link = Link(urls.href(root, urls.path_of(kind, id_)), self.title(ref), kind, language)
            self._links[root, ref] = link
        return link

    def links(self, root: str, kind: str, ids: Iterable[str]) -> tuple[Link, ...]:
        """Return links to records of one kind, each once, in the given order."""
        return tuple(self.link(root, (kind, id_)) for id_ in dict.fromkeys(ids))

    def country_links(self, root: str, codes: Iterable[str]) -> tuple[Link, ...]:
        """Return links to countries in the order of their names."""
        return tuple(sorted(self.links(root, "country", codes), key=lambda link: link.text))

    def topic_links(self, root: str, topics: Iterable[str]) -> tuple[Link, ...]:
        """Return links to topics."""
        return tuple(self._topic_link(root, topic) for topic in topics)

    def _topic_link(self, root: str, topic: str) -> Link:
        link = self._links.get((root, ("topic", topic)))
        if link is None:
            link = Link(urls.href(root, urls.TOPICS, urls.topic_fragment(topic)), topic, "topic")
            self._links[root, ("topic", topic)] = link
        return link

    def timeline_link(self, root: str, event: model.Event) -> Link:
        """Return the link to an event's entry on the timeline."""
        path = urls.timeline_year(year_key(event.date)) if self.timeline_is_split else urls.TIMELINE
        return Link(urls.href(root, path, anchor_id("event", event.id)), "Timeline")

    @property
    def timeline_is_split(self) -> bool:
        """Whether the timeline has a page for each year."""
        return len(self.graph.events) > EVENTS_ON_ONE_PAGE

    def fragment_link(self, root: str, ref: Ref, fragment: str) -> Link:
        """Return the link to a place on a record's page."""
        kind, id_ = ref
        return Link(urls.href(root, urls.path_of(kind, id_), fragment), self.title(ref), kind)


def likelihood_view(wording: str, term: scales.Term) -> LikelihoodView:
    """Return a term of the likelihood scale, in the wording that was used."""
    return LikelihoodView(wording, term.low, term.high, term.high - term.low)


def confidences() -> tuple[ConfidenceView, ...]:
    """Return every confidence, the highest first."""
    return tuple(_CONFIDENCE_VIEWS.values())


def _neighbours(order: list[str], place: int) -> tuple[str | None, str | None]:
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None


def year_key(date: Edtf) -> str:
    """Return the year under which a date is filed, as it stands in addresses."""
    year = dates.year_month(date)[0]
    return "undated" if year is None else f"{year:04d}" if year >= 0 else f"bc{1 - year:04d}"


def shortened(text: str) -> str:
    """Cut a text at a word, for titles and breadcrumbs."""
    if len(text) <= _SHORT:
        return text
    return text[: _SHORT - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def words(name: str) -> str:
    """Write a name of the format as words: `public_body` is "public body"."""
    return name.replace("_", " ").replace("-", " ")


def anchor_id(kind: str, id_: str, number: int = 1) -> str:
    """Return the id of a marked passage in an article."""
    return f"{kind}-{id_}" if number == 1 else f"{kind}-{id_}--{number}"


def countries_of_event(event: model.Event) -> tuple[str, ...]:
    """Return the countries of an event, that of its place among them."""
    place = (event.place.country,) if event.place and event.place.country else ()
    return tuple(dict.fromkeys((*event.countries, *place)))
