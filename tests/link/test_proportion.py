"""What a person cannot read any more is not worked out: hints and explanations end, problems do not."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefgen.build import Options, check_project
from briefgen.link import quotes
from briefgen.link.checks import references
from briefgen.read import decode
from briefgen.read import project as reading

Write = Callable[[Mapping[str, str | bytes]], Path]
ARTICLE = "---\ntitle: T\ndate: 2024-05-14\n---\n"


def test_hints_for_unknown_ids_end(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_MOST_COMPARISONS", 30)
    actors = "".join(f"- {{id: ministry-{number}, name: N{number}}}\n" for number in range(10))
    named = ", ".join(f"minister-{number}" for number in range(8))
    root = project(
        {
            "content/actors.yaml": f"actors:\n{actors}",
            "content/claims.yaml": f"claims: [{{id: x, statement: S, actors: [{named}]}}]\n",
        }
    )
    found = [p for p, _ in check_project(Options(root)).problems if p.code == "BG301"]
    assert len(found) == 8
    assert sum(bool(p.hints) for p in found) == 3


@pytest.mark.parametrize(("words", "code"), [("cat on a dog", "BG201"), ("cat on", "BG202")])
def test_explanations_of_quotes_end(project: Write, words: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotes, "_EXPLAINED", 1_000)
    claims = "".join(f"- {{id: c{number}, statement: S, quote: {words}}}\n" for number in range(8))
    root = project(
        {
            "content/articles/x.md": ARTICLE + "The cat on a mat ran. " * 18,
            "content/articles/x.yaml": f"claims:\n{claims}",
        }
    )
    found = [p for p, _ in check_project(Options(root)).problems if p.code == code]
    assert len(found) == 8
    unexplained = [p for p in found if p.hints == ("mend the quotes that are reported before it first",)]
    assert 4 <= len(unexplained) < 8


def test_a_file_with_too_many_problems_is_left(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """What names the records that were not read is not wrong for that."""
    monkeypatch.setattr(reading, "MAX_PROBLEMS", 20)
    actors = "".join(f"- {{id: m{number}, name: N, type: x}}\n" for number in range(50))
    root = project(
        {
            "content/actors.yaml": f"actors:\n{actors}",
            "content/claims.yaml": "claims: [{id: x, statement: S, speaker: m49}]\n",
        }
    )
    codes = [p.code for p, _ in check_project(Options(root)).problems]
    assert codes.count("BG107") == 21 and codes.count("BG105") == 1 and "BG301" not in codes


def test_a_record_with_too_many_unknown_fields(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "_MOST_UNKNOWN_FIELDS", 10)
    fields = "".join(f"  nama{number}: x\n" for number in range(50))
    root = project({"content/actors.yaml": f"actors:\n- id: x\n  name: N\n{fields}"})
    assert [p.code for p, _ in check_project(Options(root)).problems].count("BG106") == 10


def test_a_text_has_a_longest_length(project: Write) -> None:
    root = project(
        {
            "content/claims.yaml": f"claims: [{{id: x, statement: {'x' * 20_001}}}, {{id: y, statement: {'x' * 20_000}}}]\n"
        }
    )
    found = [p for p, _ in check_project(Options(root)).problems if p.is_error]
    assert [(p.code, p.message) for p in found] == [
        ("BG105", "the text has 20,001 characters; at most 20,000 are read")
    ]
