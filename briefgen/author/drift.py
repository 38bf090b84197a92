"""Quotes that no longer stand in their article, or stand there more than once: what each may have become.

Nothing is attached by likeness: a proposal is shown with its difference, and written when a person says yes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from briefgen import model
from briefgen.author import changes
from briefgen.author.blockyaml import block_scalar, flow, scalar
from briefgen.author.changes import Change, ChangeError
from briefgen.author.edits import Edit, edit_bytes, edit_text
from briefgen.author.sheet import LayoutError, Sheet
from briefgen.diagnostics import Problem
from briefgen.link.anchor import find_nearest, find_quote, quote_of, shortest_quote
from briefgen.link.graph import markdown_texts
from briefgen.link.quotes import ArticleSource, anchor_quotes, quotes_of
from briefgen.read.confined import compile_text
from briefgen.read.locate import Locator
from briefgen.read.project import Project, read_project
from briefgen.read.visible import VisibleText, read_visible
from briefgen.source import Field, Keys, Span

_MOST = 6
"""Passages that are proposed for one quote."""


class Proposal(Struct, frozen=True):
    """A quote that would stand, where it stands (`path:line`), and the words around it."""

    quote: model.Quote
    where: str
    sentence: str


class Drift(Struct, frozen=True):
    """A quote that is absent or ambiguous (BG201, BG202), and what may be written instead."""

    problem: Problem
    span: Span
    field: Field
    quote: model.Quote
    proposals: tuple[Proposal, ...]


class Drifts(Struct, frozen=True):
    """All drifted quotes of a project, and the texts of its files."""

    found: tuple[Drift, ...]
    texts: dict[str, str]
    problems: tuple[Problem, ...]
    """What keeps files from being read, and quotes in them from being looked at."""


def find_drifts(root: Path) -> Drifts:
    """Return the quotes of a project that don't stand, drafts included."""
    project = read_project(root)
    visible = {
        ref[1]: read_visible(compile_text(text, place)[0].html)
        for ref, (text, place) in markdown_texts(project).items()
        if ref[0] == "article"
    }
    locator = Locator(project.texts)
    _, problems = anchor_quotes(project, visible, locator)
    by_field = {found.place: found for found in problems if found.code != "BG206"}
    found = []
    for field, article, quote in _all_quotes(project):
        if field in by_field:
            proposals = tuple(_proposals(project, article, quote, visible[article], locator))[:_MOST]
            found.append(Drift(by_field[field], locator.span(field), field, quote, proposals))
    unread = tuple(found for found in project.problems if found.is_error)
    return Drifts(tuple(found), project.texts, unread)


def _all_quotes(project: Project) -> Iterator[tuple[Field, str, model.Quote]]:
    """Yield every quote that belongs to an article: its place, the article, and the quote."""
    records: list[tuple[str, model.Claim | model.Event]] = [("claim", claim) for claim in project.claims.values()]
    records += [("event", event) for event in project.events.values()]
    for kind, record in records:
        origin = project.origins[kind, record.id].field
        for quote, keys in quotes_of(record):
            if record.article is not None:
                yield Field(origin.path, (*origin.keys, *keys)), record.article, quote


def _proposals(
    project: Project, article: str, quote: model.Quote, visible: VisibleText, locator: Locator
) -> Iterator[Proposal]:
    """Yield what a quote may have become: each place where its words stand, or the nearest passage."""
    source = ArticleSource(project.bodies["article", article], locator)
    hits = find_quote(quote, visible)
    everywhere = find_quote(model.Quote(exact=quote.exact), visible)
    nearest = None if everywhere else find_nearest(quote, visible)
    for start, end in hits or everywhere or ([(nearest.start, nearest.end)] if nearest else []):
        found = shortest_quote(visible, (start, end), everywhere) if everywhere else quote_of(visible, start, end)
        if found is not None:
            first, last = visible.sentence_around(start, end)
            yield Proposal(found, source.line_of(visible, start), " ".join(visible.text[first:last].split()))


def as_yaml(quote: model.Quote) -> str:
    """Write a quote as it may stand in a file, on one line."""
    fields = _fields(quote)
    return f"quote: {scalar(quote.exact) if len(fields) == 1 else flow(fields)}"


