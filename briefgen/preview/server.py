"""The server: its routes, the state of the builds, what pages may have done, and the connections of tabs.

No answer waits for a build. Tabs are told of a new state over livereload's WebSocket, and then ask for it: so none is
ever lost.
"""

import contextlib
import json
import secrets

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError

from briefgen.preview import editors, shown
from briefgen.preview.answers import OWN
from briefgen.preview.pages import Guarded, Missing, OwnFile, Pages
from briefgen.preview.run import Action, Preview, RefusedError

MOST_BYTES = 1_000_000
_TOKEN_HEADER = "X-Briefgen-Token"


def application(preview: Preview) -> web.Application:
    """Return the server's routes."""
    own, given = OWN.replace(".", r"\."), {"preview": preview}
    return web.Application(
        [
            (r"/livereload", Tab, given),
            (rf"{own}livereload\.js", LiveReloadScript, given),
            (rf"{own}state", StateOfBuilds, given),
            (rf"{own}do/([a-z-]+)", Doing, given),
            (rf"{own}([a-z-]+\.(?:js|css))", OwnFile, given),
            (rf"{own}.*", Missing, given),
            (r"/(.*)", Pages, {**given, "path": str(preview.builds.output)}),
        ],
        default_handler_class=Missing,
        default_handler_args=given,
        log_function=lambda _: None,
        websocket_max_message_size=65_536,
    )


class LiveReloadScript(Guarded, LiveReloadJSHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's script, which holds the connection."""


class StateOfBuilds(Guarded):
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


class Doing(Guarded):
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


class Tab(Guarded, LiveReloadHandler):  # type: ignore[misc]
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
