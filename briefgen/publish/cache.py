"""What is kept from one process to the next: one SQLite file of the project, never trusted.

Each entry carries a digest over its key, its value and the identity of whoever wrote it: the same file at the same place
on the same machine, by the same program. What does not fit is as if it were not there, so the file may be deleted, cut
short, spoilt, or come from elsewhere. Values are data and never programs.
"""

import contextlib
import hashlib
import os
import platform
import sqlite3
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

FILE = ".briefgen/cache.sqlite"
"""Where it lies in a project."""

_TABLE = "CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, digest BLOB, value BLOB) WITHOUT ROWID"


class Cache:
    """Entries by key. Where the file can't be used, nothing is found and nothing is kept."""

    def __init__(self, project: Path) -> None:
        self._file = project / FILE
        self._identity = b""
        self._connection: sqlite3.Connection | None = None
        if self._file.is_file():
            self._open()

    def _open(self) -> None:
        """Open the file, made if need be; links are not followed."""
        if self._connection is not None or self._file.is_symlink() or self._file.parent.is_symlink():
            return
        try:
            self._connect()
        except (OSError, sqlite3.Error):
            self.close()

    def _connect(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.touch()
        self._identity = _identity(self._file)
        self._connection = sqlite3.connect(self._file, timeout=0.2, isolation_level=None)
        self._connection.execute("PRAGMA synchronous = OFF")
        try:
            self._connection.execute(_TABLE)
        except sqlite3.DatabaseError:  # cut short, or no database at all
            self._connection.close()
            self._file.unlink()
            self._file.touch()
            self._identity = _identity(self._file)
            self._connection = sqlite3.connect(self._file, timeout=0.2, isolation_level=None)
            self._connection.execute(_TABLE)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def get(self, key: str) -> bytes | None:
        """Return an entry, if it is there and whole."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT digest, value FROM entry WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        if row is None or not isinstance(row[1], bytes) or row[0] != self._digest(key, row[1]):
            return None
        return row[1]

    def put(self, entries: Mapping[str, bytes]) -> None:
        """Keep entries, all or none of them."""
        if not entries:
            return
        self._open()  # not before there is something to keep: a folder in which nothing is built stays as it is
        rows = [(key, self._digest(key, value), value) for key, value in entries.items()]
        self._change("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)

    def keep_only(self, prefix: str, keys: Iterable[str]) -> None:
        """Drop the entries with a prefix that are not among the keys."""
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error):
            found = self._connection.execute("SELECT key FROM entry WHERE key GLOB ?", (prefix + "*",)).fetchall()
            self._change("DELETE FROM entry WHERE key = ?", [(key,) for key in {row[0] for row in found} - {*keys}])

    def _change(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if self._connection is None:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error:  # a full disk, or another build that writes: it is made again next time
            self.close()

    def _digest(self, key: str, value: bytes) -> bytes:
        return hashlib.blake2b(value, digest_size=16, key=self._identity, person=_person(key)).digest()


def forget_cache(project: Path) -> None:
    """Remove the file."""
    with contextlib.suppress(OSError):
        (project / FILE).unlink(missing_ok=True)


def _person(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=16).digest()


def _identity(file: Path) -> bytes:
    """Return what tells this cache, program and machine from any other."""
    found = file.stat()
    parts = [str(file.resolve()), f"{found.st_dev} {found.st_ino}", platform.node(), sys.version]
    package = Path(__file__).resolve().parent.parent
    for source in sorted(package.rglob("*.py")):
        stat = source.stat()
        parts.append(f"{source} {stat.st_size} {stat.st_mtime_ns}")
    libraries = Path(sysconfig.get_paths()["purelib"])
    parts += sorted(path.name for path in libraries.iterdir())
    return hashlib.blake2b(os.fsencode("\n".join(parts)), digest_size=32).digest()
