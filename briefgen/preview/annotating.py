"""Annotating in the page: what a selection in an article becomes, and its way into the article's annotations.

An extension of the preview: a script for the page, and two actions that the page may have done. Who may ask for them is
the server's matter; what may be written is that of `author/annotate.py`.
"""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from briefgen import report
from briefgen.author import annotate
from briefgen.author.annotate import Selection
from briefgen.author.changes import ChangeError
from briefgen.preview.run import Extension, RefusedError

SCRIPT = "annotate.js"

T = TypeVar("T")


class _Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """A draft that a page asks for."""

    kind: annotate.Kind
    selection: Selection


class _Accepted(Struct, frozen=True, forbid_unknown_fields=True):
    """A record that an author has looked at and wants appended."""

    kind: Literal["claim", "event"]
    article: str
    yaml: str
    digest: str


def annotating(project: Path) -> Extension:
    """Return what lets the pages of a project's preview annotate its articles."""

    def draft(asked: Any) -> Any:
        wanted = _converted(asked, _Wanted)
        return msgspec.to_builtins(_done(lambda: annotate.draft(project, wanted.kind, wanted.selection)))

    def append(asked: Any) -> Any:
        given = _converted(asked, _Accepted)
        change = _done(lambda: annotate.append(project, given.kind, given.article, given.yaml, given.digest))
        return {"path": change.path}

    script = Path(str(resources.files("briefgen.preview").joinpath("page", SCRIPT)))
    return Extension({SCRIPT: script}, {"draft": draft, "append": append})


def _converted(asked: Any, type_: type[T]) -> T:
    try:
        return msgspec.convert(asked, type_)
    except msgspec.ValidationError as error:
        raise RefusedError(f"the page asked for something unknown: {error}") from error


def _done(act: Callable[[], T]) -> T:
    """Do something; what is refused is said with the problems that it would make."""
    try:
        return act()
    except ChangeError as error:
        found = report.as_text(error.outcome.problems, error.outcome.texts) if error.outcome else ""
        raise RefusedError(f"{error}\n\n{found}".strip()) from error
    except OSError as error:
        raise RefusedError(f"{error.filename}: {error.strerror}") from error
