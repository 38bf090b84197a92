"""The content folder: what its files hold, decoded. One mistake hides no other: each record is read by itself."""

import re
from pathlib import Path, PurePosixPath
from typing import TypeVar

from msgspec import Struct, structs

from briefgen import model
from briefgen.diagnostics import Problem, problem
from briefgen.read import yaml
from briefgen.read.decode import decode
from briefgen.read.files import ASSETS, CONTENT, MAX_ARTICLE_BYTES, MAX_FILE_BYTES, ContentFiles
from briefgen.read.locate import FENCE, Locator, front_matter_text
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


def read_project(root: Path) -> Project:
    """Read the content folder of a project. Never raises for what an author may have written."""
    reader = _ProjectReader(root)
    reader.run()
    return reader.project()


class _ProjectReader:
    def __init__(self, root: Path) -> None:
        self.files = ContentFiles(root)
        self.problems = self.files.problems
        self.texts = self.files.texts
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
            self.file(path, known)

    def file(self, path: str, known: set[str]) -> None:
        """Read one file according to its place and name."""
        parts = PurePosixPath(path)
        folder, stem, suffix = parts.parent.as_posix(), parts.stem, parts.suffix
        if path == SETTINGS:
            self.settings(path)
        elif f"{folder}/".startswith(f"{ASSETS}/"):
            self.assets[path] = self.files.root / path
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

    def settings(self, path: str) -> None:
        text = self.files.text(path, MAX_FILE_BYTES)
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
        text = self.files.text(path, MAX_ARTICLE_BYTES)
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
        opening = FENCE.match(text)
        if opening is None:
            hint = "begin the file with a line ---, then title: …, date: …, then --- again"
            self.report(
                "BG113", Span(path, 0, text.find("\n") if "\n" in text else 1), "the front matter is missing", hint
            )
            return None
        closing = FENCE.search(text, opening.end())
        if closing is not None:
            return front_matter_text(text), closing.end()
        self.report("BG113", Span(path, 0, 3), "the front matter never ends", "close it with a line ---")
        return None

    def record_file(self, path: str, article: str | None) -> None:
        """Read a YAML file of records; the mistakes in one record do not hide the others."""
        text = self.files.text(path, MAX_FILE_BYTES)
        if text is None:
            return
        document = yaml.parse(path, text)
        before = len(self.problems)
        self.problems.extend(document.problems)
        if document.value is None:
            if document.problems:
                self.is_broken(text)
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
                if len(self.problems) - before > MAX_PROBLEMS:
                    self.give_up(path, text)
                    return

    def is_broken(self, text: str) -> None:
        """Remember the ids that a file seems to hold: what names them is not wrong."""
        self.broken.update((kind, id_) for id_ in _ID.findall(text) for kind in RECORD_TYPES)

    def give_up(self, path: str, text: str) -> None:
        """Leave the rest of a file that has too many mistakes."""
        self.is_broken(text)
        message = f"more than {MAX_PROBLEMS:,} problems in this file; the rest of it was not read"
        self.report("BG105", WholeFile(path), message, "mend those above first")

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


def _where(path: str) -> str:
    if path.endswith(".yml"):
        return "name it .yaml"
    if path.endswith((".yaml", ".md")):
        return "articles go to articles/, pages to pages/, records to actors, sources, timeline, countries or claims"
    return "images and downloads go to assets/"
