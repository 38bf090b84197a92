"""Bytes become text, and it is told what sort of text they are: plain, Markdown or HTML."""

import codecs
import re
from typing import Literal

from msgspec import Struct

from briefgen.read.files import MAX_ARTICLE_BYTES, MAX_FILE_BYTES
from briefgen.source import without_controls

Form = Literal["text", "markdown", "html"]

_BY_SUFFIX: dict[str, Form] = {"html": "html", "htm": "html", "xhtml": "html", "md": "markdown", "markdown": "markdown"}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset=[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_OLD = re.compile(
    r"windows-125[0-8]|iso-8859-(?:[2-9]|1[0-6])|shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5|koi8-[ru]"
)
"""Encodings of old pages that are read as they say; the first Latin alphabet is read as Windows' (Encoding Standard)."""

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|head|body|article|main|div|h1|p)\b", re.IGNORECASE
)
_MARKDOWN = re.compile(
    r"\A---[ \t]*\n[a-z_]+:|^#{1,6} \S|\]\((?:https?:|mailto:|[a-z]+:)|^```|^(?:\*\*|__)\S", re.MULTILINE
)


class ImportRefused(Exception):
    """The text can't become an article, or the content is in the way; the message says how."""


class Text(Struct, frozen=True):
    """A text to be imported, with unified line ends."""

    form: Form
    text: str


def read_text(data: bytes, name: str, form: Form | None = None) -> Text:
    """Decode a text and tell its form by the name's suffix, else by how it looks. Raises ImportRefused."""
    suffix = name.rpartition(".")[2].lower()
    told = form or _BY_SUFFIX.get(suffix)
    limit = MAX_FILE_BYTES if told in (None, "html") else MAX_ARTICLE_BYTES
    if len(data) > limit:
        raise ImportRefused(f"{name} has more than {limit // 1_000_000} MB: too much for one article")
    text = without_controls(_decoded(data, name)).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ImportRefused(f"there is no text in {name}")
    return Text(told or _looks_like(text), text)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = _CHARSET.search(data[:4096])
        label = declared[1].decode("ascii").lower() if declared else ""
        if label in ("iso-8859-1", "latin1", "us-ascii"):
            label = "windows-1252"
        if _OLD.fullmatch(label):
            return data.decode(label, "replace")
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportRefused(f"{name} is not UTF-8 (line {line}); save it as UTF-8 first") from None


def _looks_like(text: str) -> Form:
    if _HTML.match(text):
        return "html"
    return "markdown" if _MARKDOWN.search(text[:20_000]) else "text"
