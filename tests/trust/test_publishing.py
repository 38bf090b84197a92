"""Publishing survives: killed, failing, full, refused, shared, at any moment; and the next build is right without help."""

import contextlib
import fcntl
import json
import os
import random
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sampling import sample

from briefgen.author.scaffold import write_briefing
from briefgen.build import Options, build_project
from briefgen.publish import write
from briefgen.publish.write import PublishError, publishing

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Write = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]
EFFECTS, WHOLE_EFFECTS = 71, 334
"""How many effects the builds of `breaking.py` have on files: the small one, and that with pictures and search."""


def broken_off(kind: str, folder: Path, moments: list[int]) -> list[dict[str, Any]]:
    command = [sys.executable, str(HERE / "breaking.py"), kind, str(folder), *map(str, moments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_survived(found: list[dict[str, Any]], statuses: set[int]) -> None:
    for line in found:
        assert line["status"] in statuses, line
        assert (line["torn"], line["lost"], line["outside"]) == ([], [], []), line
        assert line["old"] or line["new"] or line["committed"], line
        assert (line["again"], line["wrong"], line["left"]) == (0, [], []), line


def moments(count: int, seed: int, most: int) -> list[int]:
    return sorted(random.Random(seed).sample(range(1, most + 1), count))


def test_killed_at_some_moments(tmp_path: Path) -> None:
    found = broken_off("kill", tmp_path, [*moments(2, 1, EFFECTS - 6), EFFECTS - 4])
    assert_survived(found, {-9})
    assert any(line["committed"] for line in found) and any(line["old"] for line in found)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
def test_killed_at_200_moments(part: int, tmp_path: Path) -> None:
    """Each effect of a small build, one in five of a whole one, and times in between."""
    assert_survived(broken_off("kill", tmp_path / "small", [*range(1, EFFECTS + 5)][part::4]), {-9, 0})
    assert_survived(broken_off("kill whole", tmp_path / "whole", moments(70, 7, WHOLE_EFFECTS)[part::4]), {-9, 0})
    assert_survived(broken_off("kill whole", tmp_path / "times", [-1 - 23 * n for n in range(60)][part::4]), {-9, 0})


def test_an_effect_that_fails(tmp_path: Path) -> None:
    found = broken_off("fail", tmp_path, [*moments(2, 2, EFFECTS - 6), EFFECTS - 4])
    assert_survived(found, {3, 0})
    assert sum(line["status"] == 3 for line in found) >= 2


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["fail", "full"])
@pytest.mark.parametrize("part", range(2))
def test_each_effect_that_fails(kind: str, part: int, tmp_path: Path) -> None:
    assert_survived(broken_off(kind, tmp_path / "small", [*range(1, EFFECTS + 5)][part::2]), {3, 0})
    assert_survived(broken_off(f"{kind} whole", tmp_path / "whole", moments(30, 8, WHOLE_EFFECTS)[part::2]), {3, 0})


@pytest.mark.soak
def test_each_fsync_that_fails(tmp_path: Path) -> None:
    found = broken_off("fsync", tmp_path, [1, 2, 3, 4])
    assert_survived(found, {3, 0})
    assert [line["status"] for line in found] == [3, 3, 3, 0]


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    write_briefing(tmp_path / "b")
    return tmp_path / "b"


def command(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "briefgen", "build", "-C", str(project), *options]
    return subprocess.run(
        line, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a small file system; skip where that is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(briefing: Path, tmp_path: Path, tree: Tree) -> None:
    assert command(briefing, "--output", str(tmp_path / "clean")).returncode == 0
    wanted = published(tree(tmp_path / "clean"))
    with small_disk(tmp_path / "disk", "3m") as disk:
        site = disk / "site"
        (disk / "ballast").write_bytes(bytes(2_700_000))
        done = command(briefing, "--output", str(site))
        assert done.returncode == 3
        assert "error[BG903]: No space left on device" in done.stderr and "Traceback" not in done.stderr
        assert published(tree(site)) == {}
        (disk / "ballast").unlink()
        assert command(briefing, "--output", str(site)).returncode == 0
        assert published(tree(site)) == wanted


def published(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a site but for the search's, which has its own tests."""
    return {path: data for path, data in files.items() if not path.startswith((".briefgen/", "pagefind/"))}


def test_a_read_only_disk(briefing: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8m") as disk:
        assert command(briefing, "--output", str(disk / "site")).returncode == 0
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = command(briefing, "--output", str(disk / "site"), "--full")
        assert done.returncode == 3
        assert "error[BG903]: Read-only file system" in done.stderr
        assert command(briefing, "--output", str(disk / "other")).returncode == 3


def _place_of(case: str, root: Path) -> Path:
    place = root / "out"
    if case == "with files of others":
        place.mkdir()
        (place / "thesis.txt").write_text("mine")
    elif case == "a file":
        place.write_text("mine")
    elif case == "a link":
        (root / "elsewhere").mkdir()
        place.symlink_to(root / "elsewhere")
    elif case == "a link to nowhere":
        place.symlink_to(root / "nowhere")
    elif case == "below a file":
        place.write_text("mine")
        return place / "site"
    else:
        return root / "b" / case
    return place


PLACES = (
    "with files of others",
    "a file",
    "a link",
    "a link to nowhere",
    "below a file",
    "content",
    "content/articles",
    "content/x",
    "templates",
    "static/x",
    ".",
)


@pytest.mark.parametrize("case", PLACES)
def test_an_output_that_is_not_ours_is_refused_and_stays(case: str, briefing: Path, tmp_path: Path, tree: Tree) -> None:
    place = _place_of(case, tmp_path)
    before = tree(tmp_path)
    outcome = build_project(Options(project=briefing, output=place))
    assert [p.code for p, _ in outcome.problems if p.is_error] in (["BG901"], ["BG903"])
    assert outcome.is_the_machines_fault
    assert tree(tmp_path) == before


@pytest.mark.soak
def test_twenty_builds_at_once(briefing: Path, tree: Tree, tmp_path: Path) -> None:
    assert_builds_at_once(20, briefing, tree, tmp_path)


def test_builds_at_once(briefing: Path, tree: Tree, tmp_path: Path) -> None:
    assert_builds_at_once(4, briefing, tree, tmp_path)


def assert_builds_at_once(count: int, briefing: Path, tree: Tree, tmp_path: Path) -> None:
    """Each either publishes or says that another one does; the site is whole, and no lock stays behind."""
    line = [sys.executable, "-m", "briefgen", "build", "-C", str(briefing)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    builds = [
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        for _ in range(count)
    ]
    for build in builds:
        _, said = build.communicate()
        assert build.returncode == 0 or (build.returncode == 3 and "error[BG902]" in said), said
    assert 0 in {build.returncode for build in builds}
    assert command(briefing).returncode == 0
    command(briefing, "--output", str(tmp_path / "clean"))
    assert published(tree(briefing / "site")) == published(tree(tmp_path / "clean"))


def test_a_second_build_is_told_while_the_first_one_goes_on(briefing: Path) -> None:
    assert command(briefing).returncode == 0
    with (briefing / "site/.briefgen/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = command(briefing, "--full")
    assert done.returncode == 3 and "error[BG902]: another build is writing to this folder" in done.stderr
    assert command(briefing).returncode == 0


@pytest.mark.parametrize("moment", sample([0.0, 2**33, 1.0], 2**33))
def test_a_clock_that_jumps(moment: float, briefing: Path, tmp_path: Path, tree: Tree) -> None:
    """Times of files say nothing: what is published goes by what is in them."""
    assert command(briefing).returncode == 0
    for path in briefing.rglob("*"):
        os.utime(path, (moment, moment))
    actors = briefing / "content/actors.yaml"
    actors.write_text(actors.read_text().replace("The Ministry", "Ye Ministry"))
    os.utime(actors, (moment, moment))
    assert command(briefing).returncode == 0
    assert command(briefing, "--output", str(tmp_path / "clean")).returncode == 0
    assert published(tree(briefing / "site")) == published(tree(tmp_path / "clean"))


def test_after_a_restart_no_file_is_taken_on_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a power cut: a page has its length, but not its bytes."""
    output = tmp_path / "site"

    def publish() -> int:
        with publishing(output) as stage:
            stage.add("a.html", b"whole")
            stage.add("b.html", b"whole")
            return stage.commit().written

    assert publish() == 2
    (output / "a.html").write_bytes(bytes(5))
    assert publish() == 0, "within one start of the machine, length is enough"
    monkeypatch.setattr(write, "_boot", lambda: "another")
    assert publish() == 1
    assert (output / "a.html").read_bytes() == b"whole"
    assert publish() == 0


NAMES: dict[str, tuple[list[str], str]] = {
    "case": (["A.png", "a.png"], "BG801"),
    "Unicode form": ([unicodedata.normalize("NFC", "é.png"), unicodedata.normalize("NFD", "é.png")], "BG801"),
    "case, far": (["ß.png", "SS.png"], "BG801"),
    "reserved": (["con.png"], "BG115"),
    "reserved, with a number": (["LPT1"], "BG115"),
    "ends in a dot": (["a.png."], "BG115"),
    "ends in a blank": (["a.png "], "BG115"),
    "sign that Windows has not": (["a:b.png"], "BG115"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_other_systems_cannot_hold_are_refused(name: str, project: Write) -> None:
    names, code = NAMES[name]
    root = project({f"content/assets/{asset}": b"x" for asset in names})
    codes = [p.code for p, _ in build_project(Options(project=root)).problems if p.is_error]
    assert codes == [code]
    assert not (root / "site").exists()


@pytest.mark.parametrize("name", ["é" * 127, "a" * 255, "日" * 85, "a b#c%e&f'g.png", "-rf", "…", "con-tent.png"])
def test_names_that_can_be_held_are_published(name: str, project: Write, tree: Tree) -> None:
    root = project({f"content/assets/{name}": b"x"})
    assert [p for p, _ in build_project(Options(project=root)).problems if p.is_error] == []
    assert (root / "site/assets" / name).read_bytes() == b"x"


def test_an_id_that_windows_cannot_hold_is_refused(project: Write) -> None:
    root = project({"content/claims.yaml": "claims: [{id: con, statement: S}, {id: com, statement: S}]\n"})
    found = [(p.code, p.message) for p, _ in build_project(Options(project=root)).problems if p.is_error]
    assert found == [("BG109", "no file on Windows may be called con.html")]


def test_an_id_that_makes_too_long_a_name(project: Write) -> None:
    root = project({"content/claims.yaml": f"claims: [{{id: {'x' * 300}, statement: S}}]\n"})
    assert [p.code for p, _ in build_project(Options(project=root)).problems] == ["BG109"]


def test_a_folder_that_is_taken_away_in_the_middle(tmp_path: Path) -> None:
    output = tmp_path / "site"
    with pytest.raises(PublishError) as caught, publishing(output) as stage:
        stage.add("a.html", b"x")
        shutil.rmtree(output)
        stage.commit()
    assert caught.value.problem.code == "BG903"
