"""Claims: what is judged of them follows from what is shown for them (BG401–BG417)."""

import re
from collections.abc import Iterator

from briefgen import dates, scales
from briefgen.dates import Certainty
from briefgen.diagnostics import Problem, did_you_mean, problem
from briefgen.link.forecasts import is_overdue
from briefgen.link.graph import Graph
from briefgen.link.origins import origins_of
from briefgen.model import Claim, Evidence

_JUDGEMENTS = ("assessment", "forecast")
_CONFIDENCE = re.compile(
    r"\b(?:low|moderate|high)(?:[ -]to[ -](?:moderate|high))? confidence\b|\bconfidence is\b", re.I
)
_COMMON_WORDS = frozenset(("remote",))
"""Wordings of the scales that mean something else in most sentences."""

_SENTENCE = re.compile(r"[^.!?]+[.!?]?")
_DECIDING = {"supported": "supports", "refuted": "disputes"}
_AGAINST = {"happened": "refuted", "did-not-happen": "supported"}
"""The status that an outcome speaks against."""


def check_evidence(graph: Graph) -> Iterator[Problem]:
    """A status rests on evidence that decides it, from more than one origin and not from weak sources only."""
    for claim in graph.claims.values():
        stance = _DECIDING.get(claim.status)
        if stance is None:
            continue
        place = graph.place(("claim", claim.id), "status")
        deciding = [item for item in claim.evidence if item.stance == stance]
        if not deciding:
            code = "BG401" if claim.status == "supported" else "BG402"
            hint = f"add evidence with stance: {stance}, or choose another status"
            yield problem(code, place, f"the claim is {claim.status}, but no evidence {stance} it", hint)
        else:
            yield from _check_weight(graph, claim, deciding)
        if claim.status == "supported":
            yield from _check_answers(graph, claim)


def _check_weight(graph: Graph, claim: Claim, deciding: list[Evidence]) -> Iterator[Problem]:
    place = graph.place(("claim", claim.id), "evidence")
    if any(item.source not in graph.sources for item in deciding):
        return  # reported as a reference, or as a record that can't be read
    origins = origins_of(graph.sources, (item.source for item in deciding))
    if len(origins) == 1:
        message = f'the claim is {claim.status} by one origin only, "{next(iter(origins))}"'
        yield problem("BG409", place, message, "sources that derive from one another count once")
    grades = [graph.sources[item.source].reliability for item in deciding]
    if grades and all(grade in scales.WEAK_GRADES for grade in grades):
        message = f"all sources by which the claim is {claim.status} are graded D to F"
        yield problem("BG410", place, message, "find a better source, or choose another status")


def _check_answers(graph: Graph, claim: Claim) -> Iterator[Problem]:
    for index, item in enumerate(claim.evidence):
        if item.stance == "disputes" and not item.note:
            place = graph.place(("claim", claim.id), "evidence", index)
            hint = "say in its note why the claim stands, or choose another status"
            yield problem("BG414", place, "this evidence disputes a supported claim and is not answered", hint)


def check_judgements(graph: Graph) -> Iterator[Problem]:
    """Likelihood, confidence and attribution stand where they mean something."""
    scale = graph.briefing.likelihood_scale
    for claim in graph.claims.values():
        ref = ("claim", claim.id)
        if claim.likelihood is not None:
            if claim.kind not in _JUDGEMENTS:
                message = f'a claim of kind "{claim.kind}" has no likelihood'
                hint = "likelihood is for assessments and forecasts; what is shown for a fact is its status"
                yield problem("BG403", graph.place(ref, "likelihood"), message, hint)
            if scales.find_term(scale, claim.likelihood) is None:
                yield _off_scale(graph, claim, claim.likelihood, "likelihood")
        for index, state in enumerate(claim.history):
            if state.likelihood is not None and scales.find_term(scale, state.likelihood) is None:
                yield _off_scale(graph, claim, state.likelihood, "history", index, "likelihood")
        if claim.confidence is not None and claim.confidence_basis is None:
            hint = "add confidence_basis: which sources, how many, how good"
            yield problem("BG405", graph.place(ref, "confidence"), "the confidence has no basis", hint)
        if claim.kind == "attributed" and claim.speaker is None:
            hint = "add speaker: the actor who said it"
            yield problem("BG406", graph.place(ref, "kind"), "the claim is attributed, but to nobody", hint)


def _off_scale(graph: Graph, claim: Claim, term: str, *keys: str | int) -> Problem:
    scale = graph.briefing.likelihood_scale
    wordings = [item.term for item in scales.LIKELIHOOD[scale]]
    near = did_you_mean(term.lower(), scales.all_terms(scale))
    place = graph.place(("claim", claim.id), *keys)
    return problem(
        "BG404", place, f'"{term}" is not a term of the scale {scale}', near, "its terms: " + ", ".join(wordings)
    )


