"""The site as pages see it: names, addresses, dates and statuses of the graph's records, ready to be shown.

Knows how things are called, not how pages are laid out. What is asked for often is kept.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from briefgen import countries, dates, datewords, model, scales
from briefgen.dates import Edtf
from briefgen.link.forecasts import is_forecast
from briefgen.link.graph import Graph, Ref, in_order
from briefgen.render import urls
from briefgen.render.parts import MOST_ROWS
from briefgen.render.topics import topic_parts, topics_of
from briefgen.render.years import by_year, year_key, year_parts
from briefgen.trace import Memo, SameInputs

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
    """Looks things up in the graph for one build. The only state is what it has looked up before (`memo`)."""

    def __init__(
        self,
        graph: Graph,
        draws_cards: bool = False,
        makes_index: bool = False,
        memo: Memo | None = None,
        orders: "Orders | None" = None,
        most_rows: int = MOST_ROWS,
    ) -> None:
        self.graph = graph
        self.draws_cards = draws_cards
        self.has_index = makes_index and graph.briefing.features.search
        self.language = graph.briefing.language
        self.once = (memo or Memo()).once
        self.most_rows = most_rows
        self._orders = orders or orders_of(graph, most_rows=most_rows)
        self._dates: dict[str, DateView] = {}
        self._likelihoods: dict[str, LikelihoodView | None] = {}

    @property
    def article_order(self) -> tuple[str, ...]:
        """The ids of all articles, the oldest first."""
        return self._orders["order"]["article"]  # type: ignore[no-any-return]

    @property
    def claim_order(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of each article's claims in the order of their first words in it; those without a quote come last."""
        return self._orders["claim_order"]

    @property
    def name_languages(self) -> tuple[str, ...]:
        """The other languages in which actors have names, in order; of ways to write a tag, the first."""
        return self._orders["order"]["name_languages"]  # type: ignore[no-any-return]

    @property
    def has_forecasts(self) -> bool:
        """Whether any claim is a forecast."""
        return self._orders["order"]["has_forecasts"]  # type: ignore[no-any-return]

    def article_neighbours(self, id_: str) -> "Neighbours":
        """Return the ids of the next older and the next newer article."""
        return self._orders["neighbours"]["article", id_]  # type: ignore[no-any-return]

    def claim_neighbours(self, id_: str) -> "Neighbours":
        """Return the ids of the claims before and after one in its article."""
        return self._orders["neighbours"].get(("claim", id_), (None, None))  # type: ignore[no-any-return]

    def event_neighbours(self, id_: str) -> "Neighbours":
        """Return the ids of the next earlier and the next later event."""
        return self._orders["neighbours"]["event", id_]  # type: ignore[no-any-return]

    def events_in_order(self, ids: Iterable[str]) -> list[model.Event]:
        """Return events in the order of their dates."""
        return in_order(self.graph.events[id_] for id_ in set(ids))

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
        return self.once((root, ref), self._link, root, ref)

    def _link(self, root: str, ref: Ref) -> Link:
        kind, id_ = ref
        language = self.graph.articles[id_].language or "" if kind == "article" else ""
        return Link(urls.href(root, urls.path_of(kind, id_)), self.title(ref), kind, language)

    def links(self, root: str, kind: str, ids: Iterable[str]) -> tuple[Link, ...]:
        """Return links to records of one kind, each once, in the given order."""
        return tuple(self.link(root, (kind, id_)) for id_ in dict.fromkeys(ids))

    def country_links(self, root: str, codes: Iterable[str]) -> tuple[Link, ...]:
        """Return links to countries in the order of their names."""
        return tuple(sorted(self.links(root, "country", codes), key=lambda link: link.text))

    def topic_links(self, root: str, topics: Iterable[str]) -> tuple[Link, ...]:
        """Return links to topics."""
        return tuple(Link(self._topic_address(root, urls.topic_fragment(topic)), topic, "topic") for topic in topics)

    def _topic_address(self, root: str, id_: str) -> str:
        return urls.href(root, urls.list_part(urls.TOPICS, self._orders["topic_part"][id_]), id_)

    def timeline_link(self, root: str, event: model.Event) -> Link:
        """Return the link to an event's entry on the timeline."""
        path = urls.TIMELINE
        if self.timeline_is_split:
            path = urls.timeline_year(year_key(event.date), self.timeline_part(event.id))
        return Link(urls.href(root, path, anchor_id("event", event.id)), "Timeline")

    def timeline_part(self, id_: str) -> int:
        """Return the part of its year's page on which an event stands."""
        return self._orders["timeline_part"].get(id_, 1)  # type: ignore[no-any-return]

    @property
    def timeline_is_split(self) -> bool:
        """Whether the timeline has a page for each year."""
        return self._orders["order"]["timeline_is_split"]  # type: ignore[no-any-return]

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


