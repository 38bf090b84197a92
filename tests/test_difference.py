"""`briefgen diff` tells what an editor would tell, and nothing when nothing changed."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefgen.cli import cli
from briefgen.difference import as_json, as_text, difference

EMPTY: dict[str, Any] = {
    "format": "briefgen",
    "version": 1,
    "briefing": {"title": "T"},
    "computed": {"as_of": "2024-05-01", "countries": [], "order": {}, "assets": []},
    **{name: [] for name in ("articles", "pages", "claims", "events", "actors", "sources", "countries")},
}
CLAIM = {"id": "c", "statement": "It is so."}
EVENT = {"id": "e", "title": "A meeting", "date": "2024-05"}
ARTICLE = {"id": "a", "title": "An article", "date": "2024-05-14"}


def changes(name: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    found = difference({**EMPTY, name: old}, {**EMPTY, name: new})
    return [(change.id, change.change, change.before, change.after) for change in found.changes]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("claims", [], [CLAIM], [("c", "added", "", "")]),
        ("claims", [CLAIM], [], [("c", "withdrawn", "", "")]),
        ("claims", [CLAIM], [CLAIM], []),
        ("claims", [CLAIM], [{**CLAIM, "status": "unreviewed"}], []),
        ("claims", [CLAIM], [{**CLAIM, "status": "refuted"}], [("c", "status", "unreviewed", "refuted")]),
        ("claims", [CLAIM], [{**CLAIM, "likelihood": "likely"}], [("c", "likelihood", "", "likely")]),
        ("claims", [{**CLAIM, "confidence": "low"}], [CLAIM], [("c", "confidence", "low", "")]),
        ("claims", [CLAIM], [{**CLAIM, "statement": "No."}], [("c", "reworded", "It is so.", "No.")]),
        ("claims", [CLAIM], [{**CLAIM, "topics": ["x"], "kind": "forecast"}], []),
        (
            "claims",
            [{**CLAIM, "outcome": "undecided"}],
            [{**CLAIM, "outcome": "happened", "resolved_on": "2024-05"}],
            [("c", "outcome", "undecided", "happened"), ("c", "resolved", "", "2024-05")],
        ),
        (
            "claims",
            [{**CLAIM, "evidence": [{"source": "s", "stance": "supports"}]}],
            [{**CLAIM, "evidence": [{"source": "s", "stance": "disputes", "note": "x"}]}],
            [("c", "evidence added", "", "s (disputes)"), ("c", "evidence withdrawn", "s (supports)", "")],
        ),
        ("claims", [CLAIM], [{**CLAIM, "id": "d", "former_ids": ["c"]}], [("d", "address", "c", "d")]),
        (
            "claims",
            [CLAIM],
            [CLAIM, {**CLAIM, "id": "d", "former_ids": ["c"]}],
            [("d", "added", "", "")],
        ),
        ("events", [], [EVENT], [("e", "added", "", "")]),
        ("events", [EVENT], [], [("e", "dropped", "", "")]),
        ("events", [EVENT], [{**EVENT, "date": "2024-06"}], [("e", "moved", "2024-05", "2024-06")]),
        ("events", [EVENT], [{**EVENT, "status": "cancelled"}], [("e", "status", "occurred", "cancelled")]),
        ("articles", [], [ARTICLE], [("a", "new", "", "")]),
        ("articles", [ARTICLE], [], [("a", "gone", "", "")]),
        (
            "articles",
            [ARTICLE],
            [{**ARTICLE, "corrections": [{"date": "2024-06", "text": "Mended."}]}],
            [("a", "corrected", "", "2024-06: Mended.")],
        ),
    ],
)
def test_a_change_is_told_once_and_as_what_it_is(
    name: str, old: list[dict[str, Any]], new: list[dict[str, Any]], expected: list[tuple[str, str, str, str]]
) -> None:
    assert changes(name, old, new) == expected


def test_the_text_names_each_record_once() -> None:
    old = {**EMPTY, "claims": [{**CLAIM, "status": "supported", "likelihood": "likely"}]}
    new = {**EMPTY, "claims": [{**CLAIM, "status": "disputed", "statement": "It is\nnot so. " * 9}], "events": [EVENT]}
    assert as_text(difference(old, new)) == (
        "4 changes between 2024-05-01 and 2024-05-01\n"
        "\n"
        f"claim c: {('It is not so. ' * 9).strip()}\n"
        "  reworded:\n"
        "    - It is so.\n"
        f"    + {('It is not so. ' * 9).strip()}\n"
        "  status: supported → disputed\n"
        "  likelihood: likely → none\n"
        "\n"
        "event e: A meeting\n"
        "  added\n"
    )
    assert as_text(difference(EMPTY, EMPTY)) == "Nothing changed between 2024-05-01 and 2024-05-01.\n"
    undated = {**EMPTY, "computed": {**EMPTY["computed"], "as_of": None}}
    assert as_text(difference(undated, undated)) == "Nothing changed.\n"


def test_json_says_the_same() -> None:
    found = json.loads(as_json(difference(EMPTY, {**EMPTY, "events": [EVENT]})))
    assert found["changes"] == [{"kind": "event", "id": "e", "title": "A meeting", "change": "added"}]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def invoke(files: Mapping[str, bytes], *options: str) -> Result:
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        return CliRunner().invoke(cli, ["diff", str(tmp_path / "old"), str(tmp_path / "new"), *options])

    return invoke


def test_the_command_prints_and_ends_well(run: Callable[..., Result]) -> None:
    files = {"old": json.dumps(EMPTY).encode(), "new": json.dumps(EMPTY).encode()}
    assert run(files).stdout == "Nothing changed between 2024-05-01 and 2024-05-01.\n"
    assert json.loads(run(files, "--format", "json").stdout)["changes"] == []
    assert run(files).exit_code == 0


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"not json", b'{"format": "briefgen", "version": 9}'])
def test_what_is_no_data_is_wrong_usage(run: Callable[..., Result], data: bytes) -> None:
    for files in ({"old": data, "new": json.dumps(EMPTY).encode()}, {"old": json.dumps(EMPTY).encode(), "new": data}):
        result = run(files)
        assert result.exit_code == 2 and "Traceback" not in result.output
        assert "old:" in result.stderr or "new:" in result.stderr


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    assert CliRunner().invoke(cli, ["diff", "nowhere", "nowhere"]).exit_code == 2