def check_history(graph: Graph) -> Iterator[Problem]:
    """The history is in order, and ends with the present state."""
    for claim in graph.claims.values():
        for index in range(1, len(claim.history)):
            if dates.is_before(claim.history[index].date, claim.history[index - 1].date) is Certainty.YES:
                place = graph.place(("claim", claim.id), "history", index, "date")
                yield problem("BG408", place, "this entry is older than the one before it", "the oldest comes first")
        if claim.history:
            yield from _check_present_state(graph, claim)


def _check_present_state(graph: Graph, claim: Claim) -> Iterator[Problem]:
    for name in ("status", "likelihood", "confidence"):
        told = [(index, getattr(state, name)) for index, state in enumerate(claim.history) if getattr(state, name)]
        index, then = told[-1] if told else (0, None)
        now = getattr(claim, name)
        if then is not None and not _is_same(graph, then, now):
            place = graph.place(("claim", claim.id), "history", index, name)
            message = f'the last entry says {name} "{then}", the claim itself "{now or "nothing"}"'
            yield problem("BG407", place, message, "add an entry for the change, or mend the claim")


def _is_same(graph: Graph, one: str, other: str | None) -> bool:
    """Compare two states; wordings of one term of the likelihood scale are the same."""
    term = scales.find_term(graph.briefing.likelihood_scale, one)
    return one == other or (
        term is not None and other is not None and term == scales.find_term(graph.briefing.likelihood_scale, other)
    )


def check_contradictions(graph: Graph) -> Iterator[Problem]:
    """Claims that contradict one another are not both supported."""
    reported = set()
    for claim in graph.claims.values():
        for index, relation in enumerate(claim.relations):
            other = graph.claims.get(relation.claim)
            pair = frozenset((claim.id, relation.claim))
            if relation.type != "contradicts" or other is None or pair in reported or len(pair) == 1:
                continue
            if claim.status == other.status == "supported":
                reported.add(pair)
                place = graph.place(("claim", claim.id), "relations", index)
                yield problem(
                    "BG411", place, f'this claim and "{other.id}" contradict each other, and both are supported'
                )


def check_sentences(graph: Graph) -> Iterator[Problem]:
    """Likelihood and confidence are not told in one sentence (ICD 203)."""
    wordings = scales.all_terms(graph.briefing.likelihood_scale)
    terms = sorted((wording for wording in wordings if wording not in _COMMON_WORDS), key=len, reverse=True)
    likelihood = re.compile(r"\b(?:" + "|".join(map(re.escape, terms)) + r")\b", re.I)
    for claim in graph.claims.values():
        for name in ("statement", "verdict", "context", "confidence_basis"):
            text = getattr(claim, name) or ""
            if not _CONFIDENCE.search(text):
                continue
            if any(_CONFIDENCE.search(s) and likelihood.search(s) for s in _SENTENCE.findall(text)):
                place = graph.place(("claim", claim.id), name)
                yield problem(
                    "BG412", place, "likelihood and confidence stand in one sentence", "make two sentences of it"
                )


def check_forecasts(graph: Graph) -> Iterator[Problem]:
    """A forecast whose date has passed says how it came out, and nothing else has an outcome."""
    for claim in graph.claims.values():
        ref = ("claim", claim.id)
        if is_overdue(claim, graph.as_of):
            message = "this date has passed, and the claim has neither an outcome nor a resolution"
            hint = "add outcome: happened, did-not-happen or undecided, and resolution: what came of it"
            yield problem("BG413", graph.place(ref, "resolves_by"), message, hint)
        if claim.outcome is not None:
            yield from _check_outcome(graph, claim, claim.outcome)
        elif claim.resolved_on is not None:
            hint = "add outcome: happened, did-not-happen or undecided"
            yield problem("BG415", graph.place(ref, "resolved_on"), "the claim is resolved, but has no outcome", hint)


def _check_outcome(graph: Graph, claim: Claim, outcome: str) -> Iterator[Problem]:
    ref = ("claim", claim.id)
    if claim.kind == "fact":
        hint = "an outcome is for what was still to come when it was said; what is shown for a fact is its status"
        yield problem("BG415", graph.place(ref, "outcome"), "a fact has no outcome", hint)
    day, as_of = claim.resolved_on, graph.as_of
    if day is not None and as_of is not None and dates.is_before(as_of, day) is Certainty.YES:
        message = f"the claim is resolved on {day.text}, after the briefing's date {as_of.text}"
        yield problem("BG416", graph.place(ref, "resolved_on"), message)
    if claim.status == _AGAINST.get(outcome):
        message = f'the outcome is "{outcome}", and the claim is {claim.status}'
        yield problem("BG417", graph.place(ref, "outcome"), message, "mend one of the two")


CHECKS = (check_evidence, check_judgements, check_history, check_contradictions, check_sentences, check_forecasts)
