"""The files of the content folder: which there are, and their text. The only module that reads content from disk.

Reading never leaves the project: links that point outside are refused. Every file is read or reported; none is skipped
silently but hidden files and editors' backups.
"""

import codecs
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from briefgen.diagnostics import Problem, problem
from briefgen.source import Place, Span, WholeFile, find_control

CONTENT = "content"
ASSETS = "content/assets"
MAX_FILE_BYTES = 8_000_000
MAX_ARTICLE_BYTES = 2_000_000
_MAX_FOLDERS = 8


class ContentFiles:
    """Finds the files of a project; `problems` holds what is not a file of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.real_root = root.resolve()
        self.problems: list[Problem] = []

    def report(self, code: str, place: Place, message: str, *hints: str | None) -> None:
        """Note a problem."""
        self.problems.append(problem(code, place, message, *hints))

    def paths(self) -> list[str] | None:
        """Return the paths of all files, sorted by name in each folder; nothing where there is no content."""
        content = self.root / CONTENT
        if not content.is_dir():
            hint = "briefgen init DIR makes one"
            self.report("BG101", WholeFile(CONTENT), "there is no folder named content here", hint)
            return None
        if not content.resolve().is_relative_to(self.real_root):
            self.report("BG115", WholeFile(CONTENT), "this link leads out of the project", "copy the folder here")
            return None
        return list(self.walk(str(content), CONTENT))

    def walk(self, folder: str, shown: str) -> Iterator[str]:
        """Yield the paths of all files below a folder, sorted; report what is not a file of this project."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.report("BG101", WholeFile(shown), _reason(error))
            return
        for entry in entries:
            if is_passed_over(entry.name):
                continue
            path = f"{shown}/{_shown(entry.name)}"
            if entry.is_symlink() and (fault := self.link_fault(entry)):
                self.report("BG115", WholeFile(path), fault, "copy the file here")
            elif entry.is_dir():
                if path.count("/") > _MAX_FOLDERS:
                    self.report("BG105", WholeFile(path), "folders are nested too deeply")
                elif PurePosixPath(path).suffix in (".md", ".yaml") and not path.startswith(ASSETS + "/"):
                    self.report("BG101", WholeFile(path), "this is a folder, not a file", "rename or remove it")
                else:
                    yield from self.walk(entry.path, path)
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


def _shown(name: str) -> str:
    """Return a name as it is shown; one that is not UTF-8 has signs in it for what can't be."""
    return name.encode("utf-8", "replace").decode("utf-8")


class FileText(Struct, frozen=True):
    """A file's text with unified line ends (nothing where it can't be used), what can be shown of it, and what is wrong."""

    text: str | None
    shown: str | None
    problems: tuple[Problem, ...] = ()


def read_text(root: Path, path: str, limit: int) -> FileText:
    """Read a file of a project, of at most so many bytes."""
    try:
        with (root / path).open("rb") as handle:
            data = handle.read(limit + 1)
    except OSError as error:
        return _unfit(None, problem("BG101", WholeFile(path), _reason(error)))
    if len(data) > limit:
        message = f"the file is larger than {limit // 1_000_000} MB"
        return _unfit(None, problem("BG105", WholeFile(path), message, "split it"))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = len(data[: error.start].decode("utf-8", "replace"))
        hint = "it looks like UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else None
        place = Span(path, offset, offset + 1)
        found = problem("BG101", place, "the file is not UTF-8", hint, "save it as UTF-8")
        return _unfit(data.decode("utf-8", "replace"), found)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = find_control(text) if path.endswith(".md") else None
    if control is not None:
        message = f"the character U+{ord(text[control]):04X} may not stand in a text"
        return _unfit(text, problem("BG101", Span(path, control, control + 1), message, "remove it"))
    return FileText(text, text)


def _unfit(shown: str | None, found: Problem) -> FileText:
    return FileText(None, shown, (found,))


def is_passed_over(name: str) -> bool:
    """Say whether a file or folder is hidden or an editor's backup: those are not content."""
    return name.startswith((".", "#", "~")) or name.endswith(("~", ".swp", ".tmp", ".bak"))


def _reason(error: OSError) -> str:
    return f"the file can't be read: {error.strerror or error}"
