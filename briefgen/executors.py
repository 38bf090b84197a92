"""Where batches of work are done: in processes of this machine, or by the workers of a Dask cluster.

Both go through `concurrent.futures.Executor`. Results come in the order of the batches, whoever made them. A worker may
die in the middle of a batch: what it was given is done again by another, at last in this process. Few batches are given
out ahead, so that results do not pile up. Knows nothing of what the work is.
"""

import contextlib
import importlib
import multiprocessing
import os
import pickle
import re
import signal
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, TypeVar

from briefgen.diagnostics import problem
from briefgen.source import WholeFile

S = TypeVar("S")
B = TypeVar("B")
R = TypeVar("R")

PROCESSES = "processes"

MOST_BREAKS = 3
"""After so many losses that something had to be done again for, this process does what is left."""

_Open = tuple[Executor, tuple[Callable[..., Any], tuple[Any, ...]], int]
"""An executor, what its workers call to do a batch and with what, and how many batches they are given before one is taken."""

_AHEAD = 2
"""Batches that each worker is given before the first one's result was taken."""

_ANSWER = 10
"""Seconds within which a scheduler must answer, and have a worker."""

_LOOK = 5
"""Seconds of waiting for a result after which it is looked whether there still are workers."""

_PATIENCE = 60
"""Seconds within which a cluster that has lost its last worker must have one again."""

_DASK = re.compile(r"dask://((?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):([0-9]{1,5}))")


class ExecutorError(Exception):
    """There is nobody to do the work; `problem` says why (BG909)."""

    def __init__(self, where: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.problem = problem("BG909", WholeFile(where), message, hint)


def is_executor(text: str) -> bool:
    """Say whether a text names an executor: `processes` or `dask://HOST:PORT`."""
    found = _DASK.fullmatch(text)
    return text == PROCESSES or (found is not None and 0 < int(found.group(2)) < 65536)


class Workers(ABC):
    """Those who do batches of work."""

    def __init__(self) -> None:
        self._breaks = 0
        self._deaths = 0

    def each(self, work: Callable[[S, B], R], shared: S, batches: Sequence[B]) -> Iterator[R]:
        """Yield what comes of each batch, in order. `work` and `shared` are handed to each worker once."""
        waiting = deque(batches)
        while waiting and self._breaks < MOST_BREAKS:
            deaths = self._deaths
            yield from self._until_a_loss(work, shared, waiting)
            if waiting and deaths == self._deaths:  # nobody is known to have died: that batch may be at fault
                yield work(shared, waiting.popleft())
        for batch in waiting:
            yield work(shared, batch)

    def _until_a_loss(self, work: Callable[[S, B], R], shared: S, waiting: deque[B]) -> Iterator[R]:
        """Do as `each` does, and take what is done from those that wait; end early when workers are lost."""
        given: deque[Future[R]] = deque()
        try:
            with self._opened(shared) as (executor, (do, held), most):
                try:
                    while waiting:
                        for batch in islice(waiting, len(given), most):
                            given.append(executor.submit(do, *held, work, batch))
                        done = self._result(given.popleft())
                        waiting.popleft()
                        yield done
                finally:
                    for future in given:
                        future.cancel()
        except BrokenExecutor:  # any batch may have been at fault, so all are given out again
            self._breaks += 1
            self._deaths += 1
        except Exception:  # whatever a worker can't do is done here, and fails here if it must
            self._breaks += 1

    @abstractmethod
    def _opened(self, shared: Any) -> contextlib.AbstractContextManager[_Open]:
        """Open an executor."""

    def _result(self, future: Future[R]) -> R:
        return future.result()

    @property
    @abstractmethod
    def lost(self) -> int:
        """How many workers were lost until now, or how often any were."""


class Processes(Workers):
    """Processes of this machine. They are started anew, and inherit neither locks nor files that are open."""

    def __init__(self, jobs: int) -> None:
        super().__init__()
        self.jobs = jobs

    @contextlib.contextmanager
    def _opened(self, shared: Any) -> Iterator[_Open]:
        data = pickle.dumps(shared, pickle.HIGHEST_PROTOCOL)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.jobs, context, _begin, (data,)) as executor:
            yield executor, (_do, ()), self.jobs * _AHEAD

    @property
    def lost(self) -> int:
        """How often a process died."""
        return self._deaths


