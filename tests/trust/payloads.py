"""Hostile texts, where they are put, and what a page may hold: shared by the tests that nothing of them runs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib

from briefgen.read.prose import LINK_KINDS

OWN: list[str] = json.loads((Path(__file__).parents[1] / "data/payloads.json").read_text("utf-8"))
CORPORA = Path(__file__).parents[3] / "shared/corpora"
CONTEXTS = {
    "paragraph": "before {} after",
    "link": "[before {}](https://a.example/)",
    "address": "[before]({})",
    "image": "![{}]({})",
    "title": '[before](https://a.example/ "{}")',
    "attribute": "before {{: title=\"{}\" }}\n\n<p title='{}'>after</p>",
    "raw HTML": "<div>\n{}\n</div>",
    "code": "`{}`\n\n```\n{}\n```",
    "table": "| a | b |\n|---|---|\n| {} | c |",
    "note": "before[^1]\n\n[^1]: {}",
    "heading": "# {}",
    "list": "- {}\n    - {}",
}
_ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "main",
        "header",
        "footer",
        "nav",
        "section",
        "article",
        "aside",
        "div",
        "p",
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
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "pre",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "wbr",
        "button",
        "details",
        "summary",
        "form",
        "fieldset",
        "legend",
        "label",
        "input",
        "noscript",
        "select",
        "option",
        "output",
        "data",
        "search",
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "line",
        "text",
        "title",
        "tspan",
        "defs",
        "use",
        "linearGradient",
        "stop",
        "pattern",
        "clipPath",
        "polygon",
        "polyline",
    ]
)
_ADDRESSES = frozenset(
    ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "ping", "cite", "background")
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#@\\]|mailto:", re.IGNORECASE)
_NOT_IN_PROSE = frozenset(
    ("noscript", "script", "meta", "link", "form", "input", "button", "svg", "title", "nav", "main")
)
_OWN_SCRIPT = re.compile(r"(?:\.\./|/)*(?:[a-z-]+/)*static/[a-z]+\.js")


def corpus() -> list[str]:
    """Return the payloads of the shared lists, where they are at hand."""
    found: list[str] = []
    for name in ("xss-payloads.json", "naughty-strings.json"):
        if (CORPORA / name).is_file():
            found += json.loads((CORPORA / name).read_text("utf-8"))
    return found


def in_context(context: str, payload: str) -> str:
    """Return Markdown in which a payload stands."""
    pattern = CONTEXTS[context]
    return pattern.replace("{{", "{").replace("}}", "}").replace("{}", payload)


def unsafe_parts(page: str, is_prose: bool = False) -> Iterator[str]:
    """Yield what a page, parsed as a browser does, may not hold: by a list of what it may."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        if tag not in _ELEMENTS or (is_prose and tag in _NOT_IN_PROSE):
            yield f"element {tag}"
        for name, value in element.attrib.items():
            plain = (name if isinstance(name, str) else ":".join(filter(None, name))).lower()
            if plain.startswith("on") or plain in ("style", "srcdoc", "formaction", "autofocus", "ping", "srcset"):
                yield f"attribute {plain} of {tag}"
            if plain in _ADDRESSES and not _is_harmless(value, is_prose):
                yield f"address {value!r} of {tag}"
        words = "".join(element.itertext()) if tag == "script" else ""
        is_data = element.get("type") == "application/ld+json" and not re.search("[<>&]", words) and not is_prose
        if tag == "script" and not is_data and (words or not _OWN_SCRIPT.fullmatch(element.get("src") or "")):
            yield "script"
        if (
            not is_prose
            and tag in ("img", "input")
            and re.match(r"[a-z]+:|//", element.get("src") or "", re.IGNORECASE)
        ):
            yield f"foreign picture {element.get('src')!r}"
        if tag == "meta" and element.get("http-equiv", "content-security-policy").lower() not in (
            "content-security-policy",
            "refresh",
        ):
            yield f"meta {element.attrib}"
        if (
            tag == "meta"
            and element.get("http-equiv") == "refresh"
            and not re.fullmatch(r"0; url=(?:\.\./)*[a-z-]+/[^:]*", element.get("content") or "")
        ):
            yield f"leads on to {element.get('content')!r}"


def _is_harmless(address: str, is_prose: bool) -> bool:
    """Say whether an address, read as a browser reads it, leads to a page here or to the web.

    In prose that is not resolved yet, cross-links have kinds for schemes, and paths may lead nowhere.
    """
    read = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33)))))
    scheme = _SCHEME.match(read)
    if scheme is None:
        return is_prose or not (read.startswith("//") or "\\" in read)
    return bool(_WEB.match(read)) or (is_prose and scheme[1] in LINK_KINDS)
