"""Files that go into the site as they are: the theme's, the project's own over them, and the content's."""

import os
from collections.abc import Iterator
from pathlib import Path

from briefgen.theme import theme_folder


def site_files(project: Path, assets: dict[str, Path]) -> dict[str, Path]:
    """Return the files to copy, by their path in the site."""
    files: dict[str, Path] = {}
    for root in (theme_folder(), project):
        folder = root / "static"
        files.update(
            (f"static/{path.relative_to(folder).as_posix()}", path) for path in _files_in(folder, root.resolve())
        )
    files.update((path.removeprefix("content/"), file) for path, file in assets.items())
    return dict(sorted(files.items()))


def _files_in(folder: Path, root: Path) -> Iterator[Path]:
    """Yield the regular files below a folder, but hidden ones and links that lead out of the root."""
    if not folder.resolve().is_relative_to(root):
        return
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(parent, name) for name in names if not name.startswith(".")):
            if path.is_file() and (not path.is_symlink() or path.resolve().is_relative_to(root)):
                yield path
