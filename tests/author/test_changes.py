"""Changes of the content are made all or not at all, whatever ends the process, and never over somebody else's edit."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from briefgen.author import changes
from briefgen.author.changes import Change, ChangeError, as_diff, complete_changes, digest, make_changes
from briefgen.author.edits import Edit, edit_bytes, edit_text
from briefgen.cli import cli

Project = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]

FILES = {f"content/claims/{number}.yaml": "claims: []\n" for number in range(4)}
CHANGES = [Change(path, b"claims: []\n", b"claims: [ ]\n") for path in list(FILES)[:3]]
CHANGES += [
    Change("content/claims/3.yaml", b"claims: []\n", None),
    Change("content/claims/x/4.yaml", None, b"claims:\n"),
]
DONE = {change.path: change.after for change in CHANGES if change.after is not None}


def content(root: Path, tree: Tree) -> dict[str, bytes]:
    return {path: data for path, data in tree(root).items() if path.startswith("content/claims/")}


@pytest.fixture
def root(project: Project) -> Path:
    root = project(FILES)
    (root / "content/claims/x").mkdir()
    return root


def test_all_changes_are_made(root: Path, tree: Tree) -> None:
    make_changes(root, CHANGES)
    assert content(root, tree) == DONE
    assert [path.name for path in (root / changes.OWN).iterdir()] == ["lock"]


KILLED = """
import os, sys
from pathlib import Path
from briefgen.author import changes
sys.path.insert(0, sys.argv[3])
from test_changes import CHANGES
count = 0
def after(event, args):
    global count
    if event in ("os.rename", "os.remove", "open", "os.mkdir"):
        count += 1
        if count == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
