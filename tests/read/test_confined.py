"""A text that takes too much is ended and reported, and nothing else notices."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefgen.build import Options, build_project
from briefgen.read import confined
from briefgen.read.confined import compile_apart, compile_text, is_cheap
from briefgen.read.prose import compile_prose
from briefgen.source import WholeFile

Write = Callable[[Mapping[str, str | bytes]], Path]
HERE = WholeFile("a.md")
PROSE = "A *paragraph* with [a link](https://a.example/), `code` and a note.[^1]\n\n"
COSTLY = "&amp;" * 6_000


def test_what_people_write_is_cheap_and_what_may_be_slow_is_not() -> None:
    assert is_cheap(PROSE * 2_500)
    assert is_cheap("|a|b|\n|-|-|\n" + "| cell | another cell |\n" * 900)
    assert not is_cheap(COSTLY)
    assert not is_cheap("*a " * 15_000)


def test_a_text_compiled_apart_is_the_same() -> None:
    text = PROSE * 3 + "[^1]: Note.\n\n[x](javascript:1)\n"
    assert compile_apart(text, HERE) == compile_prose(text, HERE)
    assert compile_text(COSTLY, HERE) == compile_prose(COSTLY, HERE)


@pytest.mark.parametrize(("limit", "value"), [("MAX_SECONDS", 0), ("MAX_BYTES", 64 * 1024**2), ("MAX_WAITING", 0.01)])
def test_each_limit_ends_the_process(limit: str, value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, limit, value)
    prose, problems = compile_apart("x " * 100 + COSTLY * 4, HERE)
    assert prose.html == ""
    assert [p.code for p in problems] == ["BG114"]


def _crash(*_: object) -> None:
    os.abort()


def test_a_crash_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_compile", _crash)
    assert [p.code for p in compile_apart("x", HERE)[1]] == ["BG114"]


def test_the_build_goes_on_to_report_the_rest(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "MAX_SECONDS", 0)
    front = "---\ntitle: T\ndate: 2024-05-14\n---\n"
    root = project({"content/articles/b.md": front + COSTLY, "content/articles/c.md": front + "[x](actor:nobody)\n"})
    found = [(p.code, span.path) for p, span in build_project(Options(root)).problems]
    assert found == [("BG114", "content/articles/b.md"), ("BG301", "content/articles/c.md")]
