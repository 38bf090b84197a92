"""What tells one installation of briefgen from another: where it is the same, the same input gives the same bytes."""

import functools
import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from briefgen import __version__
from briefgen.theme import theme_folder

_LIBRARIES = ("babel", "icalendar", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "tzdata")
_DRAWING = ("fontpkg-source-sans-3", "fontpkg-source-serif-4", "resvg-py")


@functools.lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return a digest of the program, its theme, and the versions of all that has a say in what it writes."""
    digest = hashlib.blake2b(digest_size=16)
    python = ".".join(map(str, sys.version_info[:2]))
    digest.update(f"{__version__} {python} {' '.join(map(_version, (*_LIBRARIES, *_DRAWING)))}\n".encode())
    for file in _files():
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _files() -> Iterator[Path]:
    """Yield the files of the program and of its theme, wherever they are installed, in the order of their names."""
    package = Path(__file__).parent
    yield from sorted(path for path in package.rglob("*.py") if not path.is_relative_to(package / "theme"))
    for folder in (package / "data", theme_folder() / "templates"):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
