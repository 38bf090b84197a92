"""What is fuzzed, and what must hold of it, whatever comes in. `fuzz.py` runs it with atheris.

A target takes bytes and raises only when a promise is broken. RecursionError, MemoryError and every other exception are faults.
"""

from collections.abc import Callable

from payloads import unsafe_parts

from briefgen import dates
from briefgen.link.anchor import find_nearest, find_quote, propose_context
from briefgen.model import Quote
from briefgen.read import yaml
from briefgen.read.confined import compile_text
from briefgen.read.prose import compile_prose
from briefgen.read.visible import read_visible
from briefgen.render.body import assemble
from briefgen.source import WholeFile

HERE = WholeFile("a.md")


def text_of(data: bytes) -> str:
    """Return bytes as a content file's text is read."""
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def fuzz_yaml(data: bytes) -> None:
    """YAML becomes a value or problems, the same on both ways of reading, with spans inside the text."""
    text = text_of(data)
    document = yaml.parse("a.yaml", text)
    spans = yaml.read_spans("a.yaml", text)
    for found in document.problems:
        place = found.place
        assert 0 <= place.start <= place.end <= max(1, len(text)), found  # type: ignore[union-attr]
    assert document.value is None or not document.problems or document.value is not None
    if not document.problems:
        assert _same(document.value, spans, ())


def _same(value: object, spans: yaml.FieldSpans, keys: tuple[str | int, ...]) -> bool:
    """Say whether every value has its span."""
    if keys in spans.value_spans or value is None:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return all(_same(item, spans, (*keys, key)) for key, item in items)
    return False


def fuzz_dates(data: bytes) -> None:
    """A text is a date, which then reads as itself, or is refused."""
    text = data.decode("utf-8", "replace")
    try:
        date = dates.parse(text)
    except dates.DateError:
        return
    assert dates.parse(date.text) == date
    assert dates.sort_key(date) == dates.sort_key(date)


def fuzz_prose(data: bytes) -> None:
    """Markdown becomes harmless HTML or a problem; what is visible of it stands where it says."""
    text = text_of(data)
    prose, problems = compile_text(text, HERE)
    if problems:
        return
    found = list(unsafe_parts(prose.html, is_prose=True))
    assert found == [], (found, text)
    visible = read_visible(prose.html)
    assert len(visible.text) == len(visible.folded)
    assemble(prose.html, visible)


def fuzz_anchors(data: bytes) -> None:
    """A quote that is cut from a text is found there; any other is found or not, and explained."""
    half = len(data) // 2
    prose, problems = compile_prose(text_of(data[:half]), HERE)
    if problems:
        return
    visible = read_visible(prose.html)
    exact = text_of(data[half:]).strip() or "x"
    hits = find_quote(Quote(exact), visible)
    assert all(0 <= start < end <= len(visible.text) for start, end in hits)
    if len(hits) > 1:
        propose_context(visible, hits, 4)
    find_nearest(Quote(exact), visible)
    words = visible.text.split()
    if words and words[0].isascii() and words[0].isalnum():
        assert find_quote(Quote(words[0]), visible)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "yaml": fuzz_yaml,
    "dates": fuzz_dates,
    "prose": fuzz_prose,
    "anchors": fuzz_anchors,
}
