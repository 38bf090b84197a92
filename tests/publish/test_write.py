"""Publishing is all or nothing, recoverable, and touches only what briefgen wrote."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.publish import write
from briefgen.publish.write import Published, PublishError, published_paths, publishing, remove_published

Tree = Callable[[Path], dict[str, bytes]]
ONE = {"index.html": b"home", "claims/a.html": b"a", "claims/b.html": b"b"}
TWO = {"index.html": b"home", "claims/a.html": b"A!", "deep/er/c.html": b"c"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "a b" / "site"


def publish(output: Path, files: dict[str, bytes], full: bool = False) -> Published:
    with publishing(output, full) as stage:
        for path, data in files.items():
            stage.add(path, data)
        return stage.commit()


def site(output: Path) -> dict[str, bytes]:
    """Return the published files."""
    found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if not path.startswith(".briefgen/")}


def refused(output: Path, files: dict[str, bytes] = ONE) -> str:
    with pytest.raises(PublishError) as caught:
        publish(output, files)
    return caught.value.problem.code


def test_a_first_and_a_second_publish(output: Path) -> None:
    assert publish(output, ONE) == Published(3, 0, (), tuple(ONE))
    assert site(output) == ONE
    assert published_paths(output) == ONE.keys()
    assert publish(output, TWO) == Published(
        2, 1, ("claims/b.html",), ("claims/a.html", "deep/er/c.html", "claims/b.html")
    )
    assert site(output) == TWO
    assert published_paths(output) == TWO.keys()
    assert publish(output, TWO) == Published(0, 3, (), ())


def test_only_what_changed_is_written(output: Path) -> None:
    publish(output, ONE)
    before = {path: (output / path).stat() for path in ONE}
    publish(output, {**ONE, "claims/a.html": b"A"})
    for path, stat in before.items():
        after = (output / path).stat()
        same = (after.st_ino, after.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
        assert same == (path != "claims/a.html"), path


def test_full_writes_everything(output: Path) -> None:
    publish(output, ONE)
    (output / "index.html").write_bytes(b"hom3")
    assert publish(output, ONE, full=True) == Published(3, 0, (), tuple(ONE))
    assert site(output) == ONE


@pytest.mark.parametrize("damage", ["gone", "folder", "link", "shorter"])
def test_what_was_damaged_is_written_again(output: Path, damage: str, tmp_path: Path) -> None:
    publish(output, ONE)
    target = output / "claims/a.html"
    target.unlink()
    if damage == "link":
        (tmp_path / "secret").write_bytes(b"a")
        target.symlink_to(tmp_path / "secret")
    if damage == "shorter":
        target.write_bytes(b"")
    if damage == "folder":
        target.mkdir()
        assert refused(output) in ("BG901", "BG903")
        return
    publish(output, ONE)
    assert site(output) == ONE and not target.is_symlink()
    assert damage != "link" or (tmp_path / "secret").read_bytes() == b"a"


def test_nothing_is_published_on_an_exception(output: Path) -> None:
    publish(output, ONE)
    with pytest.raises(ZeroDivisionError), publishing(output) as stage:
        stage.add("index.html", b"other")
        stage.add("new.html", b"new")
        raise ZeroDivisionError
    assert site(output) == ONE
    assert not (output / ".briefgen/stage").exists()
    assert publish(output, TWO).written == 2


def test_nothing_is_published_without_commit(output: Path) -> None:
    with publishing(output) as stage:
        stage.add("index.html", b"x")
    assert site(output) == {}
    assert published_paths(output) == frozenset()


def test_only_own_files_are_removed_and_only_empty_folders(output: Path) -> None:
    publish(output, {**ONE, "x/y/z.html": b"z", "q/w.html": b"w"})
    (output / "claims/CNAME").write_bytes(b"mine")
    (output / "q/kept").mkdir()
    publish(output, {"index.html": b"home"})
    assert site(output) == {"index.html": b"home", "claims/CNAME": b"mine"}
    assert (output / "q/kept").is_dir()
    assert not (output / "x").exists()


def test_one_path_twice_is_a_bug(output: Path) -> None:
    with publishing(output) as stage:
        stage.add("a", b"1")
        with pytest.raises(ValueError, match="two files at a"):
            stage.add("a", b"1")


def test_foreign_outputs_are_refused(tmp_path: Path, tree: Tree) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_bytes(b"mine")
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden/.git").write_bytes(b"mine")
    before = tree(tmp_path)
    for name in ("full", "file", "link", "dangling", "hidden"):
        assert refused(tmp_path / name) == "BG901", name
    assert tree(tmp_path) == before
    assert publish(tmp_path / "empty", ONE).written == 3


def test_a_linked_folder_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.briefgen").symlink_to(tmp_path / "elsewhere")
    assert refused(tmp_path / "site") == "BG901"
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "folder"])
def test_a_foreign_file_at_a_path_of_ours_is_refused(output: Path, tmp_path: Path, kind: str) -> None:
    publish(output, {"index.html": b"home"})
    target = output / "claims/a.html"
    target.parent.mkdir()
    if kind == "file":
        target.write_bytes(b"mine")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "x")
        if kind == "link":
            (tmp_path / "x").write_bytes(b"mine")
    assert refused(output, {**ONE, "index.html": b"new"}) == "BG901"
    assert (output / "index.html").read_bytes() == b"home"
    assert published_paths(output) == {"index.html"}


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_foreign_thing_in_place_of_a_folder_is_refused_before_anything_is_moved(
    output: Path, tmp_path: Path, kind: str
) -> None:
    publish(output, {"index.html": b"home"})
    (tmp_path / "elsewhere").mkdir()
    if kind == "link":
        (output / "claims").symlink_to(tmp_path / "elsewhere")
    else:
        (output / "claims").write_bytes(b"mine")
    assert refused(output, {"index.html": b"new", **{k: v for k, v in ONE.items() if k != "index.html"}}) == "BG901"
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (output / "index.html").read_bytes() == b"home"
    (output / "claims").unlink()
    publish(output, ONE)
    assert site(output) == ONE


def test_stale_files_behind_a_link_stay(output: Path, tmp_path: Path) -> None:
    publish(output, ONE)
    (output / "claims").rename(tmp_path / "moved")
    (output / "claims").symlink_to(tmp_path / "moved")
    publish(output, {"index.html": b"home"})
    assert (tmp_path / "moved/a.html").read_bytes() == b"a"


HOLD = """
import sys, time
from pathlib import Path
from briefgen.publish.write import publishing
with publishing(Path(sys.argv[1])) as stage:
    stage.add("index.html", b"x" * 9)
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_process_is_told(output: Path) -> None:
    publish(output, ONE)
    command = [sys.executable, "-c", HOLD, str(output)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        assert refused(output) == "BG902"
        other.kill()
    assert (output / ".briefgen/lock").exists()
    assert publish(output, TWO).written == 2
    assert site(output) == TWO


DIE = """
import os, sys
from pathlib import Path
from briefgen.publish import write
count = int(sys.argv[2])
def counted(name, owner):
    real = getattr(owner, name)
    def call(*args, **kwargs):
        global count
        count -= 1
        if count < 0:
            os._exit(9)
        return real(*args, **kwargs)
    setattr(owner, name, call)
for name, owner in (("replace", Path), ("unlink", Path), ("write_bytes", Path), ("mkdir", Path), ("rmdir", Path),
                    ("rename", Path), ("replace", os), ("fsync", os), ("rmtree", write.shutil)):
    counted(name, owner)
with write.publishing(Path(sys.argv[1])) as stage:
    for path, data in {"index.html": b"home", "claims/a.html": b"A!", "deep/er/c.html": b"c"}.items():
        stage.add(path, data)
    stage.commit()
"""


def test_a_publish_that_dies_anywhere_leaves_whole_files_and_is_completed(tmp_path: Path) -> None:
    died_before, died_after, completed = 0, 0, 0
    for step in range(0, 60, 2):
        output = tmp_path / str(step)
        publish(output, ONE)
        done = subprocess.run([sys.executable, "-c", DIE, str(output), str(step)], check=False)
        committed = (output / ".briefgen/commit.json").exists()
        for path, data in site(output).items():
            assert data in (ONE.get(path), TWO.get(path)), (step, path)
        if done.returncode == 9 and not committed and site(output) != TWO:
            died_before += 1
            assert site(output) == ONE
        elif done.returncode == 9:
            died_after += 1
        else:
            assert done.returncode == 0
            completed += 1
        if committed:
            with publishing(output):
                pass
            assert site(output) == TWO
        publish(output, TWO)
        assert site(output) == TWO
        assert sorted(path.name for path in (output / ".briefgen").iterdir()) == ["lock", "manifest.json"]
        if completed:
            break
    assert died_before and died_after and completed


def test_a_broken_manifest_or_commit_record_is_no_traceback(output: Path) -> None:
    for name in ("manifest.json", "commit.json"):
        for data in (b"", b"{", b"[]", b'{"a": 1}', b"\xff", b'{"moves": 1, "removals": [], "manifest": {}}'):
            publish(output, {})
            (output / ".briefgen" / name).write_bytes(data)
            with publishing(output) as stage:
                assert stage.add("index.html", b"x")
            assert not (output / "index.html").exists()
            (output / ".briefgen" / name).unlink(missing_ok=True)


@pytest.mark.parametrize("path", ["../out.html", "{parent}/out.html", "a/../../out.html"])
def test_a_forged_record_does_not_lead_out(output: Path, tmp_path: Path, path: str) -> None:
    victim = output.parent / "out.html"
    path = path.format(parent=output.parent)
    publish(output, ONE)
    victim.write_bytes(b"mine")
    own = output / ".briefgen"
    (own / "manifest.json").write_text(json.dumps({**dict.fromkeys(ONE, "0"), path: "0"}))
    publish(output, {"index.html": b"x"}, full=True)
    assert victim.read_bytes() == b"mine"
    (own / "stage").mkdir(exist_ok=True)
    (own / "stage/0").write_bytes(b"forged")
    (own / "commit.json").write_text(json.dumps({"moves": [path], "removals": [path], "manifest": {}}))
    try:
        with publishing(output):
            pass
    except (PublishError, ValueError):
        pass
    assert victim.read_bytes() == b"mine"


@pytest.mark.parametrize("where", ["below a file", "in /proc"])
def test_what_the_machine_refuses_is_said(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    output = Path("/proc/briefgen-test/site") if where == "in /proc" else tmp_path / "file/site"
    assert refused(output) == "BG903"


def test_a_full_disk_leaves_the_old_site(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(output, ONE)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("briefgen.publish.write.os.fsync", full)
        assert refused(output, TWO) == "BG903"
    assert site(output) == ONE
    publish(output, TWO)
    assert site(output) == TWO


def test_remove_published(output: Path, tmp_path: Path) -> None:
    publish(output, ONE)
    (output / "claims/CNAME").write_bytes(b"mine")
    assert remove_published(output) == 3
    assert site(output) == {"claims/CNAME": b"mine"}
    assert not (output / ".briefgen").exists()
    assert remove_published(output) == 0
    (output / "claims/CNAME").unlink()
    (output / "claims").rmdir()
    publish(output, ONE)
    assert remove_published(output) == 3
    assert not output.exists()
    assert remove_published(tmp_path / "nowhere") == 0


def test_paths_may_be_anything_a_file_name_may_be(output: Path) -> None:
    files = {"assets/日本 é.png": b"1", "assets/a b/c#d?e%.png": b"2", "assets/" + "x" * 250: b"3"}
    publish(output, files)
    assert site(output) == files
    publish(output, {})
    assert site(output) == {}
    assert sorted(path.name for path in output.iterdir()) == [write.OWN]
