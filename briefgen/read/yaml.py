"""YAML as briefgen reads it: libyaml's events, strings only, no cleverness, every problem with its span.

Mappings become `dict`, sequences `list`, scalars `str`; a key without a value becomes `None`. Nothing is guessed:
`NO` is "NO". Anchors, aliases, merge keys and tags are refused. The events are read in a loop, never by recursion, so
that nesting cannot exhaust the stack.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct
from yaml import _yaml

from briefgen.diagnostics import Problem, problem
from briefgen.source import Field, Key, Keys, Span

MAX_DEPTH = 40
MAX_ITEMS = 500_000

Value = str | None | list["Value"] | dict[str, "Value"]
Spans = dict[Keys, Span]


class Document(Struct, frozen=True):
    """A parsed file: its value, or nothing where it could not be read, and the problems found on the way."""

    value: Value
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    """Reading stops at a problem after which the rest of the file means nothing."""

    def __init__(self, code: str, start: int, end: int, message: str, *hints: str) -> None:
        self.code, self.start, self.end, self.message, self.hints = code, start, end, message, hints


class _Open:
    """A mapping or sequence that is being filled."""

    __slots__ = ("container", "key", "key_spans", "keys", "start")

    def __init__(self, container: Any, keys: Keys, start: int) -> None:
        self.container = container
        self.keys = keys
        self.start = start
        self.key: str | None = None
        self.key_spans: dict[str, tuple[int, int]] = {}


class _Builder:
    """Builds the value out of the events; spans are kept only where they were asked for."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.problems: list[Problem] = []
        self.value_spans: Spans | None = None
        self.key_spans: Spans | None = None
        self.stack: list[_Open] = []
        self.root: Value = None
        self.items = 0

    def span(self, start: int, end: int) -> Span:
        """Return a span of the file without trailing white space, and never empty unless the file is."""
        end = max(start, min(end, len(self.text)))
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(self.path, start, max(end, min(start + 1, len(self.text))))

    def report(self, code: str, start: int, end: int, message: str, *hints: str) -> None:
        """Note a problem after which reading can go on."""
        self.problems.append(problem(code, self.span(start, end), message, *hints))

    def run(self) -> None:
        """Read all events."""
        for event in _events(self.text):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.open({}, event)
            elif kind is yaml.SequenceStartEvent:
                self.open([], event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.close(event.end_mark.index)
            elif kind is yaml.AliasEvent:
                start, end = event.start_mark.index, event.end_mark.index
                raise _Refused("BG104", start, end, "aliases (*name) are not used here", "write the value out")

    def scalar(self, event: Any) -> None:
        self.refuse_decorations(event)
        start, end = event.start_mark.index, event.end_mark.index
        value = None if event.value == "" and not event.style else event.value
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and isinstance(top.container, dict):
            self.open_key(top, value, start, end)
        else:
            self.place(value, start, end)

    def open_key(self, top: _Open, value: str | None, start: int, end: int) -> None:
        if value is None:
            raise _Refused("BG102", start, end, "a key is missing before the colon")
        if value == "<<":
            raise _Refused("BG104", start, end, "merge keys (<<) are not used here", "write the fields out")
        if value in top.key_spans:
            line = self.text.count("\n", 0, top.key_spans[value][0]) + 1
            self.report("BG103", start, end, f'"{value}" stands here a second time', f"first in line {line}")
        top.key = value
        top.key_spans.setdefault(value, (start, end))
        if self.key_spans is not None:
            self.key_spans.setdefault((*top.keys, value), self.span(start, end))

    def open(self, container: Any, event: Any) -> None:
        self.refuse_decorations(event)
        start = event.start_mark.index
        if self.stack and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None:
            raise _Refused("BG102", start, event.end_mark.index, "a key must be plain text")
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused("BG105", start, event.end_mark.index, f"nested more than {MAX_DEPTH} levels deep")
        self.stack.append(_Open(container, self.next_keys(), start))

    def close(self, end: int) -> None:
        done = self.stack.pop()
        self.place(done.container, done.start, end)

    def next_keys(self) -> Keys:
        """Return the keys of the value that comes next."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        key: Key = top.key if isinstance(top.container, dict) and top.key is not None else len(top.container)
        return (*top.keys, key)

    def place(self, value: Value, start: int, end: int) -> None:
        """Put a finished value where it belongs; the first of two equal keys wins."""
        self.items += 1
        if self.items > MAX_ITEMS:
            raise _Refused("BG105", start, end, f"more than {MAX_ITEMS} values in one file")
        if self.value_spans is not None:
            self.value_spans.setdefault(self.next_keys(), self.span(start, end))
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.container, list):
            top.container.append(value)
        else:
            top.container.setdefault(top.key, value)
            top.key = None

    def refuse_decorations(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor is not None:
            raise _Refused("BG104", start, end, "anchors (&name) are not used here", "write the value out")
        if event.tag is not None:
            raise _Refused("BG104", start, end, f"tags ({event.tag}) are not used here", "all values are text")


def _events(text: str) -> Iterator[Any]:
    parser = _yaml.CParser(text)
    documents = 0
    while True:
        event = parser.get_event()
        if event is None or isinstance(event, yaml.StreamEndEvent):
            return
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                start: int = event.start_mark.index  # type: ignore[union-attr]
                raise _Refused("BG104", start, start + 3, "a second document starts here", "use one file each")
        yield event


def parse(path: str, text: str) -> Document:
    """Read YAML text. Reports BG102–BG105."""
    value = _read_sound(text)
    if value is not _UNSOUND:
        return Document(value)
    builder = _Builder(path, text)
    stopped = _run(builder)
    if stopped is not None:
        return Document(None, (*builder.problems, stopped))
    return Document(builder.root, tuple(builder.problems))


_UNSOUND: Any = object()
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_FRAMES = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)


class _Unsound(Exception):
    """Something in the file must be reported."""


def _read_sound(text: str) -> Any:
    """Read YAML text that has nothing to report, in a quarter of the builder's time; give up at anything else."""
    try:
        values = _sound_values(text)
    except (yaml.YAMLError, _Unsound):
        return _UNSOUND
    return (values or [None])[0] if len(values) <= 1 else _UNSOUND


def _sound_values(text: str) -> list[Any]:
    """Return the values of all documents."""
    values: list[Any] = []
    container: Any = values
    key: str | None = None
    stack: list[tuple[Any, str | None]] = []
    items = 0
    parser: Any = _yaml.CParser(text)
    while (event := parser.get_event()) is not None:
        kind = event.__class__
        if kind in _FRAMES:
            continue
        if kind in _ENDS:
            value = container
            container, key = stack.pop()
        else:
            if event.anchor or event.tag:
                raise _Unsound
            needs_key = key is None and container.__class__ is dict
            if kind is not yaml.ScalarEvent:
                if needs_key or len(stack) >= MAX_DEPTH:
                    raise _Unsound
                stack.append((container, key))
                container, key = ({} if kind is yaml.MappingStartEvent else []), None
                continue
            value = event.value or (None if not event.style else "")
            if needs_key:
                key = _sound_key(value, container)
                continue
        items += 1
        if key is None:
            container.append(value)
        else:
            container[key] = value
            key = None
    if items > MAX_ITEMS:
        raise _Unsound
    return values


def _sound_key(value: str | None, mapping: dict[str, Value]) -> str:
    if value is None or value == "<<" or value in mapping:
        raise _Unsound
    return value


class FieldSpans(Struct, frozen=True):
    """Where each key and value of a file stands."""

    path: str
    key_spans: Spans
    value_spans: Spans

    def of(self, field: Field) -> Span:
        """Return a field's span, or that of the nearest value around it where the field is not there."""
        if field.part == "key" and field.keys in self.key_spans:
            return self.key_spans[field.keys]
        for length in range(len(field.keys), -1, -1):
            if field.keys[:length] in self.value_spans:
                return self.value_spans[field.keys[:length]]
        return Span(self.path, 0, 1)


def read_spans(path: str, text: str) -> FieldSpans:
    """Read YAML text again for its positions, as far as it can be read."""
    builder = _Builder(path, text)
    builder.value_spans, builder.key_spans = {}, {}
    _run(builder)
    return FieldSpans(path, builder.key_spans, builder.value_spans)


def _run(builder: _Builder) -> Problem | None:
    """Fill the builder; return the problem that ended it early, if one did."""
    try:
        builder.run()
    except _Refused as refused:
        span = builder.span(refused.start, refused.end)
        return problem(refused.code, span, refused.message, *refused.hints)
    except yaml.YAMLError as error:
        return _syntax_problem(builder, error)
    return None


def _syntax_problem(builder: _Builder, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "unexpected end" in str(getattr(error, "problem", "")):
        mark = getattr(error, "context_mark", None) or mark  # where what never ends begins
    if mark is None:
        offset = _reader_offset(builder.text)
        char = builder.text[offset : offset + 1]
        message = f"the character U+{ord(char):04X} may not stand here" if char else str(error).splitlines()[0]
        return problem("BG102", builder.span(offset, offset + 1), message, "remove it")
    message = " ".join(part for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    return problem("BG102", builder.span(mark.index, mark.index + 1), message, _syntax_hint(builder.text, mark.index))


def _reader_offset(text: str) -> int:
    """Return the offset of the first character that YAML forbids (YAML 1.1, c-printable)."""
    for offset, char in enumerate(text):
        code = ord(char)
        allowed = code in (9, 10, 13, 0x85) or 0x20 <= code < 0x7F or 0xA0 <= code < 0xFFFE or code >= 0x10000
        if not allowed or 0xD800 <= code < 0xE000:
            return offset
    return 0


def _syntax_hint(text: str, offset: int) -> str | None:
    line = text[text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
    if "\t" in line[: len(line) - len(line.lstrip())] or text[offset : offset + 1] == "\t":
        return "indent with spaces, not with tabs"
    if line.count(": ") > 1 or line.rstrip().endswith(":"):
        return "put quotation marks around a text that has a colon in it"
    return None
