"""What a process remembers from one build to the next, so that an edit costs what it touches.

Nothing is remembered by its name alone: files by their stamps, records and texts as the objects that they were, and all
that is made of the graph by what was read for it. Where in doubt, a thing is made again. The result is always that of a
build which remembers nothing.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from operator import eq, is_
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from briefgen.link.graph import Graph, Ref
from briefgen.publish.cache import Cache
from briefgen.read.project import KnownFiles
from briefgen.read.prose import Prose
from briefgen.read.stamps import Stamp, is_same, stamp_of
from briefgen.remembered import Digests, MadeRow, Remembered, digest_of_views, numbers_of
from briefgen.render.links import Target
from briefgen.render.parts import MOST_ROWS
from briefgen.render.plan import Page
from briefgen.render.site import Site, orders_of
from briefgen.render.templates import Renderer
from briefgen.source import Place
from briefgen.trace import Read, Reads, SameInputs, Trace, Traced, TracedMemo, changed_reads

V = TypeVar("V")
Same = Callable[[Any, Any], bool]


def _all_same(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return len(old) == len(new) and all(map(is_, old, new))


def _same_page(old: Page, new: Page) -> bool:
    fields = ("template", "title", "description", "record", "keys", "section")
    return all(getattr(old, field) == getattr(new, field) for field in fields)


_SAME: dict[str, Same] = {
    **dict.fromkeys(
        ("articles", "pages", "claims", "events", "actors", "sources", "countries", "texts", "bodies"), is_
    ),
    **dict.fromkeys(("claims_by_article", "events_by_article"), _all_same),
    "page": _same_page,
}
"""How values are compared: records and texts stay the same objects while they are written in the same words, and equal
records may be written in another order; all others are compared by value."""


_PROSE = "prose/"


def _prose_key(text: str) -> str:
    return _PROSE + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Made(Struct, frozen=True):
    """A file of the site as it was made: its digest and size, what was read for it, a page's views and where it links to."""

    digest: str
    size: int
    reads: Reads
    views: Any = None
    targets: frozenset[Target] = frozenset()
    views_digest: bytes = b""
    """Of a page that another process made: its views are not at hand."""

    def has_views(self, views: Any) -> bool:
        """Say whether a page was made of these views."""
        return digest_of_views(views) == self.views_digest if self.views is None else bool(self.views == views)


def _read_anew(made: Made, views: Any, reads: Reads) -> Made:
    """Return a page as it was made, with what was read for its views now."""
    return structs.replace(made, views=views, reads=reads | {read for read in made.reads if read[0] == "template"})


