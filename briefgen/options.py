"""What the caller of a build chooses, and where the site goes."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from briefgen.dates import Edtf

Progress = Callable[[str, int, int], None]
"""Called with the phase, how much of it is done, and how much there is."""


class Options(Struct, frozen=True):
    """What the caller chooses."""

    project: Path
    output: Path | None = None
    drafts: bool = False
    as_of: Edtf | None = None
    base_url: str | None = None
    jobs: int = 1
    executor: str | None = None
    """Where texts are compiled and files made: `processes`, or `dask://HOST:PORT`; else where it is quickest here."""

    strict: bool = False
    full: bool = False
    index_later: bool = False
    """Leave the search index as it is, whatever was changed: `refresh_index` makes it anew beside other work."""

    pages_first: bool = False
    """Leave published files beside the pages (feeds, data, cards …) as they are if they would have to be made again."""


def output_folder(options: Options) -> Path:
    """Return the folder into which a project is published."""
    return options.output or options.project / "site"
