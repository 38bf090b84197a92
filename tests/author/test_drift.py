"""Drifted quotes are shown with what they may have become, and written on a yes only."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.author.changes import ChangeError, make_changes
from briefgen.author.drift import find_drifts, plan_quote
from briefgen.cli import cli
from briefgen.model import Quote
from briefgen.read import yaml
from briefgen.read.project import read_project

Project = Callable[[Mapping[str, str | bytes]], Path]

ARTICLE = """---
title: A
date: 2024-05-14
---
The minister said on Monday that the government will not deploy 40 ships to the strait. Nobody asked why.

In May, officials said that talks would resume soon. In June, officials said that talks would resume soon.
"""


def write(project: Project, annotations: str) -> Path:
    return project({"content/articles/a.md": ARTICLE, "content/articles/a.yaml": annotations})


def proposals(root: Path) -> list[list[Quote]]:
    return [[proposal.quote for proposal in drift.proposals] for drift in find_drifts(root).found]


def test_the_nearest_passage_of_an_absent_quote(project: Project) -> None:
    root = write(project, "claims: [{id: a, statement: S, quote: the government will deploy 30 ships to the strait}]\n")
    (drift,) = find_drifts(root).found
    assert drift.problem.code == "BG201"
    assert [p.quote for p in drift.proposals] == [Quote("the government will not deploy 40 ships to the strait")]
    assert drift.proposals[0].where == "content/articles/a.md:5"
    assert any("a negation differs" in hint for hint in drift.problem.hints)


def test_a_stop_is_kept_where_the_quote_has_one(project: Project) -> None:
    root = write(project, "claims: [{id: a, statement: S, quote: government will deploy 30 ships to the strait.}]\n")
    assert proposals(root) == [[Quote("government will not deploy 40 ships to the strait.")]]


def test_each_place_of_an_ambiguous_quote(project: Project) -> None:
    root = write(project, "claims: [{id: a, statement: S, quote: officials said that talks would resume}]\n")
    (drift,) = find_drifts(root).found
    exact = "officials said that talks would resume"
    assert [p.quote for p in drift.proposals] == [Quote(exact, prefix="May,"), Quote(exact, prefix="June,")]
    assert drift.proposals[1].sentence.startswith("In June")


def test_words_that_stand_but_not_in_this_context(project: Project) -> None:
    root = write(project, "claims: [{id: a, statement: S, quote: {exact: Nobody asked why, prefix: gone}}]\n")
    assert proposals(root) == [[Quote("Nobody asked why")]]


def test_no_likeness_no_proposal(project: Project) -> None:
    root = write(project, "claims: [{id: a, statement: S, quote: Entirely other words were quoted}]\n")
    assert proposals(root) == [[]]


ONE, TWO = Quote("Nobody asked why"), Quote("officials said: “talks”", prefix="In May,", suffix="would")


@pytest.mark.parametrize(
    ("before", "quote", "after"),
    [
        ("    quote: gone words here  # why", ONE, "    quote: Nobody asked why  # why"),
        ("    quote:   'gone words here'", ONE, "    quote:   'Nobody asked why'"),
        ('    quote: "gone words here"', ONE, '    quote: "Nobody asked why"'),
        ("    quote: >-\n      gone words\n      here\n    # after", ONE, "    quote: Nobody asked why\n    # after"),
        ("    quote: gone\n      words here", ONE, "    quote: Nobody asked why"),
        (
            "    quote: gone words here",
            TWO,
            '    quote:\n      exact: "officials said: “talks”"\n      prefix: In May,\n      suffix: would',
        ),
        (
            "    quotes:\n    - gone words here\n    - Nobody asked why",
            TWO,
            '    quotes:\n    - exact: "officials said: “talks”"\n      prefix: In May,\n      suffix: would\n    - Nobody asked why',
        ),
        ("    quotes: [gone words here]", ONE, "    quotes: [Nobody asked why]"),
        (
            "    quotes: [gone words here]",
            TWO,
            '    quotes: [{exact: "officials said: “talks”", prefix: "In May,", suffix: would}]',
        ),
        ("    quote: {exact: gone words here, prefix: x}", ONE, "    quote: {exact: Nobody asked why}"),
        ("    quote: {prefix: x, exact: gone words here}", ONE, "    quote: {exact: Nobody asked why}"),
        (
            "    quote: {exact: 'gone words here'}",
            TWO,
            "    quote: {exact: 'officials said: “talks”', prefix: \"In May,\", suffix: would}",
        ),
        (
            "    quote:\n      # the passage\n      exact: gone words here # x\n      prefix: y # z\n    kind: fact",
            ONE,
            "    quote:\n      # the passage\n      exact: Nobody asked why # x\n    kind: fact",
        ),
        (
            "    quote:\n      prefix: y\n      exact: gone words here",
            TWO,
            '    quote:\n      prefix: In May,\n      exact: "officials said: “talks”"\n      suffix: would',
        ),
    ],
)
def test_a_quote_is_written_in_the_layout_that_is_there(project: Project, before: str, quote: Quote, after: str) -> None:  # fmt: skip
    frame = "# Claims\nclaims:\n  - id: a\n    statement: S # kept\n{}\n\n  - id: b   # last\n    statement:  'T'\n"
    root = write(project, frame.format(before))
    drift = find_drifts(root).found[0]
    make_changes(root, [plan_quote(root, drift, quote)])
    assert (root / "content/articles/a.yaml").read_text() == frame.format(after)
    claim = read_project(root).claims["a"]
    assert (claim.quote or claim.quotes[0]) == quote


def test_long_quotes_are_folded_like_the_rest(project: Project) -> None:
    root = write(project, "claims:\n  - id: a\n    statement: S\n    quote: gone words here\n")
    long = Quote(" ".join(f"word{number}" for number in range(60)))
    make_changes(root, [plan_quote(root, find_drifts(root).found[0], long)])
    text = (root / "content/articles/a.yaml").read_text()
    assert max(map(len, text.splitlines())) <= 120
    value = yaml.parse("", text).value
    assert value["claims"][0]["quote"] == long.exact  # type: ignore[index,call-overload]


def test_a_quote_that_was_changed_meanwhile_is_left_alone(project: Project) -> None:
    root = write(project, "claims:\n  - id: a\n    statement: S\n    quote: gone words here\n")
    (drift,) = find_drifts(root).found
    file = root / "content/articles/a.yaml"
    file.write_text(file.read_text().replace("gone", "other"))
    with pytest.raises(ChangeError, match="changed meanwhile"):
        plan_quote(root, drift, ONE)


def test_without_a_terminal_quotes_are_listed(project: Project) -> None:
    root = write(project, "claims: [{id: a, statement: S, quote: officials said that talks would resume}]\n")
    before = (root / "content/articles/a.yaml").read_bytes()
    result = CliRunner().invoke(cli, ["quotes", "-C", str(root)], input="y\n")
    assert result.exit_code == 1
    assert "content/articles/a.yaml:1:39: error[BG202]" in result.stdout
    assert '     quote: {exact: officials said that talks would resume, prefix: "June,"}' in result.stdout
    assert "0 quotes mended, 1 left" in result.stderr
    assert (root / "content/articles/a.yaml").read_bytes() == before


def test_nothing_to_mend(project: Project) -> None:
    result = CliRunner().invoke(cli, ["quotes", "-C", str(write(project, "claims: []\n"))])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "every quote stands" in result.stderr


def test_a_file_that_can_not_be_read_is_said(project: Project) -> None:
    result = CliRunner().invoke(cli, ["quotes", "-C", str(write(project, "claims: ["))])
    assert result.exit_code == 1
    assert "content/articles/a.yaml: not looked at in full" in result.stderr


def on_a_terminal(root: Path, answers: bytes) -> tuple[int, str]:
    """Run the command on a terminal of its own, and type answers."""
    main, end = pty.openpty()
    command = [sys.executable, "-m", "briefgen", "quotes", "-C", str(root)]
    process = subprocess.Popen(command, stdin=end, stdout=end, stderr=end)
    os.close(end)
    os.write(main, answers)
    shown = b""
    while True:
        try:
            data = os.read(main, 4096)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.close(main)
    return process.wait(60), shown.decode()


def test_on_a_terminal_each_is_asked_for(project: Project) -> None:
    frame = """claims:
  - id: a
    statement: S
    quote: {}
  - id: b
    statement: S
    quote: {}
  - id: c
    statement: S
    quote: {}
"""
    absent, ambiguous = "government will deploy 30 ships to the strait", "officials said that talks would resume"
    root = write(project, frame.format(absent, ambiguous, absent))
    status, shown = on_a_terminal(root, b"n\nn\ny\ny\n")
    assert status == 1, shown
    assert "2 quotes mended, 1 left" in shown
    mended = f"\n      exact: {ambiguous}\n      prefix: June,"
    fresh = "government will not deploy 40 ships to the strait"
    text = (root / "content/articles/a.yaml").read_text()
    assert text == frame.format(absent, mended, fresh).replace("quote: \n", "quote:\n")
    assert on_a_terminal(root, b"q\n")[0] == 1
    assert (root / "content/articles/a.yaml").read_text() == text
    assert on_a_terminal(root, b"y\n")[0] == 0
