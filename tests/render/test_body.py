"""Marks and links are put into sanitised HTML, and nothing else about it changes."""

import re
import unicodedata

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from briefgen.read.prose import compile_prose
from briefgen.read.visible import VisibleText, read_visible
from briefgen.render.body import Attributes, Html, Mark, TextLink, assemble, assemble_segments, find_mentions
from briefgen.source import Field

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_VOID = frozenset(("br", "hr", "img"))


def compiled(markdown: str) -> tuple[str, VisibleText]:
    html = compile_prose(markdown, Field("a.md"))[0].html
    return html, read_visible(html)


def strictly(html: str) -> None:
    """Read HTML as a browser does; raise for whatever is wrong with it."""
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)


def mark(id_: str, start: int, end: int, number: int | None = None) -> Mark:
    return Mark(start, end, id_, "our", f"../{id_}.html", f'Label "{id_}"', number)


def of_words(visible: VisibleText, id_: str, words: str, number: int | None = None) -> Mark:
    start = visible.text.index(words)
    return mark(id_, start, start + len(words), number)


def reference(id_: str, number: int) -> str:
    """Return the button that opens a claim's note."""
    return (
        f'<button type="button" class="our ref" id="ref-{number}" popovertarget="note-{number}"'
        f' aria-label="Label &quot;{id_}&quot;">{number}</button>'
    )


def stripped(html: str) -> str:
    """Return HTML without references and elements of class `our`, what these hold kept; fail if tags cross."""
    html = re.sub(r'<button type="button" class="our ref"[^>]*>[0-9]+</button>', "", html)
    parts, position = [], 0
    stack: list[tuple[str, bool]] = []
    for token in _TAG.finditer(html):
        closing, name, rest = token.groups()
        parts.append(html[position : token.start()])
        position = token.end()
        is_ours = 'class="our"' in rest or (name == "span" and re.fullmatch(r' id="m[0-9]+"', rest) is not None)
        if closing:
            opened, is_ours = stack.pop()
            assert opened == name, html
        elif name not in _VOID:
            stack.append((name, is_ours))
        if not is_ours:
            parts.append(token.group())
    assert stack == []
    return "".join((*parts, html[position:]))


def no_link_in_a_link(html: str) -> bool:
    depth = 0
    for closing, name, _ in _TAG.findall(html):
        if name == "a":
            depth += -1 if closing else 1
            if depth not in (0, 1):
                return False
    return depth == 0


@pytest.mark.parametrize(
    ("markdown", "words", "expected"),
    [
        ("one two three", "two", '<p>one <a class="our" id="m1" href="../m1.html">two</a> three</p>'),
        ("one *two* three", "one two", '<p><a class="our" id="m1" href="../m1.html">one </a><em><a class="our" href="../m1.html">two</a></em> three</p>'),
        ("[one](https://a.b) two", "one two", '<p><a href="https://a.b"><mark class="our" id="m1">one</mark></a><a class="our" href="../m1.html"> two</a></p>'),
        ("a &amp; b", "&", '<p>a <a class="our" id="m1" href="../m1.html">&amp;</a> b</p>'),
        ("a\n\nb", "a\nb", '<p><a class="our" id="m1" href="../m1.html">a</a></p>\n<p><a class="our" href="../m1.html">b</a></p>'),
        ("so\u00adft x", "soft", '<p><a class="our" id="m1" href="../m1.html">so</a>\u00ad<a class="our" href="../m1.html">ft</a> x</p>'),
    ],
)  # fmt: skip
def test_a_mark(markdown: str, words: str, expected: str) -> None:
    html, visible = compiled(markdown)
    assert assemble(html, visible, [of_words(visible, "m1", words)]).markup == expected


def test_a_reference_follows_the_last_word_and_never_lies_in_a_link() -> None:
    html, visible = compiled("one [two three](https://a.b) four")
    made = assemble(html, visible, [of_words(visible, "m1", "one two", 7)]).markup
    assert made.count(reference("m1", 7)) == 1
    assert made.index(reference("m1", 7)) > made.index("</a>", made.index("three"))
    assert no_link_in_a_link(made)


