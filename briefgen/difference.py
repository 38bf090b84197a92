"""What changed between two data files of a briefing, as its readers would be told."""

import itertools
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from briefgen.exchange import Plain


class Change(Struct, frozen=True, omit_defaults=True):
    """One change: the record's kind, id and title, what changed, and the values before and after, where there are any."""

    kind: str
    id: str
    title: str
    change: str
    before: str = ""
    after: str = ""


class Difference(Struct, frozen=True):
    """All changes, and the dates of knowledge of both files (empty where there is none)."""

    before: str
    after: str
    changes: tuple[Change, ...]


class _Kind(Struct, frozen=True):
    """How a kind of record is compared: its list, its title, what a new and a lost one is called, and its fields."""

    kind: str
    title: str
    new: str
    gone: str
    fields: tuple[tuple[str, str, str], ...]
    """Name, default, and what a change of it is called."""


_KINDS = {
    "claims": _Kind(
        "claim",
        "statement",
        "added",
        "withdrawn",
        (
            ("statement", "", "reworded"),
            ("status", "unreviewed", "status"),
            ("likelihood", "", "likelihood"),
            ("confidence", "", "confidence"),
            ("verdict", "", "verdict"),
            ("outcome", "", "outcome"),
            ("resolved_on", "", "resolved"),
            ("resolution", "", "resolution"),
            ("resolves_by", "", "due"),
        ),
    ),
    "events": _Kind(
        "event",
        "title",
        "added",
        "dropped",
        (
            ("title", "", "retitled"),
            ("date", "", "moved"),
            ("time", "", "time"),
            ("status", "occurred", "status"),
        ),
    ),
    "articles": _Kind(
        "article",
        "title",
        "new",
        "gone",
        (("title", "", "retitled"), ("updated", "", "updated"), ("summary", "", "bottom line")),
    ),
}


_SHORT = 80
"""Characters of both values that stand on one line."""

_FIELD_CHANGES = frozenset(["address", *(called for kind in _KINDS.values() for _, _, called in kind.fields)])
"""Changes of one field, which has two values; other changes name something that came or went."""


def difference(old: Plain, new: Plain) -> Difference:
    """Return what changed from one data file to another: claims, then events, then articles, each by id."""
    changes = [change for name, kind in _KINDS.items() for change in _changes(kind, old[name], new[name])]
    return Difference(old["computed"]["as_of"] or "", new["computed"]["as_of"] or "", tuple(changes))


def _changes(kind: _Kind, old: list[Plain], new: list[Plain]) -> Iterator[Change]:
    before = {record["id"]: record for record in old}
    now = {record["id"] for record in new}
    earlier = {record["id"]: _earlier(record, before, now) for record in new}
    kept = set(earlier.values())
    for record in sorted(new, key=lambda record: str(record["id"])):
        was = before.get(earlier[record["id"]] or "")
        if was is None:
            yield _change(kind, record, kind.new)
        else:
            yield from _of_fields(kind, was, record)
            yield from _corrections(kind, was, record)
            yield from _evidence(kind, was, record)
    for id_, record in sorted(before.items()):
        if id_ not in kept:
            yield _change(kind, record, kind.gone)


def _earlier(record: Plain, before: dict[str, Plain], now: set[str]) -> str | None:
    """Return the id that a record had: its own, or one of its former ids."""
    ids = [record["id"], *(id_ for id_ in record.get("former_ids", ()) if id_ not in now)]
    return next((id_ for id_ in ids if id_ in before), None)


def _change(kind: _Kind, record: Plain, change: str, before: str = "", after: str = "") -> Change:
    return Change(kind.kind, record["id"], record[kind.title], change, before, after)


def _of_fields(kind: _Kind, was: Plain, record: Plain) -> Iterator[Change]:
    if was["id"] != record["id"]:
        yield _change(kind, record, "address", was["id"], record["id"])
    for name, default, called in kind.fields:
        before, after = (str(each.get(name) or default) for each in (was, record))
        if before != after:
            yield _change(kind, record, called, before, after)


def _corrections(kind: _Kind, was: Plain, record: Plain) -> Iterator[Change]:
    for item in record.get("corrections", ()):
        if item not in was.get("corrections", ()):
            yield _change(kind, record, item.get("kind") or "corrected", after=f"{item['date']}: {item['text']}")


def _evidence(kind: _Kind, was: Plain, record: Plain) -> Iterator[Change]:
    """Yield the evidence that is new, and that which is gone: a source and what it says of the claim."""
    before, after = (
        dict.fromkeys(f"{item['source']} ({item['stance']})" for item in each.get("evidence", ()))
        for each in (was, record)
    )
    yield from (_change(kind, record, "evidence added", after=item) for item in after if item not in before)
    yield from (_change(kind, record, "evidence withdrawn", before=item) for item in before if item not in after)


def as_json(found: Difference) -> str:
    """Write a difference for programs."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def as_text(found: Difference) -> str:
    """Write a difference for people: each record once, with what changed of it."""
    dates = f" between {found.before} and {found.after}" if found.before and found.after else ""
    if not found.changes:
        return f"Nothing changed{dates}.\n"
    lines = [f"{len(found.changes)} change{'s' * (len(found.changes) != 1)}{dates}"]
    for (kind, id_), changes in itertools.groupby(found.changes, key=lambda change: (change.kind, change.id)):
        of_record = list(changes)
        lines += ["", f"{kind} {id_}: {_line(of_record[0].title)}"]
        lines += [line for change in of_record for line in _change_lines(change)]
    return "\n".join(lines) + "\n"


def _change_lines(change: Change) -> list[str]:
    """Write one change on a line, or on three where the values are long."""
    before, after = _line(change.before), _line(change.after)
    if not before and not after:
        return [f"  {change.change}"]
    if before and after and len(before) + len(after) > _SHORT:
        return [f"  {change.change}:", f"    - {before}", f"    + {after}"]
    if change.change in _FIELD_CHANGES:
        return [f"  {change.change}: {before or 'none'} → {after or 'none'}"]
    return [f"  {change.change}: {before or after}"]


def _line(text: str) -> str:
    return " ".join(text.split())
