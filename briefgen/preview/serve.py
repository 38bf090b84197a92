"""A run of the preview: the watcher and the builds in threads, the server in the event loop; all end together."""

import asyncio
import errno
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event

from msgspec import Struct
from tornado.httpserver import HTTPServer

from briefgen.build import Progress
from briefgen.preview.builds import Builds, State, Told
from briefgen.preview.guard import Guard
from briefgen.preview.run import Extension, Preview
from briefgen.preview.server import MOST_BYTES, application
from briefgen.preview.watch import NoEventsError, poll, watch

_PORTS_TRIED = 50


class Terminal(Struct, frozen=True):
    """What a person at the terminal is told. `built` and `building` are called in the thread of the builds."""

    building: Callable[[], None]
    built: Callable[[State], None]
    polling: Callable[[str], None]
    progress: Progress = lambda *_: None


class Settings(Struct, frozen=True):
    """What the caller chooses. editor: a pattern of `preview.editors`."""

    project: Path
    poll: bool = False
    editor: str = ""
    extension: Extension = Extension()


def listen(host: str, port: int) -> tuple[socket.socket, Guard]:
    """Listen at a port, or the next one that is free. Raises OSError."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    for tried in range(port, min(port + _PORTS_TRIED, 65_536)):
        try:
            listening = socket.create_server((host, tried), family=family)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            listening.setblocking(False)
            return listening, Guard(host, tried)
    raise OSError(errno.EADDRINUSE, f"no port from {port} on is free")


async def serve(settings: Settings, listening: socket.socket, guard: Guard, terminal: Terminal) -> None:
    """Serve a project's preview until cancelled."""
    builds = Builds(settings.project)
    preview = Preview(builds, guard, settings.editor, settings.extension)
    server = HTTPServer(application(preview), max_body_size=MOST_BYTES, max_buffer_size=2 * MOST_BYTES)
    server.add_socket(listening)
    loop, stop = asyncio.get_running_loop(), Event()

    def built(state: State) -> None:
        loop.call_soon_threadsafe(preview.tell)
        terminal.built(state)

    told = Told(terminal.building, built, terminal.progress)
    threads = (
        asyncio.to_thread(builds.run, told),
        asyncio.to_thread(_watch, settings, builds.ask, stop, terminal.polling),
    )
    running = [asyncio.create_task(thread) for thread in threads]
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        builds.stop()
        server.stop()
        for tab in tuple(preview.tabs):
            tab.close()
        await asyncio.gather(*running)
        await server.close_all_connections()


def _watch(settings: Settings, edited: Callable[[], None], stop: Event, polling: Callable[[str], None]) -> None:
    """Watch the project, by looking again and again where the system gives no events."""
    if not settings.poll:
        try:
            return watch(settings.project, edited, stop)
        except NoEventsError as error:
            polling(str(error))
    return poll(settings.project, edited, stop)
