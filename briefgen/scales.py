"""The scales that briefings judge by: likelihood, confidence, status, and the grades of sources. Tables only.

Checks and pages read the same tables, so that the method page can't say anything else than what the build does.
"""

from msgspec import Struct

from briefgen.vocabulary import Scale, Status


class Term(Struct, frozen=True):
    """A term of a likelihood scale, its other wordings, and the chances it stands for in per cent."""

    term: str
    also: tuple[str, ...]
    low: int
    high: int


class Grade(Struct, frozen=True):
    """A grade and what it means."""

    grade: str
    label: str
    meaning: str


class Sign(Struct, frozen=True):
    """A value of a field, the sign and the name by which pages show it, and what it means."""

    value: str
    sign: str
    label: str
    meaning: str


LIKELIHOOD: dict[Scale, tuple[Term, ...]] = {
    "icd203": (
        Term("almost no chance", ("remote",), 1, 5),
        Term("very unlikely", ("highly improbable",), 5, 20),
        Term("unlikely", ("improbable",), 20, 45),
        Term("roughly even chance", ("roughly even odds",), 45, 55),
        Term("likely", ("probable",), 55, 80),
        Term("very likely", ("highly probable",), 80, 95),
        Term("almost certain", ("nearly certain",), 95, 99),
    ),
    "phia": (
        Term("remote chance", (), 0, 5),
        Term("highly unlikely", (), 10, 20),
        Term("unlikely", (), 25, 35),
        Term("realistic possibility", (), 40, 50),
        Term("likely", ("probable",), 55, 75),
        Term("highly likely", (), 80, 90),
        Term("almost certain", (), 95, 100),
    ),
}
"""ICD 203 (U.S. Office of the Director of National Intelligence, 2015); PHIA probability yardstick (UK, 2019)."""

SCALE_NAMES: dict[Scale, str] = {
    "icd203": "ICD 203, Analytic Standards (United States)",
    "phia": "PHIA probability yardstick (United Kingdom)",
}

CONFIDENCE = (
    Grade("high", "High confidence", "Good, independent sources agree; a different finding would be a surprise."),
    Grade("moderate", "Moderate confidence", "Credible sources, but not enough of them, or they leave room for doubt."),
    Grade("low", "Low confidence", "Scant, weak or contradicting sources; the judgement may well change."),
)

CONFIDENCE_SIGNS = {"high": "●●●", "moderate": "●●○", "low": "●○○"}

STATUSES: tuple[tuple[Status, str, str, str], ...] = (
    ("unreviewed", "○", "Unreviewed", "Nobody has checked it yet; a forecast is open until its day."),
    ("supported", "✓", "Supported", "The evidence bears it out."),
    ("disputed", "≈", "Disputed", "Evidence of weight stands on both sides."),
    ("misleading", "△", "Misleading", "True in part, but it leads to a wrong conclusion."),
    ("refuted", "✗", "Refuted", "The evidence is against it."),
    ("unverifiable", "?", "Unverifiable", "No evidence that can be had would settle it."),
    ("outdated", "↶", "Outdated", "It was so, and is so no longer."),
    ("retracted", "⌫", "Retracted", "Whoever made it has taken it back."),
)
"""Status, its sign, its name and its meaning."""

STANCES = (
    Sign("supports", "+", "For", "The source bears the claim out."),
    Sign("disputes", "−", "Against", "The source speaks against the claim."),
    Sign("qualifies", "±", "Qualifies", "The source limits the claim or adds a condition."),
    Sign("context", "·", "Context", "The source helps to understand the claim and doesn't decide it."),
)
"""The stances of evidence, with their signs."""

OUTCOMES = (
    Sign("happened", "✓", "Happened", "What was forecast came about."),
    Sign("did-not-happen", "✗", "Did not happen", "What was forecast did not come about."),
    Sign("undecided", "?", "Undecided", "It can't be told whether it came about; it is not counted."),
)
"""What came of a forecast, with signs."""

TRENDS = (
    Sign("improved", "↑", "improved", "The situation is better than in the period before."),
    Sign("unchanged", "=", "unchanged", "The situation is as it was in the period before."),
    Sign("deteriorated", "↓", "deteriorated", "The situation is worse than in the period before."),
)
"""How a country's situation moved, with signs."""

ACTOR_STANCES = (
    Sign("asserts", "●", "asserts", "The actor makes the claim."),
    Sign("repeats", "◉", "repeats", "The actor makes a claim that repeats it."),
    Sign("supports", "◐", "supports", "The actor makes a claim that supports it."),
    Sign("denies", "○", "denies", "The actor makes a claim that contradicts it, or that it contradicts."),
    Sign("named", "·", "is named", "The claim is about the actor, who takes no stance."),
)
"""The stances that an actor takes on a claim, through the claims that it makes."""

RELIABILITY = (
    Grade("A", "Completely reliable", "An official or first-hand source on its own acts."),
    Grade("B", "Usually reliable", "An established newspaper, agency or research body."),
    Grade("C", "Fairly reliable", "A smaller outlet, or an official text passed on by another."),
    Grade("D", "Not usually reliable", "A repost, or an opinion from a party with a stake."),
    Grade("E", "Unreliable", "An aggregator or digest without its sources."),
    Grade("F", "Cannot be judged", "Nothing is known of its making, or a machine wrote it."),
)
"""The letters of NATO's STANAG 2511 (the Admiralty code), with what they mean here."""

CREDIBILITY = (
    Grade("1", "Confirmed", "Independent sources say the same."),
    Grade("2", "Probably true", "It fits what else is known."),
    Grade("3", "Possibly true", "Some of it fits what else is known."),
    Grade("4", "Doubtful", "It is possible, but nothing else points to it."),
    Grade("5", "Improbable", "It contradicts what else is known."),
    Grade("6", "Cannot be judged", "There is nothing to hold it against."),
)
"""The figures of STANAG 2511: how credible one item is, whoever reports it."""

WEAK_GRADES = frozenset("DEF")


def find_term(scale: Scale, text: str) -> Term | None:
    """Return the term of a scale that a text names, by its first or another wording."""
    wanted = " ".join(text.lower().split())
    return next((term for term in LIKELIHOOD[scale] if wanted == term.term or wanted in term.also), None)


def all_terms(scale: Scale) -> list[str]:
    """Return every wording of a scale."""
    return [wording for term in LIKELIHOOD[scale] for wording in (term.term, *term.also)]
