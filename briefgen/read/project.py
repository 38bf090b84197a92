"""The content folder: what its files hold, decoded. One mistake hides no other: each record is read by itself."""

import re
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from briefgen import model
from briefgen.diagnostics import Problem, problem
from briefgen.read import yaml
from briefgen.read.decode import decode
from briefgen.read.files import ASSETS, CONTENT, MAX_ARTICLE_BYTES, MAX_FILE_BYTES, ContentFiles, read_text
from briefgen.read.locate import FENCE, Locator, front_matter_text
from briefgen.read.stamps import Stamp, is_same, stamp_of
from briefgen.source import Field, Place, Span, WholeFile

SETTINGS = "content/briefing.yaml"
RECORD_STEMS = ("actors", "sources", "timeline", "countries", "claims")

MAX_PROBLEMS = 1_000
"""Problems of one file after which the rest of it is not read."""

T = TypeVar("T", bound=model.Record)

_ID = re.compile(r"\bid:[ ]*[\"']?([a-z0-9-]+)")


class Origin(Struct, frozen=True):
    """Where a record is written."""

    field: Field

    @property
    def path(self) -> str:
        """The file."""
        return self.field.path


class Body(Struct, frozen=True):
    """The Markdown below a front matter, and where it stands in its file."""

    text: str
    span: Span


class Project(Struct, frozen=True):
    """Everything an author wrote, decoded; keyed by id, in the order of files and lists."""

    briefing: model.Briefing
    articles: dict[str, model.Article]
    pages: dict[str, model.FreePage]
    claims: dict[str, model.Claim]
    events: dict[str, model.Event]
    actors: dict[str, model.Actor]
    sources: dict[str, model.Source]
    countries: dict[str, model.Country]
    bodies: dict[tuple[str, str], Body]
    origins: dict[tuple[str, str], Origin]
    assets: dict[str, Path]
    broken: frozenset[tuple[str, str]]
    """Records that are written but could not be read: what names them is not wrong."""

    problems: tuple[Problem, ...]
    """What was wrong with the files as such."""

    texts: dict[str, str]
    """The text of each file that was read, for showing problems."""


def read_project(root: Path, known: "KnownFiles | None" = None) -> Project:
    """Read the content folder of a project. Never raises for what an author may have written."""
    reader = _ProjectReader(root, known or KnownFiles())
    reader.run()
    return reader.project()


class _ProjectReader:
    """Brings together what the files hold."""

    def __init__(self, root: Path, known: "KnownFiles") -> None:
        self.files = ContentFiles(root)
        self.known = known
        self.problems = self.files.problems
        self.texts: dict[str, str] = {}
        self.briefing = model.Briefing(title="Untitled briefing")
        self.records: dict[str, dict[str, model.AnyRecord]] = {
            kind: {} for kind in ("article", "page", "claim", "event", "actor", "source", "country")
        }
        self.bodies: dict[tuple[str, str], Body] = {}
        self.origins: dict[tuple[str, str], Origin] = {}
        self.assets: dict[str, Path] = {}
        self.locator = Locator(self.texts)
        self.broken: set[tuple[str, str]] = set()

    def project(self) -> Project:
        """Return what was read."""
        by_kind = self.records
        return Project(
            self.briefing,
            by_kind["article"],  # type: ignore[arg-type]
            by_kind["page"],  # type: ignore[arg-type]
            by_kind["claim"],  # type: ignore[arg-type]
            by_kind["event"],  # type: ignore[arg-type]
            by_kind["actor"],  # type: ignore[arg-type]
            by_kind["source"],  # type: ignore[arg-type]
            by_kind["country"],  # type: ignore[arg-type]
            self.bodies,
            self.origins,
            self.assets,
            frozenset(self.broken),
            tuple(self.problems),
            self.texts,
        )

    def report(self, code: str, place: Place, message: str, *hints: str | None) -> None:
        self.problems.append(problem(code, place, message, *hints))

    def run(self) -> None:
        """Read all files in the order of their names."""
        paths = self.files.paths()
        if paths is None:
            return
        if SETTINGS not in paths:
            self.report("BG101", WholeFile(SETTINGS), "the briefing has no briefing.yaml", "it needs at least a title")
        known = set(paths)
        for path in paths:
            if path.startswith(f"{ASSETS}/"):
                self.assets[path] = self.files.root / path
            else:
                self.take(path, self.known.content_of(self.files.root, path))
                self.check_article_of(path, known)
        self.known.keep_only(known)

    def check_article_of(self, path: str, known: set[str]) -> None:
        """Report records that lie beside an article which is not there."""
        folder, _, name = path.rpartition("/")
        stem = name.removesuffix(".yaml")
        if folder == "content/articles" and stem != name and f"{folder}/{stem}.md" not in known:
            self.broken.add(("article", stem))
            message = f"there is no article {stem}.md beside this file"
            self.report("BG115", WholeFile(path), message, "rename one of the two")

    def take(self, path: str, content: "FileContent") -> None:
        """Take in what a file holds."""
        self.problems.extend(content.problems)
        self.broken |= content.broken
        if content.shown is not None:
            self.texts[path] = content.shown
        if content.briefing is not None:
            self.briefing = content.briefing
        for ref, record, origin in content.records:
            self.add(ref, record, origin)
            if content.body is not None:
                self.bodies[ref] = content.body

    def add(self, ref: tuple[str, str], record: model.AnyRecord, origin: Origin) -> None:
        kind, id_ = ref
        first = self.origins.get(ref)
        if first is None:
            if kind != "briefing":
                self.records[kind][id_] = record
            self.origins[ref] = origin
            return
        field = origin.field
        place = field / ("code" if kind == "country" else "id") if field.keys else field
        where = f"first in {first.path}:{self.locator.line(first.field)}"
        self.report("BG110", place, f'the {kind} "{id_}" is there already', where)


