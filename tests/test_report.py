"""How problems are written for people and machines."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from briefgen.diagnostics import Problem, problem
from briefgen.report import MAX_WARNINGS, as_github, as_json, as_rows, as_sarif, as_text, summary
from briefgen.source import Span, WholeFile

Located = tuple[Problem, Span]
Within = Callable[[float], AbstractContextManager[None]]


def at(start: int, end: int, code: str = "BG201", message: str = "message", *hints: str, path: str = "a.md") -> Located:
    return problem(code, WholeFile(path), message, *hints), Span(path, start, end)


def marks(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the shown line and the line of carets."""
    lines = as_text([at(start, end)], {"a.md": text}).splitlines()
    return lines[1].partition(" | ")[2], lines[2].partition(" | ")[2]


def test_a_block() -> None:
    text = as_text([at(8, 11, "BG301", 'unknown actor "x"', "one", "two")], {"a.md": "line\nab cde f\n"})
    assert text == 'a.md:2:4: error[BG301]: unknown actor "x"\n 2 | ab cde f\n   |    ^^^\n   = one\n   = two\n'


def test_rows_have_what_a_block_shows() -> None:
    with_text, without = as_rows([at(8, 11, "BG301", "m", "h"), at(0, 0, path="b.md")], {"a.md": "line\nab cde f\n"})
    assert (with_text["line"], with_text["column"], with_text["hints"]) == (2, 4, ["h"])
    assert (with_text["source"], with_text["marks"]) == ("ab cde f", "   ^^^")
    assert (without["source"], without["marks"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "caret"),
    [
        ("abc", 0, 3, "abc", "^^^"),
        ("abc", 1, 2, "abc", " ^"),
        ("abc", 1, 1, "abc", " ^"),
        ("abc", 3, 3, "abc", "   ^"),
        ("abc\n", 4, 4, "", "^"),
        ("abc\ndef", 1, 6, "abc", " ^^"),
        ("\tab\tc", 1, 3, "\tab\tc", "\t^^"),
        ("日本x", 2, 3, "日本x", "    ^"),
        ("日本x", 0, 2, "日本x", "^^^^"),
        ("😀x", 1, 2, "😀x", "  ^"),
        ("e\u0301x", 2, 3, "e\u0301x", " ^"),
        ("a\u200bx", 2, 3, "a\ufffdx", "  ^"),
        ("a\0x", 1, 2, "a\ufffdx", " ^"),
        ("\x1b[31mx", 5, 6, "\ufffd[31mx", "     ^"),
        ("a\u2028b", 2, 3, "a\ufffdb", "  ^"),
        ("", 0, 0, "", ""),
    ],
)
def test_carets_stand_under_the_words(text: str, start: int, end: int, line: str, caret: str) -> None:
    if text:
        assert marks(text, start, end) == (line, caret)
    else:
        assert as_text([at(start, end)], {"a.md": text}) == "a.md: error[BG201]: message\n"


@pytest.mark.parametrize("start", [0, 50, 79, 80, 81, 500, 4_990])
def test_of_a_long_line_the_part_around_the_place_is_shown(start: int) -> None:
    text = "".join(f"{number:05}" for number in range(1000))
    line, caret = marks(text, start, start + 5)
    assert len(line) <= 200
    assert line[caret.index("^") :].startswith(text[start : start + 5])
    assert caret.strip() == "^^^^^"


def test_line_numbers_are_aligned() -> None:
    lines = as_text([at(99 * 2, 99 * 2 + 1)], {"a.md": "x\n" * 200}).splitlines()
    assert lines == ["a.md:100:1: error[BG201]: message", " 100 | x", "     | ^"]


def test_nothing_can_be_smuggled_to_a_terminal() -> None:
    located = [at(0, 1, "BG301", 'unknown "\x1b[31m\n\r\x07\u202e\u2028"', "hint\x1b]0;x\x07\nerror[BG999]: forged")]
    text = as_text(located, {"a.md": "x\x1b\x07\u202e"})
    for line in text.split("\n"):
        assert line.isprintable(), line
    assert len([line for line in text.splitlines() if "error[" in line and not line.lstrip().startswith("=")]) == 1


def test_warnings_are_capped_and_counted_and_errors_are_not() -> None:
    located = [at(0, 1, "BG203", str(n)) for n in range(MAX_WARNINGS + 5)] + [at(0, 1, "BG305", "x")]
    located += [at(0, 1, "BG201", str(n)) for n in range(30)]
    text = as_text(located, {})
    assert text.count("warning[") == MAX_WARNINGS and text.count("error[") == 30
    assert "5 more BG203 (short quote)\n" in text and "1 more BG305 (nothing mentions it)\n" in text
    assert text.endswith("--all shows all warnings\n")
    assert as_text(located, {}, all_=True).count("warning[") == MAX_WARNINGS + 6
    assert "more BG" not in as_text(located, {}, all_=True)
    assert as_text(located, {}, strict=True).count("error[") == MAX_WARNINGS + 36
    assert "--all" not in as_text(located[:MAX_WARNINGS], {})


def test_styles_are_asked_for() -> None:
    text = as_text([at(0, 1, "BG203", "m", "h")], {"a.md": "x"}, lambda text, name: f"<{name}:{text}>")
    assert text == "<place:a.md:1:1>: <warning:warning[BG203]>: m\n 1 | x\n   | <warning:^>\n   <hint:=> h\n"


