"""YAML is read as text with positions, and never further than is safe."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import yaml as library
from hypothesis import given
from hypothesis import strategies as st

from briefgen.read import yaml as yaml_module
from briefgen.read.yaml import MAX_DEPTH, MAX_ITEMS, Document, parse, read_spans
from briefgen.source import Field, Key, Span

Within = Callable[[float], AbstractContextManager[None]]


def only(text: str) -> tuple[str, int, int, str]:
    """Return code, span and message of the one problem of a text."""
    document = parse("f.yaml", text)
    assert len(document.problems) == 1, document
    place = document.problems[0].place
    assert isinstance(place, Span) and place.path == "f.yaml"
    return document.problems[0].code, place.start, place.end, document.problems[0].message


@pytest.mark.parametrize(
    "scalar",
    [
        *("NO", "no", "yes", "on", "off", "true", "False", "null", "NULL", "~", "1:30", "1e3", "0x1f", "0o17", "017"),
        *(".inf", "-.inf", ".nan", "2023-08-18", "2023-08-18 10:00:00", "1_000", "+1", "-0", "1.50", "=", "9" * 999),
    ],
)
def test_every_scalar_stays_text(scalar: str) -> None:
    assert parse("f", f"a: {scalar}\n") == Document({"a": scalar})
    assert parse("f", f"- {scalar}\n") == Document([scalar])
    assert parse("f", f"{scalar}: a\n") == Document({scalar: "a"})
    assert parse("f", scalar) == Document(scalar)


def test_a_huge_number_stays_text() -> None:
    assert parse("f", "a: " + "9" * 50_000) == Document({"a": "9" * 50_000})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# a comment\n", None),
        ("---\n", None),
        ("---\na: b\n...\n", {"a": "b"}),
        ("a:\n", {"a": None}),
        ("a: # nothing\nb: c\n", {"a": None, "b": "c"}),
        ("- \n- a\n", [None, "a"]),
        ("a: ''\nb: \"\"\n", {"a": "", "b": ""}),
        ("a: 'it''s'\n", {"a": "it's"}),
        ('a: "x\\ty\\u00e9\\U0001F600"\n', {"a": "x\ty\u00e9\U0001f600"}),
        ("a: |\n  x\n   y\n", {"a": "x\n y\n"}),
        ("a: >-\n  x\n  y\n", {"a": "x y"}),
        ("a: x\n  y\n", {"a": "x y"}),
        ("a: {b: [c, d], e: {}}\n", {"a": {"b": ["c", "d"], "e": {}}}),
        ("? a\n: b\n", {"a": "b"}),
        ("? |\n  long\n: b\n", {"long\n": "b"}),
        ("a: [x, y,]\n", {"a": ["x", "y"]}),
        ("a: http://x.y/z#w\n", {"a": "http://x.y/z#w"}),
        ("'': a\n", {"": "a"}),
        ("%YAML 1.1\n---\na: b\n", {"a": "b"}),
        ("日本: 😀\n", {"日本": "😀"}),
        ("'<': a\n", {"<": "a"}),
    ],
)
def test_values(text: str, value: object) -> None:
    assert parse("f", text) == Document(value)  # type: ignore[arg-type]


SAMPLE = """\
# 😀 before
日本: x
claims:
  - id: a😀b
    quote: "語 \\" y"
    tags: [é, "z", {k: v}]
    text: |
      one
      two

  - ? id
    : b
