"""Builds of the preview, one after the other, and what is known after each.

A build that was asked for while another goes on comes after it, once, however often it was asked for. The site goes
into a folder of its own, with drafts; a build that fails leaves the last good one there. Pages come first: what lies beside
them follows while nothing is edited, and the search index by itself.
"""

import contextlib
import gc
from collections.abc import Callable
from pathlib import Path
from threading import Event

from msgspec import Struct, structs

from briefgen.build import Options, Outcome, Progress, build_project
from briefgen.diagnostics import Problem, problem
from briefgen.kept import Kept
from briefgen.preview import PREVIEW
from briefgen.preview.indexing import Indexing
from briefgen.publish.write import published_paths
from briefgen.source import Span, WholeFile

QUIET = 0.5
"""Seconds after a build of pages before the rest is made: first the browser is to load them, undisturbed."""


class State(Struct, frozen=True):
    """What is known after a build.

    number: how many builds were done in this run.
    files: the paths that may be served: what the last good build published, and nothing else that lies in its folder.
    changed: for each path that was written or removed in this run, the number of the last build that did it.
    """

    number: int = 0
    outcome: Outcome | None = None
    files: frozenset[str] = frozenset()
    changed: dict[str, int] = {}

    def since(self, number: int) -> list[str]:
        """Return the paths that were written or removed by builds after one, sorted."""
        return sorted(path for path, build in self.changed.items() if build > number)


def after(state: State, outcome: Outcome, files: frozenset[str]) -> State:
    """Return what is known after one more build; `files` is what lay in the folder before it."""
    number, done = state.number + 1, outcome.published
    if done is None:
        return State(number, outcome, files, state.changed)
    removed = frozenset(done.removed)
    files = (files | frozenset(done.changed)) - removed
    return State(number, outcome, files, {**state.changed, **dict.fromkeys(done.changed, number)})


class Told(Struct, frozen=True):
    """Whom to tell, in the thread of the builds: that one begins after an edit, and what is known after each."""

    building: Callable[[], None]
    built: Callable[[State], None]
    progress: Progress = lambda *_: None


class Builds:
    """Builds a project whenever it was edited. `state` may be read from any thread: it is replaced, never changed."""

    def __init__(self, project: Path) -> None:
        self.output = project / PREVIEW
        self.options = Options(project, output=self.output, drafts=True, index_later=True)
        self.indexing = Indexing(self.output)
        self.kept = Kept()
        self.state = State(files=published_paths(self.output))
        self._edited, self._stopping = Event(), Event()

    def ask(self) -> None:
        """Ask for a build of what the files hold now, or after the one that is going on."""
        self._edited.set()

    def stop(self) -> None:
        """End: a build that is going on is broken off and publishes nothing."""
        self._stopping.set()
        self._edited.set()
        self.indexing.stop()

    def run(self, told: Told) -> None:
        """Build whenever it was asked for, until stopped."""
        self.indexing.start(lambda found: self._indexed(found, told))
        with contextlib.suppress(_BrokenOffError):
            while True:
                self._edited.wait()
                self._edited.clear()  # before the files are read: an edit after this asks anew
                if self._stopping.is_set():
                    return
                told.building()
                self._build(told, structs.replace(self.options, pages_first=True))
                self._follow_up(told)
                _set_aside()

    def _follow_up(self, told: Told) -> None:
        """Make what the last build left as it was, and look whether all is there that it took to be.

        The next edit breaks this off, and its build is followed up in turn.
        """
        if self._is_unfinished() and not self._edited.wait(QUIET):
            with contextlib.suppress(_EditedError):
                self._build(told, self.options)

    def _is_unfinished(self) -> bool:
        """Say whether the last build left something, or published in haste: as all do but the first."""
        outcome, number = self.state.outcome, self.state.number
        if outcome is None or outcome.published is None:
            return False
        return bool(outcome.behind or (number > 1 and outcome.published.changed))

    def _build(self, told: Told, options: Options) -> None:
        def go_on(phase: str, done: int, whole: int) -> None:
            if self._stopping.is_set():
                raise _BrokenOffError
            if self._edited.is_set() and not options.pages_first:
                raise _EditedError
            told.progress(phase, done, whole)

        with self.indexing.turn:
            try:
                outcome = build_project(options, go_on, self.kept)
            except OSError as error:  # a file that was there when it was looked for, and gone when it was read
                outcome, self.kept = _refused(error, options.project), Kept()
            is_first_good = outcome.published is not None and not self.state.changed
            files = published_paths(self.output) if is_first_good else self.state.files
            state = self.state = after(self.state, outcome, files)
        told.built(state)
        if outcome.published and not (outcome.behind or outcome.names_only):
            self.indexing.ask()

    def _indexed(self, found: Problem | None, told: Told) -> None:
        """Take in that there is another index, or why there is none; called in the thread of the index."""
        with self.indexing.turn:
            if found is None or self.state.outcome is None:
                self.state = structs.replace(self.state, files=published_paths(self.output))
                return
            problems = (*self.state.outcome.problems, (found, Span(found.place.path, 0, 0)))
            state = self.state = structs.replace(
                self.state, outcome=structs.replace(self.state.outcome, problems=problems)
            )
        told.built(state)


def _set_aside() -> None:
    """Let the collector look through what the builds left, and then never again: it would stop everything to look at millions of objects."""
    gc.collect()
    gc.freeze()


class _BrokenOffError(Exception):
    """The preview ends while a build is going on."""


class _EditedError(Exception):
    """Something was edited while there seemed to be time for what lies beside the pages."""


def _refused(error: OSError, project: Path) -> Outcome:
    place = WholeFile(str(error.filename or project))
    found = problem("BG903", place, f"{error.strerror or error}", "it is built again when something is saved")
    return Outcome(((found, Span(place.path, 0, 0)),), {}, False)
