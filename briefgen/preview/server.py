"""What the preview answers: the pages of the last good build, its own scripts, the state of the builds, and actions.

Everything passes the guard first, and nothing is answered from the disk but what the build published. No answer waits
for a build. Pages are told of a new state over livereload's WebSocket, and then ask for it: so none is ever lost.
"""

import contextlib
import json
import mimetypes
import secrets
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from msgspec import Struct
from tornado import web
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError

from briefgen.preview import editors, shown
from briefgen.preview.answers import OWN, adapted, script
from briefgen.preview.builds import Builds, State
from briefgen.preview.guard import Guard, host_and_port

Action = Callable[[Any], Any]
"""What a page may have done: takes and returns JSON values, in a thread of its own. Raises RefusedError."""

MOST_BYTES = 1_000_000
_TOKEN_HEADER = "X-Briefgen-Token"


class RefusedError(Exception):
    """An action can't be done; the text says why, for people."""


class Extension(Struct, frozen=True):
    """What is added to the preview: scripts for every page (JavaScript files by name), and actions by name.

    A script finds the token that actions ask for in the data of its own tag.
    """

    scripts: Mapping[str, Path] = {}
    actions: Mapping[str, Action] = {}


class Preview:
    """What the handlers of one run share. A run and its token are new each time."""

    def __init__(self, builds: Builds, guard: Guard, editor: str, extension: Extension) -> None:
        self.builds, self.guard, self.editor, self.extension = builds, guard, editor, extension
        self.run, self.token = secrets.token_hex(8), secrets.token_urlsafe(32)
        self.tabs: set[Tab] = set()

    def tell(self) -> None:
        """Tell every tab that there is a new state."""
        for tab in tuple(self.tabs):
            tab.tell()

    def tags(self, state: State, file: str, host: str) -> str:
        """Return the tags that a page gets. file: the one that is answered, empty while there is none."""
        name, port = host_and_port(host)
        data = {"run": self.run, "build": str(state.number), "file": file, "token": self.token}
        # livereload's script takes these for its own address, and tries again after so many milliseconds
        query = f"livereload.js?host={name}&port={port}&mindelay=200&maxdelay=2000"
        others = (script(added, {"token": self.token}) for added in self.extension.scripts)
        return "".join((script("preview.js", data), script(query, {}), *others))

    def application(self) -> web.Application:
        """Return the server's routes."""
        own, given = OWN.replace(".", r"\."), {"preview": self}
        return web.Application(
            [
                (r"/livereload", Tab, given),
                (rf"{own}livereload\.js", LiveReloadScript, given),
                (rf"{own}state", StateOfBuilds, given),
                (rf"{own}do/([a-z-]+)", Doing, given),
                (rf"{own}([a-z-]+\.(?:js|css))", OwnFile, given),
                (rf"{own}.*", Missing, given),
                (r"/(.*)", Pages, {**given, "path": str(self.builds.output)}),
            ],
            default_handler_class=Missing,
            default_handler_args=given,
            log_function=lambda _: None,
            websocket_max_message_size=65_536,
        )


class _Guarded(web.RequestHandler):
    """Asks the guard before anything else; nothing that is answered is kept, framed or read by other sites."""

    preview: Preview

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")

    def prepare(self) -> None:
        fault = self.preview.guard.fault(self.request.method or "", self.request.headers)
        if fault:
            self.refuse(403, fault)

    def refuse(self, status: int, reason: str) -> None:
        """Answer that it can't be, and why."""
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{reason}\n")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.refuse(status_code, self._reason)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, web.HTTPError):
            super().log_exception(typ, value, tb)


