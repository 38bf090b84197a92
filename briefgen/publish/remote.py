"""Publishing to a host: the built site goes to a target, and only what changed goes.

The target carries a record of what was published there (`.briefgen-published.json`): each path with the digest of what
stands at it, or none while that is in doubt. It is written before the first file is, now and then on the way, and at the
end. So a publish that is cut short anywhere is completed by the next one, nothing that it wrote is ever forgotten, and
nothing that it did not write is ever replaced or removed.

The order: what pages need, the pages, the lists of them, what leads to them (feeds, sitemap, the search index's entry), `index.html`; then removals.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from msgspec import Struct

from briefgen.diagnostics import Problem, problem
from briefgen.publish.media import ANNOUNCING, media_type
from briefgen.publish.target import Target
from briefgen.publish.write import COMMIT, OWN, PublishError, is_inside, published_digests
from briefgen.source import WholeFile

RECORD = ".briefgen-published.json"
VERSION = 1
"""Version of the record. A new one means as well that headers have changed, and all files are sent anew."""

HOME = "index.html"

_HEAD = 512
_SAVES = 20
_INDEX_ENTRY = "pagefind/pagefind-entry.json"
"""The file of the search index that leads to the others, whose names follow from their content."""

_A_LIST = re.compile(r"/index(?:_[0-9]+)?\.html$")
_NEEDED, _PAGES, _LISTS, _ANNOUNCING, _HOME = range(5)

Progress = Callable[[str, int, int], None]
"""Called with the phase, how many files are done, and how many there are."""


class BuiltFile(Struct, frozen=True):
    """A file of the built site: the digest of its bytes, and its media type."""

    digest: str
    type: str


class Plan(Struct, frozen=True):
    """What a publish will do: which files it sends, in groups that follow one another, and which it removes."""

    files: dict[str, BuiltFile]
    groups: tuple[tuple[str, ...], ...]
    removals: tuple[str, ...]
    record: dict[str, str | None]
    """What the target's record says now."""

    @property
    def writes(self) -> tuple[str, ...]:
        """The files to send, in their order."""
        return tuple(path for group in self.groups for path in group)

    @property
    def unchanged(self) -> int:
        """How many files are at the target already."""
        return len(self.files) - len(self.writes)


def read_site(site: Path) -> dict[str, BuiltFile]:
    """Return the files of a built site by path. Raises PublishError (BG904) if it is not whole."""
    digests = published_digests(site)
    if not digests:
        raise _not_ready(site, "there is no built site here", "briefgen build makes one")
    if (site / OWN / COMMIT).exists():
        raise _not_ready(site, "a build of this site was cut short", "briefgen build completes it")
    files = {path: _read_file(site, path, digest) for path, digest in sorted(digests.items())}
    damaged = [path for path, file in files.items() if file is None]
    if damaged:
        more = f" (and {len(damaged) - 1} more)" if len(damaged) > 1 else ""
        message = f"{damaged[0]} is not as it was built{more}"
        raise _not_ready(site, message, "briefgen build --full writes all files anew")
    return {path: file for path, file in files.items() if file is not None}


def _read_file(site: Path, path: str, digest: str) -> BuiltFile | None:
    """Return a file of the site, if it is as it was built."""
    try:
        data = (site / path).read_bytes()
    except OSError:
        return None
    found = BuiltFile(hashlib.sha256(data).hexdigest(), media_type(path, data[:_HEAD]))
    return found if found.digest == digest else None


def _not_ready(site: Path, message: str, hint: str) -> PublishError:
    return PublishError(problem("BG904", WholeFile(str(site)), message, hint))


def plan_publish(files: dict[str, BuiltFile], target: Target, delete: bool = True, overwrite: bool = False) -> Plan:
    """Compare a site with what an earlier publish left at the target. Nothing is written."""
    record = _read_record(target)
    writes = [path for path, file in files.items() if record.get(path) != file.digest]
    _refuse_foreign(target, [path for path in writes if path not in record], overwrite)
    groups: list[list[str]] = [[] for _ in range(_HOME + 1)]
    for path in writes:
        groups[_group(path, files[path].type)].append(path)
    removals = sorted(record.keys() - files.keys()) if delete else ()
    return Plan(files, tuple(tuple(group) for group in groups if group), tuple(removals), record)


def _group(path: str, type_: str) -> int:
    """Say when a file is sent."""
    if path == HOME:
        return _HOME
    if type_ == "text/html":
        return _LISTS if _A_LIST.search(path) else _PAGES
    return _ANNOUNCING if type_ in ANNOUNCING or path == _INDEX_ENTRY else _NEEDED