def plan_quote(root: Path, drift: Drift, quote: model.Quote) -> Change:
    """Return the change that writes a quote in place of a drifted one. Raises ChangeError; writes nothing."""
    path, keys = drift.field.path, drift.field.keys
    before = changes.read_bytes(root, path)
    text = None if before is None else before.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    try:
        sheet = Sheet(path, text or "")
        edits = [] if text is None else list(_edits(sheet, keys, quote))
        made = edit_text(sheet.text, edits)
        if text is None or _fields(drift.quote) != _fields_at(sheet, keys):
            raise ChangeError(f"{path} was changed meanwhile; nothing was written")
        if Sheet(path, made).value != _with(sheet.value, keys, quote):
            raise LayoutError(f"{path} is not written in a way that allows it")
    except (LayoutError, KeyError, ValueError) as error:
        raise ChangeError(f"{error}; write the quote by hand") from error
    assert before is not None
    return Change(path, before, edit_bytes(before, edits))


def _fields(quote: model.Quote) -> dict[str, str]:
    named = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    return {name: text for name, text in named.items() if text is not None}


def _fields_at(sheet: Sheet, keys: Keys) -> dict[str, str]:
    """Return a quote as it is written, in the form that `_fields` gives."""
    value = sheet.get(keys)
    fields = value if isinstance(value, dict) else {"exact": value}
    return {name: text.strip() for name, text in fields.items() if isinstance(text, str)}


def _edits(sheet: Sheet, keys: Keys, quote: model.Quote) -> Iterator[Edit]:
    """Yield the edits that turn what is written under keys into a quote."""
    fields, written = _fields(quote), sheet.get(keys)
    if isinstance(written, dict):
        yield from _field_edits(sheet, keys, fields)
    elif len(fields) == 1:
        yield sheet.replace(keys, _scalar(sheet, keys, quote.exact))
    elif sheet.is_in_flow(keys):
        yield sheet.replace(keys, flow(fields))
    else:
        yield _as_mapping(sheet, keys, fields)


def _field_edits(sheet: Sheet, keys: Keys, fields: dict[str, str]) -> Iterator[Edit]:
    """Yield the edits that change a quote with fields; fields that stay the same are left as they are."""
    written = sheet.get(keys)
    for name in written:
        if name not in fields:
            yield sheet.remove_field((*keys, name))
        elif fields[name] != (written[name] or "").strip():
            yield sheet.replace((*keys, name), _scalar(sheet, (*keys, name), fields[name]))
    for name, text in fields.items():
        if name not in written:
            yield sheet.add_field((*keys, "exact"), name, scalar(text))


def _scalar(sheet: Sheet, keys: Keys, text: str) -> str:
    """Write a text in the place of another one, in its manner."""
    start, raw = sheet.span(keys)[0], sheet.raw(keys)
    if sheet.is_in_flow(keys):
        return block_scalar(text, 0, 0, '"' if raw[:1] not in "'\"" and scalar(text) != text else raw).replace(
            "\n", " "
        )
    return block_scalar(text, sheet.column(start), sheet.indent(keys) + 2, raw)


def _as_mapping(sheet: Sheet, keys: Keys, fields: dict[str, str]) -> Edit:
    """Return the edit that puts a mapping of fields, a line each, where a text stands."""
    start, end = sheet.span(keys)
    is_item = isinstance(keys[-1], int)
    indent = sheet.column(start) if is_item else sheet.indent(keys) + 2
    lines = [f"{name}: {block_scalar(text, indent + len(name) + 2, indent + 2)}" for name, text in fields.items()]
    between = "\n" + " " * indent
    if is_item:
        return Edit(start, end, between.join(lines))
    colon = sheet.text.index(":", sheet.spans.key_spans[keys].end) + 1
    return Edit(colon, end, between + between.join(lines))


def _with(value: Any, keys: Keys, quote: model.Quote) -> Any:
    """Return the values of a file as they are to be: the quote under keys, all else the same."""
    if not keys:
        fields = _fields(quote)
        return fields if isinstance(value, dict) or len(fields) > 1 else quote.exact
    key, rest = keys[0], keys[1:]
    if isinstance(key, int):
        return [_with(part, rest, quote) if place == key else part for place, part in enumerate(value)]
    return {name: _with(part, rest, quote) if name == key else part for name, part in value.items()}
