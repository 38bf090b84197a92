"""A passage that was selected in an article becomes a quote, a claim or an event, and goes into the article's annotations.

The quote is the shortest that the build finds there and nowhere else. The record is put after the last of its kind, in
the layout of the file; nothing else in it changes.
"""

import re
import unicodedata
from pathlib import Path
from typing import Literal

from msgspec import Struct

from briefgen import model
from briefgen.author import changes
from briefgen.author.appending import append_record
from briefgen.author.blockyaml import block_scalar
from briefgen.author.changes import Change, ChangeError
from briefgen.build import Options, check_project
from briefgen.link.anchor import quote_of
from briefgen.read import yaml
from briefgen.read.confined import compile_text
from briefgen.read.files import CONTENT
from briefgen.read.project import Project, read_project
from briefgen.read.visible import VisibleText, fold, read_visible

Kind = Literal["claim", "event", "quote"]

_LISTS = {"claim": "claims", "event": "timeline"}
_ID_WORDS, _ID_LENGTH = 6, 48
_CONTEXT = 60


class Selection(Struct, frozen=True, forbid_unknown_fields=True):
    """What was selected in an article, and the words before and after it, as they are seen on its page."""

    article: str
    words: str
    before: str = ""
    after: str = ""


class Draft(Struct, frozen=True):
    """A record as YAML, the file that it would go into, and the version of the file that it was made for."""

    kind: Kind
    yaml: str
    path: str
    digest: str


def draft(root: Path, kind: Kind, selection: Selection) -> Draft:
    """Write the YAML of a claim, an event or a bare quote for a selection. Raises ChangeError; writes nothing."""
    project = read_project(root)
    article = _article(project, selection.article)
    body = project.bodies["article", selection.article]
    visible = read_visible(compile_text(body.text, body.span)[0].html)
    quote = quote_of(visible, *find_selection(visible, selection))
    if quote is None:
        raise ChangeError("these words stand more than once, and so does what is around them; select more")
    fields: list[tuple[str, str | model.Quote]] = [("quote", quote)]
    path = f"{CONTENT}/articles/{selection.article}.yaml"
    version = changes.digest(changes.read_bytes(root, path))
    if kind == "quote":
        return Draft(kind, _written(fields), path, version)
    taken = {id_ for other, id_ in (*project.origins, *project.broken) if other == kind}
    id_ = ("id", unused_id(quote.exact, taken))
    if kind == "claim":
        return Draft(kind, _written([id_, ("statement", _sentence(quote.exact)), *fields]), path, version)
    date, title = ("date", article.date.text), ("title", _sentence(quote.exact).rstrip("."))
    return Draft(kind, _written([id_, date, title, *fields]), path, version)


def _article(project: Project, id_: str) -> model.Article:
    if id_ not in project.articles:
        raise ChangeError("there is no such article, or its file can't be read now")
    return project.articles[id_]


def find_selection(visible: VisibleText, selection: Selection) -> tuple[int, int]:
    """Return the span of the visible text that was selected: of several the one whose surroundings are most alike.

    White space is left out of the comparison, since pages break lines where the text has none. Raises ChangeError.
    """
    places = [offset for offset, char in enumerate(visible.folded) if not char.isspace()]
    text = "".join(visible.folded[place] for place in places)
    words, before, after = (_dense(part) for part in (selection.words, selection.before, selection.after))
    found = [match.start() for match in re.finditer(f"(?={re.escape(words)})", text)] if words else []
    if not found:
        raise ChangeError("these words are not the article's own; select words of its text")
    ends = [(start, start + len(words)) for start in found]
    best = max(ends, key=lambda span: _alike(text[: span[0]][::-1], before[::-1]) + _alike(text[span[1] :], after))
    return places[best[0]], places[best[1] - 1] + 1


def _dense(text: str) -> str:
    return "".join(fold(text).split())


def _alike(one: str, other: str) -> int:
    """Return with how many characters two texts begin alike."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b or place >= _CONTEXT:
            return place
    return min(len(one), len(other))


def unused_id(words: str, taken: set[str]) -> str:
    """Return an id made of the first words of a text that no record has."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:_ID_WORDS]
    while len(parts) > 1 and len("-".join(parts)) > _ID_LENGTH:
        parts.pop()
    stem = "-".join(parts)[:_ID_LENGTH] or "passage"
    return next(
        id_ for number in range(1, len(taken) + 2) if (id_ := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def _sentence(words: str) -> str:
    """Write words as a sentence of their own."""
    text = words[:1].upper() + words[1:].rstrip(",;: ")
    return text if text.endswith((".", "!", "?", "…", "”", '"')) else f"{text}."


def _written(fields: list[tuple[str, str | model.Quote]]) -> str:
    """Write a record's fields, one a line."""
    lines = []
    for name, value in fields:
        if isinstance(value, str):
            lines.append(_field(name, value, 0))
        elif not (value.prefix or value.suffix):
            lines.append(_field(name, value.exact, 0))
        else:
            parts = [("exact", value.exact), ("prefix", value.prefix), ("suffix", value.suffix)]
            lines += [f"{name}:", *(_field(part, text, 2) for part, text in parts if text)]
    return "".join(f"{line}\n" for line in lines)


def _field(name: str, text: str, column: int) -> str:
    return f"{' ' * column}{name}: {block_scalar(text, column + len(name) + 2, column + 2)}"


def append(root: Path, kind: Literal["claim", "event"], article: str, written: str, digest: str) -> Change:
    """Put a record, as YAML, into the annotations of an article; return what changed.

    digest: the version of the file that was shown. Raises ChangeError where the file is another one by now, or the
    content would have an error that it has not now; then nothing is written.
    """
    project = read_project(root)
    _article(project, article)
    path = f"{CONTENT}/articles/{article}.yaml"
    before = changes.read_bytes(root, path)
    if changes.digest(before) != digest:
        raise ChangeError(f"{path} was changed meanwhile; select the words again")
    change = Change(path, before, append_record(path, before, _LISTS[kind], _record(written)))
    outcome = check_project(Options(project=root, drafts=True))
    changes.refuse_new_errors(outcome, changes.try_changes(root, [change]))
    changes.make_changes(root, [change])
    return change


def _record(written: str) -> str:
    """Return the lines of one record; raise ChangeError where it is none."""
    document = yaml.parse("", written)
    if document.problems or not isinstance(document.value, dict):
        found = document.problems[0].message if document.problems else "expected the fields of one record"
        raise ChangeError(f"this is not the YAML of a record: {found}")
    return "".join(f"{line.rstrip()}\n" for line in written.strip("\n").split("\n"))