empty:
"""


@pytest.mark.parametrize(
    ("keys", "key", "value"),
    [
        (("日本",), "日本", "x"),
        (("claims", 0, "id"), "id", "a😀b"),
        (("claims", 0, "quote"), "quote", '"語 \\" y"'),
        (("claims", 0, "tags"), "tags", '[é, "z", {k: v}]'),
        (("claims", 0, "tags", 0), None, "é"),
        (("claims", 0, "tags", 1), None, '"z"'),
        (("claims", 0, "tags", 2), None, "{k: v}"),
        (("claims", 0, "tags", 2, "k"), "k", "v"),
        (("claims", 0, "text"), "text", "|\n      one\n      two"),
        (("claims", 1, "id"), "id", "b"),
        (("claims", 1), None, "? id\n    : b"),
    ],
)
def test_positions_are_in_code_points(keys: tuple[Key, ...], key: str | None, value: str) -> None:
    spans = read_spans("f", SAMPLE)
    span = spans.of(Field("f", keys))
    assert SAMPLE[span.start : span.end] == value
    if key is not None:
        span = spans.of(Field("f", keys).as_key())
        assert SAMPLE[span.start : span.end] == key


def test_a_key_without_value_has_a_place() -> None:
    spans = read_spans("f", SAMPLE)
    span = spans.of(Field("f", ("empty",), "key"))
    assert SAMPLE[span.start : span.end] == "empty"
    value = spans.of(Field("f", ("empty",)))
    assert SAMPLE.index("empty") < value.start <= value.end <= len(SAMPLE)


def test_the_place_of_what_is_not_there_is_that_of_what_is_around_it() -> None:
    spans = read_spans("f", SAMPLE)
    assert spans.of(Field("f", ("claims", 1, "statement", 4))) == spans.of(Field("f", ("claims", 1)))
    assert spans.of(Field("f", ("nowhere",))) == spans.of(Field("f"))
    assert read_spans("f", "").of(Field("f", ("a",))).start == 0


def test_the_first_of_equal_keys_wins_and_each_other_is_reported() -> None:
    text = "a: 1\nb: 2\n😀: 5\na: 3\na: 4\n"
    document = parse("f", text)
    assert document.value == {"a": "1", "b": "2", "😀": "5"}
    assert [(p.code, p.place, p.hints) for p in document.problems] == [
        ("BG103", Span("f", 15, 16), ("first in line 1",)),
        ("BG103", Span("f", 20, 21), ("first in line 1",)),
    ]
    spans = read_spans("f", text)
    assert spans.of(Field("f", ("a",))) == Span("f", 3, 4)
    assert spans.of(Field("f", ("a",), "key")) == Span("f", 0, 1)


def test_equal_keys_are_found_however_they_are_written() -> None:
    document = parse("f", "{a: 1, 'a': 2, \"\\x61\": 3}")
    assert document.value == {"a": "1"}
    assert [p.code for p in document.problems] == ["BG103", "BG103"]
    assert parse("f", "x: {a: 1}\ny: {a: 1}\n").problems == ()


def test_the_fields_of_a_second_equal_key_do_not_move_those_of_the_first() -> None:
    text = "a: {x: 1}\na: {x: 2, y: 3}\n"
    spans = read_spans("f", text)
    assert parse("f", text).value == {"a": {"x": "1"}}
    assert spans.of(Field("f", ("a", "x"))) == Span("f", 7, 8)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a: *b\n", "BG104", "*b"),
        ("a: &b c\n", "BG104", "&b c"),
        ("&b a: c\n", "BG104", "&b a"),
        ("a: &b [c]\n", "BG104", "&b ["),
        ("a: &b {c: d}\n", "BG104", "&b {"),
        ("<<: {a: b}\n", "BG104", "<<"),
        ("a: !!str b\n", "BG104", "!!str b"),
        ("a: !x b\n", "BG104", "!x b"),
        ("a: ! b\n", "BG104", "! b"),
        ("!!python/object/apply:os.system [id]\n", "BG104", "!!python/object/apply:os.system ["),
        ("a: b\n---\nc: d\n", "BG104", "---"),
        (": a\n", "BG102", ":"),
        ("? [a, b]\n: c\n", "BG102", "["),
        ("? {a: b}\n: c\n", "BG102", "{"),
        ("{a: b}: c\n", "BG102", "{"),
        ("? - a\n: c\n", "BG102", "-"),
        ("a: b: c\n", "BG102", ":"),
        ("a:\n\tb: c\n", "BG102", "\t"),
        ("a: [b\n", "BG102", None),
        ("a: 'b\n", "BG102", None),
        ("a: b\n c: d\n", "BG102", ":"),
        ("a: @b\n", "BG102", "@"),
        ("a: `b\n", "BG102", "`"),
        ("a: %b\n", "BG102", "%"),
        ("- a\nb: c\n", "BG102", "b"),
        ('a: "\\q"\n', "BG102", None),
        ('a: "\\ud800"\n', "BG102", None),
        ('a: "\\U00110000"\n', "BG102", None),
        ("a: b\0c\n", "BG102", "\0"),
        ("a: b\x07c\n", "BG102", "\x07"),
        ("a: \x7f\n", "BG102", "\x7f"),
        ("😀: b\x1bc\n", "BG102", "\x1b"),
        ("a: \ufffe\n", "BG102", "\ufffe"),
        ("%TAG ! x\n", "BG102", None),
        ("]", "BG102", "]"),
        ("a: }", "BG102", "}"),
    ],
)
def test_what_is_refused_and_where(text: str, code: str, where: str | None) -> None:
    found = only(text)
    assert found[0] == code
    assert parse("f.yaml", text).value is None
    assert 0 <= found[1] < found[2] <= len(text) or found[1] == found[2] == len(text)
    if where is not None:
        assert text[found[1] : found[2]] in (where, where[0]), found
        assert found[1] == text.rindex(where) if where != ":" else text[found[1]] == ":"


def test_tabs_are_explained() -> None:
    hints = parse("f", "a:\n\t- b\n").problems[0].hints
    assert hints == ("indent with spaces, not with tabs",)


def test_a_colon_in_a_text_is_explained() -> None:
    assert parse("f", "a: b: c\n").problems[0].hints == ("put quotation marks around a text that has a colon in it",)


def test_no_value_is_read_after_a_mistake_but_places_before_it_are_known() -> None:
    text = "a: x\nb: *c\n"
    assert parse("f", text).value is None
    assert read_spans("f", text).of(Field("f", ("a",))) == Span("f", 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "{" * 50_000,
        "[" * 50_000 + "]" * 50_000,
        "{a: " * 50_000,
        "[{a: " * 25_000,
        "- " * 50_000,
        "? " * 50_000,
        "\n".join(" " * depth + "a:" for depth in range(3_000)),
        "\n".join(" " * depth + "- " for depth in range(3_000)),
        "- ? " * 25_000,
    ],
)
def test_deep_nesting_ends_in_a_problem(text: str, within: Within) -> None:
    with within(30):
        document = parse("f", text)
        spans = read_spans("f", text)
    assert document.value is None
    assert document.problems[0].code in ("BG102", "BG105")
    assert spans.of(Field("f", (0, 0, 0))).path == "f"


def test_the_depth_that_is_allowed() -> None:
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert parse("f", deep).problems == ()
    code, start, end, message = only(f"[{deep}]")
    assert (code, start, end) == ("BG105", MAX_DEPTH, MAX_DEPTH + 1)
    assert str(MAX_DEPTH) in message


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_module, "MAX_ITEMS", 100)
    assert parse("f", "[" + "a," * 99 + "]").problems == ()
    assert only("[" + "a," * 101 + "]")[:2] == ("BG105", 1 + 2 * 100)
    assert MAX_ITEMS >= 100_000


def test_billion_laughs_is_refused_at_its_first_anchor(within: Within) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with within(10):
        found = only("\n".join(lines))
    assert (found[0], found[1]) == ("BG104", 4)


def test_no_character_is_blamed_wrongly() -> None:
    """Whatever single character the library refuses is the one that is named."""
    rng = random.Random(4)
    codes = [*range(0x300), *range(0xD7F0, 0xD800), *range(0xE000, 0xE010), *range(0xFE00, 0x10010)]
    codes += rng.sample(range(0x10010, 0x110000), 300)
    for code in codes:
        text = f"a: 'x{chr(code)}y'\n"
        found = parse("f", text).problems
        if found and "may not stand here" in found[0].message:
            assert found[0].place == Span("f", 5, 6), hex(code)
            assert f"U+{code:04X}" in found[0].message


keys = st.text("abc😀é語 -:#", min_size=1, max_size=6)
values = st.recursive(
    st.text("ab😀é: -#'\"\\\n语", max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(values, st.booleans(), st.sampled_from([True, False, None]))
def test_what_a_yaml_writer_writes_is_read_back(value: object, unicode_: bool, flow: bool | None) -> None:
    text = library.dump(value, Dumper=_Quoting, allow_unicode=unicode_, default_flow_style=flow, width=10_000)
    document = parse("f", text)
    assert document.problems == ()
    assert document.value == value
    _check_spans(text, value)


class _Quoting(library.SafeDumper):
    """Writes no aliases, and texts so that no tag is needed."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _check_spans(text: str, value: object) -> None:
    """Each value's span, read by itself, gives the value again."""
    spans = read_spans("f", text)
    for span_keys, span in spans.value_spans.items():
        part: object = value
        for key in span_keys:
            part = part[key]  # type: ignore[index]
        if isinstance(part, str) and "\n" not in text[span.start : span.end]:
            assert parse("f", text[span.start : span.end]).value == part


@given(st.text(max_size=60) | st.text("ab:-?[]{},&*!|>'\"%@`#\t\n \\~<=😀\0\ud7ff", max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    document = parse("f", text)
    for found in document.problems:
        assert isinstance(found.place, Span)
        assert 0 <= found.place.start <= found.place.end <= max(len(text), 1)
    spans = read_spans("f", text)
    for span in (*spans.key_spans.values(), *spans.value_spans.values()):
        assert 0 <= span.start <= span.end <= len(text)
