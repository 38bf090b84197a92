"""Whether a file is still the one that was read, by what the file system says of it; the only reader of the clock.

A file that was written to just before it was read may be written to again without its times telling so (clocks of file
systems are coarse): it is never taken to be the same (as git does with "racy" entries).
"""

import os
import stat
import time
from pathlib import Path

from msgspec import Struct

_RACY = 100_000_000
"""Nanoseconds for which a file must have been left alone, where times have fractions of a second: systems count in 10 ms."""

_RACY_IN_SECONDS = 2_000_000_000
"""The same where times are whole seconds: the coarsest common clock of a file system is FAT's, 2 s."""

_SECOND = 1_000_000_000


class Stamp(Struct, frozen=True):
    """What tells a file from another and from itself at another time; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int
    is_settled: bool


def stamp_of(path: str | Path) -> Stamp | None:
    """Return a file's stamp, taken before the file is read; nothing where there is no regular file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked for each file of a project: a Path costs more than the question
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    racy = _RACY if found.st_ctime_ns % _SECOND else _RACY_IN_SECONDS
    is_settled = max(found.st_mtime_ns, found.st_ctime_ns) + racy < time.time_ns()
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, is_settled)


def is_same(earlier: Stamp, now: Stamp | None) -> bool:
    """Say whether a file surely holds what it held when its earlier stamp was taken."""
    return (
        now is not None
        and earlier.is_settled
        and (earlier.size, earlier.modified, earlier.changed, earlier.inode)
        == (now.size, now.modified, now.changed, now.inode)
    )
