"""Plain YAML values become records of `briefgen.model`; every mistake is reported with its field.

One decoder per type is made from the type's annotations and kept; there is no second list of fields anywhere.
"""

import functools
import re
import types
import zoneinfo
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from briefgen import dates
from briefgen.diagnostics import Problem, did_you_mean, problem
from briefgen.model import SHORTHAND, SLUG, Record
from briefgen.source import Field, find_control

FAILED: Any = object()
"""Stands for a value that could not be decoded; its problem has been reported."""

T = TypeVar("T", bound=Struct)
Decode = Callable[[Any, Field, list[Problem]], Any]

_MOST_UNKNOWN_FIELDS = 100
"""Unknown fields that are reported of one record."""

_REFERENCE = re.compile(r"[^\s:]+(:[^\s:]+)?")


def decode(value: Any, type_: type[T], place: Field, problems: list[Problem]) -> T | None:
    """Return the record, or `None` where a problem (BG106–BG109, BG111, BG112) was added."""
    record = _decoder(type_)(value, place, problems)
    return None if record is FAILED else record


@functools.cache
def _decoder(type_: Any) -> Decode:
    origin = get_origin(type_)
    if origin is Annotated:
        inner, meta = get_args(type_)
        return _annotated(inner, meta)
    if origin is Literal:
        return _choice(get_args(type_))
    if origin is tuple:
        return _list(_decoder(get_args(type_)[0]))
    if origin is dict:
        key, item = get_args(type_)
        return _mapping(_decoder(key), _decoder(item))
    if origin in (Union, types.UnionType):
        return _decoder(next(arg for arg in get_args(type_) if arg is not type(None)))
    if type_ is dates.Edtf:
        return _date
    if type_ is bool:
        return _flag
    return _record(type_)


def _wrong(place: Field, problems: list[Problem], message: str, *hints: str | None, code: str = "BG107") -> Any:
    problems.append(problem(code, place, message, *hints))
    return FAILED


def _describe(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'


def _annotated(inner: Any, meta: Meta) -> Decode:
    if inner is float:
        return _number(meta)
    if inner is dates.Edtf:
        return _single_date
    if meta.extra and "reference" in meta.extra:
        return _reference(meta.extra["reference"])
    return _text(meta)


def _text(meta: Meta) -> Decode:
    pattern = re.compile(meta.pattern) if meta.pattern else None
    code = "BG109" if meta.pattern == SLUG else "BG107"

    def decode_text(value: Any, place: Field, problems: list[Problem]) -> Any:
        if not isinstance(value, str):
            return _wrong(place, problems, f"expected text, found {_describe(value)}")
        text = value.strip()
        if not text:
            return _wrong(place, problems, "the text is empty", "write something, or remove the field")
        control = find_control(text)
        if control is not None:
            return _wrong(
                place, problems, f"the character U+{ord(text[control]):04X} may not stand in a text", "remove it"
            )
        if meta.extra and meta.extra.get("check") == "timezone" and not _is_timezone(text):
            near = did_you_mean(text, _timezones())
            return _wrong(place, problems, f"{_describe(text)} is not {meta.description}", near)
        if pattern is None and meta.max_length is not None and len(text) > meta.max_length:
            message = f"the text has {len(text):,} characters; at most {meta.max_length:,} are read"
            return _wrong(place, problems, message, "shorten it", code="BG105")
        fits = pattern is None or (pattern.search(text) is not None and "\n" not in text)
        if fits and (meta.max_length is None or len(text) <= meta.max_length):
            return text
        return _wrong(
            place, problems, f"{_describe(text)} is not {meta.description}", _slug_hint(code, text), code=code
        )

    return decode_text


@functools.cache
def _timezones() -> tuple[str, ...]:
    return tuple(sorted(zoneinfo.available_timezones()))


def _is_timezone(text: str) -> bool:
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True


def _slug_hint(code: str, text: str) -> str | None:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:100].strip("-")
    return f'for example "{slug}"' if code == "BG109" and slug else None


def _reference(kind: str) -> Decode:
    """Decode an id; `kind:id` is the same where the kind is the expected one."""

    def decode_reference(value: Any, place: Field, problems: list[Problem]) -> Any:
        if not isinstance(value, str) or not _REFERENCE.fullmatch(value.strip()):
            thing = "a record" if kind == "any" else f"{'an' if kind[0] in 'ae' else 'a'} {kind}"
            return _wrong(place, problems, f"expected the id of {thing}, found {_describe(value)}")
        return value.strip().removeprefix(f"{kind}:")

    return decode_reference


