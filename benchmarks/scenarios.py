"""What is done to the synthetic briefing before it is built again, in a new process; each edit tells what must show.

A build that is measured here also has to have done its work: the page that the edit is about is looked at afterwards.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.measuring import FailedError, Run, run_measured

PAUSE = 1.0
"""Seconds from an edit to the build: a file that was written just now is read again, and people take longer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that a page of the site must hold."""

    page: str
    text: str


Edit = Callable[[Path], Shown]


def edit_nothing(folder: Path) -> Shown:
    """Leave the briefing as it is."""
    return Shown("index.html", "</html>")


def edit_article(folder: Path) -> Shown:
    """Add a paragraph to the first article."""
    article = min((folder / "content/articles").glob("*.md"))
    text = article.read_text(encoding="utf-8")
    added = f"This is addition number {text.count('This is addition') + 1}."
    article.write_text(f"{text}\n{added}\n", encoding="utf-8")
    return Shown(f"articles/{article.stem}.html", added)


def rename_actor(folder: Path) -> Shown:
    """Give the first actor another name; no text that is quoted names it by the old one alone."""
    file = min((folder / "content").glob("actors/*.yaml"), default=folder / "content/actors.yaml")
    text = file.read_text(encoding="utf-8")
    actor = re.search(r"id: (.+)\n +name: (.+)", text)
    if actor is None:
        raise FailedError(f"{file} has no actor")
    name = f"{actor[2]} Renamed"
    file.write_text(f"{text[: actor.start(2)]}{name}{text[actor.end(2) :]}", encoding="utf-8")
    return Shown(f"actors/{actor[1]}.html", name)


EDITS: dict[str, tuple[Edit, float]] = {
    "nothing changed": (edit_nothing, 0.05),
    "one article edited": (edit_article, 0.10),
    "one actor renamed": (rename_actor, 0.25),
}
"""What is edited, and the goal: the part of Hugo's clean build that the next build may take at 1,000 articles."""


def edited_build(contender: Contender, edit: Edit) -> Run:
    """Edit the content, build in a new process, and look for the edit in the site."""
    shown = edit(contender.folder)
    time.sleep(PAUSE)
    run = run_measured(contender.command, contender.folder)
    if shown.text not in (contender.output / shown.page).read_text(encoding="utf-8"):
        raise FailedError(f"{contender} made {shown.page} without: {shown.text}")
    return run