def test_overlapping_marks_are_both_reachable() -> None:
    html, visible = compiled("one two three four")
    marks = [of_words(visible, "m1", "one two three", 1), of_words(visible, "m2", "two three four", 2)]
    made = assemble(html, visible, marks).markup
    for id_ in ("m1", "m2"):
        assert made.count(f'id="{id_}"') == 1
        assert len(re.findall(f'<a class="our"[^>]* href="../{id_}.html"', made)) >= 1
        assert made.count(reference(id_, int(id_[1:]))) == 1


def test_a_mark_inside_another_and_two_on_one_span() -> None:
    html, visible = compiled("one two three")
    marks = [
        of_words(visible, "m1", "one two three", 1),
        of_words(visible, "m2", "two", 2),
        of_words(visible, "m3", "two", 3),
    ]
    made = assemble(html, visible, marks).markup
    assert stripped(made) == html
    for number, id_ in enumerate(("m1", "m2", "m3"), 1):
        assert made.count(f'id="{id_}"') == 1
        assert made.count(reference(id_, number)) == 1


MARKDOWN = [
    *(
        "word",
        "*em*",
        "**strong** ",
        "`code`",
        "[link *x*](https://a.b)",
        "[](source:s)",
        "![i](a.png)",
        "&nbsp;",
        "&amp;",
        "\u00ad",
    ),
    *(
        "e\u0301",
        "语言",
        "😀",
        "\u2019",
        "<br>",
        " ",
        " ",
        "\n",
        "\n\n",
        "# head\n\n",
        "\n- item\n",
        "> quote\n",
        "\n```\ncode <x>\n```\n",
    ),
    *(
        "[^1]",
        "\n\n[^1]: note\n\n",
        "\n\n|a|b|\n|-|-|\n|c|d|\n\n",
        "*[word]: W\n\n",
        "<i>",
        "</i>",
        "<u>x",
        "<sup>2</sup>",
        "<td>",
    ),
    *(
        "<a href='https://x.y'>",
        "</a>",
        "<ruby>漢<rt>kan</rt></ruby>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<p id='m1'>",
        "# x {#y}\n\n",
    ),
]
markdown_texts = st.lists(st.sampled_from(MARKDOWN), min_size=1, max_size=25).map("".join)


@given(markdown_texts, st.data())
@settings(max_examples=300)
def test_marks_change_nothing_but_what_they_add(text: str, data: st.DataObject) -> None:
    html, visible = compiled(text)
    if not visible.text.strip():
        return
    offsets = st.integers(0, len(visible.text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=6))
    marks = [
        mark(f"m{index}", start, end, index if index % 3 else None)
        for index, (start, end) in enumerate(spans, 1)
        if visible.text[start:end].strip() and visible.pieces_in(start, end)
    ]
    made = assemble(html, visible, marks).markup
    plain = assemble(html, visible).markup
    assert stripped(made) == plain
    assert no_link_in_a_link(made)
    for item in marks:
        assert len(re.findall(f'\\sid="{item.id}"', made)) == 1
        if item.number is not None:
            assert made.count(reference(item.id, item.number)) == 1
    ids = re.findall(r'<[a-z0-9]+[^>]*\sid="([^"]*)"', made)
    assert len(ids) == len(set(ids))


@given(markdown_texts, st.data())
@settings(max_examples=150)
def test_a_browser_finds_no_fault(text: str, data: st.DataObject) -> None:
    html, visible = compiled(text)
    offsets = st.integers(0, len(visible.text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=4))
    marks = [mark(f"m{i}", start, end, i) for i, (start, end) in enumerate(spans, 1) if start < end]
    made = assemble(html, visible, marks).markup
    strictly(made)
    assert no_link_in_a_link(made)


