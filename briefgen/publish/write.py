"""Publishing: files are written aside, then a commit record, then each is moved in; what is stale is removed.

The output folder carries a manifest of what briefgen wrote (`.briefgen/manifest.json`). Nothing else in it is ever
touched, and a folder with other content but no manifest is refused. A publish that was cut short after its commit
record is completed by the next one; before it, it leaves no trace. That holds when the process is killed at any moment.

Pages are not forced to the disk: that would cost more than the build. The commit record is, before the first file is moved;
and a build after a restart of the machine does not take any published file on trust, but reads each again.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping, Set
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from briefgen.diagnostics import Problem, problem
from briefgen.source import WholeFile

OWN = ".briefgen"
MANIFEST = "manifest.json"
COMMIT = "commit.json"
STAGE = "stage"
LOCK = "lock"


class PublishError(Exception):
    """Publishing can't go on; `problem` says why (BG901–BG903)."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


_NAME = r"(?!\.{1,2}(?:/|\Z))[^/\0\\]+"
_INSIDE = re.compile(rf"(?!{re.escape(OWN)}(?:/|\Z)){_NAME}(?:/{_NAME})*")
"""A path below a folder: names, none of them a way to itself or upwards, the first not ours."""


class Known(Protocol):
    """A file that was made before: its SHA-256 in hexadecimal, and its size in bytes."""

    @property
    def digest(self) -> str: ...  # noqa: D102
    @property
    def size(self) -> int: ...  # noqa: D102


class Published(Struct, frozen=True):
    """What a publish did: how many files were written and kept as they were; which were removed, which written or removed."""

    written: int
    unchanged: int
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@contextlib.contextmanager
def publishing(output: Path, full: bool = False, in_haste: bool = False) -> Iterator["Stage"]:
    """Open an output folder for one publish. Raises PublishError; on any other way out nothing is published.

    In haste, files are taken to be there as they were published, and nothing is forced to the disk: for a folder of one's
    own in which everything is published once more soon.
    """
    try:
        with _locked(output):
            stage = Stage(output, full, in_haste)
            try:
                yield stage
            finally:
                stage.discard()
    except OSError as error:
        name = error.filename or output
        message = f"{error.strerror or error}: {name}"
        raise PublishError(
            problem("BG903", WholeFile(str(output)), message, "free space or mend the permissions")
        ) from error


