"""JSON Schema of every kind of file, made from the records' types, for editors and validators.

To briefgen every scalar of YAML is text. An editor reads numbers and flags as such, so each field accepts what an editor
makes of a text that briefgen accepts, and `null` where an optional field has no value, which counts as absent. Left out
are the words `true`, `false` and `null` as plain text: an editor would propose them everywhere.
"""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from briefgen import model
from briefgen.dates import Edtf
from briefgen.edtf import INTERVAL_PATTERN, POINT_PATTERN
from briefgen.model import Record

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
FILES: tuple[type[Record], ...] = (model.RecordFile, model.Article, model.FreePage, model.Briefing)
"""What a file or a front matter may hold."""

_DATE = "a date (EDTF level 1) such as 2023-08-18, 2023-05, 2023, 2023-21, 2019~ or 201X"
_FLAG = "^(true|false|on|off|yes|no)$"
_NUMBER = r"^[+-]?[0-9]{1,3}(\.[0-9]{1,12})?$"
_SLUG = model.SLUG.removeprefix("^").removesuffix("$")
_CODE = "[A-Z]{2}([A-Z]{2})?"
_NAMED = {"article": "an article", "event": "an event", "actor": "an actor"}


def json_schema() -> dict[str, Any]:
    """Return one schema; `$defs` has an entry for each record, `anyOf` one for each kind of file."""
    definitions = {type_.__name__: _definition(type_) for type_ in record_types()}
    return {
        "$schema": SCHEMA,
        "title": "briefgen content",
        "description": "briefing.yaml, front matter of articles and pages, and files of records",
        "anyOf": [_reference_to(type_) for type_ in FILES],
        "$defs": {**dict(sorted(definitions.items())), **_dates()},
    }


def record_types() -> Iterator[type[Record]]:
    """Yield every record type of the model, in the order in which the model has them."""
    for type_ in vars(model).values():
        if isinstance(type_, type) and issubclass(type_, Record) and type_ is not Record:
            yield type_


def _reference_to(type_: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{type_.__name__}"}


def _dates() -> dict[str, Any]:
    """Return the schemas of a single date and of a date that may be an interval. Editors read a year as a number."""
    years = {"minimum": -9999, "maximum": 9999}
    either = _text(
        f"{_DATE}, or an interval such as 2021/2024 or 2023-05/..", f"^({POINT_PATTERN}|{INTERVAL_PATTERN})$", "integer"
    )
    single = _text(f"{_DATE}, but no interval", f"^{POINT_PATTERN}$", "integer")
    return {"Edtf": {"title": "Date or interval", **either, **years}, "Moment": {"title": "Date", **single, **years}}


def _definition(type_: type[Record]) -> dict[str, Any]:
    """Return the schema of a record, and of the text that may stand for it."""
    hints = get_type_hints(type_, include_extras=True)
    fields = msgspec.structs.fields(type_)
    mapping = {
        "type": "object",
        "properties": {field.name: _property(field, hints[field.name]) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }
    named = {"title": type_.__name__, "description": (type_.__doc__ or "").strip()}
    shorthand = model.SHORTHAND.get(type_)
    return {**named, **mapping} if shorthand is None else {**named, "anyOf": [_schema(hints[shorthand]), mapping]}


def _property(field: msgspec.structs.FieldInfo, hint: Any) -> dict[str, Any]:
    schema = _schema(hint)
    if field.required:
        return schema
    default = {"default": field.default} if isinstance(field.default, str | int) else {}
    return {**_or_nothing(schema), **default}


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """Let `null` stand for an absent value."""
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*kinds, "null"]}
    return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}


def _schema(hint: Any) -> dict[str, Any]:
    """Return the schema of a value, from its annotated type (the same that the decoder reads)."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(*arguments)
    if origin is Literal:
        return _choice(arguments)
    if origin is tuple:
        return _list(_schema(arguments[0]))
    if origin is dict:
        return {"type": "object", "propertyNames": _schema(arguments[0]), "additionalProperties": _schema(arguments[1])}
    if origin in (Union, types.UnionType):
        return _schema(next(argument for argument in arguments if argument is not type(None)))
    return _text("true or false", _FLAG, "boolean") if hint is bool else _reference_to(hint)


def _text(description: str, pattern: str, *other_kinds: str) -> dict[str, Any]:
    """Return the schema of a text; editors that know `patternErrorMessage` show it instead of the pattern."""
    message = f"expected {description}"
    kinds = ["string", *other_kinds]
    return {"description": description, "type": kinds, "pattern": pattern, "patternErrorMessage": message}


def _annotated(inner: type, meta: Meta) -> dict[str, Any]:
    if inner is Edtf:
        return {"$ref": "#/$defs/Moment"}
    kind = (meta.extra or {}).get("reference")
    if kind is not None:
        return _record_id(kind)
    about = meta.description or "plain text"
    if inner is float:
        return {**_text(about, _NUMBER, "number"), "minimum": meta.ge, "maximum": meta.le}
    if meta.pattern is None:
        return _text(about, r"\S", "number")
    other = ["integer"] if meta.pattern == model.SLUG else []
    limit = {"maxLength": meta.max_length} if meta.max_length else {}
    return {**_text(about, _portable(meta.pattern), *other), **limit}


def _portable(pattern: str) -> str:
    """Write a pattern as ECMA-262 has it in its strict mode, which refuses escapes that escape nothing."""
    return pattern.replace(r"\"", '"')


def _record_id(kind: str) -> dict[str, Any]:
    """Return the schema of a record's id; `kind:id` is the same, and has to be said where any kind may stand."""
    if kind == "country":
        return _text("a country code such as JP", f"^(country:)?{_CODE}$")
    if kind == "any":
        kinds = "|".join(name for name in get_args(model.Kind) if name != "country")
        pattern = f"^((({kinds}):)?{_SLUG}|country:{_CODE})$"
        return _text("kind:id of a record, or the id of a page", pattern, "integer")
    return _text(f"id of {_NAMED.get(kind, f'a {kind}')}", f"^({kind}:)?{_SLUG}$", "integer")


def _choice(options: tuple[Any, ...]) -> dict[str, Any]:
    """List the options in the model's order; a number may be written as text."""
    if all(isinstance(option, str) for option in options):
        return {"enum": list(options)}
    wordings = "|".join(map(str, options))
    return {"anyOf": [{"enum": list(options)}, {"type": "string", "pattern": f"^({wordings})$"}]}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    about = {"description": f"a list, each {item['description']}"} if "description" in item else {}
    return {**about, "type": "array", "items": item}
