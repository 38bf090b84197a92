"""The graph as tables, for CSV and SQLite alike, made from the records' types: no second list of fields exists.

A kind is a table. A list of records in it is a table of its own (`claim_evidence`), keyed by the record and a number from
1; so is a list of references or texts (`claim_actors`), which stands in the kind's table too, joined by "; ". A record
within a record is written out in its columns (`place_name`). Checks that are set aside (`ignore`) are left out.
"""

import functools
import types
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from briefgen import exchange, model
from briefgen.edtf import Edtf
from briefgen.exchange import plain
from briefgen.link.graph import Graph
from briefgen.model import Record
from briefgen.render import urls
from briefgen.render.exports.graph_json import KINDS, iso_day, origin_counts
from briefgen.render.site import Site

JOINER = "; "

Cell = str | int | float | bool | None


class Column(Struct, frozen=True):
    """A column: its name, what its values are (`text`, `integer`, `real` or `flag`), and the table that it names."""

    name: str
    type: str = "text"
    names: str = ""


class Table(Struct, frozen=True):
    """A table, its key and its rows, in the order of their keys."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class _Field(Struct, frozen=True):
    """A column of a record, and how its cell is found."""

    column: Column
    cell: Callable[[Any], Cell]


_LEFT_OUT = frozenset(("ignore", "features"))
_TABLE_OF = {kind: name for name, kind in KINDS.items()}
_TYPES = {bool: "flag", int: "integer", float: "real"}


def tables(site: Site) -> tuple[Table, ...]:
    """Return all tables: those of the kinds first, each followed by those of its lists."""
    return site.once("tables", _tables, site)


def _tables(site: Site) -> tuple[Table, ...]:
    graph = site.graph
    found = [_briefing(site)]
    for name, kind in KINDS.items():
        type_ = exchange.LISTS[name]
        records = sorted(_records(graph, kind).items())
        key = Column("code" if kind == "country" else "id")
        fields = [field for field in _fields(type_, "") if field.column.name != key.name]
        more = _more_columns(site, kind)
        columns = (key, *(field.column for field in fields), *(column for column, _ in more))
        rows = tuple(
            (id_, *(field.cell(record) for field in fields), *(cell(id_) for _, cell in more))
            for id_, record in records
        )
        found += [Table(name, columns, (key.name,), rows), *_lists(type_, kind, records)]
    return tuple(found)


def _records(graph: Graph, kind: str) -> dict[str, Any]:
    """Return the records of a kind by id; countries that are only named have an empty one."""
    if kind != "country":
        return dict(graph.records(kind))
    return {code: graph.countries.get(code) or model.Country(code=code) for code in graph.named_countries}


def _briefing(site: Site) -> Table:
    """Return the settings as a table of one row."""
    fields = _fields(model.Briefing, "")
    as_of = site.graph.as_of
    row = tuple(field.cell(site.graph.briefing) for field in fields)
    columns = tuple(field.column for field in fields)
    return Table("briefing", (*columns, Column("known_until")), ("title",), ((*row, as_of.text if as_of else None),))


def _more_columns(site: Site, kind: str) -> list[tuple[Column, Callable[[str], Cell]]]:
    """Return the columns of a kind that are computed from the graph, or stand outside its records."""
    graph = site.graph
    more: list[tuple[Column, Callable[[str], Cell]]] = [(Column("path"), functools.partial(urls.path_of, kind))]
    if kind in ("article", "page"):
        more.append((Column("text"), lambda id_: graph.texts[kind, id_].visible.text))
        more.append((Column("body"), lambda id_: graph.bodies[kind, id_].text))
    if kind == "claim":
        more.append((Column("origins_for", "integer"), lambda id_: origin_counts(graph, graph.claims[id_])[0]))
        more.append((Column("origins_against", "integer"), lambda id_: origin_counts(graph, graph.claims[id_])[1]))
    if kind == "country":
        more.append((Column("display_name"), site.country_name))
    return more


def _lists(type_: type[Record], kind: str, records: list[tuple[str, Any]]) -> Iterator[Table]:
    """Yield a table for each list that records of a kind have."""
    hints = get_type_hints(type_, include_extras=True)
    owner = Column("country_code" if kind == "country" else f"{kind}_id", names=_TABLE_OF[kind])
    for name in _names(type_):
        hint = _without_none(hints[name])
        if get_origin(hint) is dict:
            rows = tuple((id_, *pair) for id_, record in records for pair in sorted(getattr(record, name).items()))
            yield Table(f"{kind}_{name}", (owner, Column("language"), Column("name")), (owner.name, "language"), rows)
        elif get_origin(hint) is tuple:
            fields = _item_fields(get_args(hint)[0])
            rows = tuple(
                (id_, number, *(field.cell(item) for field in fields))
                for id_, record in records
                for number, item in enumerate(getattr(record, name), 1)
            )
            columns = (owner, Column("number", "integer"), *(field.column for field in fields))
            yield Table(f"{kind}_{name}", columns, (owner.name, "number"), rows)


def _item_fields(hint: Any) -> list[_Field]:
    """Return the columns of an item of a list: those of a record, or one for a text or reference."""
    if isinstance(hint, type) and issubclass(hint, Record):
        return _fields(hint, "")
    table = _named(hint)
    name = KINDS.get(table, "value")
    return [_Field(Column(name, names=table), lambda item: item)]


def _names(type_: type[Record]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(type_) if field.name not in _LEFT_OUT]


def _fields(type_: type[Record], prefix: str) -> list[_Field]:
    """Return the columns of a record; lists of records have none, they are tables."""
    hints = get_type_hints(type_, include_extras=True)
    return [field for name in _names(type_) for field in _columns(_without_none(hints[name]), name, prefix)]


def _columns(hint: Any, name: str, prefix: str) -> Iterator[_Field]:
    column = prefix + name
    if isinstance(hint, type) and issubclass(hint, Record):
        for field in _fields(hint, f"{column}_"):
            yield _Field(field.column, functools.partial(_within, name, field.cell))
    elif get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if not (isinstance(item, type) and issubclass(item, Record)):
            yield _Field(Column(column), lambda record: JOINER.join(getattr(record, name)) or None)
    elif _is_date(hint):
        yield _Field(Column(column), lambda record: plain(getattr(record, name)))
        if name == "date":
            yield _Field(Column(f"{column}_earliest"), lambda record: _day(getattr(record, name), "earliest"))
            yield _Field(Column(f"{column}_latest"), lambda record: _day(getattr(record, name), "latest"))
    elif get_origin(hint) is not dict:
        yield _Field(Column(column, _type(hint), _named(hint)), lambda record: getattr(record, name))


def _within(name: str, cell: Callable[[Any], Cell], record: Any) -> Cell:
    """Return the cell of a record that may not be there."""
    inner = getattr(record, name)
    return None if inner is None else cell(inner)


def _day(date: Edtf | None, side: str) -> str | None:
    return iso_day(getattr(date, side)) if date else None


def _is_date(hint: Any) -> bool:
    return hint is Edtf or (get_origin(hint) is Annotated and get_args(hint)[0] is Edtf)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _type(hint: Any) -> str:
    """Return what the values of a scalar type are."""
    base = get_args(hint)[0] if get_origin(hint) is not None else hint
    return _TYPES.get(base if isinstance(base, type) else type(base), "text")


def _named(hint: Any) -> str:
    """Return the table that values of a type name, or nothing."""
    extra = get_args(hint)[1].extra if get_origin(hint) is Annotated else None
    return _TABLE_OF.get((extra or {}).get("reference", ""), "")