def test_notes_stand_after_the_outermost_block_of_their_reference() -> None:
    html, visible = compiled("One claim, two.\n\n- three\n- four\n\n<hr>\n\nFive, and claim again.")
    first, again = visible.text.index("claim"), visible.text.index("claim again")
    marks = [
        mark("m1", first, first + 5, 1),
        of_words(visible, "m2", "three", 2),
        of_words(visible, "m3", "two", 3),
        structs.replace(mark("m4", again, again + 5, 1), is_first=False),
    ]
    segments = assemble_segments(html, visible, marks, [], lambda address: None)
    assert [segment.notes for segment in segments] == [(1, 3), (2,), ()]
    assert segments[0].html.markup.startswith("<p>") and segments[0].html.markup.endswith("</p>")
    assert segments[1].html.markup.strip().startswith("<ul>") and segments[1].html.markup.endswith("</ul>")
    assert "".join(segment.html.markup for segment in segments) == assemble(html, visible, marks).markup


def test_bare_text_at_the_end_keeps_its_marks_in_one_segment() -> None:
    html, visible = compiled("<td>&amp;")
    assert html == "&amp;"
    segments = assemble_segments(html, visible, [mark("m1", 0, 1, 1)], [], lambda address: None)
    assert [segment.notes for segment in segments] == [(1,)]
    strictly(segments[0].html.markup)


@given(markdown_texts, st.data())
@settings(max_examples=150)
def test_segments_are_the_whole_and_each_stands_alone(text: str, data: st.DataObject) -> None:
    html, visible = compiled(text)
    offsets = st.integers(0, len(visible.text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets).map(sorted), max_size=4))
    marks = [mark(f"m{i}", start, end, i) for i, (start, end) in enumerate(spans, 1) if start < end]
    segments = assemble_segments(html, visible, marks, [], lambda address: None)
    assert "".join(segment.html.markup for segment in segments) == assemble(html, visible, marks).markup
    shown = {mark.number or 0 for mark in marks if visible.pieces_in(mark.start, mark.end)}
    assert sorted(number for segment in segments for number in segment.notes) == sorted(shown)
    for segment in segments:
        strictly(segment.html.markup)
        for number in segment.notes:
            assert f'popovertarget="note-{number}"' in "".join(s.html.markup for s in segments)


def test_marked_words_are_the_quoted_words() -> None:
    html, visible = compiled("# Head\n\none *two* [three](https://a.b) &amp; `four`\n\n- five\n- six")
    for start in range(0, len(visible.text) - 1):
        for end in range(start + 1, len(visible.text)):
            made = assemble(html, visible, [mark("m1", start, end)]).markup
            marked = re.findall(r'<(a|mark) class="our"[^>]*>(.*?)</\1>', made)
            shown = "".join(words for _, words in marked).replace("&amp;", "&")
            assert shown == visible.text[start:end].replace("\n", ""), (start, end)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cafe\u0301\u2014bar was shut.", ["The caf\u00e9", "bar was shut"]),
        ("(e\u0301te\u0301), then", ["\u00e9t\u00e9", "then"]),
        (unicodedata.normalize("NFD", "政府が発表しました。議会がんばる。"), ["政府が", "発表しました", "議会が"]),
    ],
)
def test_marked_words_are_the_quoted_words_in_decomposed_text(text: str, words: list[str]) -> None:
    """MacOS and some editors write accents and Japanese voicing marks as characters of their own (NFD)."""
    html, visible = compiled(text)
    marks = [of_words(visible, f"m{number}", quote) for number, quote in enumerate(words)]
    made = assemble(html, visible, marks).markup
    for item, quote in zip(marks, words, strict=True):
        shown = re.findall(rf'<a class="our"[^>]* href="{item.href}">(.*?)</a>', made)
        assert unicodedata.normalize("NFC", "".join(shown)) == quote
        assert re.search(f'<a class="our" id="{item.id}" href="{item.href}">', made)


def test_a_stretch_without_a_word_is_no_link() -> None:
    html, visible = compiled("one two three")
    made = assemble(html, visible, [mark("m1", 3, 13), mark("m2", 4, 13, 2)]).markup
    assert '<mark class="our" id="m1"> </mark><a class="our" id="m2"' in made.replace('<span id="m1"></span>', "")


