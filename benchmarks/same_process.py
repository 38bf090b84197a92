"""How long one process takes for a paragraph added to an article, once it has built the briefing: what the preview does.

Prints the seconds of each build as JSON; only up to the page published, as feeds and data are made by a build after it.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from benchmarks.measuring import FailedError
from benchmarks.scenarios import PAUSE, edit_article
from briefgen.build import Options, build_project
from briefgen.kept import Kept


def paragraphs(folder: Path, saves: int) -> list[float]:
    """Build a briefing, then again after each of some edits; return the seconds of the builds after edits."""
    kept, times = Kept(), []
    _build(folder, kept, pages_first=False)
    for _ in range(saves):
        gc.collect()  # as the preview does while nobody waits
        gc.freeze()
        shown = edit_article(folder)
        time.sleep(PAUSE)
        times.append(_build(folder, kept, pages_first=True))
        if shown.text not in (folder / "site" / shown.page).read_text(encoding="utf-8"):
            raise FailedError(f"{shown.page} lacks: {shown.text}")
        _build(folder, kept, pages_first=False)
    return times


def _build(folder: Path, kept: Kept, *, pages_first: bool) -> float:
    start = time.perf_counter()
    outcome = build_project(Options(folder, pages_first=pages_first), kept=kept)
    if outcome.published is None:
        raise FailedError(f"{folder} was not published")
    return time.perf_counter() - start


if __name__ == "__main__":
    print(json.dumps(paragraphs(Path(sys.argv[1]), saves=int(sys.argv[2]))))
