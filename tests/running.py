"""A preview that runs in a thread of the test, and what asks it over a real socket."""

import asyncio
import http.client
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

from msgspec import Struct

from briefgen.preview.builds import State
from briefgen.preview.serve import Settings, Terminal, listen, serve

LONG = 90.0
"""Seconds after which a wait is given up; machines are shared, and nothing here is timed."""

FILES = {
    "content/briefing.yaml": "title: A briefing\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\nactors: [mia-olsen]\n---\n"
    "The minister said that talks would resume. The minister left.\n",
    "content/articles/b.md": "---\ntitle: Another one\ndate: 2024-05-15\n---\nNothing of note.\n",
    "content/actors.yaml": "actors:\n  - id: mia-olsen\n    name: Mia Olsen\n",
}


class Answer(Struct):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def until(what: Callable[[], Any], why: str) -> Any:
    """Wait until something is so; return it."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"not so after {LONG} s: {why}")


class Running:
    """A preview of a project; it is ready once the first build was done."""

    def __init__(self, project: Path, port: int = 0, **settings: Any) -> None:
        self.project = project
        self.states: list[State] = []
        self.begun: list[int] = []
        """For each build that an edit made, how many states there were before it."""

        self.notices: list[str] = []
        self._started = Event()
        self._fault: BaseException | None = None
        self._settings = Settings(project, **settings)
        self._listening, self.guard = listen("127.0.0.1", port or 8700)
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()
        self._started.wait(LONG)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            self._fault = error
            raise

    async def _serve(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._started.set()
        terminal = Terminal(self._begin, self.states.append, self.notices.append)
        await serve(self._settings, self._listening, self.guard, terminal)

    def _begin(self) -> None:
        self.begun.append(len(self.states))

    @property
    def address(self) -> str:
        return self.guard.address

    def stop(self) -> None:
        if self.thread.is_alive() and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)
        self.thread.join(LONG)
        assert not self.thread.is_alive()
        assert self._fault is None, self._fault

    def write(self, path: str, text: str) -> None:
        """Save a file, as most editors do: aside, and then in its place."""
        target = self.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.new")
        aside.write_text(text, encoding="utf-8")
        aside.replace(target)

    def built(self, number: int = 1) -> State:
        """Wait for a build by its number."""
        until(lambda: len(self.states) >= number or not self.thread.is_alive(), f"build {number}")
        return self.states[number - 1]

    def edited(self, path: str, text: str) -> State:
        """Save a file; return the state after the build that this made."""
        number = len(self.begun)
        self.write(path, text)
        until(lambda: len(self.begun) > number, f"a build after {path} was saved")
        return self.built(self.begun[number] + 1)

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None
    ) -> Answer:
        """Send one request, its path and headers as they are."""
        connection = http.client.HTTPConnection("127.0.0.1", self.guard.port, timeout=LONG)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": f"127.0.0.1:{self.guard.port}", **(headers or {})}
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), b"" if answer.status == 101 else answer.read())
        finally:
            connection.close()