def test_addresses_are_resolved_in_order() -> None:
    html, visible = compiled("[a](actor:x) [](source:s) ![i](a.png) [w](https://a.b)")
    seen = []

    def resolve(address: object) -> Attributes | None:
        seen.append(address)
        return [Attributes('href="X"'), Attributes('class="c" href="S"', "[1]"), Attributes('src="I"'), None][
            len(seen) - 1
        ]

    made = assemble(html, visible, resolve=resolve)
    assert isinstance(made, Html) and made.__html__() == made.markup
    assert (
        made.markup
        == '<p><a href="X">a</a> <a class="c" href="S">[1]</a> <img alt="i" src="I"> <a href="https://a.b">w</a></p>'
    )


def test_ids_addresses_and_labels_are_escaped() -> None:
    html, visible = compiled("one two")
    made = assemble(html, visible, [Mark(0, 3, 'i"<', "our", 'h"<&', 'l"<', 1)]).markup
    assert 'id="i&quot;&lt;"' in made and 'href="h&quot;&lt;&amp;"' in made and 'aria-label="l&quot;&lt;"' in made
    made = assemble(html, visible, links=[TextLink(0, 3, "text", 'h"<')]).markup
    assert made == '<p><a class="text" href="h&quot;&lt;">one</a> two</p>'


def test_an_element_has_no_attribute_twice() -> None:
    html, visible = compiled('<a class="footnote-ref" href="actor:x">w</a> [v](actor:y){: .footnote-backref}')
    made = assemble(html, visible, resolve=lambda address: Attributes('class="to-actor" href="x.html"')).markup
    strictly(made)
    assert all(tag.count("class=") <= 1 for tag in re.findall(r"<[^>]*>", made)), made


NAMES = {"japan": ["Japan", "Nippon"], "bank": ["Bank of Japan"], "us": ["United States", "U.S."], "cn": ["中国"]}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Japan and the Bank of Japan", [("Japan", "japan"), ("Bank of Japan", "bank")]),
        ("The Bank of Japan and Japan", [("Bank of Japan", "bank"), ("Japan", "japan")]),
        ("The Bank of Japan", [("Bank of Japan", "bank")]),
        ("Japan, Japan, Japan", [("Japan", "japan")]),
        ("Nippon, then Japan", [("Nippon", "japan")]),
        ("Japanese and xJapan", []),
        ("Japan's fleet", [("Japan", "japan")]),
        ("# Japan\n\nJapan", [("Japan", "japan")]),
        ("`Japan` Japan", [("Japan", "japan")]),
        ("[Japan](https://a.b) again", []),
        ("    Japan\n", []),
        ("Ja*pan*", []),
        ("The U.S. acts", [("U.S.", "us")]),
        ("japan JAPAN", []),
        ("在中国的", [("中国", "cn")]),
        ("United\nStates", [("United States", "us")]),
    ],
)
def test_mentions(markdown: str, expected: list[tuple[str, str]]) -> None:
    _, visible = compiled(markdown)
    found = find_mentions(visible, NAMES, [])
    assert [(visible.text[start:end], target) for start, end, target in found] == expected
    if markdown.startswith(("# ", "`")):
        assert found[0][0] >= visible.text.rindex("Japan")


def test_mentions_keep_clear_of_marks() -> None:
    _, visible = compiled("Japan said that Japan would")
    assert find_mentions(visible, NAMES, [(0, 10)])[0][0] == visible.text.rindex("Japan")
    assert find_mentions(visible, NAMES, [(3, 20)]) == []
    assert [item[0] for item in find_mentions(visible, NAMES, [(5, 16)])] == [0]


def test_a_mention_is_first_among_all_names() -> None:
    _, visible = compiled("Nippon and Bank of Japan and Japan")
    assert [(s, t) for s, _, t in find_mentions(visible, NAMES, [])] == [(0, "japan"), (11, "bank")]


def test_no_names_no_mentions() -> None:
    _, visible = compiled("Japan")
    assert find_mentions(visible, {}, []) == []