class FileContent(Struct, frozen=True):
    """What one file holds: records in its order, the body below a front matter, and what is wrong with it."""

    shown: str | None = None
    problems: tuple[Problem, ...] = ()
    records: tuple[tuple[tuple[str, str], Any, Origin], ...] = ()
    body: Body | None = None
    briefing: model.Briefing | None = None
    broken: frozenset[tuple[str, str]] = frozenset()


class KnownFiles:
    """What files held when they were last read: one that is still the same is not read again.

    A record that is still written in the same words stays the same object.
    """

    def __init__(self) -> None:
        self._stamps: dict[str, Stamp] = {}
        self._contents: dict[str, FileContent] = {}
        self._records: dict[str, dict[bytes, model.Record]] = {}

    def content_of(self, root: Path, path: str) -> FileContent:
        """Return what a file holds."""
        stamp = stamp_of(f"{root}/{path}")
        earlier = self._stamps.get(path)
        if earlier is not None and is_same(earlier, stamp):
            return self._contents[path]
        reader = _FileReader(root, path, self._records.get(path, {}), self._contents.get(path))
        content = self._contents[path] = reader.content()
        self._records[path] = reader.decoded_records
        self._stamps.pop(path, None)
        if stamp is not None:
            self._stamps[path] = stamp
        return content

    def keep_only(self, paths: set[str]) -> None:
        """Forget the files that are gone."""
        for path in self._contents.keys() - paths:
            for kept in (self._stamps, self._contents, self._records):
                kept.pop(path, None)


