"""A record gets another id, and everything that names it follows: fields, links in texts, the files of an article.

Which words are references is not guessed: fields are those of the model, and a link in a text is what the compiled text
links to. The old id stays among the record's `former_ids`, so that its address still leads somewhere.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from briefgen import model
from briefgen.author import changes
from briefgen.author.changes import Change, ChangeError
from briefgen.author.edits import Edit, edit_bytes
from briefgen.author.sheet import LayoutError, Sheet
from briefgen.build import Options, check_project
from briefgen.diagnostics import did_you_mean
from briefgen.link.graph import Ref, all_references, markdown_texts
from briefgen.read.confined import compile_text
from briefgen.read.files import CONTENT
from briefgen.read.project import Project, read_project
from briefgen.read.visible import read_visible
from briefgen.source import Field, Keys, Place, Span

FOLDERS = {"article": f"{CONTENT}/articles", "page": f"{CONTENT}/pages"}
"""Kinds whose id is the name of a file."""

KINDS = ("article", "claim", "event", "actor", "source", "page")


class RenameError(Exception):
    """The names don't fit; the message says how."""


class Rename(Struct, frozen=True):
    """What is renamed, and the changes that do it."""

    changes: tuple[Change, ...]
    places: int

    @property
    def files(self) -> int:
        """How many files there are changes in."""
        return sum(1 for change in self.changes if change.after is not None)


class _Names(Struct, frozen=True):
    kind: str
    old: str
    new: str

    @property
    def ref(self) -> Ref:
        return self.kind, self.old


def plan_rename(root: Path, kind: str, old: str, new: str) -> Rename:
    """Return the changes that give a record another id. Raises RenameError, ChangeError; writes nothing."""
    project = read_project(root)
    _refuse_names(project, _Names(kind, old, new))
    before = check_project(Options(project=root, drafts=True))
    if any(found.is_error for found in project.problems):
        message = "files that can't be read may name it too; mend them first"
        unread = tuple(entry for entry in before.problems if entry[0].code < "BG2")
        raise ChangeError(message, changes.only(before, unread))
    rename = propose_rename(project, root, kind, old, new)
    changes.refuse_new_problems(before, changes.try_changes(root, rename.changes))
    return rename


def propose_rename(project: Project, root: Path, kind: str, old: str, new: str) -> Rename:
    """Return the changes that give a record another id, of which it is not known yet what they lead to."""
    names = _Names(kind, old, new)
    try:
        edits = _all_edits(project, names)
    except LayoutError as error:
        raise ChangeError(f"{error}; rename it by hand") from error
    return Rename(tuple(_changed_files(root, names, edits)), sum(map(len, edits.values())))


def _refuse_names(project: Project, names: _Names) -> None:
    """Raise RenameError where a record can't be called so, or is not there."""
    known = {id_ for kind, id_ in project.origins if kind == names.kind}
    if names.old not in known:
        if names.ref in project.broken:
            raise RenameError(f'the {names.kind} "{names.old}" can\'t be read; briefgen check says why')
        hint = did_you_mean(names.old, known)
        raise RenameError(f'unknown {names.kind} "{names.old}"' + (f": {hint}" if hint else ""))
    if not re.fullmatch(model.SLUG.strip("^$"), names.new) or len(names.new) > 100:
        raise RenameError(f'"{names.new}" is not an id: lower-case words joined by hyphens, such as "camp-david"')
    if names.new in known or (names.kind, names.new) in project.broken:
        article = "an" if names.kind[0] in "ae" else "a"
        raise RenameError(f'there is {article} {names.kind} "{names.new}" already')
    for id_, record in _records(project, names.kind).items():
        if id_ != names.old and names.new in getattr(record, "former_ids", ()):
            raise RenameError(f'"{names.new}" is a former id of the {names.kind} "{id_}"')


def _records(project: Project, kind: str) -> dict[str, model.AnyRecord]:
    return getattr(project, f"{kind}s")  # type: ignore[no-any-return]


def _all_edits(project: Project, names: _Names) -> dict[str, set[Edit]]:
    """Return the edits of each file."""
    edits: dict[str, set[Edit]] = defaultdict(set)
    sheets = _Sheets(project.texts)
    for reference in all_references(project):
        if reference.to == names.ref:
            origin = project.origins[reference.by].field
            edits[origin.path] |= set(_reference_edits(sheets.of(origin.path), (*origin.keys, *reference.keys), names))
    origin = project.origins[names.ref].field
    sheet = sheets.of(origin.path)
    if names.kind not in FOLDERS:
        edits[origin.path] |= set(_reference_edits(sheet, (*origin.keys, "id"), names))
    edits[origin.path].add(_former_id(sheet, origin.keys, names))
    for ref, (_, place) in markdown_texts(project).items():
        edits[place.path] |= set(_link_edits(project, sheets, ref, place, names))
    return {path: found for path, found in edits.items() if found}


