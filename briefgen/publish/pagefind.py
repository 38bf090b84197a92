"""Pagefind: documents in, a search index out; the same documents give the same bytes.

Its program comes with the extra `briefgen[search]`, and is run on a folder of its own, without the settings that the
environment or a file may hold. It writes the values of a facet in an order that changes from run to run; here they are put
in order, and the files that are named by their content get the names that follow from it. Everything else that it writes
is the same each time. What pages do not use (its own user interface) is left out.
"""

import contextlib
import fcntl
import hashlib
import importlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from briefgen.diagnostics import problem
from briefgen.publish.write import PublishError
from briefgen.source import WholeFile

FOLDER = "pagefind"
"""Where the index stands in a site."""

_PARTS = ("pagefind_bin", "cbor2")
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
_ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
"""With this each packed file begins."""

_GZIP = 31
_NAME_LENGTH = 10


def can_index() -> bool:
    """Say whether all is installed that indexing takes."""
    return all(importlib.util.find_spec(part) for part in _PARTS)


def version() -> str:
    """Return what an index depends on beside the documents."""
    return importlib.metadata.version("pagefind-bin")


def index(documents: Mapping[str, bytes], work: Path, jobs: int = 1) -> dict[str, bytes]:
    """Return the files of an index of HTML documents by path in the site. Raises PublishError (BG908) if it fails.

    `work` is a folder for what is needed meanwhile; whoever comes second to it waits.
    """
    with _alone(work) as lock:
        for path, data in documents.items():
            file = work / "site" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        _run(work, jobs, lock)
        return _in_order(_read(work / FOLDER))


@contextlib.contextmanager
def _alone(work: Path) -> Iterator[int]:
    """Hold a folder, empty at first and gone afterwards. The lock is the system's, and ends with all that hold it."""
    work.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(work.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        yield lock
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(lock)


def _run(work: Path, jobs: int, lock: int) -> None:
    """Run Pagefind. It keeps the lock too: should we be killed, the folder is its own until it has ended."""
    program = str(importlib.import_module("pagefind_bin").get_executable())
    command = [program, "--site", "site", "--output-path", FOLDER, "--keep-index-url", "--silent"]
    try:
        done = subprocess.run(
            command,
            cwd=work,
            env={"RAYON_NUM_THREADS": str(jobs)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=(lock,),
            check=False,
        )
    except OSError as error:
        _fail(f"Pagefind can't be run: {error.strerror or error}")
    if done.returncode < 0:
        _fail(f"Pagefind was ended by signal {-done.returncode} while it made the search index")
    if done.returncode or not (work / FOLDER / _ENTRY).is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        _fail("Pagefind made no search index" + (f": {said[-1]}" if said else f" (exit status {done.returncode})"))


def _fail(message: str) -> NoReturn:
    hint = "build again; `features: {search: false}` in briefing.yaml builds without a search"
    raise PublishError(problem("BG908", WholeFile(FOLDER), message, hint))


def _read(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(_UNUSED))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """Put what stands in no order into one. Names follow from content, so each change is passed on to what names it."""
    entry = json.loads(files.pop(_ENTRY))
    try:
        for language in entry["languages"].values():
            language["hash"] = _order_language(files, language["hash"])
        entry["languages"] = dict(sorted(entry["languages"].items()))
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        _fail(
            f"Pagefind {version()} writes an index that is unknown here; install a version that briefgen[search] names"
        )
    files[_ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return {f"{FOLDER}/{path}": files[path] for path in sorted(files)}


def _order_language(files: dict[str, bytes], name: str) -> str:
    """Order the facets of one language's index; return the name that it has then.

    The index is [version, pages, chunks, facets, sorts, fields]: of facets each a name and the name of a file, which
    holds [name, values]; of values each a text and its pages.
    """
    prefix = name.rpartition("_")[0]
    head, pages, chunks, facets, *rest = _unpacked(files.pop(f"pagefind.{name}.pf_meta"))
    ordered = []
    for facet, file in sorted(facets):
        own, values = _unpacked(files.pop(f"filter/{file}.pf_filter"))
        data = _packed([own, sorted(values)])
        ordered.append([facet, _name(prefix, data)])
        files[f"filter/{ordered[-1][1]}.pf_filter"] = data
    data = _packed([head, pages, chunks, ordered, *rest])
    files[f"pagefind.{_name(prefix, data)}.pf_meta"] = data
    return _name(prefix, data)


def _name(prefix: str, data: bytes) -> str:
    return f"{prefix}_{hashlib.sha256(data).hexdigest()[:_NAME_LENGTH]}"


def _unpacked(data: bytes) -> list[Any]:
    """Return what a packed file holds: CBOR behind the signature."""
    plain = zlib.decompress(data, _GZIP)
    if not plain.startswith(_SIGNATURE):
        raise ValueError("no signature")
    value = importlib.import_module("cbor2").loads(plain.removeprefix(_SIGNATURE))
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _packed(value: list[Any]) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    return packer.compress(_SIGNATURE + importlib.import_module("cbor2").dumps(value)) + packer.flush()
