"""The command line of the preview."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from running import FILES, LONG, until

from briefgen.cli import cli
from briefgen.preview.lock import LOCK, only_preview

ROOT = Path(__file__).parents[2]


def _mind_ctrl_c() -> None:
    """Undo that the tests themselves may run in the background, where a shell lets programs ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(project: Path, log: Path, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the command until its first build is done, and end it if the test did not."""
    command = [sys.executable, "-m", "briefgen", "serve", "-C", str(project), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BROWSER": "echo opened %s"}
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stderr=output, stdout=output, env=environment, preexec_fn=_mind_ctrl_c) as process,
    ):
        try:
            until(lambda: "pages changed" in log.read_text() or process.poll() is not None, "the first build")
            yield process
        finally:
            process.kill()


def test_it_says_where_it_is_and_ends_cleanly(project: Callable[..., Path], tmp_path: Path) -> None:
    root, log = project(FILES), tmp_path / "log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(root, log, "--port", str(port), "--open") as process:
            address = (root / LOCK).read_text()
            (root / "content/articles/a.md").write_text(FILES["content/articles/a.md"].replace("mia-olsen", "x"))
            until(lambda: "stays as it was" in log.read_text(), "a build with a problem")
            process.send_signal(signal.SIGINT)
            assert process.wait(LONG) == 0
    text = log.read_text()
    assert f"port {port} is taken" in text
    assert f"preview: {address}" in text
    assert f"opened {address}" in text
    assert "content/articles/a.md:4:10: error[BG301]" in text
    assert text.endswith("The preview has ended.\n")
    assert "Traceback" not in text
    assert not (root / "site").exists()


def test_it_ends_cleanly_in_the_middle_of_a_build(project: Callable[..., Path], tmp_path: Path) -> None:
    root, log = project(FILES), tmp_path / "log"
    with started(root, log) as process:
        (root / "content/articles/a.md").write_text(FILES["content/articles/a.md"].replace("resume", "go on"))
        process.send_signal(signal.SIGINT)
        assert process.wait(LONG) == 0
    assert "Traceback" not in log.read_text()


def test_a_second_preview_is_refused(project: Callable[..., Path]) -> None:
    root = project(FILES)
    with only_preview(root) as leave_word:
        leave_word("http://127.0.0.1:8000/")
        result = CliRunner().invoke(cli, ["serve", "-C", str(root)])
    assert result.exit_code == 3
    assert result.stderr == "error: there is a preview of this project already, at http://127.0.0.1:8000/\n"


@pytest.mark.parametrize("options", [["--editor", "vi"], ["--port", "0"], ["--port", "65536"]])
def test_wrong_usage(project: Callable[..., Path], options: list[str]) -> None:
    result = CliRunner().invoke(cli, ["serve", "-C", str(project(FILES)), *options])
    assert result.exit_code == 2


def test_clean_removes_what_the_preview_built(project: Callable[..., Path], tmp_path: Path) -> None:
    root, log = project(FILES), tmp_path / "log"
    with started(root, log) as process:
        process.send_signal(signal.SIGINT)
        process.wait(LONG)
    assert (root / ".briefgen/preview/index.html").is_file()
    result = CliRunner().invoke(cli, ["clean", "-C", str(root)])
    assert result.exit_code == 0
    assert not (root / ".briefgen/preview").exists()
