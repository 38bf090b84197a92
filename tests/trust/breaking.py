"""Breaks a build off, again and again: `python breaking.py KIND FOLDER MOMENT…`; prints what came of each as a line of JSON.

KIND is what happens: `kill`, `fail`, `full` or `fsync`; with ` whole` after it, the site has its pictures and its search, too.

Each build is a child of this process. Before its n-th effect on the project's files (a file opened for writing, a folder made, a
name given or removed) it is killed, or told that the disk has failed. A negative moment is a time: -n kills after n milliseconds.
"""

import errno
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

from briefgen.author.scaffold import write_briefing
from briefgen.build import Options, build_project

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EFFECTS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")


def trip(root: Path, moment: int, kind: str) -> None:
    """Let something happen before the n-th effect."""
    count = 0

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal count
        is_effect = event in EFFECTS or (event == "open" and isinstance(args[2], int) and args[2] & WRITING)
        if not is_effect or not _is_in(root, args[0]):
            return
        count += 1
        if count == moment:
            if kind == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.EIO if kind == "fail" else errno.ENOSPC, "it was made to fail", str(args[0]))

    sys.addaudithook(hook)


def _is_in(root: Path, path: object) -> bool:
    return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(str(root))


def fail_fsync(moment: int) -> None:
    """Let the n-th fsync fail."""
    real, count = os.fsync, 0

    def fsync(handle: int) -> None:
        nonlocal count
        count += 1
        if count == moment:
            raise OSError(errno.EIO, "it was made to fail")
        real(handle)

    os.fsync = fsync  # type: ignore[assignment]


def build(root: Path) -> int:
    outcome = build_project(Options(project=root))
    return 3 if outcome.is_the_machines_fault else int(outcome.failed)


def child(root: Path, kind: str, moment: int) -> int:
    """Build in a child that is broken off; return its status, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            if kind == "fsync":
                fail_fsync(moment)
            elif moment > 0:
                trip(root, moment, kind)
            status = build(root)
        finally:
            os._exit(status)
    if moment < 0:
        time.sleep(-moment / 1000)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def files(root: Path) -> dict[str, bytes]:
    """Return what is published, but what is kept there for the next build."""
    site = root / "site"
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(".briefgen/")}


def of_index(path: str) -> bool:
    """Say whether a file is of the search's index, which may be of another moment than the pages until the next build."""
    return path.startswith("pagefind/")


def own_files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "site/.briefgen").iterdir())


def edit(root: Path) -> None:
    """Change, add and remove: a record renamed, an article more, a page less."""
    actors = root / "content/actors.yaml"
    actors.write_text(actors.read_text("utf-8").replace("The Ministry", "The Foreign Ministry"), "utf-8")
    (root / "content/articles/second.md").write_text("---\ntitle: Second\ndate: 2024-05-14\n---\nText.\n", "utf-8")
    (root / "content/pages/about.md").unlink()
    settings = root / "content/briefing.yaml"
    settings.write_text(
        "".join(line for line in settings.read_text("utf-8").splitlines(True) if "about" not in line), "utf-8"
    )


def main(kind: str, folder: Path, moments: list[int]) -> None:
    folder.mkdir(exist_ok=True)
    start, clean = folder / "start", folder / "clean"
    write_briefing(start)
    if "whole" not in kind:
        with (start / "content/briefing.yaml").open("a", encoding="utf-8") as settings:
            settings.write("features: {search: off, cards: off}\n")
    kind = kind.partition(" ")[0]
    assert build(start) == 0
    shutil.copytree(start, clean, symlinks=True)
    edit(start)
    edit(clean)
    shutil.rmtree(clean / "site")
    assert build(clean) == 0
    old, new, own = files(start), files(clean), own_files(clean)
    for moment in moments:
        root = folder / f"at-{moment}"
        shutil.copytree(start, root, symlinks=True)
        before = {path.name for path in folder.iterdir()}
        status = child(root, kind, moment)
        now = files(root)
        torn = [path for path, data in now.items() if data not in (old.get(path), new.get(path)) and not of_index(path)]
        committed = (root / "site/.briefgen/commit.json").exists()
        lost = [path for path in old.keys() & new.keys() if path not in now and not of_index(path)]
        again = child(root, "none", 10**9)
        then = files(root)
        wrong = sorted(path for path in then.keys() | new.keys() if then.get(path) != new.get(path))
        left = sorted({*own_files(root)} ^ {*own})
        line = {"moment": moment, "status": status, "torn": torn, "lost": lost, "old": now == old, "new": now == new, "committed": committed,
                "again": again, "wrong": wrong, "left": left, "outside": sorted({path.name for path in folder.iterdir()} - before)}  # fmt: skip
        print(json.dumps(line), flush=True)
        shutil.rmtree(root)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve(), [int(moment) for moment in sys.argv[3:]])