Neighbours = tuple[str | None, str | None]
"""The ids of the records before and after one."""

Orders = Mapping[str, Mapping[Any, Any]]
"""What follows from the order of records, so that a page needs not look at all of them to know its neighbours."""


def orders_of(graph: Graph, known: SameInputs | None = None, most_rows: int = MOST_ROWS) -> Orders:
    """Return the order of all articles, whether the timeline is split, each article's claims, and every neighbour.

    And on which part of a long list each topic begins, and each event stands.

    What `known` keeps is the same object as long as the records are.
    """
    known = known or SameInputs()
    articles = known.get("article order", tuple(graph.articles.values()), lambda: _oldest_first(graph.articles))
    events = known.get("event order", tuple(graph.events.values()), lambda: _event_order(graph))
    claims = {
        id_: known.get(
            ("claim order", id_), (found, graph.anchors_by_article.get(id_)), partial(_in_text_order, graph, found)
        )
        for id_, found in graph.claims_by_article.items()
    }
    rows = (("article", articles), ("event", events), *(("claim", row) for row in claims.values()))
    order = {
        "article": articles,
        "timeline_is_split": len(events) > EVENTS_ON_ONE_PAGE,
        "name_languages": known.get(
            "languages", (graph.briefing, *graph.actors.values()), lambda: _name_languages(graph)
        ),
        "has_forecasts": known.get(
            "has forecasts", tuple(graph.claims.values()), lambda: any(map(is_forecast, graph.claims.values()))
        ),
    }
    topic_part = known.get(
        "topic parts",
        (articles, *graph.articles.values(), *graph.claims.values()),
        lambda: topic_parts(topics_of(graph, articles), most_rows),
    )
    timeline_part = known.get(
        "timeline parts",
        tuple(graph.events.values()),
        lambda: year_parts(by_year(graph.events[id_] for id_ in events), most_rows),
    )
    neighbours = known.get("neighbours", (articles, events, *claims.values()), lambda: _neighbours(rows))
    return {
        "order": order,
        "claim_order": claims,
        "neighbours": neighbours,
        "topic_part": topic_part,
        "timeline_part": timeline_part,
    }


def _oldest_first(articles: Mapping[str, model.Article]) -> tuple[str, ...]:
    return tuple(sorted(articles, key=lambda id_: (dates.sort_key(articles[id_].date), id_)))


def _event_order(graph: Graph) -> tuple[str, ...]:
    return tuple(event.id for event in in_order(graph.events.values()))


def _neighbours(rows: Iterable[tuple[str, tuple[str, ...]]]) -> dict[Ref, Neighbours]:
    found: dict[Ref, Neighbours] = {}
    for kind, row in rows:
        for before, id_, after in zip((None, *row[:-1]), row, (*row[1:], None), strict=True) if row else ():
            found[kind, id_] = before, after
    return found


def _name_languages(graph: Graph) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for actor in graph.actors.values():
        for language in actor.names:
            found.setdefault(language.lower(), language)
    found.pop(graph.briefing.language.lower(), None)
    return tuple(found[key] for key in sorted(found))


def _in_text_order(graph: Graph, claims: Iterable[model.Claim]) -> tuple[str, ...]:
    anchors = graph.anchors_by_record
    first = {c.id: min((a.start for a in anchors.get(("claim", c.id), ())), default=None) for c in claims}
    return tuple(sorted(first, key=lambda id_: (first[id_] is None, first[id_] or 0)))


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
