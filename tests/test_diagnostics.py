"""Codes, severities, suggestions and the order of problems."""

import re

import pytest

from briefgen.diagnostics import CODES, Problem, Severity, did_you_mean, problem, sort_problems
from briefgen.source import Span, WholeFile

HERE = WholeFile("x")


def test_codes_are_well_formed_and_titles_are_their_own() -> None:
    assert all(re.fullmatch(r"BG[1-9][0-9]{2}", code) for code in CODES)
    assert len({code.title for code in CODES.values()}) == len(CODES)
    assert list(CODES) == sorted(CODES)


def test_what_cannot_be_read_cannot_be_silenced() -> None:
    for code, about in CODES.items():
        if code[2] in "1239" and about.severity is Severity.ERROR:
            assert not about.silenceable, code


@pytest.mark.parametrize(
    ("code", "is_error", "is_the_machines"),
    [("BG201", True, False), ("BG203", False, False), ("BG901", True, True), ("BG903", True, True)],
)
def test_severity_follows_from_the_code(code: str, is_error: bool, is_the_machines: bool) -> None:
    found = problem(code, HERE, "m")
    assert (found.is_error, found.is_the_machines) == (is_error, is_the_machines)


def test_hints_that_are_not_there_are_left_out() -> None:
    assert problem("BG101", HERE, "m", None, "a", "", "b").hints == ("a", "b")


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("fumio-kishda", ["fumio-kishida", "joe-biden"], 'did you mean "fumio-kishida"?'),
        ("titel", ["date", "title"], 'did you mean "title"?'),
        ("zzz", ["date", "title"], None),
        ("", ["a"], None),
        ("a", [], None),
    ],
)
def test_suggestions(word: str, known: list[str], expected: str | None) -> None:
    assert did_you_mean(word, known) == expected
    assert did_you_mean(word, iter(known)) == expected


def test_problems_are_sorted_by_place_and_repeats_are_dropped() -> None:
    def made(code: str, path: str, start: int, message: str = "m") -> tuple[Problem, Span]:
        return problem(code, WholeFile(path), message), Span(path, start, start + 1)

    given = [
        made("BG201", "b", 1),
        made("BG301", "a", 9),
        made("BG105", "a", 9),
        made("BG301", "a", 10),
        made("BG301", "a", 9),
    ]
    ordered = [(found.code, span.path, span.start) for found, span in sort_problems(given)]
    assert ordered == [("BG105", "a", 9), ("BG301", "a", 9), ("BG301", "a", 10), ("BG201", "b", 1)]
    assert len(sort_problems([made("BG201", "a", 1, "one"), made("BG201", "a", 1, "two")])) == 2
    assert sort_problems([]) == []
