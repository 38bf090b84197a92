"""Markdown becomes safe HTML; each text by itself; what would take too long is refused."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.read.prose import ID_PREFIX, LINK_KINDS, MAX_CHARACTERS, MAX_LINE, compile_prose
from briefgen.source import Field, Span

Within = Callable[[float], AbstractContextManager[None]]
HERE = Field("a.yaml", ("x",))


def html(text: str) -> str:
    prose, problems = compile_prose(text, HERE)
    assert problems == []
    return prose.html


def code(text: str) -> str:
    prose, problems = compile_prose(text, HERE)
    assert prose.html == ""
    assert len(problems) == 1
    return problems[0].code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "<p>plain</p>"),
        ("", ""),
        ("*a* **b** `c <d>`", "<p><em>a</em> <strong>b</strong> <code>c &lt;d&gt;</code></p>"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
        ("# One\n\n## Two", '<h2 id="t-one">One</h2>\n<h3 id="t-two">Two</h3>'),
        ("### Three\n\n# One", '<h4 id="t-three">Three</h4>\n<h2 id="t-one">One</h2>'),
        ("## Two\n\n### Three", '<h2 id="t-two">Two</h2>\n<h3 id="t-three">Three</h3>'),
        ("# A\n\n###### Six", '<h2 id="t-a">A</h2>\n<h6 id="t-six">Six</h6>'),
        ("## A {#own}", '<h2 id="t-own">A</h2>'),
        ("## A\n\n## A", '<h2 id="t-a">A</h2>\n<h2 id="t-a_1">A</h2>'),
        ("> q", "<blockquote>\n<p>q</p>\n</blockquote>"),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("```python\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>"),
        ('HTML\n\n*[HTML]: Hyper "T"', '<p><abbr title="Hyper &quot;T&quot;">HTML</abbr></p>'),
        ("[x](actor:fumio-kishida)", '<p><a href="actor:fumio-kishida">x</a></p>'),
        ("[](source:s)", '<p><a href="source:s"></a></p>'),
        ("[x](https://a.b/?c=1>2)", '<p><a href="https://a.b/?c=1&gt;2">x</a></p>'),
        ('[x](y.md "a > b")', '<p><a href="y.md" title="a &gt; b">x</a></p>'),
        ("![alt](../assets/a.png)", '<p><img alt="alt" src="../assets/a.png"></p>'),
        ("<ins>a</ins> <u>b</u>", "<p><ins>a</ins> <u>b</u></p>"),
        ("5 %&nbsp;x &copy; &#8211;", "<p>5 %&nbsp;x \u00a9 \u2013</p>"),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    assert html(text) == expected


def test_tables_have_alignment_classes() -> None:
    table = html("| a | b | c | d |\n|:--|--:|:-:|---|\n| 1 | 2 | 3 | 4 |")
    for tag in ("th", "td"):
        classes = re.findall(rf'<{tag}(?: class="([a-z-]+)")?>', table)
        assert classes == ["align-left", "align-right", "align-center", ""]
    assert "style" not in table and "align=" not in table


def test_footnotes_have_prefixed_ids_both_ways() -> None:
    note = html("a[^1]\n\n[^1]: note")
    assert '<sup id="t-fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>' in note
    assert '<li id="t-fn:1">' in note
    assert re.search(r'<a class="footnote-backref" href="#fnref:1"', note)


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)">x</p>',
    "<p style='position:fixed;background:url(javascript:1)'>x</p>",
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<form action=https://evil.example><input name=a><button>b</button></form>",
    "<svg onload=alert(1)><a xlink:href='javascript:1'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<object data=x></object><embed src=x><applet code=x></applet>",
    "<base href=https://evil.example><meta http-equiv=refresh content='0;url=x'><link rel=stylesheet href=x>",
    "<video src=x onerror=alert(1)></video><audio src=x></audio><source srcset=x>",
    "<template><script>alert(1)</script></template><noscript><p title='</noscript><img src=x onerror=1>'>",
    "<textarea><script>alert(1)</script></textarea><select><option>x</select><title>t</title>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://a/b)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[a](x "b\\" onclick=\\"alert(1)")',
    "a {: onclick=alert(1) style=x id=own class=evil}",
    "# h {: onclick=alert(1)}",
    "`x`{: onmouseover=alert(1)}",
    "```{ .python onclick=alert(1) }\nx\n```",
    '*[x]: "><script>alert(1)</script>\n\nx',
    "[^1]: <script>alert(1)</script>\n\na[^1]",
    "| a |\n|-|\n| <img src=x onerror=1> |",
    "<p><a href=x><div><a href=javascript:1>y</a></div></a>",
    "<xss id=x tabindex=1 onfocus=alert(1)></xss>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo 1 ?><%= x %>",
    "<p id=x name=y class=mark>",
    "<img src='//evil.example/x.png' srcset='x 1x' loading=lazy>",
    "<a href=x target=_blank ping=https://evil.example download>x</a>",
    "<plaintext>a",
    "<xmp><script>alert(1)</script></xmp>",
    "<details open ontoggle=alert(1)>x</details><dialog open>x</dialog>",
]
TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = frozenset(
    [
        "id",
        "lang",
        "dir",
        "title",
        "href",
        "src",
        "alt",
        "width",
        "height",
        "start",
        "reversed",
        "colspan",
        "rowspan",
        "scope",
        "datetime",
        "class",
    ]
)
CLASSES = frozenset(("footnote-ref", "footnote-backref", "footnote", "align-left", "align-right", "align-center"))


class _Watch(HTMLParser):
    """Fails at whatever is not on the list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert len({name for name, _ in attrs}) == len(attrs)
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name in ("href", "src"):
                scheme = urlsplit(value or "").scheme
                assert scheme in ("", "http", "https", "mailto", *LINK_KINDS), value
            if name == "id":
                assert (value or "").startswith(ID_PREFIX), value
            if name == "class":
                assert set((value or "").split()) <= CLASSES, value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def assert_safe(result: str) -> None:
    watch = _Watch()
    watch.feed(result)
    watch.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_dangerous_comes_through(text: str) -> None:
    for made in (text, f"a {text} b", f"> {text}", f"- {text}", f"# {text}", f"**{text}**", f"<div markdown=1>{text}"):
        assert_safe(compile_prose(made, HERE)[0].html)