def _number(meta: Meta) -> Decode:
    def decode_number(value: Any, place: Field, problems: list[Problem]) -> Any:
        if not isinstance(value, str) or not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{1,12})?", value):
            return _wrong(place, problems, f"expected {meta.description}, found {_describe(value)}")
        number = float(value)
        low, high = meta.ge, meta.le
        if (low is not None and number < low) or (high is not None and number > high):
            return _wrong(place, problems, f"{value} is not between {low} and {high}")
        return number + 0.0  # -0.0 is 0.0

    return decode_number


def _choice(options: tuple[Any, ...]) -> Decode:
    by_text = {str(option): option for option in options}

    def decode_choice(value: Any, place: Field, problems: list[Problem]) -> Any:
        if isinstance(value, str) and value in by_text:
            return by_text[value]
        near = did_you_mean(value.strip().lower(), by_text) if isinstance(value, str) else None
        listed = "one of " + ", ".join(by_text) if len(by_text) <= 14 else None
        return _wrong(place, problems, f"{_describe(value)} is not allowed here", near, listed)

    return decode_choice


def _flag(value: Any, place: Field, problems: list[Problem]) -> Any:
    if value in ("true", "on", "yes"):
        return True
    if value in ("false", "off", "no"):
        return False
    return _wrong(place, problems, f"expected true or false, found {_describe(value)}")


def _date(value: Any, place: Field, problems: list[Problem]) -> Any:
    if not isinstance(value, str):
        return _wrong(place, problems, f"expected a date, found {_describe(value)}", code="BG111")
    try:
        return dates.parse(value.strip())
    except dates.DateError as error:
        return _wrong(place, problems, str(error), error.hint, code="BG112" if error.reversed else "BG111")


def _single_date(value: Any, place: Field, problems: list[Problem]) -> Any:
    date = _date(value, place, problems)
    if date is not FAILED and date.is_interval:
        message = f'expected one date, found the interval "{date.text}"'
        return _wrong(
            place, problems, message, "write its start and its end as two fields, or the date alone", code="BG111"
        )
    return date


def _list(item: Decode) -> Decode:
    def decode_list(value: Any, place: Field, problems: list[Problem]) -> Any:
        if not isinstance(value, list):
            return _wrong(
                place, problems, f"expected a list, found {_describe(value)}", "write [a, b] or one - item a line"
            )
        decoded = [item(part, place / index, problems) for index, part in enumerate(value)]
        return FAILED if any(part is FAILED for part in decoded) else tuple(decoded)

    return decode_list


def _mapping(key: Decode, item: Decode) -> Decode:
    def decode_mapping(value: Any, place: Field, problems: list[Problem]) -> Any:
        if not isinstance(value, dict):
            return _wrong(place, problems, f"expected a mapping, found {_describe(value)}")
        decoded = {
            key(name, (place / name).as_key(), problems): item(part, place / name, problems)
            for name, part in value.items()
        }
        failed = FAILED in decoded or any(part is FAILED for part in decoded.values())
        return FAILED if failed else decoded

    return decode_mapping


def _record(type_: type[Record]) -> Decode:
    hints = get_type_hints(type_, include_extras=True)
    fields = msgspec.structs.fields(type_)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields}
    required = [field.name for field in fields if field.required]
    shorthand = SHORTHAND.get(type_)

    def decode_record(value: Any, place: Field, problems: list[Problem]) -> Any:
        if shorthand is not None and isinstance(value, str):
            text = decoders[shorthand](value, place, problems)
            return FAILED if text is FAILED else type_(**{shorthand: text})
        if not isinstance(value, dict):
            return _wrong(place, problems, f"expected a mapping of fields, found {_describe(value)}")
        values, sound, unknown = {}, True, 0
        for name, part in value.items():
            decoder = decoders.get(name)
            if decoder is None:
                unknown += 1
                if unknown <= _MOST_UNKNOWN_FIELDS:
                    _unknown_field(name, decoders, place, problems)
            elif part is not None:
                values[name] = decoder(part, place / name, problems)
                sound = sound and values[name] is not FAILED
        for name in required:
            if name not in values:
                _missing_field(name, name in value, place, problems)
                sound = False
        return type_(**values) if sound else FAILED

    return decode_record


def _unknown_field(name: str, known: dict[str, Decode], place: Field, problems: list[Problem]) -> None:
    near = did_you_mean(name, known) or "known here: " + ", ".join(known)
    problems.append(problem("BG106", (place / name).as_key(), f'unknown field "{name}"', near))


def _missing_field(name: str, is_empty: bool, place: Field, problems: list[Problem]) -> None:
    if is_empty:
        problems.append(problem("BG108", (place / name).as_key(), f'the field "{name}" has no value'))
    else:
        problems.append(problem("BG108", place, f'the field "{name}" is missing'))
