"""Drawing: cards from SVG to PNG, each drawn once.

What draws, and its typefaces, are the extra `briefgen[cards]`; without it nothing is drawn. Drawn cards are kept in a
folder of the project under the hash of all that they were made of. Each file there begins with the digest of the rest, so
that one which is not whole, or somebody else's, is drawn anew; those that no page uses any more are removed.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from briefgen.diagnostics import problem
from briefgen.publish.write import PublishError
from briefgen.source import WholeFile

KEPT = ".briefgen/cards"
"""Where drawn cards are kept in a project."""

_PARTS = ("resvg_py", "fontpkg_source_sans_3", "fontpkg_source_serif_4")
_ENOUGH_FOR_PROCESSES = 20
_DIGEST = 32
_ENTRY = re.compile(r"[0-9a-f]{64}")


def can_draw() -> bool:
    """Say whether all is installed that drawing takes."""
    return all(importlib.util.find_spec(part) for part in _PARTS)


Draw = Callable[[list[str]], Iterable[bytes]]
"""Draws cards, in order."""


def draw_cards(
    cards: Mapping[str, str], folder: Path, jobs: int, are_all: bool = True, draw: Draw | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield each card's path and picture, in their order. Raises PublishError (BG804) for what is no SVG.

    Where these are all cards that there are, the pictures of others are removed. `draw` draws elsewhere.
    """
    if not cards:
        return
    keys = {path: _key(svg) for path, svg in cards.items()}
    new = {keys[path]: svg for path, svg in cards.items() if not (folder / keys[path]).is_file()}
    svgs = list(new.values())
    for key, picture in zip(new, draw(svgs) if draw else _drawn(svgs, jobs), strict=True):
        _keep(folder / key, picture)
    if are_all:
        forget_cards(folder, frozenset(keys.values()))
    for path, svg in cards.items():
        yield path, _kept(folder / keys[path]) or _keep(folder / keys[path], draw_card(svg))


def _drawn(svgs: list[str], jobs: int) -> Iterable[bytes]:
    """Draw, in processes when there is much to draw."""
    many = jobs > 1 and len(svgs) >= _ENOUGH_FOR_PROCESSES
    with ProcessPoolExecutor(jobs) if many else nullcontext() as executor:
        yield from map(draw_card, svgs) if executor is None else executor.map(draw_card, svgs, chunksize=8)


def draw_card(svg: str) -> bytes:
    """Draw one card. Fonts of the machine are never looked at. Raises PublishError (BG804) for what is no SVG."""
    try:
        picture = _resvg().svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=[*map(str, _fonts())])
    except ValueError as error:
        message = f"a social card can't be drawn: {error}"
        raise PublishError(problem("BG804", WholeFile("templates/card.svg"), message)) from error
    return bytes(picture)


def _resvg() -> Any:
    return importlib.import_module("resvg_py")


@lru_cache(maxsize=1)
def _fonts() -> tuple[Path, ...]:
    """Return the upright typefaces that come with the extra."""
    specs = [importlib.util.find_spec(part) for part in _PARTS[1:]]
    folders = [Path(place) / "files" for spec in specs if spec for place in spec.submodule_search_locations or ()]
    return tuple(file for folder in folders for file in sorted(folder.glob("*.ttf")) if "Italic" not in file.name)


@lru_cache(maxsize=1)
def _tools() -> bytes:
    """Return what a picture depends on beside its SVG."""
    resvg = _resvg()
    fonts = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in _fonts())
    return f"{resvg.__version__} {resvg.__resvg_version__} ".encode() + fonts


def _key(svg: str) -> str:
    return hashlib.sha256(_tools() + svg.encode("utf-8")).hexdigest()


def _kept(file: Path) -> bytes | None:
    """Return a kept picture, if it is whole."""
    try:
        data = file.read_bytes() if file.is_file() and not file.is_symlink() else b""
    except OSError:
        return None
    picture = data[_DIGEST:]
    return picture if picture and hashlib.sha256(picture).digest() == data[:_DIGEST] else None


def _keep(file: Path, picture: bytes) -> bytes:
    """Keep a picture, and return it. Where that can't be done, it is drawn again next time."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(picture).digest() + picture)
        Path(aside).replace(file)
    return picture


def forget_cards(folder: Path, used: frozenset[str] = frozenset()) -> None:
    """Remove kept pictures, but those that are used."""
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            if _ENTRY.fullmatch(file.name) and file.name not in used:
                file.unlink()
