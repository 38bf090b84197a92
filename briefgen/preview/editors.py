"""Links that open a file in the author's editor, at a line and column."""

import re
from pathlib import Path
from urllib.parse import quote

NONE = "none"
EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
}
"""Addresses that editors register with the system; other schemes are given as such a pattern."""

_PATTERN = re.compile(r"(?!javascript:|data:|vbscript:)[a-z][a-z0-9+.-]*:[^\s{}]*(\{(path|line|column)\}[^\s{}]*)+")


class EditorError(ValueError):
    """What was given is neither the name of an editor nor the pattern of an address."""


def pattern(editor: str) -> str:
    """Return the pattern of an editor's addresses; empty for `none`. Raises EditorError."""
    if editor == NONE:
        return ""
    found = EDITORS.get(editor, editor)
    if "{path}" not in found or not _PATTERN.fullmatch(found):
        names = ", ".join((*EDITORS, NONE))
        raise EditorError(f'"{editor}" is not one of {names}, nor a pattern such as "edit://{{path}}:{{line}}"')
    return found


def link(pattern: str, project: Path, path: str, line: int, column: int) -> str | None:
    """Return the address that opens a file of a project; nothing without an editor, or where there is no such file."""
    file = project / path
    if not pattern or not file.is_file() or not file.resolve().is_relative_to(project.resolve()):
        return None
    return pattern.format(path=quote(file.as_posix(), safe="/"), line=line, column=column)