@pytest.mark.parametrize(
    ("codes", "strict", "expected"),
    [
        ([], False, "no problems"),
        (["BG201"], False, "1 error"),
        (["BG201", "BG301"], False, "2 errors"),
        (["BG203"], False, "1 warning"),
        (["BG203", "BG201", "BG203"], False, "1 error, 2 warnings"),
        (["BG203", "BG201"], True, "2 errors"),
    ],
)
def test_summary(codes: list[str], strict: bool, expected: str) -> None:
    assert summary([at(0, 1, code) for code in codes], strict) == expected


def test_json() -> None:
    text = "x\nab 😀d\n"
    made = json.loads(as_json([at(5, 7, "BG203", "m", "h"), at(0, 0, "BG115", "n", path="gone")], {"a.md": text}))
    assert made["problems"][0] == {
        "code": "BG203",
        "severity": "warning",
        "title": "short quote",
        "message": "m",
        "hints": ["h"],
        "path": "a.md",
        "line": 2,
        "column": 4,
        "end_line": 2,
        "end_column": 6,
    }
    assert (made["problems"][1]["line"], made["problems"][1]["column"]) == (1, 1)
    assert json.loads(as_json([at(0, 1, "BG203")], {}, True))["problems"][0]["severity"] == "error"
    assert json.loads(as_json([], {})) == {"problems": []}


@pytest.mark.parametrize(
    ("message", "path", "line"),
    [
        ("m", "a.md", "::error file=a.md,line=1,col=2,endLine=1,endColumn=3,title=BG201::m\n"),
        ("100% a\nb\rc", "a.md", "::error file=a.md,line=1,col=2,endLine=1,endColumn=3,title=BG201::100%25 a%0Ab%0Dc\n"),
        ("a::b,c", "a,b:c%.md", "::error file=a%2Cb%3Ac%25.md,line=1,col=1,endLine=1,endColumn=1,title=BG201::a::b,c\n"),
        ("::stop-commands::x", "a\n::error::.md", "::error file=a%0A%3A%3Aerror%3A%3A.md,line=1,col=1,endLine=1,endColumn=1,title=BG201::::stop-commands::x\n"),
    ],
)  # fmt: skip
def test_github(message: str, path: str, line: str) -> None:
    assert as_github([at(1, 2, "BG201", message, path=path)], {"a.md": "xyz"}) == line


def test_github_hints_and_severity() -> None:
    assert as_github([at(0, 1, "BG203", "m", "h")], {}).startswith("::warning ")
    assert as_github([at(0, 1, "BG203", "m", "h")], {}, True).startswith("::error ")
    assert as_github([at(0, 1, "BG203", "m", "h")], {}).endswith("::m%0Ah\n")
    assert as_github([], {}) == ""


def test_sarif() -> None:
    located = [at(1, 3, "BG301", "m", "h"), at(0, 1, "BG203", "n"), at(0, 1, "BG301", "o", path="b c/日本#.md")]
    log: dict[str, Any] = json.loads(as_sarif(located, {"a.md": "x\n日"}))
    assert log["version"] == "2.1.0" and log["$schema"].startswith("https://")
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "briefgen"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["BG203", "BG301"]
    assert run["columnKind"] == "unicodeCodePoints"
    first, second, third = run["results"]
    assert (first["ruleId"], first["level"], first["message"]) == ("BG301", "error", {"text": "m\nh"})
    assert second["level"] == "warning"
    (location,) = first["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a.md"},
        "region": {"startLine": 1, "startColumn": 2, "endLine": 2, "endColumn": 2},
    }
    uri = third["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "b%20c/%E6%97%A5%E6%9C%AC%23.md"  # SARIF 2.1.0, 3.4.3: a URI reference (RFC 3986)
    assert json.loads(as_sarif([], {}))["runs"][0]["results"] == []


SARIF = json.loads((Path(__file__).parent / "data/sarif-2.1.0.json").read_bytes())


@pytest.mark.parametrize("strict", [False, True])
def test_sarif_is_valid(strict: bool) -> None:
    located = [
        at(0, 0, "BG101", "m", path="a b/日本#.md"),
        at(1, 3, "BG301", "m\x1b", "h", "i"),
        at(2, 2, "BG203", "n" * 5000),
        at(0, 1, "BG901", "o", path="/out/site"),
    ]
    validator = jsonschema.Draft4Validator(SARIF)
    assert list(validator.iter_errors(json.loads(as_sarif(located, {"a.md": "x\n日"}, strict)))) == []
    assert list(validator.iter_errors(json.loads(as_sarif([], {}, strict)))) == []
    wrong = json.loads(as_sarif(located, {"a.md": "x\n日"}, strict))
    wrong["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert [error.json_path for error in validator.iter_errors(wrong)] != []


def test_many_problems_in_a_large_file_are_written_soon(within: Within) -> None:
    text = "- x\n" * 30_000
    located = [at(n * 4, n * 4 + 1, "BG107", "m") for n in range(30_000)]
    with within(5):
        written = as_text(located, {"a.md": text})
    assert written.count("error[") == 30_000
