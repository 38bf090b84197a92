"""A small content tree and what must come of it; `tests/sites/README.md` describes the files of a case."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from msgspec import Struct

from briefgen import dates
from briefgen.build import Options, Outcome
from briefgen.report import severity_name
from briefgen.source import line_and_column

SITES = Path(__file__).parent / "sites"
OWN = ".briefgen"


_FOR_THE_INDEX = re.compile(r' data-pagefind-[a-z]+(?:="[^"]*")?')
"""Marks for the search index, which no reader sees; they have tests of their own."""


class Expectation(Struct, frozen=True):
    """A line of `pages.txt`: a file of the site that must be there (or not), or a text in it (or not)."""

    path: str
    text: str
    negated: bool

    def failure(self, site: Path) -> str:
        """Return what is wrong with a built site; nothing when it is as expected."""
        file = site / self.path
        if not self.text:
            return (
                "" if file.exists() is not self.negated else f"{self.path} {'is' if self.negated else 'is not'} there"
            )
        if not file.is_file():
            return f"{self.path} is not there"
        text = _FOR_THE_INDEX.sub("", " ".join(file.read_text(encoding="utf-8").split()))
        holds = self.text in text
        return "" if holds is not self.negated else f"{self.path} {'has' if self.negated else 'lacks'}: {self.text}"


def case_names() -> list[str]:
    """Return the names of all cases."""
    return sorted(folder.name for folder in SITES.iterdir() if folder.is_dir())


def copy_case(name: str, folder: Path) -> Path:
    """Copy a case's content to a folder that does not exist; return it as a project."""
    shutil.copytree(SITES / name / "content", folder / "content")
    return folder


def options_of(name: str, project: Path) -> Options:
    """Return the options of a case: those of its `options.json`, over the defaults."""
    chosen: dict[str, Any] = json.loads(_text(name, "options.json") or "{}")
    if "as_of" in chosen:
        chosen["as_of"] = dates.parse(chosen["as_of"])
    return Options(project, **chosen)


def problems_of(name: str) -> list[str]:
    """Return the lines of a case's `problems.txt`."""
    return _text(name, "problems.txt").splitlines()


def expectations_of(name: str) -> list[Expectation]:
    """Return what a case's `pages.txt` asks for; lines that begin with `#` are remarks."""
    lines = [line.strip() for line in _text(name, "pages.txt").splitlines()]
    return [_expectation(line) for line in lines if line and not line.startswith("#")]


def rendered(outcome: Outcome) -> list[str]:
    """Write an outcome's problems as lines of a `problems.txt`."""
    lines = []
    for found, span in outcome.problems:
        text = outcome.texts.get(span.path)
        place = ":".join(map(str, (span.path, *line_and_column(text, span.start)))) if text else span.path
        lines.append(f"{place} {severity_name(found, outcome.strict)} {found.code} {found.message}")
        lines += [f"    {hint}" for hint in found.hints]
    return lines


def published_files(project: Path) -> list[str]:
    """Return the files that a project's site has, but for briefgen's own notes."""
    site = project / "site"
    files = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in files if path.parts[0] != OWN)


def _expectation(line: str) -> Expectation:
    path, _, text = line.partition(": ")
    return Expectation(path.removeprefix("!"), " ".join(text.split()), path.startswith("!"))


def _text(name: str, file: str) -> str:
    path = SITES / name / file
    return path.read_text(encoding="utf-8") if path.exists() else ""
