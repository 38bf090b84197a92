"""Forecasts: how each stands, and how well the likelihoods that were given fit what came of them.

A forecast here is a claim that is one by its kind, or that says when it will be or was decided. It counts when it was given
a likelihood and has happened or not. The likelihood that counts is the last one that was held before it was resolved.

Its chance is the middle of its term's range; the Brier score is the mean of (chance - outcome)², with 1 for what
happened and 0 for what did not (G. W. Brier, Verification of forecasts expressed in terms of probability, 1950).
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefgen import dates, model, scales
from briefgen.dates import Certainty
from briefgen.edtf import Edtf
from briefgen.link.graph import Graph
from briefgen.scales import Term
from briefgen.vocabulary import Scale

_DECIDED = {"happened": True, "did-not-happen": False}


class Scored(Struct, frozen=True):
    """A forecast that counts: the term that it was given, and whether it happened."""

    claim: model.Claim
    term: Term
    happened: bool

    @property
    def penalty(self) -> float:
        """The square of how far the chance was from what happened: 0 at best, 1 at worst."""
        return (chance(self.term) - self.happened) ** 2


class Calibration(Struct, frozen=True):
    """A term of the scale: how many forecasts that were given it are decided, and how many of these happened."""

    term: Term
    decided: int
    happened: int


def chance(term: Term) -> float:
    """Return the middle of a term's range, from 0 to 1."""
    return (term.low + term.high) / 200


def is_forecast(claim: model.Claim) -> bool:
    """Say whether a claim belongs among the forecasts."""
    return claim.kind == "forecast" or claim.resolves_by is not None or claim.outcome is not None


def is_open(claim: model.Claim) -> bool:
    """Say whether nothing tells yet what came of a claim."""
    return claim.outcome is None and claim.resolution is None


def is_overdue(claim: model.Claim, as_of: Edtf | None) -> bool:
    """Say whether the date by which a claim is decided has surely passed, and nothing tells what came of it."""
    if claim.resolves_by is None or as_of is None or not is_open(claim):
        return False
    return dates.is_before(claim.resolves_by, as_of) is Certainty.YES


def scored(graph: Graph) -> tuple[Scored, ...]:
    """Return the forecasts that count, in the order in which claims were read."""
    scale = graph.briefing.likelihood_scale
    return tuple(found for claim in graph.claims.values() if (found := _scored(claim, scale)) is not None)


def _scored(claim: model.Claim, scale: Scale) -> Scored | None:
    happened = _DECIDED.get(claim.outcome or "")
    wording = likelihood_before(claim)
    term = scales.find_term(scale, wording) if wording else None
    return None if happened is None or term is None else Scored(claim, term, happened)


def likelihood_before(claim: model.Claim) -> str | None:
    """Return the likelihood that was last held of a claim before it was resolved.

    Where the history tells none of that time, it is the first that it tells, else the claim's own.
    """
    told = [(state.date, state.likelihood) for state in claim.history if state.likelihood]
    before = [wording for date, wording in told if _is_earlier(date, claim.resolved_on)]
    return before[-1] if before else told[0][1] if told else claim.likelihood


def _is_earlier(date: Edtf, resolved_on: Edtf | None) -> bool:
    return resolved_on is None or dates.is_before(date, resolved_on) is Certainty.YES


def brier_score(forecasts: Iterable[Scored]) -> float | None:
    """Return the mean penalty of forecasts, or nothing without any."""
    penalties = [forecast.penalty for forecast in forecasts]
    return sum(penalties) / len(penalties) if penalties else None


def calibrations(forecasts: Iterable[Scored], scale: Scale) -> Iterator[Calibration]:
    """Yield for each term of a scale, the least likely first, what came of the forecasts that were given it."""
    counted = list(forecasts)
    for term in scales.LIKELIHOOD[scale]:
        outcomes = [forecast.happened for forecast in counted if forecast.term == term]
        yield Calibration(term, len(outcomes), sum(outcomes))
