"""The search index of the preview, made in a thread of its own: no build waits for it, and it waits for none."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from briefgen.diagnostics import Problem
from briefgen.publish.search import refresh_index
from briefgen.publish.write import PublishError


class Indexing:
    """Makes the index of what was built last; `turn` is held by whoever publishes into the folder, a build or an index."""

    def __init__(self, output: Path) -> None:
        self.turn = Lock()
        self._output = output
        self._built, self._stopping = Event(), Event()

    def start(self, done: Callable[[Problem | None], None]) -> None:
        """Begin to wait for builds; `done` is called, in this thread, when an index is published or could not be made."""
        Thread(target=self._run, args=(done,), name="search index", daemon=True).start()

    def ask(self) -> None:
        """Say that a build has published something."""
        self._built.set()

    def stop(self) -> None:
        """End; an index that is being made is not waited for."""
        self._stopping.set()
        self._built.set()

    def _run(self, done: Callable[[Problem | None], None]) -> None:
        while True:
            self._built.wait()
            self._built.clear()  # before the pages are read: a build after this asks anew
            if self._stopping.is_set():
                return
            try:
                if refresh_index(self._output, turn=self.turn):
                    done(None)
            except PublishError as error:
                done(error.problem)