class Kept:
    """What earlier builds of this process found out. Not thread-safe: one build at a time."""

    def __init__(self, cache: Cache | None = None, most_rows: int = MOST_ROWS) -> None:
        self.cache = cache
        self.most_rows = most_rows
        self.files = KnownFiles()
        self.same = SameInputs()
        self.trace = Trace()
        self.memo = TracedMemo(self.trace)
        self.made: dict[str, Made] = {}
        self.doubtful: dict[str, Made] = {}
        """Pages of which something changed that was read for their views: perhaps not the views themselves."""

        self.targets: Counter[Target] = Counter()
        self._unfound: set[Target] = set()
        """Of the targets, those that were not there at the last publish or were not looked for yet."""

        self._found_in: frozenset[str] = frozenset()
        self._prose: dict[Ref, tuple[str, Place, Any]] = {}
        self._held: dict[str, Mapping[Any, Any]] = {}
        self._traced: dict[str, Traced[Any, Any]] = {}
        self._site: Site | None = None
        self._frame = ""
        self._changed: set[Read] = set()
        self._digests: dict[str, Digests] = {}
        self._remembered: dict[str, dict[Any, bytes]] = {}
        self.causes: dict[str, list[Read]] = {}
        """Of the files that were made again in the last build: what had changed of all that was read for them."""

        self._copies: dict[Path, tuple[Stamp, str, int]] = {}
        self._ids: dict[str, tuple[str, frozenset[str]]] = {}
        self._renderer: Renderer | None = None

    def prose_of(self, ref: Ref, text: str, place: Place) -> tuple[Prose, list[Any]] | None:
        """Return a text as it was compiled, if it is still the same text at the same place."""
        kept = self._prose.get(ref)
        if kept is not None and kept[:2] == (text, place):
            return kept[2]  # type: ignore[no-any-return]
        found = self.cache.get(_prose_key(text)) if self.cache is not None else None
        if found is None:
            return None
        self.keep_prose(ref, text, place, (msgspec.msgpack.decode(found, type=Prose), []))
        return self._prose[ref][2]  # type: ignore[no-any-return]

    def save(self) -> None:
        """Keep for the next process what was compiled, and what was made."""
        if self.cache is None:
            return
        prose = {_prose_key(text): made for text, _, (made, found) in self._prose.values() if not found}
        new = {key: msgspec.msgpack.encode(made) for key, made in prose.items() if self.cache.get(key) is None}
        self.cache.put({**new, "site": self.as_bytes()})
        self.cache.keep_only(_PROSE, prose)

    def keep_prose(self, ref: Ref, text: str, place: Place, compiled: tuple[Prose, list[Any]]) -> None:
        """Remember a compiled text."""
        self._prose[ref] = (text, place, compiled)

    def site_of(self, graph: Graph, draws_cards: bool, makes_index: bool) -> Site:
        """Return the site of a graph, its reads traced; what was made from anything that changed since is forgotten.

        It is the same one from build to build while all is the same that is not traced: so what was kept may hold it.
        """
        fields = {name: getattr(graph, name) for name in structs.asdict(graph)}
        mappings = {name: value for name, value in fields.items() if isinstance(value, Mapping)}
        others = {name: value for name, value in fields.items() if name not in mappings}
        for name in ("assets", "broken"):
            others[name] = sorted(others[name])
        self.causes = {}
        others["withheld"] = (sorted(graph.withheld.records), sorted(graph.withheld.named))
        self._look_at_frame(repr((others, draws_cards, makes_index)))
        traced = structs.replace(graph, **{name: self.traced(name, value) for name, value in mappings.items()})
        orders = {name: self.traced(name, value) for name, value in orders_of(graph, self.same, self.most_rows).items()}
        self.forget_changed()
        if self._site is None:
            self._site = Site(traced, draws_cards, makes_index, self.memo, orders, self.most_rows)
        return self._site

    def remember(self, data: bytes, is_published: bool) -> None:
        """Take in what another process kept, and whether the published site is the one that it left.

        Raises msgspec.DecodeError and IndexError for what is not that.
        """
        found = msgspec.msgpack.decode(data, type=Remembered)
        reads: list[Read] = [(name, key) for name, key, _ in found.reads]
        for row in found.made:
            row_reads = frozenset(map(reads.__getitem__, numbers_of(row.reads)))
            targets = frozenset(map(found.targets.__getitem__, numbers_of(row.targets)))
            self.keep(row.path, Made(row.digest, row.size, row_reads, None, targets, row.views))
        for name, key, digest in found.reads:
            self._remembered.setdefault(name, {})[key] = digest
        self._frame = found.frame
        if is_published:
            self.take_as_found(frozenset(found.paths), frozenset(found.lost))

    def as_bytes(self) -> bytes:
        """Return what another process may take in."""
        reads: dict[Read, int] = {}
        targets: dict[Target, int] = {}
        rows = []
        for path, made in self.made.items():
            own_reads = array("I", [reads.setdefault(read, len(reads)) for read in made.reads])
            own_targets = array("I", [targets.setdefault(target, len(targets)) for target in made.targets])
            views = made.views_digest if made.views is None else digest_of_views(made.views)
            rows.append(MadeRow(path, made.digest, made.size, own_reads.tobytes(), own_targets.tobytes(), views))
        known = [(name, key, self._digests[name].of(key)) for name, key in reads]
        paths, lost = sorted(self._found_in), sorted(self._unfound)
        return msgspec.msgpack.encode(Remembered(self._frame, known, list(targets), rows, paths, lost))

    def _look_at_frame(self, frame: str) -> None:
        """Forget all that was made when something changed that everything may have read."""
        if frame != self._frame:
            self.causes = {path: [("settings", None)] for path in self.made}
            self.memo.forget_all()
            self.made.clear()
            self.doubtful.clear()
            self.targets.clear()
            self._unfound.clear()
            self._site = None
            self._frame = frame

    def traced(self, name: str, now: Mapping[Any, V]) -> Traced[Any, V]:
        """Return a mapping whose reads are traced, and note which of them come out differently than the last time."""
        remembered = self._remembered.pop(name, {})
        if self._held.get(name) is now:
            return self._traced[name]
        self._digests[name] = Digests(now)
        self._changed.update((name, key) for key, digest in remembered.items() if self._digests[name].of(key) != digest)
        if name in self._held:
            self._changed.update(changed_reads(name, self._held[name], now, _SAME.get(name, eq)))
        self._held[name] = now
        traced = self._traced.setdefault(name, Traced(name, now, self.trace))
        traced.hold(now)
        return traced

    def untraced(self, graph: Graph) -> Graph:
        """Return a graph whose reads are traced as it is without that."""
        held = {name: self._held[name] for name in structs.asdict(graph) if name in self._held}
        return structs.replace(graph, **held)

    def forget_changed(self) -> None:
        """Forget what was made from anything that changed."""
        if not self._changed:
            return
        self.memo.forget(self._changed)
        for path in [path for path, made in self.made.items() if not made.reads.isdisjoint(self._changed)]:
            self.doubtful[path] = self.made[path]
            self.causes[path] = sorted(self.made[path].reads & self._changed, key=repr)
            self.forget(path)
        templates = {read for read in self._changed if read[0] == "template"}
        self.doubtful = {path: made for path, made in self.doubtful.items() if made.reads.isdisjoint(templates)}
        self._changed = set()

    def with_views(self, path: str, views: Any, reads: Reads) -> Made | None:
        """Return a page as it was made, if its views came out as they were then."""
        made = self.doubtful.get(path)
        return None if made is None or not made.has_views(views) else _read_anew(made, views, reads)

    def with_same_views(self, path: str, reads: Reads) -> Made | None:
        """Return a page as it was made, given that its views came out as they were then."""
        made = self.doubtful.get(path)
        return None if made is None else _read_anew(made, made.views, reads)

    def views_digest(self, path: str) -> bytes:
        """Return the digest of the views that a page was made of, if they may be the same now."""
        made = self.doubtful.get(path)
        if made is None:
            return b""
        return made.views_digest if made.views is None else digest_of_views(made.views)

    def forget(self, path: str) -> None:
        """Forget how a file was made."""
        made = self.made.pop(path, None)
        if made is not None:
            for target in made.targets:
                self.targets[target] -= 1
                if not self.targets[target]:
                    del self.targets[target]
                    self._unfound.discard(target)

    def keep(self, path: str, made: Made) -> None:
        """Remember how a file was made."""
        self.forget(path)
        self.doubtful.pop(path, None)
        self.made[path] = made
        self._unfound.update(target for target in made.targets if target not in self.targets)
        self.targets.update(made.targets)

    def keep_only(self, paths: frozenset[str]) -> None:
        """Forget the files that are no longer part of the site."""
        for path in self.made.keys() - paths:
            self.forget(path)
        self.doubtful = {path: made for path, made in self.doubtful.items() if path in paths}

    def doubtful_targets(self, paths: frozenset[str], moved: Iterable[str]) -> set[Target]:
        """Return what pages link to and was not there at the last publish, or is on a page that differs from that one."""
        if not self._found_in <= paths:
            self._unfound = set(self.targets)
        anew = set(moved)
        return self._unfound | {target for target in self.targets if target[0] in anew}

    def take_as_found(self, paths: frozenset[str], lost: frozenset[Target]) -> None:
        """Remember that all that the published pages link to is there, but for what is lost."""
        self._unfound, self._found_in = set(lost), paths

    def renderer(self, project: Path) -> Renderer:
        """Return the renderer of a project's templates, as they are now."""
        if self._renderer is None or self._renderer.project != project:
            self._renderer = Renderer(project, self.trace)
            self._renderer.look_up(self._remembered.get("template", {}))
        self._renderer.traced_texts = self.traced("template", self._renderer.refresh())
        self.forget_changed()
        return self._renderer

    def copy_of(self, file: Path) -> tuple[str, int] | None:
        """Return digest and size of a file that is copied into the site, if it is still the same."""
        kept = self._copies.get(file)
        return kept[1:] if kept is not None and is_same(kept[0], stamp_of(file)) else None

    def keep_copy(self, file: Path, stamp: Stamp | None, digest: str, size: int) -> None:
        """Remember a file that was copied; its stamp was taken before."""
        if stamp is not None:
            self._copies[file] = (stamp, digest, size)

    def ids_of(self, path: str, digest: str, read: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Return the ids on a page."""
        kept = self._ids.get(path)
        if kept is None or kept[0] != digest:
            kept = self._ids[path] = (digest, read())
        return kept[1]
