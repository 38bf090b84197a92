"""The page of forecasts: which are overdue, open and decided, and how well the likelihoods fitted what came of them."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import dates, model, scales
from briefgen.dates import Day
from briefgen.link.forecasts import (
    Calibration,
    Scored,
    brier_score,
    calibrations,
    chance,
    is_forecast,
    is_open,
    is_overdue,
    scored,
)
from briefgen.render.site import DateView, LikelihoodView, Site, likelihood_view
from briefgen.render.views.rows import ClaimRow, claim_row

MOST_ROWS = 100
"""Forecasts in each list; of the others their number is said."""

FEW = 20
"""Below this many decided forecasts the page says that they show little."""

_OUTCOMES = {outcome.value: outcome for outcome in scales.OUTCOMES}
_NO_DATE: Day = (10**64, 12, 31)


class Counted(Struct, frozen=True):
    """How a decided forecast counts: the term that it was given, its chance in per cent, and its part of the score."""

    term: str
    chance: str
    penalty: str


class ForecastRow(Struct, frozen=True):
    """A forecast: when it is due, and what came of it."""

    claim: ClaimRow
    due: DateView | None
    outcome: scales.Sign | None
    resolved_on: DateView | None
    resolution: str
    counted: Counted | None


class ForecastGroup(Struct, frozen=True):
    """Forecasts that stand alike, how many there are, and how many of them are not listed."""

    id: str
    heading: str
    note: str
    rows: tuple[ForecastRow, ...]
    count: int
    more: int


class TermRow(Struct, frozen=True):
    """A term, how many decided forecasts were given it, how many happened, and the share in per cent, where there are any."""

    likelihood: LikelihoodView
    decided: int
    happened: int
    share: int | None


class ForecastsView(Struct, frozen=True):
    """All that the page of forecasts shows; `score` is empty where no forecast counts."""

    title: str
    as_of: DateView | None
    groups: tuple[ForecastGroup, ...]
    score: str
    counted: int
    are_few: bool
    scale_name: str
    terms: tuple[TermRow, ...]


def forecasts_view(site: Site, root: str) -> ForecastsView:
    """Compute the page of forecasts."""
    scale = site.graph.briefing.likelihood_scale
    counted = scored(site.graph)
    score = brier_score(counted)
    return ForecastsView(
        title="Forecasts",
        as_of=site.maybe_date(site.graph.as_of),
        groups=_groups(site, root, {forecast.claim.id: forecast for forecast in counted}),
        score="" if score is None else f"{score:.2f}",
        counted=len(counted),
        are_few=len(counted) < FEW,
        scale_name=scales.SCALE_NAMES[scale],
        terms=tuple(map(_term_row, calibrations(counted, scale))) if counted else (),
    )


def _term_row(found: Calibration) -> TermRow:
    share = round(100 * found.happened / found.decided) if found.decided else None
    return TermRow(likelihood_view(found.term.term, found.term), found.decided, found.happened, share)


def _groups(site: Site, root: str, counted: dict[str, Scored]) -> tuple[ForecastGroup, ...]:
    """Return the groups that have a forecast, what asks for attention first."""
    forecasts = [claim for claim in site.graph.claims.values() if is_forecast(claim)]
    overdue = [claim for claim in forecasts if is_overdue(claim, site.graph.as_of)]
    open_ = [claim for claim in forecasts if is_open(claim) and claim not in overdue]
    decided = [claim for claim in forecasts if claim.id in counted]
    others = [claim for claim in forecasts if not is_open(claim) and claim.id not in counted]

    def group(id_: str, heading: str, note: str, claims: list[model.Claim]) -> ForecastGroup:
        rows = tuple(_row(site, root, claim, counted.get(claim.id)) for claim in claims[:MOST_ROWS])
        return ForecastGroup(id_, heading, note, rows, len(claims), len(claims) - len(rows))

    groups = (
        group("overdue", "Overdue", "The date has passed, and nothing tells yet what came of it.", _by_due(overdue)),
        group("open", "Open", "", _by_due(open_)),
        group("decided", "Decided", "", _latest_first(decided)),
        group("not-counted", "Settled, but not counted", _NOT_COUNTED, _latest_first(others)),
    )
    return tuple(each for each in groups if each.count)


_NOT_COUNTED = "Without a likelihood, or without an outcome that is the one or the other."


def _by_due(claims: Iterable[model.Claim]) -> list[model.Claim]:
    """Sort forecasts by the last day on which they are due; those without one come last."""
    return sorted(claims, key=lambda claim: ((claim.resolves_by and claim.resolves_by.latest) or _NO_DATE, claim.id))


def _latest_first(claims: list[model.Claim]) -> list[model.Claim]:
    """Sort forecasts by when they were resolved, or else due, the latest first; those without a date come last."""
    dated = [(date, claim) for claim in claims if (date := claim.resolved_on or claim.resolves_by)]
    undated = [claim for claim in claims if not (claim.resolved_on or claim.resolves_by)]
    dated.sort(key=lambda pair: (dates.sort_key(pair[0]), pair[1].id), reverse=True)
    return [claim for _, claim in dated] + undated


def _row(site: Site, root: str, claim: model.Claim, counted: Scored | None) -> ForecastRow:
    return ForecastRow(
        claim=claim_row(site, root, claim),
        due=site.maybe_date(claim.resolves_by),
        outcome=_OUTCOMES[claim.outcome] if claim.outcome else None,
        resolved_on=site.maybe_date(claim.resolved_on),
        resolution=claim.resolution or "",
        counted=_counted(counted) if counted else None,
    )


def _counted(forecast: Scored) -> Counted:
    return Counted(forecast.term.term, f"{100 * chance(forecast.term):g}", f"{forecast.penalty:.2f}")