@pytest.mark.parametrize(
    "text", ["<p onclick=x>", "<script>", "<form>", "<p class=evil>", "<p id=x>", "<a href=ftp:x>", "<!-- x -->"]
)
def test_the_watch_can_bark(text: str) -> None:
    with pytest.raises(AssertionError):
        assert_safe(text)


@given(
    st.lists(
        st.sampled_from([*HOSTILE, *"\n\t <>[]()*_`~|#-+.!&;:\"'\\^={}", "\n\n", "    ", "x", "é", "语"]), max_size=14
    )
)
@settings(max_examples=150)
def test_no_mixture_is_dangerous(parts: list[str]) -> None:
    assert_safe(compile_prose("".join(parts), HERE)[0].html)


@given(
    st.lists(
        st.sampled_from([*"<>/ab=\"' \n", "<a ", "<p>", "</p>", "<table>", "<td>", "&lt", "&#", "<!", "]]>"]),
        max_size=20,
    )
)
@settings(max_examples=150)
def test_what_comes_out_is_escaped_and_comes_out_again(parts: list[str]) -> None:
    """`visible` relies on it: no bare `<` or `>` anywhere but in tags."""
    result = compile_prose("".join(parts), HERE)[0].html
    without_tags = re.sub(r'</?[a-z][a-z0-9]*(?: [a-z-]+="[^"<>]*")*>', "", result)
    assert "<" not in without_tags and ">" not in without_tags


STATE = {
    "plain": "# A\n\ntext HTML [x] a[^1] <b>b</b>\n\n- one\n- two\n\n    more\n",
    "abbreviation": "HTML\n\n*[HTML]: Hyper\n",
    "footnote": "a[^1] b[^n]\n\n[^1]: one\n[^n]: two\n",
    "reference": "[x]\n\n[x]: https://a.b\n",
    "headings": "# A\n\n# A\n",
    "raw": "<div>\n\nx\n",
    "fence": "```\nunclosed\n",
    "list": "- a\n    - b\n        1. c\n",
    "table": "|a|b|\n|-|-|\n|c|d|\n",
    "deep": "<div>\n" * 400,
    "too deep": "> " * 200 + "x",
    "deep list": "\n".join("    " * depth + "- x" for depth in range(300)),
    "deep mixture": "\n".join(("> - " * (depth % 12)) + "x" for depth in range(200)),
    "too long": "x" * (MAX_LINE + 1),
}


SHORT = [name for name in STATE if "deep" not in name]


@pytest.mark.parametrize("other", STATE)
def test_a_text_compiled_after_another_is_the_same(other: str) -> None:
    first = {name: compile_prose(STATE[name], HERE) for name in SHORT}
    compile_prose(STATE[other], HERE)
    assert {name: compile_prose(STATE[name], HERE) for name in reversed(SHORT)} == first


@pytest.mark.parametrize(
    "bad", ["\n".join("    " * depth + "- x" for depth in range(400)), "<div>\n" * 400, "- " * 29 + "x"]
)
def test_a_text_after_a_failure_is_what_it_always_is(bad: str) -> None:
    compile_prose(bad, HERE)
    assert html("- a\n\n    b\n\n[x](https://a.b) `c`") == (
        '<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n<p><a href="https://a.b">x</a> <code>c</code></p>'
    )


