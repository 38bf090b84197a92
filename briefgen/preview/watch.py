"""Watching a project: says that something was edited, not what; a build reads everything anyway.

Events of the system come through watchfiles. Where they don't arrive (network folders, some containers), the files are
looked at again and again. That is done here: watchfiles' own polling compares whole seconds, and loses the second of two
saves within one.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from stat import S_ISDIR
from threading import Event

from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from briefgen.read.files import CONTENT, is_passed_over

WATCHED = (CONTENT, "templates", "static")
BURST_MS = 200
"""Edits that follow one another without a pause are one, but never for longer than this."""
PAUSE_MS = 5
LOOK_MS = 300
"""How often is looked whether one of the watched folders itself came, went, or is another; and at all files where events don't arrive."""

Edited = Callable[[], None]
Stats = dict[str, tuple[int, ...]]


class NoEventsError(Exception):
    """The system gives no events for these folders; the text says why."""


def watch(project: Path, edited: Edited, stop: Event) -> None:
    """Call `edited` once at first and then after each burst of edits, until told to stop. Raises NoEventsError."""
    while not stop.is_set():
        folders = _folders(project)
        try:
            with RustNotify(list(folders), False, False, 0, True, True) as events:
                edited()  # what was edited before the watch stood
                _until_moved(project, folders, events, edited, stop)
        except FileNotFoundError:
            continue
        except (OSError, WatchfilesRustInternalError) as error:
            raise NoEventsError(str(error)) from error


def _until_moved(project: Path, folders: Stats, events: RustNotify, edited: Edited, stop: Event) -> None:
    """Report edits until a watched folder came, went, or was replaced: events are of folders, not of their names."""
    while _folders(project) == folders:
        changes = events.watch(BURST_MS, PAUSE_MS, LOOK_MS, stop)
        if changes == "stop":
            return
        if isinstance(changes, set) and any(_matters(project, path) for _, path in changes):
            edited()


def poll(project: Path, edited: Edited, stop: Event) -> None:
    """Do what `watch` does, by looking at all files again and again."""
    before = None
    while not stop.is_set():
        now = {**_folders(project), **dict(_files(project))}
        if now != before:
            edited()
        before = now
        stop.wait(LOOK_MS / 1000)


def _folders(project: Path) -> Stats:
    """Return which of the watched folders there are, and what tells each from another of its name."""
    found: Stats = {}
    for name in WATCHED:
        with contextlib.suppress(FileNotFoundError):
            stat = (project / name).stat()
            if S_ISDIR(stat.st_mode):
                found[str(project / name)] = (stat.st_dev, stat.st_ino)
    return found


def _files(project: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield all watched files, with what changes when they do."""
    for folder in _folders(project):
        for root, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for path in (Path(root, name) for name in names):
                if _matters(project, path):
                    yield str(path), _stat(path)


def _stat(path: Path) -> tuple[int, ...]:
    try:
        stat = path.stat()
    except OSError:
        return ()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _matters(project: Path, path: str | Path) -> bool:
    """Say whether a file can be part of the site: hidden ones are not, nor editors' backups among the content."""
    parts = PurePath(path).relative_to(project).parts
    passed_over = is_passed_over if parts[0] == CONTENT else _is_hidden
    return not any(map(passed_over, parts))


def _is_hidden(name: str) -> bool:
    return name.startswith(".")
