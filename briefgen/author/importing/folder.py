"""An import from bytes to files: nothing that is there is written over, and the article is written before its records."""

import re
from pathlib import Path

from msgspec import Struct, structs

from briefgen import model
from briefgen.author.blockyaml import Fields, write_item, write_mapping
from briefgen.author.importing.blocks import Block, Metadata
from briefgen.author.importing.draft import Draft, Noted, make_draft
from briefgen.author.importing.ids import Ids, slug
from briefgen.author.importing.intake import Form, ImportRefused, Text, read_text
from briefgen.author.importing.marked import read_markdown
from briefgen.author.importing.outline import Outline, outline
from briefgen.author.importing.plain import read_plain
from briefgen.author.importing.webpage import read_webpage
from briefgen.read.files import CONTENT
from briefgen.read.project import Project, read_project
from briefgen.read.prose import MAX_CHARACTERS

_GUESSED = "not told by the text: the newest date that it names; say when it was published"


class Choices(Struct, frozen=True):
    """What the caller says of a text: `source` is the id of a source or a web address, `date` an EDTF text."""

    form: Form | None = None
    id: str | None = None
    date: str | None = None
    source: str | None = None
    keep_points: bool = False


class Imported(Struct, frozen=True):
    """An article that was imported: its id, its files by path, and what was found."""

    id: str
    files: dict[str, str]
    parts: Outline
    draft: Draft
    source: str | None
    new_source: bool
    pictures_left_out: int


def import_article(data: bytes, name: str, project_folder: Path, choices: Choices) -> Imported:
    """Make the files of an article for a project; nothing is written. Raises ImportRefused."""
    content = project_folder / CONTENT
    if not content.is_dir():
        raise ImportRefused(f"there is no folder content in {project_folder}; briefgen init DIR makes a new briefing")
    project = read_project(project_folder)
    text = read_text(data, name, choices.form)
    blocks, metadata = _read(text)
    if sum(len(block.markdown) for block in blocks) > MAX_CHARACTERS:
        raise ImportRefused(f"the text has more than {MAX_CHARACTERS:,} characters; split it into several articles")
    parts = outline(blocks, metadata, choices.keep_points)
    if not parts.body:
        parts = outline(blocks, metadata, keep_points=True)  # a digest and nothing else: its points are the text
    id_ = _id(choices.id, parts.title, project, content)
    draft = make_draft(parts, metadata, project, choices.date, id_)
    source, record = _source(choices.source, metadata, parts, draft, project)
    if source:
        draft = structs.replace(draft, front=_with_source(draft.front, source))
    path = f"{CONTENT}/articles/{id_}"
    files = {f"{path}.md": _article(draft)}
    if records := _records(draft, record):
        files[f"{path}.yaml"] = records
    return Imported(id_, files, parts, draft, source, record is not None, metadata.pictures_left_out)


def write_files(project_folder: Path, files: dict[str, str]) -> list[str]:
    """Write files that are not there yet; return their paths. Raises ImportRefused, before anything is written where it can."""
    root = project_folder.resolve()
    targets = {project_folder / path: text for path, text in files.items()}
    for target in targets:
        if target.exists() or target.is_symlink():
            raise ImportRefused(f"{target} is there already")
        if not target.parent.resolve().is_relative_to(root):
            raise ImportRefused(f"{target.parent} is a link that leads out of the project")
    for target, text in targets.items():
        target.parent.mkdir(exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
    return [str(target) for target in targets]


def _read(text: Text) -> tuple[list[Block], Metadata]:
    if text.form == "html":
        return read_webpage(text.text)
    return read_markdown(text.text) if text.form == "markdown" else (read_plain(text.text), Metadata())


def _id(given: str | None, title: str, project: Project, content: Path) -> str:
    id_ = given or slug(title) or "article"
    if not re.fullmatch(model.SLUG.strip("^$"), id_) or len(id_) > 100:
        raise ImportRefused(f'"{id_}" is not an id: lower-case words joined by hyphens, such as "camp-david"')
    if ("article", id_) in Ids(project).taken or any(
        (content / "articles" / f"{id_}{end}").exists() for end in (".md", ".yaml")
    ):
        raise ImportRefused(f'there is an article "{id_}" already; choose another id with --id')
    return id_


def _source(
    told: str | None, metadata: Metadata, parts: Outline, draft: Draft, project: Project
) -> tuple[str | None, Fields | None]:
    """Return the id of the article's source, and its record where the project does not have it yet."""
    if told in project.sources:
        return told, None
    address = told or metadata.url
    if address is None:
        return None, None
    if not re.search(model.URL, address):
        if told:
            raise ImportRefused(
                f'there is no source "{told}" in the project; give the id of one, or the address of the text'
            )
        return None, None
    for id_, source in project.sources.items():
        if source.url and source.url.partition("#")[0].rstrip("/") == address.partition("#")[0].rstrip("/"):
            return id_, None
    publisher = metadata.publisher or address.split("/")[2].removeprefix("www.")
    id_ = Ids(project).new("source", f"{publisher} {' '.join(parts.title.split()[:5])}")
    fields: Fields = {
        "id": id_,
        "title": parts.title,
        "type": "webpage",
        "authors": list(parts.authors),
        "publisher": publisher,
        "date": None if draft.publication.is_guess else draft.publication.date.text,
        "url": address,
    }
    return id_, {name: value for name, value in fields.items() if value}


def _with_source(front: Fields, source: str) -> Fields:
    """Put the source where the content format has it."""
    before: Fields = {name: front[name] for name in ("title", "date", "summary", "authors") if name in front}
    return {**before, "source": source, **{name: value for name, value in front.items() if name not in before}}


def _article(draft: Draft) -> str:
    front = write_mapping(draft.front)
    if draft.publication.is_guess:
        front = re.sub(r"^(date: .*)$", rf"\1  # {_GUESSED}", front, count=1, flags=re.MULTILINE)
    return f"---\n{front}---\n\n{draft.body}"


def _records(draft: Draft, source: Fields | None) -> str:
    lists = {
        "claims": draft.claims,
        "timeline": draft.events,
        "actors": draft.actors,
        "sources": (Noted(source, "say how reliable it is (A-F), and when it was read (accessed)"),) if source else (),
    }
    written = [
        f"{name}:\n" + "\n".join(_noted(record) for record in records) for name, records in lists.items() if records
    ]
    return (
        "# A draft made by rules: review each record, then delete this line.\n" + "\n".join(written) if written else ""
    )


def _noted(record: Noted) -> str:
    note = f"  # {' '.join(record.note.split())}\n" if record.note else ""
    return note + write_item(record.fields)
