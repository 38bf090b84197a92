"""The visible text of HTML, and where each piece of it stands."""

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.read.prose import compile_prose
from briefgen.read.visible import FOLD, VisibleText, fold, html_span, read_visible
from briefgen.source import Field


def visible(markdown: str) -> VisibleText:
    prose, problems = compile_prose(markdown, Field("a.md"))
    assert problems == []
    return read_visible(prose.html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>a</p>", "a\n"),
        ("a", "a"),
        ("<p>a</p>\n<p>b</p>", "a\nb\n"),
        ("<p>  a \n  b  </p><p> c</p>", "a b\nc\n"),
        ("<p>a<br>b</p>", "a\nb\n"),
        ("<p>a <em>b</em> c</p>", "a b c\n"),
        ("<p>a<em> b </em> c</p>", "a b c\n"),
        ("<p>a<em><strong>b</strong></em>c</p>", "abc\n"),
        ("<p>&lt;b&gt; &amp;amp; &quot;</p>", '<b> &amp; "\n'),
        ("<p>a&nbsp;b &nbsp; c</p>", "a b c\n"),
        ("<p>a\u00a0\u2003b</p>", "a b\n"),
        ("<p>co\u00adop\u200ber\u2060a\ufefftion</p>", "cooperation\n"),
        ("<p>\u00ad</p><p>a</p>", "a\n"),
        ("<p>e\u0301te\u0301</p>", "\u00e9t\u00e9\n"),
        ("<p>A\u030a \u212b \u2126</p>", "\u00c5 \u00c5 \u03a9\n"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "a\nb\n"),
        ("<table><thead><tr><th>a</th><th>b</th></tr></thead></table>", "a\nb\n"),
        ("<pre><code>x\n  y\n</code></pre>", "x y\n"),
        ('<p>a<sup id="t-fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> b</p>', "a b\n"),
        ('<p>n <a class="footnote-backref" href="#x" title="t">\u21a9</a></p>', "n \n"),
        ('<p><img alt="not text" src="a.png">b</p>', "b\n"),
        ('<p><a href="source:s"></a>b</p>', "b\n"),
        ('<p><abbr title="a &gt; b">c</abbr></p>', "c\n"),
        ("<p>中文<em>粗</em>体</p>", "中文粗体\n"),
        ("<p>x</p><hr><p>y</p>", "x\ny\n"),
        ("<blockquote><p>a</p></blockquote>", "a\n"),
    ],
)
def test_text(html: str, text: str) -> None:
    found = read_visible(html)
    assert found.text.rstrip() == text.rstrip()
    assert len(found.folded) == len(found.text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\u201ca\u201d \u2018b\u2019", "\"a\" 'b'"),
        ("\u00aba\u00bb \u201eb\u201f \u2033", '"a" "b" "'),
        ("1\u20132 \u2014 \u22123 x\u2011y", "1-2 - -3 x-y"),
        ("a \n\t b\u00a0c\u2003d", "a b c d"),
        ("e\u0301", "\u00e9"),
        ("so\u00adft\u200b", "soft"),
        ("  a  ", "a"),
        ("\u200b", ""),
        ("", ""),
        ("`a`", "'a'"),
        ("½ ﬁ ①", "½ ﬁ ①"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_the_fold_of_single_characters_moves_no_offset(text: str) -> None:
    assert len(text.translate(FOLD)) == len(text)


MARKDOWN = [
    *(
        "word",
        "*em*",
        "**strong**",
        "`code`",
        "[link](https://a.b)",
        "[](source:s)",
        "![i](a.png)",
        "<b>raw</b>",
        "&nbsp;",
    ),
    *(
        "&amp;",
        "&lt;",
        "&copy;",
        "\u00ad",
        "\u200b",
        "e\u0301",
        "\u0301",
        "语言",
        "😀",
        "\u2019",
        "<br>",
        "~~x~~",
        "a\u00a0b",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "# head\n\n",
        "\n- item\n",
        "\n1. n\n",
        "> quote\n",
        "\n```\ncode <x>\n```\n",
        "---\n",
        "[^1]",
    ),
    *(
        "\n\n[^1]: note\n",
        "|a|b|\n|-|-|\n|c|d|\n",
        "*[word]: W\n\n",
        ".",
        "!",
        "<i>",
        "</i>",
        "<u>x",
        "<sup>2</sup>",
        "\\*",
        '"',
    ),
    *("\u2028", "\x0b", "<p>", "</p>", "<a href='x'>", "</a>", "<li>", "<td>", "<ruby>漢<rt>kan</rt></ruby>"),
]
markdown_texts = st.lists(st.sampled_from(MARKDOWN), max_size=25).map("".join)


def normalised(text: str) -> str:
    """Return text without what is never visible, composed, with single spaces."""
    text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", text)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


@given(markdown_texts)
@settings(max_examples=300)
def test_every_piece_maps_back_to_its_html(text: str) -> None:
    html = compile_prose(text, Field("a.md"))[0].html
    found = read_visible(html)
    end_text, end_html = 0, 0
    for piece in found.pieces:
        shown = found.text[piece.text_start : piece.text_end]
        source = html[piece.html_start : piece.html_end]
        assert normalised(unescape(source)) == shown.replace("\n", " "), (source, shown)
        assert "<" not in source and ">" not in source
        assert end_text <= piece.text_start < piece.text_end <= len(found.text)
        assert end_html <= piece.html_start < piece.html_end <= len(html)
        assert set(found.text[end_text : piece.text_start]) <= {"\n"}
        end_text, end_html = piece.text_end, piece.html_end
        if not piece.atomic:
            assert len(source) == len(shown)
            assert html_span(piece, piece.text_start, piece.text_end) == (piece.html_start, piece.html_end)
    assert set(found.text[end_text:]) <= {"\n"}
    assert len(found.folded) == len(found.text)
    assert not re.search(r"  | \n|\n |\n\n", found.text), found.text


@given(markdown_texts)
@settings(max_examples=150)
def test_the_text_is_what_all_text_nodes_say(text: str) -> None:
    html = compile_prose(text, Field("a.md"))[0].html
    found = read_visible(html)
    without_notes = re.sub(r'<a class="footnote-(?:ref|backref)".*?</a>', "", html, flags=re.S)
    expected = unescape(re.sub(r"<[^>]*>", "", without_notes))
    squeezed = re.sub(r"\s+", "", re.sub("[\u00ad\u200b\u2060\ufeff]", "", expected))
    assert unicodedata.normalize("NFC", re.sub(r"\s+", "", found.text)) == unicodedata.normalize("NFC", squeezed)


@given(markdown_texts)
@settings(max_examples=150)
def test_addresses_headings_and_ids_are_where_they_are_said_to_be(text: str) -> None:
    html = compile_prose(text, Field("a.md"))[0].html
    found = read_visible(html)
    for address in found.addresses:
        name = "src" if address.is_image else "href"
        assert html[address.html_start - len(name) - 2 : address.html_start] == f'{name}="'
        assert unescape(html[address.html_start : address.html_end]) == address.value
        if not address.is_image:
            assert html[: address.element_end].endswith("</a>")
        assert 0 <= address.text_start <= address.text_end <= len(found.text)
    assert len(found.addresses) == len(re.findall(r'<(?:a|img)\b[^>]*\s(?:href|src)="', html))
    assert len(found.headings) == len(re.findall("<h[2-6]", html))
    assert found.ids == {unescape(id_) for id_ in re.findall(r'<[a-z0-9]+[^>]*\sid="([^"]*)"', html)}
    for start, end in found.links:
        assert html.startswith("<a", start) and html[:end].endswith("</a>")


def test_pieces_know_where_they_are() -> None:
    found = visible("# Head\n\nplain [link](https://x.y) `code`\n\n    pre\n")
    about = {
        found.text[p.text_start : p.text_end].strip(): (p.in_link, p.in_heading, p.is_verbatim) for p in found.pieces
    }
    assert about == {
        "Head": (False, True, False),
        "plain": (False, False, False),
        "link": (True, False, False),
        "": (False, False, False),
        "code": (False, False, True),
        "pre": (False, False, True),
    }


def test_headings() -> None:
    found = visible("# A *b*\n\ntext\n\n## C &amp; D {#own}\n\n###\n")
    heads = [(h.level, h.id, found.text[h.start : h.end]) for h in found.headings if h.end > h.start]
    assert heads == [(2, "t-a-b", "A b"), (3, "t-own", "C & D")]


def test_after_link() -> None:
    html = '<p>a <a href="x">b <em>c</em></a> d</p>'
    found = read_visible(html)
    end = html.index("</a>") + 4
    assert found.after_link(html.index("c")) == end
    assert found.after_link(html.index("<a")) == end
    assert found.after_link(html.index(" d")) == html.index(" d")
    assert found.after_link(html.index("a <")) == html.index("a <")


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One here. Two there. Three.", "Two", "Two there."),
        ("One here. Two there. Three.", "there. Three", "Two there. Three."),
        ("One here. Two there. Three.", "One here.", "One here."),
        ("Said Mr. Kishida on Aug. 18. Then he left.", "Kishida", "Said Mr. Kishida on Aug. 18."),
        ("The U.S. Navy sailed. It came back.", "Navy", "The U.S. Navy sailed."),
        ("Gen. Brown spoke. Adm. Paparo too.", "Paparo", "Adm. Paparo too."),
        ("J. R. Smith spoke. He left.", "Smith", "J. R. Smith spoke."),
        ("It cost 3.5 million. It sank.", "cost", "It cost 3.5 million."),
        ("Is it? Yes! No.", "Yes", "Yes!"),
        ('He said "go." They went.', "They", "They went."),
        ("He said \u201cgo.\u201d They went.", "said", "He said \u201cgo.\u201d"),
        ("(One here.) Two there.", "Two", "Two there."),
        ("政府は発表した。議会は反対した。終わり", "議会", "議会は反対した。"),
        ("One。Two here！Three", "Two", "Two here！"),
        ("No end at all", "end", "No end at all"),
        ("first block. x\n\nSecond one. Third.", "Second", "Second one."),
        ("Wait\u2026 What? Yes.", "What", "What?"),
    ],
)
def test_the_sentence_around(text: str, words: str, sentence: str) -> None:
    found = visible(text)
    start = found.text.index(words)
    first, last = found.sentence_around(start, start + len(words))
    assert found.text[first:last].strip() == sentence