class Pages(_Guarded, web.StaticFileHandler):
    """Files of the site; HTML with what the preview adds, also where there is no such page or none at all yet."""

    def initialize(self, preview: Preview, path: str) -> None:  # type: ignore[override]
        """Take what this run's handlers share, and the folder."""
        self.preview = preview
        web.StaticFileHandler.initialize(self, path)

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer a path of the site."""
        state = self.preview.builds.state  # before any file is read: what is built after it is news to the page
        file = f"{path}index.html" if not path or path.endswith("/") else path
        if not state.files:
            self._html(503, shown.waiting_page(state.outcome), state, "")
        elif file in state.files and (page := self._page(file)) is not None:
            self._html(200, page, state, file)
        elif file in state.files and self._is_own(file):
            await super().get(file, include_body)
        elif f"{file}/index.html" in state.files:
            self.redirect(f"/{quote(file)}/")
        else:
            page = self._page("404.html") if "404.html" in state.files else None
            self._html(404, page or shown.NO_SUCH_PAGE, state, "404.html")

    def _html(self, status: int, page: bytes, state: State, file: str) -> None:
        host = self.request.headers["Host"]
        tags = self.preview.tags(state, file, host)
        if status == 404:
            tags = f'<base href="/">{tags}'  # the page stands at any depth
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(adapted(page, tags, f"ws://{host}"))

    def _page(self, file: str) -> bytes | None:
        """Return a published page; nothing where the file is none, or gone meanwhile."""
        if mimetypes.guess_type(file)[0] != "text/html" or not self._is_own(file):
            return None
        with contextlib.suppress(FileNotFoundError):
            return (self.preview.builds.output / file).read_bytes()
        return None

    def _is_own(self, file: str) -> bool:
        """Say whether a published file is still there, and no link to somewhere else."""
        root = self.preview.builds.output.resolve()
        return (root / file).is_file() and (root / file).resolve() == root / file

    def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:
        """Return for how long an answer may be kept: not at all."""
        return 0

    def should_return_304(self) -> bool:
        """Answer anew each time: nothing is kept."""
        return False

    def compute_etag(self) -> str | None:
        """Leave out what only serves to keep answers."""
        return None


class Missing(_Guarded):
    """What no route leads to."""

    def get(self) -> None:
        """Say so."""
        self.refuse(404, "there is nothing here")


class OwnFile(_Guarded):
    """The preview's own scripts and style, and those that were added."""

    def get(self, name: str) -> None:
        """Answer a file by its name."""
        added = self.preview.extension.scripts.get(name)
        file = added or resources.files("briefgen.preview").joinpath("page", name)
        if not file.is_file():
            self.refuse(404, "there is no such file")
            return
        self.set_header("Content-Type", f"text/{'css' if name.endswith('.css') else 'javascript'}; charset=utf-8")
        self.finish(file.read_bytes())


class LiveReloadScript(_Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's script, which holds the connection."""


class StateOfBuilds(_Guarded):
    """The state as JSON: the problems, and what changed since the build that a page is from."""

    def get(self) -> None:
        """Answer the state."""
        since = self.get_query_argument("since", "0")
        builds = self.preview.builds
        if not since.isdecimal() or len(since) > 9:
            self.refuse(400, "since is the number of a build")
            return
        answer = shown.state_of(builds.state, int(since), builds.output, self._link)
        self.finish({"run": self.preview.run, **answer})

    def _link(self, path: str, line: int, column: int) -> str | None:
        return editors.link(self.preview.editor, self.preview.builds.options.project, path, line, column)


class Doing(_Guarded):
    """What pages may have done: only those of this run, which know its token."""

    async def post(self, name: str) -> None:
        """Have an action done by its name."""
        action = self.preview.extension.actions.get(name)
        given = self.request.headers.get(_TOKEN_HEADER, "")
        if not secrets.compare_digest(given.encode(), self.preview.token.encode()):
            self.refuse(403, "the page is of another run of the preview: load it again")
        elif action is None:
            self.refuse(404, "there is no such action")
        elif self.request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            self.refuse(415, "an action takes JSON")
        else:
            await self._do(action)

    async def _do(self, action: Action) -> None:
        try:
            asked = json.loads(self.request.body)
        except (ValueError, RecursionError):
            self.refuse(400, "this is not JSON")
            return
        try:
            answer = await IOLoop.current().run_in_executor(None, action, asked)
        except RefusedError as error:
            self.refuse(409, str(error))
            return
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(answer))


class Tab(_Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The connection of a tab, in livereload's protocol; its tabs are this run's and not all of the process."""

    def check_origin(self, origin: str) -> bool:
        """The guard has looked at it already."""
        return True

    def on_message(self, message: str | bytes) -> None:
        """Greet a tab, and count it among those that are told."""
        try:
            command = json.loads(message)["command"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.close(1003)
            return
        if command == "hello":
            super().on_message(message)
        elif command == "info":
            self.preview.tabs.add(self)
            self.tell()  # what was built before this would else be news to nobody

    def on_close(self) -> None:
        """Forget a tab."""
        self.preview.tabs.discard(self)

    def tell(self) -> None:
        """Say that there is a new state: livereload's script hands this to the preview's, which asks for it."""
        message = {"command": "reload", "path": f"{OWN}state", "liveCSS": False}
        with contextlib.suppress(WebSocketClosedError):
            sent = self.write_message(message)
            sent.add_done_callback(lambda done: done.exception())  # a tab that has gone asks again when it is back
