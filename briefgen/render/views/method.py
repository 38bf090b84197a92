"""The method page: every scale, grade, sign and policy, from the tables that the build itself uses."""

from msgspec import Struct

from briefgen import countries, dates, model, scales
from briefgen.diagnostics import CODES
from briefgen.render.body import Html
from briefgen.render.site import (
    ConfidenceView,
    DateView,
    LikelihoodView,
    Link,
    Site,
    StatusView,
    confidences,
    likelihood_view,
)
from briefgen.render.texts import text_html
from briefgen.render.views.map import BoundaryNote, boundary_notes


class NamingNote(Struct, frozen=True):
    """A name that needs a word of explanation."""

    code: str
    name: str
    note: str


class Exemption(Struct, frozen=True):
    """A check that was set aside for a record, and why."""

    record: Link
    check: str
    reason: str


class TermView(Struct, frozen=True):
    """A term of the likelihood scale and its other wordings."""

    likelihood: LikelihoodView
    also: tuple[str, ...]


class MethodView(Struct, frozen=True):
    """All that the method page shows."""

    title: str
    statuses: tuple[StatusView, ...]
    scale_name: str
    terms: tuple[TermView, ...]
    confidence: tuple[ConfidenceView, ...]
    reliability: tuple[scales.Grade, ...]
    credibility: tuple[scales.Grade, ...]
    stances: tuple[scales.Sign, ...]
    actor_stances: tuple[scales.Sign, ...]
    trends: tuple[scales.Sign, ...]
    boundaries: str
    boundary_notes: tuple[BoundaryNote, ...]
    naming: tuple[NamingNote, ...]
    dates: tuple[tuple[DateView, str], ...]
    exemptions: tuple[Exemption, ...]


class FreePageView(Struct, frozen=True):
    """All that a free page shows."""

    title: str
    summary: str
    updated: DateView | None
    body: Html | None


_DATE_EXAMPLES = (
    ("2023-08-18", "known to the day"),
    ("2023-05", "known to the month"),
    ("2023-21", "known to the season"),
    ("2023", "known to the year"),
    ("2019~", "approximate"),
    ("2019?", "uncertain"),
    ("2023-05/..", "from then on, without an end so far"),
)


def method_view(site: Site) -> MethodView:
    """Compute the method page."""
    graph = site.graph
    scale = graph.briefing.likelihood_scale
    return MethodView(
        title="Method",
        statuses=tuple(site.status(row[0]) for row in scales.STATUSES),
        scale_name=scales.SCALE_NAMES[scale],
        terms=tuple(TermView(likelihood_view(term.term, term), term.also) for term in scales.LIKELIHOOD[scale]),
        confidence=confidences(),
        reliability=scales.RELIABILITY,
        credibility=scales.CREDIBILITY,
        stances=scales.STANCES,
        actor_stances=scales.ACTOR_STANCES,
        trends=scales.TRENDS,
        boundaries=graph.briefing.boundaries,
        boundary_notes=boundary_notes(site),
        naming=tuple(_naming(site)),
        dates=tuple((site.date(dates.parse(text)), note) for text, note in _DATE_EXAMPLES),
        exemptions=tuple(_exemptions(site)),
    )


def _exemptions(site: Site) -> list[Exemption]:
    return [
        Exemption(site.link("", (kind, id_)), CODES[ignore.code].title, ignore.reason)
        for kind in ("article", "claim", "event", "actor", "source", "country")
        for id_, record in site.graph.records(kind).items()
        for ignore in getattr(record, "ignore", ())
    ]


def _naming(site: Site) -> list[NamingNote]:
    """Return the notes on the names of the countries that the briefing names."""
    notes = []
    for code in site.graph.named_countries:
        record = site.graph.countries.get(code)
        note = (record.naming_note if record else None) or countries.naming_note(code)
        if note:
            notes.append(NamingNote(code, site.country_name(code), note))
    return notes


def free_page_view(site: Site, id_: str, root: str) -> FreePageView:
    """Compute a free page."""
    page: model.FreePage = site.graph.pages[id_]
    return FreePageView(
        page.title, page.summary or "", site.maybe_date(page.updated), text_html(site, root, ("page", id_))
    )
