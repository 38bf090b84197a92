"""One preview of a project at a time: two would take each other's builds for unchanged, and not reload their pages."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

LOCK = ".briefgen/preview.lock"


class PreviewRunningError(Exception):
    """There is a preview of this project already; the text is its address, or empty if it is just starting."""


@contextlib.contextmanager
def only_preview(project: Path) -> Iterator[Callable[[str], None]]:
    """Hold the project's lock; gives a function that leaves word of the address. Raises PreviewRunningError.

    The lock is the system's: it ends with the process, however that ends.
    """
    path = project / LOCK
    path.parent.mkdir(exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PreviewRunningError(os.read(handle, 200).decode("ascii", "replace")) from None
        os.truncate(handle, 0)
        yield lambda address: _write(handle, address)
    finally:
        os.close(handle)


def _write(handle: int, address: str) -> None:
    os.pwrite(handle, address.encode("ascii", "replace"), 0)
