"""The tutorial works as written: its files are saved, its commands run by a shell, and they say what it says that they say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"(?:^<!-- ([^\n]+) -->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Reader:
    """Somebody who does what the tutorial says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder
        self.said = ""
        (folder / "bin").mkdir()
        command = folder / "bin/briefgen"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m briefgen "$@"\n', encoding="utf-8")
        command.chmod(0o755)

    def run(self, script: str, status: int) -> None:
        """Run a block of commands where the last one ended."""
        search = f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-ec", f"{script}pwd > '{self.home}/here'\n"],
            cwd=self.folder,
            env={**os.environ, "PATH": search, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        self.said = done.stdout + done.stderr
        assert done.returncode == status, f"{script}\n{self.said}"
        if status == 0:
            self.folder = Path((self.home / "here").read_text(encoding="utf-8").strip())

    def save(self, name: str, text: str) -> None:
        """Save a file that the tutorial shows."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def expect(self, text: str) -> None:
        """Look for what the tutorial says that the last command says."""
        for line in text.splitlines():
            assert line in self.said.splitlines(), f"{line!r} is not in:\n{self.said}"


@pytest.mark.skipif(os.name != "posix", reason="the tutorial's commands are a POSIX shell's")
def test_the_tutorial_works_as_written(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    for note, language, block in _BLOCK.findall(TUTORIAL):
        if note.startswith("file: "):
            reader.save(note.removeprefix("file: "), block)
        elif note == "output":
            reader.expect(block)
        else:
            assert language == "sh", block
            reader.run(block, int(note.removeprefix("fails: ") or 0))
    assert (tmp_path / "public/claims/bridge-announced.html").is_file()
    assert not (tmp_path / "river/site/articles/first-article.html").exists()


def test_the_tutorial_runs_the_commands_that_it_is_about() -> None:
    scripts = "".join(block for _, language, block in _BLOCK.findall(TUTORIAL) if language == "sh")
    for command in ("init", "import", "new", "check", "build", "publish"):
        assert f"briefgen {command} " in scripts or f"briefgen {command}\n" in scripts
