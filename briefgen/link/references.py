"""Which records a record names. Read off the types of `briefgen.model`, so that no list of fields can fall behind."""

import functools
import types
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from briefgen.model import Record
from briefgen.source import Keys

Found = tuple[str, str, Keys]
"""The kind that is asked for, the id, and the keys of the field inside the record."""

_Walk = Callable[[Any, Keys], Iterator[Found]]


def references_of(record: Record) -> Iterator[Found]:
    """Yield every reference that a record makes, in the order of its fields."""
    walk = _walker(type(record))
    return walk(record, ()) if walk else iter(())


@functools.cache
def _walker(type_: Any) -> _Walk | None:
    """Return a function that walks over values of a type, or nothing where no reference can be in it."""
    origin = get_origin(type_)
    if origin is Annotated:
        meta = get_args(type_)[1]
        if isinstance(meta, Meta) and meta.extra and "reference" in meta.extra:
            return functools.partial(_reference, meta.extra["reference"])
        return None
    if origin is tuple:
        item = _walker(get_args(type_)[0])
        return functools.partial(_items, item) if item else None
    if origin in (Union, types.UnionType):
        return _walker(next(arg for arg in get_args(type_) if arg is not type(None)))
    if isinstance(type_, type) and issubclass(type_, Record):
        hints = get_type_hints(type_, include_extras=True)
        names = [field.name for field in msgspec.structs.fields(type_)]
        fields = [(name, walk) for name in names if (walk := _walker(hints[name])) is not None]
        return functools.partial(_fields, fields) if fields else None
    return None


def _reference(kind: str, value: str, keys: Keys) -> Iterator[Found]:
    yield kind, value, keys


def _items(walk: _Walk, values: tuple[Any, ...], keys: Keys) -> Iterator[Found]:
    for index, value in enumerate(values):
        yield from walk(value, (*keys, index))


def _fields(fields: list[tuple[str, _Walk]], record: Record, keys: Keys) -> Iterator[Found]:
    for name, walk in fields:
        value = getattr(record, name)
        if value:
            yield from walk(value, (*keys, name))