_IN_HAND: list[Any] = []
"""In a worker process, and only there: what is shared by all of its batches."""


def _begin(shared: bytes) -> None:
    """Make a new process ready to work; it ends with the one that started it, however that ends."""
    _IN_HAND[:] = [pickle.loads(shared)]
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)


def _do(work: Callable[[Any, B], R], batch: B) -> R:
    return work(_IN_HAND[0], batch)


class Cluster(Workers):
    """The workers of a Dask scheduler. What is sent to them are programs: it must be trusted, and so must they."""

    def __init__(self, client: Any) -> None:
        super().__init__()
        self._client = client
        self._known = set(client.nthreads())
        self._gone: set[str] = set()

    @contextlib.contextmanager
    def _opened(self, shared: Any) -> Iterator[_Open]:
        most = self._workers_there() * _AHEAD
        held = self._client.scatter(shared, broadcast=True, hash=False)
        executor = self._client.get_executor(pure=False)
        try:
            yield executor, (_do_with, (held,)), most
        finally:
            executor.shutdown(wait=False)

    def _result(self, future: Future[R]) -> R:
        """Wait for a result for as long as there is a worker, or one comes back."""
        while True:
            try:
                return future.result(_LOOK)
            except TimeoutError:
                if future.done():
                    raise
                self._workers_there()

    def _workers_there(self) -> int:
        """Return how many workers there are; wait for one where there are none, and give up if none comes."""
        if not self._workers():
            try:
                self._client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError:
                self._breaks = MOST_BREAKS
                raise
        return len(self._workers())

    def _workers(self) -> set[str]:
        now = set(self._client.nthreads())
        self._gone |= self._known - now
        self._known |= now
        return now

    @property
    def lost(self) -> int:
        """How many workers are gone that were there."""
        with contextlib.suppress(Exception):
            self._workers()
        return max(len(self._gone), min(self._breaks, 1))


def _do_with(held: Any, work: Callable[[Any, B], R], batch: B) -> R:
    return work(held, batch)


@contextlib.contextmanager
def opened(name: str | None, jobs: int, fingerprint: Callable[[], str]) -> Iterator[Workers | None]:
    """Open the workers that an executor's name stands for; none for no name. Raises ExecutorError.

    `fingerprint` says what installation it is called in: workers must give the answer that is given here.
    """
    if name is None:
        yield None
    elif name == PROCESSES:
        yield Processes(jobs)
    else:
        found = _DASK.fullmatch(name)
        if found is None:
            raise ValueError(name)
        with _client(name, found.group(1)) as client:
            _refuse_others(name, client, fingerprint)
            yield Cluster(client)


@contextlib.contextmanager
def _client(name: str, address: str) -> Iterator[Any]:
    """Connect to a scheduler that has a worker."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise ExecutorError(name, "Dask is not installed", "pip install 'briefgen[dask]'") from error
    hint = "is its address right, and is it running? docs/scaling.md says how one is started"
    try:
        client = distributed.Client(f"tcp://{address}", timeout=_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ExecutorError(name, "no Dask scheduler answers there", hint) from error
    try:
        try:
            client.wait_for_workers(1, timeout=_ANSWER)
        except TimeoutError as error:
            raise ExecutorError(name, "the scheduler has no workers", f"dask worker {address}") from error
        yield client
    finally:
        client.close()


def _refuse_others(name: str, client: Any, fingerprint: Callable[[], str]) -> None:
    """Refuse workers that would not write the same: another version, or other libraries."""
    own = fingerprint()
    for worker, answer in sorted(client.run(fingerprint, on_error="return").items()):
        if answer != own:
            what = (
                "has no briefgen that runs" if isinstance(answer, Exception) else "has another briefgen than this one"
            )
            hint = "install the same versions of briefgen, Python and the libraries on all machines"
            raise ExecutorError(name, f"the worker {worker} {what}", hint)