def _refuse_foreign(target: Target, paths: list[str], overwrite: bool) -> None:
    """Refuse to write over what is there and was not published by briefgen (BG906)."""
    folders = {path.rpartition("/")[0] for path in paths}
    there = {
        f"{folder}/{name}".lstrip("/"): type_ for folder in folders for name, type_ in target.names_in(folder).items()
    }
    foreign = [path for path in paths if path in there and not (overwrite and there[path] != "directory")]
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        message = f"{foreign[0]}{more} stood there before briefgen published anything there"
        hint = "choose another folder; or move it away; or replace it with --overwrite"
        raise PublishError(problem("BG906", WholeFile(target.shown), message, hint))


def _read_record(target: Target) -> dict[str, str | None]:
    """Return what an earlier publish left: digests by path, None where it is not known what stands there."""
    data = target.read(RECORD)
    if data is None:
        return {}
    try:
        value = json.loads(data)
        version, entries = int(value["version"]), dict(value["files"])
    except (ValueError, TypeError, KeyError):
        message, hint = f"{RECORD} is damaged", "remove it, and publish with --overwrite"
        raise PublishError(_unusable(target, message, hint)) from None
    if version > VERSION:
        raise PublishError(_unusable(target, "a newer briefgen has published here", "use that one"))
    known = entries if version == VERSION else dict.fromkeys(entries)
    return {path: str(digest) if digest else None for path, digest in known.items() if _may_be_ours(path)}


def _may_be_ours(path: str) -> bool:
    return is_inside(path) and path != RECORD


def _unusable(target: Target, message: str, hint: str) -> Problem:
    return problem("BG905", WholeFile(target.shown), message, hint)


def publish(site: Path, plan: Plan, target: Target, progress: Progress = lambda *_: None) -> None:
    """Do what a plan says. Raises PublishError (BG904, BG907); what was done by then is in the target's record."""
    if not plan.writes and not plan.removals:
        return
    run = _Run(site, plan, target, progress)
    try:
        run.save()
        for group in plan.groups:
            run.do(run.send, group)
        run.do(run.remove, plan.removals)
    except BaseException:
        run.give_up()
        raise
    run.save()


class _Run:
    """One publish on its way."""

    def __init__(self, site: Path, plan: Plan, target: Target, progress: Progress) -> None:
        self.site = site
        self.plan = plan
        self.target = target
        self.progress = progress
        self.record: dict[str, str | None] = {**plan.record, **dict.fromkeys(plan.writes)}
        self.done = 0
        self.whole = len(plan.writes) + len(plan.removals)

    def do(self, work: Callable[[str], None], paths: tuple[str, ...]) -> None:
        """Do one thing to some files, several at a time; the first failure ends it, and what was done is noted."""
        executor = ThreadPoolExecutor(self.target.jobs)
        futures = {executor.submit(work, path): path for path in paths}
        try:
            for future in as_completed(futures):
                future.result()
                self._note(futures[future])
        except BaseException:
            self.target.stopped.set()
            raise
        finally:
            executor.shutdown(cancel_futures=True)
            self._note_all(futures)

    def _note(self, path: str) -> None:
        """Count a file as done, and save the record now and then."""
        self.done += 1
        self.progress("publish", self.done, self.whole)
        self._record(path)
        if self.done % max(50, self.whole // _SAVES) == 0:
            self.save()

    def _note_all(self, futures: Mapping[Future[None], str]) -> None:
        for future, path in futures.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                self._record(path)

    def _record(self, path: str) -> None:
        if path in self.plan.files:
            self.record[path] = self.plan.files[path].digest
        else:
            self.record.pop(path, None)

    def send(self, path: str) -> None:
        """Send a file, if it is still what was planned."""
        file = self.plan.files[path]
        try:
            data = (self.site / path).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != file.digest:
            raise _not_ready(self.site, f"{path} was changed while it was being published", "publish again")
        self.target.write(path, data, file.type)

    def remove(self, path: str) -> None:
        """Remove a file that an earlier publish left."""
        self.target.remove(path)

    def save(self) -> None:
        """Write the target's record."""
        value: dict[str, Any] = {"version": VERSION, "files": dict(sorted(self.record.items()))}
        self.target.write(RECORD, json.dumps(value, indent=0).encode(), "application/json")

    def give_up(self) -> None:
        """Save what is known, if the target still lets us: without it the next publish only sends more than it must."""
        try:
            self.save()
        except PublishError:
            return


def outline(plan: Plan) -> Iterator[str]:
    """Yield what a plan will do, one line for each file."""
    yield from (f"send {path}" for path in plan.writes)
    yield from (f"remove {path}" for path in plan.removals)