sys.addaudithook(after)
changes.make_changes(Path(sys.argv[1]), CHANGES)
print(count)
"""


def killed_at(root: Path, step: int) -> bool:
    """Make the changes in a process that is killed at a step; return whether it came that far."""
    command = [sys.executable, "-c", KILLED, str(root), str(step), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


@pytest.mark.parametrize("step", [3, 19, 25, 29, 33])
def test_a_process_that_is_killed_leaves_all_or_nothing(root: Path, tree: Tree, step: int) -> None:
    check_killed(root, tree, step)


@pytest.mark.soak
def test_a_process_that_is_killed_at_any_step(root: Path, tree: Tree) -> None:
    step = 1
    while check_killed(root, tree, step):
        for path in (*FILES, "content/claims/x/4.yaml"):
            (root / path).unlink(missing_ok=True)
        for path, text in FILES.items():
            (root / path).write_text(text)
        step += 1
    assert step > 15


def check_killed(root: Path, tree: Tree, step: int) -> bool:
    was_killed = killed_at(root, step)
    assert complete_changes(root) == []
    assert content(root, tree) in (DONE, {path: text.encode() for path, text in FILES.items()})
    make_changes(
        root, [change for change in CHANGES if digest(changes.read_bytes(root, change.path)) != digest(change.after)]
    )
    assert content(root, tree) == DONE
    return was_killed


def cut_short(root: Path) -> None:
    """Leave the content as a process does that is killed after its first file was moved in."""
    own = root / changes.OWN
    own.mkdir(parents=True)
    entries = [changes._staged(own, number, change) for number, change in enumerate(CHANGES)]
    (own / "commit.json").write_bytes(msgspec.json.encode(entries))
    (own / "0").replace(root / CHANGES[0].path)


def test_the_next_command_completes_it(root: Path, tree: Tree) -> None:
    cut_short(root)
    result = CliRunner().invoke(cli, ["check", "-C", str(root)])
    assert "completed a change of the content that was cut short" in result.stderr
    assert content(root, tree) == DONE
    assert "completed" not in CliRunner().invoke(cli, ["check", "-C", str(root)]).stderr


def test_what_was_edited_since_is_left_alone(root: Path, tree: Tree) -> None:
    cut_short(root)
    (root / "content/claims/1.yaml").write_text("claims: # mine\n")
    result = CliRunner().invoke(cli, ["check", "-C", str(root)])
    assert "content/claims/1.yaml was edited since, and left as it is" in result.stderr
    assert content(root, tree) == {**DONE, "content/claims/1.yaml": b"claims: # mine\n"}


@pytest.mark.parametrize("record", [b"{", b"{}", b'[{"path": 1}]', b'[["a"]]', b"\xff", b"null"])
def test_a_record_that_is_not_ours_is_dropped(root: Path, tree: Tree, record: bytes) -> None:
    before = content(root, tree)
    (root / changes.OWN).mkdir(parents=True)
    (root / changes.OWN / "commit.json").write_bytes(record)
    assert complete_changes(root) == []
    assert content(root, tree) == before


def test_a_record_leads_nowhere_but_into_the_content(root: Path) -> None:
    own = root / changes.OWN
    own.mkdir(parents=True)
    (own / "0").write_bytes(b"x")
    for path in ("../x", "content/../../x", "/tmp/x", ".briefgen/x", "content/../x"):
        entry = {"path": path, "before": "", "after": digest(b"x")}
        (own / "commit.json").write_bytes(msgspec.json.encode([entry]))
        with pytest.raises(ChangeError, match="leads out"):
            complete_changes(root)
        assert CliRunner().invoke(cli, ["check", "-C", str(root)]).exit_code == 2
    assert not (root / "x").exists() and not (root.parent / "x").exists()


def test_nothing_is_prepared_outside_the_project(
    root: Path, tree: Tree, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside, before = tmp_path_factory.mktemp("outside"), content(root, tree)
    (root / ".briefgen").symlink_to(outside)
    with pytest.raises(ChangeError, match="leads out of the project"):
        make_changes(root, CHANGES)
    assert list(outside.iterdir()) == []
    assert content(root, tree) == before


def test_a_file_that_was_changed_meanwhile_keeps_all_from_being_written(root: Path, tree: Tree) -> None:
    (root / "content/claims/2.yaml").write_text("claims: # mine\n")
    before = content(root, tree)
    with pytest.raises(ChangeError, match=r"2\.yaml was changed meanwhile"):
        make_changes(root, CHANGES)
    assert content(root, tree) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_to_keeps_all_from_being_written(root: Path, tree: Tree) -> None:
    before = content(root, tree)
    (root / "content/claims/x").chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            make_changes(root, CHANGES)
    finally:
        (root / "content/claims/x").chmod(0o700)
    assert content(root, tree) == before


def test_a_diff_says_what_changes_also_at_the_end_of_a_file() -> None:
    assert as_diff([Change("a", b"x\r\ny", b"x\r\nz\n"), Change("b", None, b"n\n"), Change("c", b"o\n", None)]) == (
        "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\r\n-y\n\\ No newline at end of file\n+z\n"
        "--- /dev/null\n+++ b/b\n@@ -0,0 +1 @@\n+n\n--- a/c\n+++ /dev/null\n@@ -1 +0,0 @@\n-o\n"
    )


@pytest.mark.parametrize(
    ("data", "edits", "after"),
    [
        (b"abc", [Edit(1, 2, "X")], b"aXc"),
        (b"abc", [Edit(3, 3, "X"), Edit(0, 1, "")], b"bcX"),
        (b"a\r\nb\r\nc", [Edit(2, 3, "X"), Edit(4, 4, "Y\n")], b"a\r\nX\r\nY\r\nc"),
        (b"a\rb", [Edit(2, 3, "X\n")], b"a\rX\r"),
        ("\ufeffä\r\nb".encode(), [Edit(0, 1, "X"), Edit(2, 3, "Y")], "\ufeffX\r\nY".encode()),
        (b"a\nb\r\nc\nd", [Edit(4, 5, "X"), Edit(6, 7, "Y")], b"a\nb\r\nX\nY"),
        (b"a", [Edit(0, 1, "b"), Edit(0, 1, "b")], b"b"),
    ],
)
def test_edits_change_their_places_only(data: bytes, edits: list[Edit], after: bytes) -> None:
    assert edit_bytes(data, edits) == after


def test_edits_do_not_overlap() -> None:
    with pytest.raises(ValueError, match="two edits"):
        edit_text("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])
