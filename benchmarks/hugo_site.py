"""Make the Hugo site that equals a synthetic briefing: the committed site in `hugo/`, and the briefing's files.

Articles become content pages and every record file becomes a data file, byte for byte; Hugo's content adapters make
the pages of claims, events, actors, sources and countries from those. Nothing is worked out for Hugo beforehand.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

SITE = Path(__file__).parent / "hugo"
RECORD_KINDS = ("actors", "sources", "countries")


def write_hugo(folder: Path, briefing_folder: Path) -> None:
    """Write the Hugo site of a briefing into a new folder."""
    content = briefing_folder / "content"
    shutil.copytree(SITE, folder)
    _copy(sorted((content / "articles").glob("*.md")), folder / "content" / "articles")
    _copy(sorted((content / "articles").glob("*.yaml")), folder / "data" / "articles")
    for kind in RECORD_KINDS:
        _copy([*content.glob(f"{kind}.yaml"), *content.glob(f"{kind}/*.yaml")], folder / "data" / kind)


def _copy(files: list[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)


if __name__ == "__main__":
    write_hugo(Path(sys.argv[1]), Path(sys.argv[2]))
