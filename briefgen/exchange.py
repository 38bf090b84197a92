"""The data file: the whole graph as JSON, versioned. Its types and its schema are made from the model's own.

A record has each field of the model under its name, dates as EDTF text; an absent field has its default. What is not
written by an author but follows from it stands under `computed`. Offsets: code points, 0-based, half-open.
"""

import functools
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct, defstruct

from briefgen import model
from briefgen.edtf import INTERVAL_PATTERN, POINT_PATTERN, Edtf

FORMAT = "briefgen"
VERSION = 1

Plain = dict[str, Any]
"""A JSON object."""

_MOMENT = Annotated[str, Meta(pattern=rf"^{POINT_PATTERN}$", description="a date (EDTF level 1)")]
_DATE = Annotated[
    str, Meta(pattern=rf"^({POINT_PATTERN}|{INTERVAL_PATTERN})$", description="a date or interval (EDTF level 1)")
]


class DataError(Exception):
    """A file holds no data that this version can read; the message says why."""


class Passage(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a quote stands: its number among the record's quotes (from 1), and a span of the article's visible text."""

    article: str
    number: int
    start: int
    end: int
    exact: str


class TextFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The page of a text, and its visible text: a line feed between blocks."""

    path: str
    text: str


class ClaimFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A claim's page, where it stands, and the independent origins of the sources for and against it."""

    path: str
    anchors: tuple[Passage, ...]
    origins_for: int
    origins_against: int


class EventFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """An event's page, where it stands, and the first and last day that its date allows (nothing where it is open)."""

    path: str
    anchors: tuple[Passage, ...]
    first_day: str | None
    last_day: str | None


class SourceFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A source's page, and the sources from which it derives in the end."""

    path: str
    origins: tuple[str, ...]


class PageFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A record's page."""

    path: str


class CountryName(Struct, frozen=True, forbid_unknown_fields=True):
    """A country that the briefing names, as it is called there."""

    code: str
    name: str
    path: str


class BriefingFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The briefing's date, every country that it names, the ids in the order of the content, and files beside it."""

    as_of: str | None
    countries: tuple[CountryName, ...]
    order: dict[str, tuple[str, ...]]
    assets: tuple[str, ...]


LISTS: dict[str, type[model.Record]] = {
    "articles": model.Article,
    "pages": model.FreePage,
    "claims": model.Claim,
    "events": model.Event,
    "actors": model.Actor,
    "sources": model.Source,
    "countries": model.Country,
}
"""What the lists of the file hold; each is sorted by id (countries by code)."""

_FACTS: dict[type[model.Record], type[Struct]] = {
    model.Article: TextFacts,
    model.FreePage: TextFacts,
    model.Claim: ClaimFacts,
    model.Event: EventFacts,
    model.Actor: PageFacts,
    model.Source: SourceFacts,
    model.Country: PageFacts,
}
_WITH_BODY = (model.Article, model.FreePage)


def plain(value: Any) -> Any:
    """Return a record, or a value of one, as JSON has it; what is as it is by default is left out."""
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Struct):
        parts = ((name, getattr(value, name), default) for name, default in _fields(type(value)))
        return {name: plain(part) for name, part, default in parts if part != default}
    return value


@functools.cache
def _fields(type_: type[Struct]) -> tuple[tuple[str, Any], ...]:
    """Return the names of a record's fields and their defaults."""
    fields = msgspec.structs.fields(type_)
    return tuple((f.name, {} if f.default_factory is dict else f.default) for f in fields)


def read_data(data: bytes) -> Plain:
    """Return the content of a data file. Raises DataError."""
    try:
        head = msgspec.json.decode(data)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise DataError('this is no data file of briefgen: "format" is missing or another')
        if head.get("version") != VERSION:
            raise DataError(f"this is version {head.get('version')} of the format; version {VERSION} is known here")
        msgspec.json.decode(data, type=_data_file())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"this is no data file of briefgen: {error}") from error
    return head


def json_schema() -> Plain:
    """Return the JSON Schema (2020-12) of the data file."""
    schema = _as_ecma(msgspec.json.schema(_data_file()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "briefgen data", **schema}


def _as_ecma(value: Any) -> Any:
    """Write patterns as ECMA-262 has them in its strict mode, and defaults as JSON.

    Docstrings of records are left out: `python -OO` has none, and the file is to be the same there.
    """
    if isinstance(value, dict):
        parts = {key: part for key, part in value.items() if key != "description" or "properties" not in value}
        return {key: _portable(part) if key == "pattern" else _as_ecma(part) for key, part in parts.items()}
    return [_as_ecma(item) for item in value] if isinstance(value, list | tuple) else value


def _portable(pattern: Any) -> Any:
    return pattern.replace(r"\"", '"') if isinstance(pattern, str) else _as_ecma(pattern)


@functools.cache
def _data_file() -> type[Struct]:
    """Return the type of a whole data file."""
    lists = [(name, tuple[_entry(type_), ...]) for name, type_ in LISTS.items()]  # type: ignore[misc]
    fields = [
        ("format", Literal["briefgen"]),
        ("version", Literal[1]),
        ("briefing", _as_text(model.Briefing)),
        ("computed", BriefingFacts),
        *lists,
    ]
    return defstruct("DataFile", fields, frozen=True, forbid_unknown_fields=True)


def _entry(type_: type[model.Record]) -> type[Struct]:
    """Return the type of a record in a list: with its id, its Markdown body and what is computed."""
    own = [("id", model.Id), ("body", str)] if type_ in _WITH_BODY else []
    return _struct(type_, [*own, ("computed", _FACTS[type_])])


@functools.cache
def _as_text(hint: Any) -> Any:
    """Return a type of the model with dates as text."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Edtf:
        return _DATE
    if origin is Annotated:
        return _MOMENT if arguments[0] is Edtf else hint
    if origin is tuple:
        return tuple[_as_text(arguments[0]), ...]  # type: ignore[misc]
    if origin in (Union, types.UnionType):
        return Union[tuple(map(_as_text, arguments))]  # noqa: UP007 - the members are known only now
    if isinstance(hint, type) and issubclass(hint, model.Record):
        return _struct(hint, [])
    return hint


def _struct(type_: type[model.Record], own: list[tuple[str, Any]]) -> type[Struct]:
    hints = get_type_hints(type_, include_extras=True)
    required: list[Any] = list(own)
    optional: list[Any] = []
    for name, default in _fields(type_):
        hint = _as_text(hints[name])
        if default is msgspec.NODEFAULT:
            required.append((name, hint))
        else:
            optional.append((name, hint, plain(default) if isinstance(default, Struct) else default))
    return defstruct(
        type_.__name__,
        [*required, *optional],
        frozen=True,
        forbid_unknown_fields=True,
    )
