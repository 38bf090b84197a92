"""Changes of content files: tried on a copy, shown, and then made all or not at all.

The new files are written aside, then a commit record, then each file is moved in. A change that was cut short before its
record leaves no trace; after it, the next command that looks at the project completes it. A file that was edited by
somebody else meanwhile is never overwritten.
"""

import contextlib
import difflib
import fcntl
import hashlib
import io
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from briefgen.build import Options, Outcome, check_project
from briefgen.diagnostics import Problem
from briefgen.read.files import CONTENT, ContentFiles
from briefgen.source import Span

OWN = Path(".briefgen", "changes")
_RECORD = "commit.json"


class Change(Struct, frozen=True):
    """A file of the content before and after; nothing where it is not there."""

    path: str
    before: bytes | None
    after: bytes | None


class ChangeError(Exception):
    """The change is not made; the message says why. `outcome` holds the problems that the content would have."""

    def __init__(self, message: str, outcome: Outcome | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome


def digest(data: bytes | None) -> str:
    """Return what a version of a file is known by; of a file that is not there, nothing."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def read_bytes(project: Path, path: str) -> bytes | None:
    """Return a content file as it is, or nothing where there is none. Raises ChangeError for what is not the project's."""
    target = _target(project, path)
    return target.read_bytes() if target.exists() else None


def _target(project: Path, path: str) -> Path:
    """Return where a content file really is: inside the project's content, links followed."""
    content, target = (project / CONTENT).resolve(), (project / path).resolve()
    if not content.is_relative_to(project.resolve()) or not target.is_relative_to(content):
        raise ChangeError(f"{path} leads out of the project's content")
    if target.exists() and not target.is_file():
        raise ChangeError(f"{path} is not a file")
    return target


def as_diff(changes: Iterable[Change]) -> str:
    """Write changes as a unified diff."""
    return "".join(line for change in changes for line in _diff(change))


def _diff(change: Change) -> Iterator[str]:
    old = f"a/{change.path}" if change.before is not None else "/dev/null"
    new = f"b/{change.path}" if change.after is not None else "/dev/null"
    for line in difflib.unified_diff(_lines(change.before), _lines(change.after), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes | None) -> list[str]:
    return io.StringIO((data or b"").decode("utf-8"), newline="\n").readlines()


def try_changes(project: Path, changes: Iterable[Change]) -> Outcome:
    """Check the content as it would be with changes made, drafts included; nothing of the project is touched."""
    after = {change.path: change.after for change in changes}
    with tempfile.TemporaryDirectory(prefix="briefgen-") as name:
        copy = Path(name)
        (copy / CONTENT).mkdir()
        for path in ContentFiles(project).paths() or ():
            if path not in after:
                after[path] = (project / path).read_bytes() if path.endswith((".md", ".yaml")) else b""
        for path, data in after.items():
            if data is not None:
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                (copy / path).write_bytes(data)
        return check_project(Options(project=copy, drafts=True))


def refuse_new_problems(before: Outcome, after: Outcome) -> None:
    """Raise ChangeError where content would have a problem that it has not now; the problems of those codes are in it."""
    counts = [Counter(found.code for found, _ in outcome.problems) for outcome in (before, after)]
    more = counts[1] - counts[0]
    if more:
        problems = tuple(entry for entry in after.problems if entry[0].code in more)
        message = "the content would have problems that it has not now; nothing was written"
        raise ChangeError(message, only(after, problems))


def refuse_new_errors(before: Outcome, after: Outcome) -> None:
    """Raise ChangeError where content would have an error that it has not now; new warnings are no reason."""
    refuse_new_problems(*(only(each, _errors(each)) for each in (before, after)))


def _errors(outcome: Outcome) -> tuple[tuple[Problem, Span], ...]:
    return tuple(entry for entry in outcome.problems if entry[0].is_error)


def only(outcome: Outcome, problems: tuple[tuple[Problem, Span], ...]) -> Outcome:
    """Return an outcome with some of its problems."""
    return Outcome(problems, outcome.texts, strict=False)


def make_changes(project: Path, changes: Iterable[Change]) -> None:
    """Make changes, all or none. Raises ChangeError where a file is not as it was any more, and OSError."""
    wanted = [change for change in changes if change.before != change.after]
    own = _own(project)
    own.mkdir(parents=True, exist_ok=True)
    with _locked(own):
        _complete(project)
        for change in wanted:
            target = _target(project, change.path)
            if digest(read_bytes(project, change.path)) != digest(change.before):
                raise ChangeError(f"{change.path} was changed meanwhile; nothing was written")
            _refuse_unwritable(own, target)
        entries = [_staged(own, number, change) for number, change in enumerate(wanted)]
        _write_safely(own / _RECORD, msgspec.json.encode(entries))
        _complete(project)


def _own(project: Path) -> Path:
    """Return the folder in which changes are prepared. Raises ChangeError where a link leads it out of the project."""
    if not (project / OWN).resolve().is_relative_to(project.resolve()):
        raise ChangeError(f"{OWN.as_posix()} leads out of the project")
    return project / OWN


def _refuse_unwritable(own: Path, target: Path) -> None:
    """Find out before the first file is moved what would keep the last one from being moved."""
    folder = target.parent
    if not os.access(folder, os.W_OK | os.X_OK) or folder.stat().st_dev != own.stat().st_dev:
        raise PermissionError(13, "files can't be moved into this folder", str(folder))


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the commit record: a file, and the digests of both its versions."""

    path: str
    before: str
    after: str


def _staged(own: Path, number: int, change: Change) -> _Entry:
    """Write a new file aside; return its entry in the commit record."""
    if change.after is not None:
        _write_safely(own / str(number), change.after)
    return _Entry(change.path, digest(change.before), digest(change.after))


def _write_safely(path: Path, data: bytes) -> None:
    """Write a file that is on the disk, whole, before anything relies on it."""
    aside = path.with_suffix(".new")
    with aside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    aside.replace(path)


def complete_changes(project: Path) -> list[str]:
    """Complete a change that was cut short; return the files that were edited since, and so are left as they are."""
    own = _own(project)
    if not (own / _RECORD).is_file():
        return []
    with _locked(own):
        return _complete(project)


def _complete(project: Path) -> list[str]:
    """Do what the commit record says; doing it twice does no harm."""
    own, left = project / OWN, []
    for number, entry in enumerate(_entries(own / _RECORD)):
        target = _target(project, entry.path)
        now = digest(target.read_bytes() if target.exists() else None)
        if now == entry.after:
            continue
        staged = own / str(number)
        if now != entry.before or (entry.after and digest(_or_nothing(staged)) != entry.after):
            left.append(entry.path)
        elif entry.after:
            if target.exists():
                shutil.copymode(target, staged)
            staged.replace(target)
        else:
            target.unlink()
    for file in own.iterdir():
        if file.name != _LOCK:
            file.unlink()
    return left


def _entries(record: Path) -> list[_Entry]:
    """Return what a commit record says; nothing where there is none, or it is not one of ours."""
    try:
        return msgspec.json.decode(_or_nothing(record) or b"[]", type=list[_Entry])
    except msgspec.DecodeError:
        return []


def _or_nothing(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


_LOCK = "lock"


@contextlib.contextmanager
def _locked(own: Path) -> Iterator[None]:
    """Hold the lock for changes. It is the system's, so that it ends with its process, however that ends."""
    handle = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
