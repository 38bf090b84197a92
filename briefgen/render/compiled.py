"""The theme's templates as Jinja compiled them, kept from one process to the next.

A compiled template is a program, so it is kept as Python keeps its own: outside of every project, in a folder of the
user's that nobody else may write to, and for the theme's templates only. What a project brings is compiled by each
process. A folder that is missing, full, or somebody else's costs time and nothing more.
"""

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from briefgen import __version__

_DIGEST_SIZE = 32


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps compiled templates while their text is the same: all in memory, those of the folder `theme` in files too.

    `made_by` tells apart what differs in how a program compiles; without a `folder` nothing is kept in files.
    """

    def __init__(self, theme: Path, folder: Path | None, made_by: bytes) -> None:
        self._theme = theme
        self._folder = folder
        self._made_by = f"{__version__} {jinja2.__version__} {sys.version}\n".encode() + made_by
        self._codes: dict[tuple[str, str], Any] = {}
        self._files: dict[str, Path] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what stands for a template, whatever its text; of one of the theme's, note where its code is kept."""
        key = hashlib.blake2b(f"{name}\n{filename}\n".encode() + self._made_by, digest_size=16).hexdigest()
        if self._folder is not None and filename is not None and Path(filename).is_relative_to(self._theme):
            self._files[key] = self._folder / key
        return key

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template, where it is there."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))
        if bucket.code is None and bucket.key in self._files:
            code = self._read(self._files[bucket.key], bucket.checksum)
            if code is not None:
                bucket.code = self._codes[bucket.key, bucket.checksum] = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._codes[bucket.key, bucket.checksum] = bucket.code
        if bucket.key in self._files:
            code = marshal.dumps(bucket.code)
            with contextlib.suppress(OSError):  # it is compiled again then
                _replace(self._files[bucket.key], _digest(code, bucket.checksum) + code)

    def _read(self, file: Path, checksum: str) -> bytes | None:
        """Return the code that a file keeps for a text; nothing where it is of another text, or not whole."""
        try:
            kept = file.read_bytes()
        except OSError:
            return None
        code = kept[_DIGEST_SIZE:]
        return code if kept[:_DIGEST_SIZE] == _digest(code, checksum) else None


def _digest(code: bytes, checksum: str) -> bytes:
    return hashlib.blake2b(code, digest_size=_DIGEST_SIZE, key=checksum.encode()).digest()


def _replace(file: Path, content: bytes) -> None:
    """Put a file in its place as a whole."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(name, file)  # noqa: PTH105
    except BaseException:
        os.unlink(name)  # noqa: PTH108
        raise


def user_folder() -> Path | None:
    """Return where this user's programs keep what they can make again, for briefgen; nothing where others may write.

    It is `briefgen/` in `$XDG_CACHE_HOME`, by default in `~/.cache` (XDG Base Directory Specification 0.8).
    """
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefgen"
        if not folder.is_absolute():
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError, ValueError):  # no home, or nowhere to write
        return None
    is_ours = found.st_uid == os.getuid() and not found.st_mode & 0o022
    return folder if is_ours else None
