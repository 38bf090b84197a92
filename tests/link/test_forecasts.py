"""Forecasts that count, by which likelihood, and the Brier score by hand."""

from typing import Any

import pytest

from briefgen import model, scales
from briefgen.dates import parse
from briefgen.link.forecasts import (
    Scored,
    brier_score,
    calibrations,
    chance,
    is_forecast,
    is_overdue,
    likelihood_before,
)
from briefgen.scales import find_term


def claim(**fields: Any) -> model.Claim:
    dated: dict[str, Any] = {name: parse(fields[name]) for name in ("resolves_by", "resolved_on") if name in fields}
    history = tuple(model.State(date=parse(date), likelihood=term) for date, term in fields.get("history", ()))
    values: dict[str, Any] = {**fields, **dated, "history": history}
    return model.Claim(id="c", statement="It will be so.", **values)


def forecast(wording: str, happened: bool) -> Scored:
    term = find_term("icd203", wording)
    assert term is not None
    return Scored(claim(), term, happened)


def test_the_chance_is_the_middle_of_the_range() -> None:
    chances = [chance(term) for term in scales.LIKELIHOOD["icd203"]]
    assert chances == pytest.approx([0.03, 0.125, 0.325, 0.5, 0.675, 0.875, 0.97])


def test_the_score_is_the_mean_of_squares() -> None:
    found = [forecast("likely", True), forecast("very likely", False), forecast("roughly even chance", True)]
    assert [each.penalty for each in found] == pytest.approx([0.105625, 0.765625, 0.25])
    assert brier_score(found) == pytest.approx((0.105625 + 0.765625 + 0.25) / 3)
    assert brier_score([]) is None


def test_terms_are_counted_by_what_they_mean() -> None:
    found = [forecast("likely", True), forecast("probable", False), forecast("remote", False)]
    counts = {each.term.term: (each.decided, each.happened) for each in calibrations(found, "icd203")}
    assert list(counts) == [term.term for term in scales.LIKELIHOOD["icd203"]]
    assert {term: count for term, count in counts.items() if count != (0, 0)} == {
        "almost no chance": (1, 0),
        "likely": (2, 1),
    }


@pytest.mark.parametrize(
    ("fields", "wording"),
    [
        ({"likelihood": "likely"}, "likely"),
        ({"likelihood": "likely", "resolved_on": "2024-05-01"}, "likely"),
        ({"history": [("2024-01-01", "unlikely"), ("2024-03-01", "likely")], "resolved_on": "2024-05-01"}, "likely"),
        ({"history": [("2024-01-01", "unlikely"), ("2024-05-01", "likely")], "resolved_on": "2024-05-01"}, "unlikely"),
        ({"history": [("2024-01-01", "unlikely"), ("2024-05", "likely")], "resolved_on": "2024-05-20"}, "unlikely"),
        ({"history": [("2024-06-01", "unlikely"), ("2024-07", "likely")], "resolved_on": "2024-05-20"}, "unlikely"),
        ({"history": [("2024-01-01", "unlikely"), ("2024-02-01", None)], "resolved_on": "2024-05-20"}, "unlikely"),
        ({"history": [("2024-01-01", None)], "likelihood": "likely", "resolved_on": "2024-05-20"}, "likely"),
        ({"history": [("2024-01-01", "unlikely"), ("2024-03-01", "likely")]}, "likely"),
        ({}, None),
    ],
)
def test_hindsight_does_not_count(fields: dict[str, Any], wording: str | None) -> None:
    assert likelihood_before(claim(**fields)) == wording


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"resolves_by": "2024-05-31"}, True),
        ({"resolves_by": "2024-06-01"}, False),
        ({"resolves_by": "2024-06"}, False),
        ({"resolves_by": "2024-01/2024-04"}, True),
        ({"resolves_by": "2024-05-31?"}, False),
        ({"resolves_by": "2024-05-31", "outcome": "undecided"}, False),
        ({"resolves_by": "2024-05-31", "resolution": "It was so."}, False),
        ({}, False),
    ],
)
def test_overdue_is_what_has_surely_passed_unanswered(fields: dict[str, Any], expected: bool) -> None:
    assert is_overdue(claim(**fields), parse("2024-06-01")) is expected
    assert not is_overdue(claim(**fields), None)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "forecast"}, True),
        ({"kind": "attributed", "resolves_by": "2024"}, True),
        ({"kind": "assessment", "outcome": "happened"}, True),
        ({"kind": "assessment", "likelihood": "likely"}, False),
    ],
)
def test_what_is_a_forecast(fields: dict[str, Any], expected: bool) -> None:
    assert is_forecast(claim(**fields)) is expected
