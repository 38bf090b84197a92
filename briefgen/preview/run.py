"""What all of one run of the preview shares, and what can be added to it: scripts for pages, and actions."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from briefgen.preview.answers import script
from briefgen.preview.builds import Builds, State
from briefgen.preview.guard import Guard, host_and_port

Action = Callable[[Any], Any]
"""What a page may have done: takes and returns JSON values, in a thread of its own. Raises RefusedError."""


class RefusedError(Exception):
    """An action can't be done; the text says why, for people."""


class Extension(Struct, frozen=True):
    """What is added to the preview: scripts for every page (JavaScript files by name), and actions by name.

    A script finds the token that actions ask for in the data of its own tag.
    """

    scripts: Mapping[str, Path] = {}
    actions: Mapping[str, Action] = {}


class OpenTab(Protocol):
    """The connection of a tab."""

    def tell(self) -> None:
        """Say that there is a new state."""

    def close(self) -> None:
        """End it."""


class Preview:
    """What the handlers of one run share. A run and its token are new each time."""

    def __init__(self, builds: Builds, guard: Guard, editor: str, extension: Extension) -> None:
        self.builds, self.guard, self.editor, self.extension = builds, guard, editor, extension
        self.run, self.token = secrets.token_hex(8), secrets.token_urlsafe(32)
        self.tabs: set[OpenTab] = set()

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
        return "".join((script("exchange.js", {}), script("preview.js", data), script(query, {}), *others))
