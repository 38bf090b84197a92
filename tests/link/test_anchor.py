"""A quote is found exactly, once, or not at all."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.link.anchor import MOST_HITS, find_nearest, find_quote, propose_context
from briefgen.model import Quote
from briefgen.read.prose import compile_prose
from briefgen.read.visible import VisibleText, read_visible
from briefgen.read.yaml import parse
from briefgen.source import Field

Within = Callable[[float], AbstractContextManager[None]]


def visible(markdown: str) -> VisibleText:
    return read_visible(compile_prose(markdown, Field("a.md"))[0].html)


def hits(markdown: str, quote: Quote | str) -> list[str]:
    found = visible(markdown)
    spans = find_quote(Quote(quote) if isinstance(quote, str) else quote, found)
    return [found.text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("The talks would resume in May.", "talks would resume", ["talks would resume"]),
        ("The *talks* would\nresume in May.", "talks  would resume", ["talks would resume"]),
        (
            "\u201cWe\u2019ll go\u201d \u2014 he said",
            '"We\'ll go" - he said',
            ["\u201cWe\u2019ll go\u201d \u2014 he said"],
        ),
        ('"We\'ll go" - he said', "\u201cWe\u2019ll go\u201d \u2013 he said", ['"We\'ll go" - he said']),
        ("the cafe\u0301 is", "caf\u00e9 is", ["caf\u00e9 is"]),
        ("the caf\u00e9 is", "cafe\u0301 is", ["caf\u00e9 is"]),
        ("co\u00adop\u200beration", "cooperation", ["cooperation"]),
        ("cooperation", "co\u00adop\u200beration", ["cooperation"]),
        ("5&nbsp;% of it", "5 % of it", ["5 % of it"]),
        ("AT&amp;T < x", "AT&T < x", ["AT&T < x"]),
        ("one\n\ntwo", "one two", ["one\ntwo"]),
        ("- one\n- two", "one two", ["one\ntwo"]),
        ("a[^1] b\n\n[^1]: n", "a b", ["a b"]),
        ("日本は発表した", "本は発", ["本は発"]),
        # absent
        ("The talks would resume", "talks will resume", []),
        ("will not deploy", "will deploy", []),
        ("Case matters", "case matters", []),
        ("nothing", "\u200b", []),
        # a word or number is never cut
        ("the talkshow", "talks", []),
        ("the talks", "alks", []),
        ("about 100 ships", "10", []),
        ("about 100 ships", "00 ships", []),
        ("the talks, then", "talks,", ["talks,"]),
        ("non-talks", "talks", ["talks"]),
        ("\u0440\u0443\u0441\u0441\u043a\u0438\u0439", "\u0440\u0443\u0441", []),
        # several
        ("the cat and the cat", "the cat", ["the cat", "the cat"]),
        ("a a a", "a a", ["a a", "a a"]),
    ],
)
def test_find(text: str, quote: str, found: list[str]) -> None:
    assert hits(text, quote) == found


@pytest.mark.parametrize(
    ("prefix", "suffix", "count"),
    [
        (None, None, 3),
        ("see", None, 1),
        ("fat", None, 1),
        (None, "ran", 1),
        (None, "ran.", 1),
        ("the", None, 2),
        ("see", "ran", 0),
        ("the fat", "sat", 1),
        ("  see\n", None, 1),
        (None, "sat. The", 1),
        ("sat. The fat", None, 0),
        ("dog", None, 0),
    ],
)
def test_prefix_and_suffix(prefix: str | None, suffix: str | None, count: int) -> None:
    text = "Then see cat run. All the cat ran. And the fat cat sat. The end."
    expected = count if (prefix, suffix) != ("the", None) else 1
    assert len(hits(text, Quote("cat", prefix, suffix))) == expected


def test_a_prefix_may_lie_in_the_block_before() -> None:
    assert len(hits("one\n\ncat\n\ntwo\n\ncat", Quote("cat", "two"))) == 1
    assert len(hits("cat\n\none\n\ncat\n\ntwo", Quote("cat", None, "two"))) == 1
    assert len(hits("cat", Quote("cat", "x"))) == 0
    assert len(hits("x cat", Quote("cat", "x", "y"))) == 0


WORDS = [
    "the",
    "cat",
    "sat",
    "The",
    "3",
    "\u2014",
    "\u201cno\u201d",
    "caf\u00e9",
    "e\u0301",
    "*em*",
    "it\u2019s",
    "\n\n",
    "a&amp;b",
    "日本",
    "the,",
    "(x)",
    "&nbsp;",
    "x\u00ady",
    ". ",
    "- ",
    "`c`",
]


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=40), st.data())
@settings(max_examples=300)
def test_each_proposal_gives_exactly_one_hit(words: list[str], data: st.DataObject) -> None:
    found = visible(" ".join(words))
    tokens = list(re.finditer(r"\S+", found.text))
    if not tokens:
        return
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, min(len(tokens) - 1, first + 3)))
    exact = found.text[tokens[first].start() : tokens[last].end()]
    spans = find_quote(Quote(exact), found)
    assert (tokens[first].start(), tokens[last].end()) in spans
    if len(spans) < 2:
        return
    proposals = propose_context(found, spans)
    assert len(proposals) == len(spans)
    for span, proposal in zip(spans, proposals, strict=True):
        if proposal == "a longer quote":
            continue
        context = parse("proposal.yaml", proposal)
        assert isinstance(context.value, dict) and not context.problems, proposal
        assert context.value.keys() < {"prefix", "suffix"}
        quote = Quote(exact, **context.value)  # type: ignore[arg-type]
        assert find_quote(quote, found) == [span], proposal


def test_the_shortest_proposal_is_made() -> None:
    found = visible("He said the cat ran. She said the cat ran. They saw the cat sleep.")
    spans = find_quote(Quote("the cat"), found)
    assert propose_context(found, spans) == ['prefix: "He said"', 'prefix: "She said"', 'prefix: "saw"']


def test_passages_that_cannot_be_told_apart() -> None:
    found = visible("x " * 60)
    spans = find_quote(Quote("x x x"), found)
    assert "a longer quote" in propose_context(found, spans)


def test_a_proposal_is_one_line_of_yaml() -> None:
    found = visible('one "a"\n\ncat\n\ntwo "b"\n\ncat')
    proposals = propose_context(found, find_quote(Quote("cat"), found))
    assert [parse("f", line).value for line in proposals] == [{"prefix": '"a"'}, {"prefix": '"b"'}]
    assert not any("\n" in line for line in proposals)


@pytest.mark.parametrize(
    ("text", "quote", "difference", "remarks"),
    [
        (
            "Japan will not deploy missiles there.",
            "Japan will deploy missiles",
            "Japan will [∅ → not] deploy missiles",
            "a negation differs",
        ),
        ("It has 48 new ships now.", "It has 45 new ships", "It has [45 → 48] new ships", "a number differs"),
        (
            "Then Minister Kihara spoke at length.",
            "Minister Kishida spoke at length",
            "Minister [Kishida → Kihara] spoke at length",
            "a name differs",
        ),
        (
            "The plan was signed in May.",
            "The plan has been signed in May",
            "The plan [has been → was] signed in May",
            "",
        ),
    ],
)
def test_the_nearest_passage(text: str, quote: str, difference: str, remarks: str) -> None:
    nearest = find_nearest(Quote(quote), visible(f"Some other words stand here first.\n\n{text}\n\nAnd some after it."))
    assert nearest is not None
    assert difference in nearest.difference
    assert remarks in " ".join(nearest.remarks)
    assert bool(remarks) == bool(nearest.remarks)


@pytest.mark.parametrize("quote", ["nothing of this stands here at all", "\u200b", "!!!", "日本"])
def test_nothing_is_near(quote: str) -> None:
    assert find_nearest(Quote(quote), visible("The plan was signed in May by all three of them.")) is None


def test_nothing_is_near_in_an_empty_text() -> None:
    assert find_nearest(Quote("any words"), visible("")) is None


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
@settings(max_examples=150)
def test_the_nearest_passage_lies_in_the_text(words: list[str], quoted: list[str]) -> None:
    found = visible(" ".join(words))
    nearest = find_nearest(Quote(" ".join(quoted)), found)
    if nearest is not None:
        assert 0 <= nearest.start < nearest.end <= len(found.text)
        assert found.text[nearest.start : nearest.end].strip()


def test_a_word_that_stands_everywhere_is_reported_soon(within: Within) -> None:
    found = read_visible(("<p>" + "the cat sat on a mat and " * 40 + "</p>") * 200)
    with within(60):
        spans = find_quote(Quote("the"), found)
        assert len(spans) == MOST_HITS
        assert len(propose_context(found, spans, 4)) == 4


def test_a_very_long_absent_quote_is_reported_soon(within: Within) -> None:
    found = read_visible(("<p>" + "the cat and a mat " * 40 + "</p>") * 100)
    with within(60):
        nearest = find_nearest(Quote("the and a " * 8_000 + "x"), found)
    assert nearest is None or nearest.start < nearest.end