@contextlib.contextmanager
def _locked(output: Path) -> Iterator[None]:
    """Hold the folder's lock. It is the system's, so that it ends with the process, however that ends."""
    _refuse_foreign(output)
    own = output / OWN
    own.mkdir(parents=True, exist_ok=True)
    handle = os.open(own / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        message = "another build is writing to this folder"
        raise PublishError(problem("BG902", WholeFile(str(output)), message, "wait until it has ended")) from None
    try:
        yield
    finally:
        os.close(handle)


def _refuse_foreign(output: Path) -> None:
    """Refuse an output that is a file, a link, or a folder of somebody else's."""
    message = None
    if output.is_symlink():
        message = "the output folder is a symbolic link"
    elif output.exists() and not output.is_dir():
        message = "there is a file where the output folder should be"
    elif output.is_dir() and not _is_ours(output):
        message = "the output folder has files in it that briefgen did not make"
    elif (output / OWN).is_symlink():
        message = f"{OWN} in the output folder is a symbolic link"
    if message:
        hint = "choose another folder with --output, or empty this one yourself"
        raise PublishError(problem("BG901", WholeFile(str(output)), message, hint))


def _is_ours(output: Path) -> bool:
    """Say whether a folder was published into before, or holds nothing: a project's own folder has an OWN as well."""
    return (output / OWN / LOCK).is_file() or all(entry.name == OWN for entry in output.iterdir())


class Stage:
    """Files on their way into an output folder."""

    def __init__(self, output: Path, full: bool, in_haste: bool) -> None:
        self.output = output
        self.in_haste = in_haste
        self.root = os.fspath(output)
        self.own = output / OWN
        self.stage = self.own / STAGE
        self._finish_interrupted()
        manifest = _read_json(self.own / MANIFEST)
        self.before: dict[str, Any] = {} if full else self._sound(manifest)
        self.owned = manifest.keys()
        self.after: dict[str, str] = {}
        self.moves: list[str] = []
        self.staged: dict[str, str] = {}
        shutil.rmtree(self.stage, ignore_errors=True)
        self.stage.mkdir()

    def _finish_interrupted(self) -> None:
        """Complete a publish that was cut short after its commit record was written."""
        record = _read_json(self.own / COMMIT)
        if set(record) == {"moves", "removals", "manifest"} and isinstance(record["manifest"], dict):
            named = (record["moves"], record["removals"], list(record["manifest"]))
            if all(isinstance(paths, list) and all(map(is_inside, paths)) for paths in named):
                self._apply(*record.values())
        (self.own / COMMIT).unlink(missing_ok=True)

    def _sound(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """Return the entries whose files can be taken to be whole: when the machine was restarted, those that are.

        Whatever else the manifest says does no harm: only paths of the present site are looked up in it.
        """
        if _read_text(self.own / LOCK) == _boot():
            return manifest
        ours = {path: digest for path, digest in manifest.items() if is_inside(path)}
        return {path: digest for path, digest in ours.items() if _digest(self.output / path) == digest}

    def add(self, path: str, data: bytes) -> bool:
        """Take a file into the publish; return whether it differs from the published one."""
        digest = hashlib.sha256(data).hexdigest()
        if path in self.after:
            raise ValueError(f"two files at {path}")
        self.after[path] = digest
        if self._is_as_published(path, digest, len(data)):
            return False
        self.staged[path] = os.path.join(self.stage, str(len(self.moves)))
        with open(self.staged[path], "wb") as handle:
            handle.write(data)
        self.moves.append(path)
        return True

    def keep(self, files: Mapping[str, tuple[str, int]]) -> bool:
        """Take published files over as they are, given their digests and sizes; return whether all of them are there."""
        whole = all(self._is_as_published(path, *known) for path, known in files.items())
        if whole:
            self.after.update((path, digest) for path, (digest, _) in files.items())
        return whole

    def keep_each(self, files: Mapping[str, "Known"]) -> None:
        """Take over those of some published files that are there as they are known."""
        there = {
            path: known.digest for path, known in files.items() if self._is_as_published(path, known.digest, known.size)
        }
        self.after.update(there)

    def _is_as_published(self, path: str, digest: str, size: int) -> bool:
        return self.before.get(path) == digest and (self.in_haste or _has_size(f"{self.root}/{path}", size))

    def leave(self, path: str) -> bool:
        """Leave a file as it was published, whatever it should be now; return whether there is one."""
        digest = self.before.get(path)
        if not isinstance(digest, str) or not os.path.exists(os.path.join(self.output, path)):
            return False
        self.after[path] = digest
        return True

    def read(self, path: str) -> bytes:
        """Return a file of the site as it will be."""
        return Path(self.staged.get(path) or self.output / path).read_bytes()

    def stale(self, paths: Set[str]) -> list[str]:
        """Return the published files that are none of some paths, sorted; entries that can't be ours are left out."""
        return sorted(filter(is_inside, self.owned - paths))

    def commit(self) -> Published:
        """Move everything in and remove what is stale."""
        removals = self.stale(self.after.keys())
        self._refuse_overwriting()
        record = {"moves": self.moves, "removals": removals, "manifest": self.after}
        self._write(COMMIT, record)
        self._apply(self.moves, removals, self.after)
        unchanged = len(self.after) - len(self.moves)
        return Published(len(self.moves), unchanged, tuple(removals), (*self.moves, *removals))

    def _refuse_overwriting(self) -> None:
        """Refuse to write over, or through, anything that is not ours, before the first file is moved."""
        for folder in sorted({path.rpartition("/")[0] for path in self.moves} - {""}):
            for part in [self.output / p for p in [*PurePosixPath(folder).parents, PurePosixPath(folder)][1:]]:
                if part.is_symlink() or (part.exists() and not part.is_dir()):
                    message = f"{part.name} in the output folder is not a folder"
                    raise PublishError(problem("BG901", WholeFile(str(part)), message, "move it away"))
        for path in self.moves:
            if path not in self.owned and os.path.lexists(self.output / path):
                message = f"{path} in the output folder was not made by briefgen"
                raise PublishError(problem("BG901", WholeFile(str(self.output / path)), message, "move it away"))

    def _apply(self, moves: list[str], removals: list[str], manifest: dict[str, str]) -> None:
        """Do what a commit record says; doing it twice does no harm."""
        folders: set[str] = set()
        for number, path in enumerate(moves):
            staged = os.path.join(self.stage, str(number))
            if _is_file(staged):
                os.replace(staged, self._target(path, folders))
        for path in removals:
            self._remove(path)
        self._write(MANIFEST, dict(sorted(manifest.items())))
        (self.own / LOCK).write_text(_boot())
        (self.own / COMMIT).unlink(missing_ok=True)
        shutil.rmtree(self.stage, ignore_errors=True)

    def _write(self, name: str, value: dict[str, Any]) -> None:
        write_json(self.own / name, value, not self.in_haste)
        if name == COMMIT and not self.in_haste:
            _force(self.own)

    def _target(self, path: str, made: set[str]) -> str:
        """Return where a file goes, its folder made."""
        folder = path.rpartition("/")[0]
        if folder not in made:
            (self.output / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        return os.path.join(self.output, path)

    def _remove(self, path: str) -> None:
        """Remove a stale file, and its folder when that is empty."""
        target = self.output / path
        if not target.resolve().is_relative_to(self.output.resolve()):
            return
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == self.output:
                return
            with contextlib.suppress(OSError):
                folder.rmdir()

    def discard(self) -> None:
        """Remove what was written aside and not published."""
        if not (self.own / COMMIT).exists():
            shutil.rmtree(self.stage, ignore_errors=True)


def published_paths(output: Path) -> frozenset[str]:
    """Return the paths that the last publish left in a folder."""
    return frozenset(published_digests(output))


def published_digests(output: Path) -> dict[str, str]:
    """Return the digests of the files that were published, by path; entries that can't be ours are left out."""
    entries = _read_json(output / OWN / MANIFEST)
    return {path: digest for path, digest in entries.items() if is_inside(path) and isinstance(digest, str)}


def remove_published(output: Path) -> int:
    """Remove all that briefgen wrote to a folder, and the folder when nothing else is in it; return how many files."""
    if not (output / OWN).is_dir():
        return 0
    with publishing(output) as stage:
        count = len(stage.commit().removed)
    shutil.rmtree(output / OWN)
    with contextlib.suppress(OSError):
        output.rmdir()
    return count


def _has_size(path: str, size: int) -> bool:
    """Say whether a regular file of a size stands at a path."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == size


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def is_inside(path: object) -> bool:
    """Say whether a value is a path that leads nowhere but into the output folder, and not into our own part of it."""
    return isinstance(path, str) and _INSIDE.fullmatch(path) is not None


def _read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object; nothing where there is none or it is not whole."""
    try:
        value = msgspec.json.decode(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: dict[str, Any], is_forced: bool = True) -> None:
    """Write a JSON file so that it is either the old one or the new one; also after a power cut, if it is forced to the disk."""
    aside = path.with_suffix(".new")
    with open(aside, "wb") as handle:
        handle.write(msgspec.json.encode(value))
        if is_forced:
            handle.flush()
            os.fsync(handle.fileno())
    aside.replace(path)


def _force(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _boot() -> str:
    """Return what tells this start of the machine from others (Linux); nothing elsewhere."""
    return _read_text(Path("/proc/sys/kernel/random/boot_id")).strip()


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _digest(path: Path) -> str | None:
    """Return the digest of a regular file; nothing where there is none."""
    if not _is_file(str(path)):
        return None
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