@given(markdown_texts, st.data())
@settings(max_examples=100)
def test_a_sentence_holds_its_words_and_stays_in_its_block(text: str, data: st.DataObject) -> None:
    found = read_visible(compile_prose(text, Field("a.md"))[0].html)
    if found.text.strip():
        start = data.draw(st.integers(0, len(found.text) - 1))
        end = data.draw(st.integers(start + 1, len(found.text)))
        first, last = found.sentence_around(start, end)
        low, high = found.block_around(start, end)
        assert low <= first <= start
        assert last <= high
        assert last >= end or not found.text[last:end].strip()


def test_block_around() -> None:
    found = visible("one\n\ntwo three\n\n- four\n- five")
    start = found.text.index("three")
    assert found.text[slice(*found.block_around(start, start + 5))] == "two three"
    assert found.text[slice(*found.block_around(0, start))] == "one\ntwo three"
    start = found.text.index("five")
    assert found.text[slice(*found.block_around(start, start + 4))] == "five"


def test_pieces_in() -> None:
    found = visible("one *two* three")
    shown = [found.text[p.text_start : p.text_end] for p in found.pieces_in(1, 6)]
    assert shown == ["one ", "two"]
    assert found.pieces_in(4, 4) == () or all(p.text_start < 4 < p.text_end for p in found.pieces_in(4, 4))