class _FileReader:
    """Reads one file; `earlier` records and content are those of the last time."""

    def __init__(self, root: Path, path: str, records: dict[bytes, model.Record], earlier: FileContent | None) -> None:
        self.root, self.path = root, path
        self.earlier_records, self.earlier = records, earlier
        self.decoded_records: dict[bytes, model.Record] = {}
        self.problems: list[Problem] = []
        self.records: list[tuple[tuple[str, str], model.Record, Origin]] = []
        self.shown: str | None = None
        self.body: Body | None = None
        self.briefing: model.Briefing | None = None
        self.broken: set[tuple[str, str]] = set()

    def content(self) -> FileContent:
        """Read the file according to its place and name."""
        parts = PurePosixPath(self.path)
        folder, stem, suffix = parts.parent.as_posix(), parts.stem, parts.suffix
        if self.path == SETTINGS:
            self.settings()
        elif folder in ("content/articles", "content/pages") and suffix == ".md":
            self.prose(stem, "article" if folder.endswith("articles") else "page")
        elif folder == "content/articles" and suffix == ".yaml":
            self.record_file(stem)
        elif suffix == ".yaml" and _holds_records(folder, stem):
            self.record_file(None)
        else:
            place = WholeFile(self.path)
            self.report("BG115", place, "briefgen does not know what this file is for", _where(self.path))
        return self.made()

    def made(self) -> FileContent:
        """Return what was read; what is equal to what was read the last time stays the same object."""
        earlier = self.earlier
        if earlier is not None and (earlier.shown, earlier.problems) == (self.shown, tuple(self.problems)):
            return earlier
        if earlier is not None and earlier.body == self.body:
            self.body = earlier.body
        return FileContent(
            self.shown,
            tuple(self.problems),
            tuple(self.records),
            self.body,
            self.briefing,
            frozenset(self.broken),
        )

    def report(self, code: str, place: Place, message: str, *hints: str | None) -> None:
        self.problems.append(problem(code, place, message, *hints))

    def text(self, limit: int) -> str | None:
        found = read_text(self.root, self.path, limit)
        self.shown = found.shown
        self.problems.extend(found.problems)
        return found.text

    def settings(self) -> None:
        text = self.text(MAX_FILE_BYTES)
        if text is not None:
            self.briefing = self.decoded(text, model.Briefing)
            if self.briefing is not None:
                self.add(("briefing", ""), self.briefing, Field(self.path))

    def decoded(self, yaml_text: str, type_: type[T]) -> T | None:
        document = yaml.parse(self.path, yaml_text)
        self.problems.extend(document.problems)
        if document.value is None and document.problems:
            return None
        return self.record({} if document.value is None else document.value, type_, Field(self.path))

    def record(self, value: yaml.Value, type_: type[T], field: Field, article: str | None = None) -> T | None:
        """Decode a record, unless it was written in the same words the last time."""
        words = msgspec.msgpack.encode((type_.__name__, value, article))
        record: Any = self.earlier_records.get(words)
        is_sound = True
        if record is None:
            before = len(self.problems)
            record = decode(value, type_, field, self.problems)
            is_sound = len(self.problems) == before
            if article is not None and isinstance(record, model.Claim | model.Event) and record.article is None:
                record = structs.replace(record, article=article)
        if record is not None and is_sound:
            self.decoded_records[words] = record
        return record  # type: ignore[no-any-return]

    def prose(self, stem: str, kind: str) -> None:
        """Read an article or a free page: front matter and body."""
        self.broken.add((kind, stem))
        text = self.text(MAX_ARTICLE_BYTES)
        if text is None or not self.is_good_stem(stem):
            return
        front = self.front_matter(text)
        if front is None:
            return
        yaml_text, start = front
        type_: type[model.Article | model.FreePage] = model.Article if kind == "article" else model.FreePage
        record = self.decoded(yaml_text, type_)
        if record is not None:
            self.broken.discard((kind, stem))
            self.add((kind, stem), record, Field(self.path))
            self.body = Body(text[start:], Span(self.path, start, len(text)))

    def is_good_stem(self, stem: str) -> bool:
        problems: list[Problem] = []
        decode({"id": stem, "name": "-"}, model.Actor, Field(self.path), problems)
        if problems:
            hints = ("rename the file", *problems[0].hints)
            self.report("BG109", WholeFile(self.path), f'the file name "{stem}" is not a good id', *hints)
        return not problems

    def front_matter(self, text: str) -> tuple[str, int] | None:
        """Return the YAML text, at the same offsets as in the file, and the offset of the body."""
        opening = FENCE.match(text)
        if opening is None:
            hint = "begin the file with a line ---, then title: …, date: …, then --- again"
            place = Span(self.path, 0, text.find("\n") if "\n" in text else 1)
            self.report("BG113", place, "the front matter is missing", hint)
            return None
        closing = FENCE.search(text, opening.end())
        if closing is not None:
            return front_matter_text(text), closing.end()
        self.report("BG113", Span(self.path, 0, 3), "the front matter never ends", "close it with a line ---")
        return None

    def record_file(self, article: str | None) -> None:
        """Read a YAML file of records; the mistakes in one record do not hide the others."""
        text = self.text(MAX_FILE_BYTES)
        if text is None:
            return
        document = yaml.parse(self.path, text)
        self.problems.extend(document.problems)
        if document.value is None:
            if document.problems:
                self.is_broken(text)
            return
        if not isinstance(document.value, dict):
            decode(document.value, model.RecordFile, Field(self.path), self.problems)
            return
        for key, items in document.value.items():
            kind = model.RECORD_KINDS.get(key)
            if kind is None or not isinstance(items, list):
                if items is not None or kind is None:
                    decode({key: items}, model.RecordFile, Field(self.path), self.problems)
                continue
            for index, item in enumerate(items):
                self.item(kind, item, Field(self.path, (key, index)), article)
                if len(self.problems) > MAX_PROBLEMS:
                    self.give_up(text)
                    return

    def is_broken(self, text: str) -> None:
        """Remember the ids that a file seems to hold: what names them is not wrong."""
        self.broken.update((kind, id_) for id_ in _ID.findall(text) for kind in RECORD_TYPES)

    def give_up(self, text: str) -> None:
        """Leave the rest of a file that has too many mistakes."""
        self.is_broken(text)
        message = f"more than {MAX_PROBLEMS:,} problems in this file; the rest of it was not read"
        self.report("BG105", WholeFile(self.path), message, "mend those above first")

    def item(self, kind: model.Kind, item: yaml.Value, field: Field, article: str | None) -> None:
        record = self.record(item, RECORD_TYPES[kind], field, article)
        if record is None:
            id_ = item.get("code" if kind == "country" else "id") if isinstance(item, dict) else None
            if isinstance(id_, str):
                self.broken.add((kind, id_))
            return
        id_ = record.code if isinstance(record, model.Country) else record.id  # type: ignore[union-attr]
        self.add((kind, id_), record, field)

    def add(self, ref: tuple[str, str], record: model.Record, field: Field) -> None:
        self.records.append((ref, record, Origin(field)))


def _holds_records(folder: str, stem: str) -> bool:
    in_root = folder == CONTENT and stem in RECORD_STEMS
    return in_root or any(f"{folder}/".startswith(f"{CONTENT}/{name}/") for name in RECORD_STEMS)


RECORD_TYPES: dict[model.Kind, type[model.AnyRecord]] = {
    "claim": model.Claim,
    "actor": model.Actor,
    "source": model.Source,
    "event": model.Event,
    "country": model.Country,
}


def _where(path: str) -> str:
    if path.endswith(".yml"):
        return "name it .yaml"
    if path.endswith((".yaml", ".md")):
        return "articles go to articles/, pages to pages/, records to actors, sources, timeline, countries or claims"
    return "images and downloads go to assets/"
