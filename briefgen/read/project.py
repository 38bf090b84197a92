"""The content folder: which files there are, and what they hold. The only module that reads content from disk.

Reading never leaves the project: links that point outside are refused. Every file is read or reported; none is skipped
silently but hidden files and editors' backups.
"""

import codecs
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import TypeVar

from msgspec import Struct, structs

from briefgen import model
from briefgen.diagnostics import Problem, problem
from briefgen.read import yaml
from briefgen.read.decode import decode
from briefgen.source import Field, Place, Span, WholeFile, find_control, line_and_column

CONTENT = "content"
SETTINGS = "content/briefing.yaml"
ASSETS = "content/assets"
_FENCE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
RECORD_STEMS = ("actors", "sources", "timeline", "countries", "claims")
MAX_FILE_BYTES = 8_000_000
MAX_ARTICLE_BYTES = 2_000_000

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


def read_project(root: Path, progress: Callable[[str, int, int], None] | None = None) -> Project:
    """Read the content folder of a project. Never raises for what an author may have written."""
    reader = _ProjectReader(root)
    reader.run()
    return reader.project()


class _ProjectReader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.real_root = root.resolve()
        self.problems: list[Problem] = []
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
        content = self.root / CONTENT
        if not content.is_dir():
            self.report(
                "BG101", WholeFile(CONTENT), "there is no folder named content here", "briefgen init DIR makes one"
            )
            return
        if not content.resolve().is_relative_to(self.real_root):
            self.report("BG115", WholeFile(CONTENT), "this link leads out of the project", "copy the folder here")
            return
        files = list(self.walk(content))
        if SETTINGS not in files:
            self.report("BG101", WholeFile(SETTINGS), "the briefing has no briefing.yaml", "it needs at least a title")
        known = set(files)
        for path in files:
            self.file(path, known)

    def walk(self, folder: Path) -> Iterator[str]:
        """Yield the paths of all files below a folder, sorted; report what is not a file of this project."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.report("BG101", WholeFile(self.relative(folder)), _reason(error))
            return
        for entry in entries:
            if entry.name.startswith((".", "#", "~")) or entry.name.endswith(("~", ".swp", ".tmp", ".bak")):
                continue
            path = self.relative(Path(entry.path))
            if entry.is_symlink() and (fault := self.link_fault(entry)):
                self.report("BG115", WholeFile(path), fault, "copy the file here")
            elif entry.is_dir():
                if path.count("/") > 8:
                    self.report("BG105", WholeFile(path), "folders are nested too deeply")
                elif PurePosixPath(path).suffix in (".md", ".yaml") and not path.startswith(ASSETS + "/"):
                    self.report("BG101", WholeFile(path), "this is a folder, not a file", "rename or remove it")
                else:
                    yield from self.walk(Path(entry.path))
            elif entry.is_file():
                yield path
            else:
                self.report("BG101", WholeFile(path), "this is not a regular file")

    def link_fault(self, entry: os.DirEntry[str]) -> str | None:
        """Say why a symbolic link is not followed: only those to files of this project are."""
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            return "this link leads nowhere"
        if not target.is_relative_to(self.real_root):
            return "this link leads out of the project"
        return "links to folders are not followed" if target.is_dir() else None

    def relative(self, path: Path) -> str:
        # A name that is not UTF-8 reaches us with lone surrogates, which nothing can print.
        return path.relative_to(self.root).as_posix().encode("utf-8", "replace").decode("utf-8")

    def file(self, path: str, known: set[str]) -> None:
        """Read one file according to its place and name."""
        parts = PurePosixPath(path)
        folder, stem, suffix = parts.parent.as_posix(), parts.stem, parts.suffix
        if path == SETTINGS:
            self.settings(path)
        elif f"{folder}/".startswith(f"{ASSETS}/"):
            self.assets[path] = self.root / path
        elif folder in ("content/articles", "content/pages") and suffix == ".md":
            self.prose(path, stem, "article" if folder.endswith("articles") else "page")
        elif folder == "content/articles" and suffix == ".yaml":
            if f"{folder}/{stem}.md" not in known:
                self.broken.add(("article", stem))
                self.report(
                    "BG115", WholeFile(path), f"there is no article {stem}.md beside this file", "rename one of the two"
                )
            self.record_file(path, stem)
        elif suffix == ".yaml" and self.holds_records(folder, stem):
            self.record_file(path, None)
        else:
            self.report("BG115", WholeFile(path), "briefgen does not know what this file is for", _where(path))

    def holds_records(self, folder: str, stem: str) -> bool:
        in_root = folder == CONTENT and stem in RECORD_STEMS
        return in_root or any(f"{folder}/".startswith(f"{CONTENT}/{name}/") for name in RECORD_STEMS)

    def text(self, path: str, limit: int) -> str | None:
        """Return a file's text with unified line ends, or nothing where it can't be read."""
        try:
            with (self.root / path).open("rb") as handle:
                data = handle.read(limit + 1)
        except OSError as error:
            self.report("BG101", WholeFile(path), _reason(error))
            return None
        if len(data) > limit:
            self.report("BG105", WholeFile(path), f"the file is larger than {limit // 1_000_000} MB", "split it")
            return None
        data = data.removeprefix(codecs.BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.texts[path] = data.decode("utf-8", "replace")
            offset = len(data[: error.start].decode("utf-8", "replace"))
            hint = "it looks like UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else None
            self.report("BG101", Span(path, offset, offset + 1), "the file is not UTF-8", hint, "save it as UTF-8")
            return None
        self.texts[path] = text = text.replace("\r\n", "\n").replace("\r", "\n")
        found = find_control(text) if path.endswith(".md") else None
        if found is not None:
            message = f"the character U+{ord(text[found]):04X} may not stand in a text"
            self.report("BG101", Span(path, found, found + 1), message, "remove it")
            return None
        return text

    def settings(self, path: str) -> None:
        text = self.text(path, MAX_FILE_BYTES)
        if text is not None:
            briefing = self.decoded(path, text, model.Briefing)
            if briefing is not None:
                self.briefing = briefing
                self.origins["briefing", ""] = Origin(Field(path))

    def decoded(self, path: str, yaml_text: str, type_: type[T]) -> T | None:
        document = yaml.parse(path, yaml_text)
        self.problems.extend(document.problems)
        if document.value is None and document.problems:
            return None
        return decode({} if document.value is None else document.value, type_, Field(path), self.problems)

    def prose(self, path: str, stem: str, kind: str) -> None:
        """Read an article or a free page: front matter and body."""
        self.broken.add((kind, stem))
        text = self.text(path, MAX_ARTICLE_BYTES)
        if text is None or not self.is_good_stem(path, stem):
            return
        front = self.front_matter(path, text)
        if front is None:
            return
        yaml_text, start = front
        type_: type[model.Article | model.FreePage] = model.Article if kind == "article" else model.FreePage
        record = self.decoded(path, yaml_text, type_)
        if record is not None:
            self.broken.discard((kind, stem))
            self.add(kind, stem, record, Field(path))
            self.bodies[kind, stem] = Body(text[start:], Span(path, start, len(text)))

    def is_good_stem(self, path: str, stem: str) -> bool:
        problems: list[Problem] = []
        decode({"id": stem, "name": "-"}, model.Actor, Field(path), problems)
        if problems:
            hints = ("rename the file", *problems[0].hints)
            self.report("BG109", WholeFile(path), f'the file name "{stem}" is not a good id', *hints)
        return not problems

    def front_matter(self, path: str, text: str) -> tuple[str, int] | None:
        """Return the YAML text, at the same offsets as in the file, and the offset of the body."""
        opening = _FENCE.match(text)
        if opening is None:
            hint = "begin the file with a line ---, then title: …, date: …, then --- again"
            self.report(
                "BG113", Span(path, 0, text.find("\n") if "\n" in text else 1), "the front matter is missing", hint
            )
            return None
        closing = _FENCE.search(text, opening.end())
        if closing is not None:
            return front_matter_text(text), closing.end()
        self.report("BG113", Span(path, 0, 3), "the front matter never ends", "close it with a line ---")
        return None

    def record_file(self, path: str, article: str | None) -> None:
        """Read a YAML file of records; the mistakes in one record do not hide the others."""
        text = self.text(path, MAX_FILE_BYTES)
        if text is None:
            return
        document = yaml.parse(path, text)
        self.problems.extend(document.problems)
        if document.value is None:
            if document.problems:
                self.broken.update((kind, id_) for id_ in _ID.findall(text) for kind in RECORD_TYPES)
            return
        if not isinstance(document.value, dict):
            decode(document.value, model.RecordFile, Field(path), self.problems)
            return
        for key, items in document.value.items():
            kind = model.RECORD_KINDS.get(key)
            if kind is None or not isinstance(items, list):
                if items is not None or kind is None:
                    decode({key: items}, model.RecordFile, Field(path), self.problems)
                continue
            for index, item in enumerate(items):
                self.record(kind, item, Field(path, (key, index)), article)

    def record(self, kind: model.Kind, item: yaml.Value, field: Field, article: str | None) -> None:
        record = decode(item, RECORD_TYPES[kind], field, self.problems)
        if record is None:
            id_ = item.get("code" if kind == "country" else "id") if isinstance(item, dict) else None
            if isinstance(id_, str):
                self.broken.add((kind, id_))
            return
        if article is not None and isinstance(record, model.Claim | model.Event) and record.article is None:
            record = structs.replace(record, article=article)
        id_ = record.code if isinstance(record, model.Country) else record.id  # type: ignore[union-attr]
        self.add(kind, id_, record, field)

    def add(self, kind: str, id_: str, record: model.AnyRecord, field: Field) -> None:
        first = self.origins.get((kind, id_))
        if first is None:
            self.records[kind][id_] = record
            self.origins[kind, id_] = Origin(field)
            return
        place = field / ("code" if kind == "country" else "id") if field.keys else field
        self.report(
            "BG110",
            place,
            f'the {kind} "{id_}" is there already',
            f"first in {first.path}:{self.locator.line(first.field)}",
        )


RECORD_TYPES: dict[model.Kind, type[model.AnyRecord]] = {
    "claim": model.Claim,
    "actor": model.Actor,
    "source": model.Source,
    "event": model.Event,
    "country": model.Country,
}


def _reason(error: OSError) -> str:
    return f"the file can't be read: {error.strerror or error}"


def _where(path: str) -> str:
    if path.endswith(".yml"):
        return "name it .yaml"
    if path.endswith((".yaml", ".md")):
        return "articles go to articles/, pages to pages/, records to actors, sources, timeline, countries or claims"
    return "images and downloads go to assets/"


class Locator:
    """Finds the spans of places; each file's positions are read once, when the first is asked for."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.spans_by_path: dict[str, yaml.FieldSpans] = {}

    def span(self, place: Place) -> Span:
        """Return the span of a place; of files that could not be read, an empty one."""
        if isinstance(place, Span):
            return place
        text = self.texts.get(place.path, "")
        if isinstance(place, WholeFile) or not text:
            return Span(place.path, 0, 0)
        if place.path not in self.spans_by_path:
            if place.path.endswith(".md"):
                text = front_matter_text(text)
            self.spans_by_path[place.path] = yaml.read_spans(place.path, text)
        return self.spans_by_path[place.path].of(place)

    def line(self, place: Place) -> int:
        """Return the 1-based line of a place."""
        span = self.span(place)
        return line_and_column(self.texts.get(span.path, ""), span.start)[0]


def front_matter_text(text: str) -> str:
    """Return a file's front matter at the same offsets as in the file: the opening fence is blanked out."""
    opening = _FENCE.match(text)
    start = opening.end() if opening else 0
    closing = _FENCE.search(text, start)
    return " " * (start - 1) + "\n" * (start > 0) + text[start : closing.start() if closing else len(text)]