@given(
    st.lists(
        st.sampled_from(
            ["> ", "- ", "1. ", "    ", "\n", "\n\n", "x", "[^1]", "[^1]: ", "<div>", "</div>", "```\n", "*[x]: "]
        ),
        max_size=25,
    )
)
@settings(max_examples=100)
def test_no_text_leaves_a_trace(parts: list[str]) -> None:
    compile_prose("".join(parts), HERE)
    assert html("x [^1]\n\n- a\n\n    b\n\n# x") == (
        '<p>x [^1]</p>\n<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ul>\n<h2 id="t-x">x</h2>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n" * (MAX_CHARACTERS // 3 + 1), "BG105"),
        ("a" * (MAX_LINE + 1), "BG114"),
        ("> " * 31 + "x", "BG114"),
        ("- " * 31 + "x", "BG114"),
        ("1. " * 31 + "x", "BG114"),
        ("[" * 401, "BG114"),
        ("<" * 401, "BG114"),
        (("[" * 300 + "\n\n") * 40, "BG114"),
    ],
)
def test_caps(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_refusal_names_its_line() -> None:
    text = "a\n\n" + "b" * (MAX_LINE + 1)
    problems = compile_prose(text, Span("a.md", 100, 100 + len(text)))[1]
    assert [(p.code, p.place) for p in problems] == [("BG114", Span("a.md", 103, 104))]
    assert compile_prose(text, HERE)[1][0].place == HERE


ENDLESS = {
    "abbreviations": "\n".join(f"*[A{i}]: x" for i in range(20_000)) + "\n\n" + " ".join(f"A{i}" for i in range(2_000)),
    "one footnote, many references": "[^1]: x\n\n" + "\n\n".join(["a[^1]"] * 9_000),
    "many footnotes": "\n\n".join(f"a[^{i}]\n\n[^{i}]: x" for i in range(4_000)),
    "headings": "\n".join(f"# a{i}" for i in range(30_000)),
    "headings of one name": "# a\n\n" * 60_000,
    "paragraphs": "a\n\n" * 300_000,
    "lines": "a\n" * 450_000,
    "underlined headings": "a\n=\n\n" * 100_000,
    "rules": "***\n\n" * 150_000,
    "list": "1. a\n" * 180_000,
    "loose list": "- a\n\n" * 150_000,
    "nested lists": "\n".join("    " * (i % 25) + "- x" for i in range(9_000)),
    "table": "|a|b|\n|-|-|\n" + "|c|d|\n" * 150_000,
    "wide table": "|a" * 10_000 + "\n" + "|-" * 10_000 + "\n" + "|b" * 10_000,
    "definitions": "a\n: b\n\n" * 100_000,
    "link definitions": "\n".join(f"[a{i}]: x" for i in range(60_000)),
    "fences": "```\n" * 200_000,
    "quotations": "> a\n\n" * 150_000,
    "deep quotations": ("> " * 29 + "a\n") * 5_000,
    "emphasis": ("*a " * 15_000 + "\n") * 20,
    "emphasis both ways": "***a** b* " * 4_900,
    "code marks": " ".join("`" * i for i in range(1, 300)),
    "brackets": "[" * 399,
    "image brackets": ("![a](b" * 66 + "\n\n") * 150,
    "open links": ("[a](<b" * 130 + "\n\n") * 20,
    "open tags": ("<a x='" * 390 + "\n\n") * 25,
    "open comments": ("<!--" * 390 + "\n\n") * 25,
    "open elements": "<div>\n\n" * 9_000,
    "entities": ("&amp;" * 9_000 + "\n") * 20,
    "backslashes": "\\" * 49_000,
    "attributes": "a {: " + "x=y " * 12_000 + "}",
    "blank lines": "\n" * 990_000,
    "spaces": (" " * 49_000 + "\n") * 20,
    "tabs": ("\t" * 49_000 + "x\n") * 20,
    "addresses": ("<a@b.c> " * 390 + "\n\n") * 25,
}
SAMPLE = (
    "abbreviations",
    "one footnote, many references",
    "brackets",
    "open elements",
    "emphasis both ways",
    "code marks",
)


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in SAMPLE else pytest.mark.soak) for n in ENDLESS])
def test_every_text_ends(name: str, within: Within) -> None:
    """Within 5 s by the promise; three times that here, for slow machines."""
    text = ENDLESS[name][:MAX_CHARACTERS]
    with within(15):
        prose, problems = compile_prose(text, HERE)
    assert bool(prose.html.strip()) != bool(problems) or not text.strip() or name == "link definitions"


def test_texts_are_compiled_in_several_threads_at_once() -> None:
    texts = [
        f"# T{number}\n\n[x{number}]: actor:a{number}\n\n[y][x{number}] *z* a[^1]\n\n[^1]: n{number}\n" * 20
        for number in range(12)
    ]
    expected = [compile_prose(text, HERE) for text in texts]
    with ThreadPoolExecutor(4) as executor:
        assert list(executor.map(lambda text: compile_prose(text, HERE), texts * 3)) == expected * 3


def test_leaving_out_control_characters_makes_no_scheme() -> None:
    html = compile_prose("<a href=java&#1;script:alert(1)>x</a> and <a href='#t&#2;'>y</a>", HERE)[0].html
    assert html == '<p><a>x</a> and <a href="#t">y</a></p>'