class _Sheets:
    """The YAML of each file, read when it is first asked for."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.made: dict[str, Sheet] = {}

    def of(self, path: str) -> Sheet:
        if path not in self.made:
            self.made[path] = Sheet(path, self.texts[path])
        return self.made[path]


def _reference_edits(sheet: Sheet, keys: Keys, names: _Names) -> Iterator[Edit]:
    """Yield the edit of a field that names the record; none where the field is not written, as a claim's article is not."""
    written = sheet.written_at(keys)
    if written is None:
        return
    start, end = sheet.span(written)
    place = sheet.text.rfind(names.old, start, end)
    if place >= 0:
        yield Edit(place, place + len(names.old), names.new)
    else:  # it is written with escapes
        prefix = f"{names.kind}:" if ":" in sheet.get(written) else ""
        yield Edit(start, end, f'"{prefix}{names.new}"')


def _former_id(sheet: Sheet, keys: Keys, names: _Names) -> Edit:
    """Return the edit that keeps the old id among the former ones; an id that is taken up again is none of them."""
    field = (*keys, "former_ids")
    former = sheet.get(field) or []
    if names.new in former:
        start, end = sheet.span((*field, former.index(names.new)))
        place = sheet.text.rfind(names.new, start, end)
        return Edit(place, place + len(names.new), names.old) if place >= 0 else Edit(start, end, names.old)
    record = sheet.get(keys)
    if "former_ids" in record:
        return sheet.add_text(field, names.old)
    after = "id" if "id" in record else list(record)[-1]
    return sheet.add_field((*keys, after), "former_ids", f"[{names.old}]")


def _link_edits(project: Project, sheets: _Sheets, ref: Ref, place: Place, names: _Names) -> Iterator[Edit]:
    """Yield the edits of the links in a text that lead to the record.

    Each place where it may be named gets a name of its own, and the text is compiled: what then stands in an address is
    a link, and all else, such as an example in code, is not.
    """
    text = project.texts[place.path]
    span = place if isinstance(place, Span) else _span(sheets.of(place.path), place)
    if span is None:
        return
    pattern = rf"(?<![\w:-]){names.kind}:({names.old})(?![\w-])"
    if names.kind in FOLDERS:
        pattern += rf"|(?<![\w.-])({names.old})(?=\.md(?![\w-]))"
    found = [match.span(match.lastindex or 0) for match in re.compile(pattern).finditer(text, span.start, span.end)]
    if not found:
        return
    marked = edit_bytes(text.encode(), [Edit(*where, _mark(number)) for number, where in enumerate(found)]).decode()
    linked = _linked(_text_of(marked, text, place), ref[0], names)
    yield from (Edit(*where, names.new) for number, where in enumerate(found) if _mark(number) in linked)


def _mark(number: int) -> str:
    return f"zq{number}qz"


def _span(sheet: Sheet, place: Place) -> Span | None:
    """Return where a Markdown field is written."""
    assert isinstance(place, Field)
    written = sheet.written_at(place.keys)
    return Span(place.path, *sheet.span(written)) if written == place.keys else None


def _text_of(marked: str, text: str, place: Place) -> str:
    """Return the Markdown at a place of a file whose other text is as it was."""
    if isinstance(place, Span):
        return marked[place.start : len(marked) - (len(text) - place.end)]
    assert isinstance(place, Field)
    return str(Sheet(place.path, marked).get(place.keys))


def _linked(markdown: str, kind: str, names: _Names) -> set[str]:
    """Return the ids of the renamed kind to which a text links, by `kind:id` or by the way to a file."""
    prose, _ = compile_text(markdown, Span("", 0, 0))
    found = set()
    for address in read_visible(prose.html).addresses:
        scheme, _, rest = address.value.partition(":")
        way = unquote(address.value).partition("#")[0]
        folder, name = posixpath.split(posixpath.normpath(posixpath.join(FOLDERS.get(kind, CONTENT), way)))
        if scheme == names.kind:
            found.add(rest)
        elif folder == FOLDERS.get(names.kind):
            found.add(name.removesuffix(".md"))
    return found


def _changed_files(root: Path, names: _Names, edits: dict[str, set[Edit]]) -> Iterator[Change]:
    """Yield each file's change; the files of a renamed article or page move."""
    moves = _moves(root, names)
    for path in sorted({*edits, *moves}):
        before = changes.read_bytes(root, path)
        assert before is not None
        after = edit_bytes(before, edits.get(path, ()))
        if path in moves:
            if (root / path).is_symlink():
                raise ChangeError(f"{path} is a link; rename it by hand")
            yield Change(moves[path], changes.read_bytes(root, moves[path]), after)
            yield Change(path, before, None)
        else:
            yield Change(path, before, after)


def _moves(root: Path, names: _Names) -> dict[str, str]:
    """Return where the files go that are called by the id."""
    folder = FOLDERS.get(names.kind)
    suffixes = (".md", ".yaml") if names.kind == "article" else (".md",)
    paths = {f"{folder}/{names.old}{suffix}": f"{folder}/{names.new}{suffix}" for suffix in suffixes if folder}
    return {old: new for old, new in paths.items() if (root / old).is_file()}
