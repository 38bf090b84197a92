"""Builds of one process after another: where nothing at all was changed, that is found by the stamps of files alone.

Jinja, Markdown and all that a build takes are imported only when there is something to build.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from briefgen.diagnostics import Problem
from briefgen.options import Options, Progress, output_folder
from briefgen.outcome import Outcome
from briefgen.publish.cache import Cache
from briefgen.publish.write import MANIFEST, OWN, Published, published_paths
from briefgen.read.files import read_text
from briefgen.read.stamps import Stamp, is_same, stamp_of
from briefgen.source import Span
from briefgen.theme import theme_folder

_GONE = "BG803"
"""What is said once, when an address vanishes: the next build knows nothing of it."""

_INPUTS = ("content", "templates", "static")


class _Told(Struct, frozen=True, array_like=True):
    """A problem where it was shown."""

    code: str
    message: str
    hints: tuple[str, ...]
    span: Span


class _LastBuild(Struct, frozen=True, array_like=True):
    """The last build that was published: what was chosen, the files that it may have read, and what came of it."""

    chosen: str
    inputs: dict[str, Stamp]
    manifest: Stamp
    sizes: dict[str, int]
    told: list[_Told]
    pages: int
    names_only: bool


def build_cached(options: Options, progress: Progress = lambda *_: None) -> Outcome:
    """Build as `build_project` does, with what earlier processes found out; the result is the same."""
    cache = Cache(options.project)
    try:
        inputs = _inputs(
            options.project
        )  # before anything is read: what is edited meanwhile is another stamp next time
        last = None if options.full or inputs is None else _last_build(cache)
        if last is not None and inputs is not None and _is_unchanged(options, last, inputs):
            return _outcome_of(options, last)
        return _build(options, progress, cache, inputs, last is not None and _is_published(options, last))
    finally:
        cache.close()


def _build(
    options: Options, progress: Progress, cache: Cache, inputs: dict[str, Stamp] | None, is_published: bool
) -> Outcome:
    from briefgen.build import build_project
    from briefgen.kept import Kept

    kept = Kept(cache)
    site = cache.get("site")
    if site is not None and not options.full:
        try:
            kept.remember(site, is_published)
        except (msgspec.DecodeError, IndexError, ValueError):
            kept = Kept(cache)
    outcome = build_project(options, progress, kept)
    if outcome.published is not None:
        kept.save()
        cache.put({"why": msgspec.msgpack.encode(kept.causes), "last": _as_bytes(options, outcome, inputs)})
    return outcome


def _inputs(project: Path) -> dict[str, Stamp] | None:
    """Return the stamps of all files that a build may read; nothing where links or odd names make that hard to say."""
    found: dict[str, Stamp] = {}
    for root in (project, theme_folder()):
        for name in _INPUTS:
            for path in _files(os.path.join(root, name)):
                stamp = stamp_of(Path(path))
                if stamp is None or os.path.islink(path) or not path.isprintable():
                    return None
                found[path] = stamp
    return found


def _files(folder: str) -> Iterator[str]:
    """Yield all that is below a folder but folders; links to folders are yielded as they are."""
    for parent, folders, names in os.walk(folder):
        yield from (path for name in folders if os.path.islink(path := os.path.join(parent, name)))
        yield from (os.path.join(parent, name) for name in names)


def _last_build(cache: Cache) -> _LastBuild | None:
    data = cache.get("last")
    try:
        return msgspec.msgpack.decode(data, type=_LastBuild) if data else None
    except msgspec.DecodeError:
        return None


def _is_unchanged(options: Options, last: _LastBuild, inputs: dict[str, Stamp]) -> bool:
    """Say whether a build would read and leave what it read and left the last time."""
    output = output_folder(options)
    return (
        last.inputs.keys() == inputs.keys()
        and all(is_same(stamp, inputs[path]) for path, stamp in last.inputs.items())
        and _is_published(options, last)
        and all(_size(os.path.join(output, path)) == size for path, size in last.sizes.items())
    )


def _is_published(options: Options, last: _LastBuild) -> bool:
    """Say whether what was published last is what the last build published, as it was chosen now."""
    manifest = stamp_of(output_folder(options) / OWN / MANIFEST)
    return last.chosen == _chosen(options) and _unmoved(last.manifest) == _unmoved(manifest)


def _unmoved(stamp: Stamp | None) -> tuple[int, ...]:
    """Return a stamp as far as it stays: the manifest is replaced by each publish, never written over."""
    return (stamp.size, stamp.modified, stamp.inode) if stamp else ()


def _size(path: str) -> int:
    try:
        found = os.lstat(path)
    except OSError:
        return -1
    return found.st_size if stat.S_ISREG(found.st_mode) else -1


def _chosen(options: Options) -> str:
    return repr((options.output, options.drafts, options.as_of, options.base_url, options.strict))


def _as_bytes(options: Options, outcome: Outcome, inputs: dict[str, Stamp] | None) -> bytes:
    output = output_folder(options)
    manifest = stamp_of(output / OWN / MANIFEST)
    if manifest is None or inputs is None:
        return b""
    told = [
        _Told(found.code, found.message, found.hints, span) for found, span in outcome.problems if found.code != _GONE
    ]
    sizes = {path: _size(os.path.join(output, path)) for path in published_paths(output)}
    last = _LastBuild(_chosen(options), inputs, manifest, sizes, told, outcome.pages, outcome.names_only)
    return msgspec.msgpack.encode(last)


def _outcome_of(options: Options, last: _LastBuild) -> Outcome:
    """Return what came of the last build, as if it had been done again."""
    problems = tuple((Problem(told.code, told.span, told.message, told.hints), told.span) for told in last.told)
    paths = {told.span.path for told in last.told if os.path.isfile(os.path.join(options.project, told.span.path))}
    shown = {path: read_text(options.project, path, 8_000_000).shown or "" for path in sorted(paths)}
    published = Published(0, len(last.sizes), (), ())
    return Outcome(problems, shown, options.strict, last.pages, published, (), last.names_only)
