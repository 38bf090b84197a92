"""Answers of files: pages of the last good build, and the preview's own scripts and style.

Everything passes the guard first, and nothing is answered from the disk but what the build published.
"""

import contextlib
import mimetypes
from importlib import resources
from typing import Any
from urllib.parse import quote

from tornado import web

from briefgen.preview import shown
from briefgen.preview.answers import adapted
from briefgen.preview.builds import State
from briefgen.preview.run import Preview


class Guarded(web.RequestHandler):
    """Asks the guard before anything else; nothing that is answered is kept, framed or read by other sites."""

    preview: Preview

    def initialize(self, preview: Preview) -> None:
        """Take what this run's handlers share."""
        self.preview = preview

    def set_default_headers(self) -> None:
        """Say what holds for every answer."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")

    def prepare(self) -> None:
        """Refuse what the guard refuses."""
        fault = self.preview.guard.fault(self.request.method or "", self.request.headers)
        if fault:
            self.refuse(403, fault)

    def refuse(self, status: int, reason: str) -> None:
        """Answer that it can't be, and why."""
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{reason}\n")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error in a line."""
        self.refuse(status_code, self._reason)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Keep quiet about refusals: only faults of ours are shown."""
        if not isinstance(value, web.HTTPError):
            super().log_exception(typ, value, tb)


class Pages(Guarded, web.StaticFileHandler):
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


class Missing(Guarded):
    """What no route leads to."""

    def get(self) -> None:
        """Say so."""
        self.refuse(404, "there is nothing here")


class OwnFile(Guarded):
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
