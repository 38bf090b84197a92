"""Making files of a site in batches, elsewhere than in the build itself.

A worker is handed the graph once, and plans the same pages from it as the build does. What it makes of a file comes back
with what was read for it, so that the next build knows as much as if it had been made at home. A file that a worker can't
make is left out: the build then makes it, and reports what is wrong. The size of batches has no say in what comes of them.
"""

import threading
from array import array
from collections.abc import Iterator, Mapping, Sequence, ValuesView
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from briefgen.batches import batched, refuse_another
from briefgen.executors import Workers
from briefgen.fingerprint import fingerprint
from briefgen.kept import Kept
from briefgen.link.graph import Graph
from briefgen.remembered import digest_of_views, numbers_of
from briefgen.render.exports import MadeFiles
from briefgen.render.files import made_files
from briefgen.render.links import Target, targets_of
from briefgen.render.pages import views_of
from briefgen.render.plan import plan_pages
from briefgen.render.site import Site
from briefgen.render.templates import Renderer
from briefgen.trace import Read
from briefgen.uncollected import uncollected

T = TypeVar("T")

FILES = 50

Wanted = tuple[str, bytes]
"""The path of a file, and the digest of the views that the page there was made of the last time (empty where unknown)."""


class MadeFile(Struct, frozen=True, array_like=True):
    """A file as a worker made it; `data` is `None` for a page whose views are those that it was made of the last time.

    `reads` and `targets` are numbers of those in the batch, `views` is the digest of a page's views.
    """

    path: str
    data: bytes | None
    reads: bytes
    targets: bytes
    views: bytes


class Batch(Struct, frozen=True, array_like=True):
    """What came of a batch of files."""

    reads: list[Read]
    targets: list[Target]
    files: list[MadeFile]


class Workshop:
    """What files of a site are made with. It travels as the graph and the project's templates, and is set up where it is used.

    Not more than one batch is worked on at a time.
    """

    def __init__(self, graph: Graph, draws_cards: bool, makes_index: bool, templates: Mapping[str, bytes]) -> None:
        self._made_by = fingerprint()
        self._given = graph, draws_cards, makes_index, templates
        self._lock = threading.Lock()
        self._bench: _Bench | None = None

    def __getstate__(self) -> Any:
        return self._made_by, self._given

    def __setstate__(self, given: Any) -> None:
        self._made_by, self._given = given
        self._lock = threading.Lock()
        self._bench = None

    def make(self, batch: list[Wanted]) -> Batch:
        """Make files."""
        refuse_another(self._made_by)
        with self._lock, uncollected():
            if self._bench is None:
                self._bench = _Bench(*self._given)
            return self._bench.make(batch)


def make_batch(workshop: Workshop, batch: list[Wanted]) -> Batch:
    """Make files of a site."""
    return workshop.make(batch)


class _Bench:
    """A site that is set up for making its files."""

    def __init__(self, graph: Graph, draws_cards: bool, makes_index: bool, templates: Mapping[str, bytes]) -> None:
        kept = Kept()
        self._trace = kept.trace
        self._site: Site = kept.site_of(graph, draws_cards, makes_index)
        self._pages = kept.traced("page", {page.path: page for page in plan_pages(self._site)})
        self._made: MadeFiles = kept.memo.once("made files", made_files, self._site, ValuesView(self._pages))
        self._renderer = Renderer(Path(), kept.trace, templates)

    def make(self, batch: list[Wanted]) -> Batch:
        """Make files, but those that fail, whatever the reason: it is found out where they are made again."""
        reads: dict[Read, int] = {}
        targets: dict[Target, int] = {}
        files = []
        for path, known in batch:
            try:
                files.append(self._file(path, known, reads, targets))
            except Exception:
                continue
        return Batch(list(reads), list(targets), files)

    def _file(self, path: str, known: bytes, reads: dict[Read, int], targets: dict[Target, int]) -> MadeFile:
        if path not in self._pages:
            data, read = self._trace.of(self._made[path])
            return MadeFile(path, data, _numbers(read, reads), b"", b"")
        views, read = self._trace.of(lambda: views_of(self._site, self._pages[path]))
        digest = digest_of_views(views)
        if digest == known:
            return MadeFile(path, None, _numbers(read, reads), b"", digest)
        data, more = self._trace.of(views.render, self._renderer)
        return MadeFile(path, data, _numbers(read | more, reads), _numbers(targets_of(path, data), targets), digest)


def _numbers(items: frozenset[T], known: dict[T, int]) -> bytes:
    """Return the numbers of items; those that have none yet are given the next ones."""
    return array("I", [known.setdefault(item, len(known)) for item in items]).tobytes()


class Unpacked(Struct, frozen=True):
    """A file that a worker made, with what was read for it, and where it links to."""

    path: str
    data: bytes | None
    reads: frozenset[Read]
    targets: frozenset[Target]
    views: bytes


Done = tuple[list[Unpacked], list[str]]
"""The files of a batch that were made, and the paths of those that were not."""


def make_all(workers: Workers, workshop: Workshop, wanted: Sequence[Wanted]) -> Iterator[Done]:
    """Make files in batches. What is equal in several of them is the same object: there is very much of it."""
    same_reads: dict[Read, Read] = {}
    same_targets: dict[Target, Target] = {}
    batches = batched(wanted, FILES)
    for asked, batch in zip(batches, workers.each(make_batch, workshop, batches), strict=True):
        reads = [same_reads.setdefault(read, read) for read in batch.reads]
        targets = [same_targets.setdefault(target, target) for target in batch.targets]
        made = {file.path: _unpacked(file, reads, targets) for file in batch.files}
        yield list(made.values()), [path for path, _ in asked if path not in made]


def _unpacked(file: MadeFile, reads: list[Read], targets: list[Target]) -> Unpacked:
    own_reads = frozenset(map(reads.__getitem__, numbers_of(file.reads)))
    own_targets = frozenset(map(targets.__getitem__, numbers_of(file.targets)))
    return Unpacked(file.path, file.data, own_reads, own_targets, file.views)
