"""The command line: exit status, what goes to which stream, and files with any name."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sampling import sample

from briefgen.cli import cli

Write = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]
BAD = {"content/claims.yaml": "claims: [{id: c, statement: S, speaker: nobody, quote: x}]\n"}
WARNS = {"content/actors.yaml": "actors: [{id: x, name: X}]\n"}


def run(*args: str | Path, cwd: Path | None = None) -> Result:
    before = Path.cwd()
    os.chdir(cwd or before)
    try:
        return CliRunner().invoke(cli, [str(arg) for arg in args])
    finally:
        os.chdir(before)


def start(
    *args: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "briefgen", *map(str, args)]
    return subprocess.run(
        command, capture_output=True, env={**os.environ, **(env or {})}, cwd=cwd, timeout=60, check=False
    )


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    assert run("init", folder).exit_code == 0
    return folder


def test_exit_status_0(briefing: Path) -> None:
    assert run("check", "-C", briefing).exit_code == 0
    result = run("build", "-C", briefing)
    assert result.exit_code == 0, result.output
    assert (briefing / "site/index.html").is_file()
    assert "warning" not in result.output


def test_exit_status_1(project: Write) -> None:
    root = project(BAD)
    for command in ("check", "build"):
        result = run(command, "-C", root)
        assert result.exit_code == 1
        assert "error[BG301]" in result.stderr and "error[BG206]" in result.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("bild",),
        ("build", "--nope"),
        ("build", "-C", "nowhere"),
        ("build", "--as-of", "tomorrow"),
        ("build", "--jobs", "0"),
        ("build", "--base-url", "javascript:alert(1)"),
        ("build", "--base-url", "example.org"),
        ("build", "--base-url", 'https://x.y/"z'),
        ("check", "--format", "xml"),
        ("new",),
        ("new", "country", "jp"),
        ("new", "actor", "Not An Id"),
        ("new", "actor", "x" * 101),
        ("new", "claim", "x", "--article", "nowhere"),
        ("new", "actor", "x", "--article", "first-article"),
        ("init",),
        ("init", "."),
    ],
)
def test_exit_status_2(briefing: Path, args: tuple[str, ...], tree: Tree) -> None:
    before = tree(briefing)
    result = run(*args, cwd=briefing)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert tree(briefing) == before


def test_exit_status_3(briefing: Path) -> None:
    (briefing / "file").write_text("")
    (briefing / "full").mkdir()
    (briefing / "full/mine").write_text("mine")
    (briefing / "link").symlink_to(briefing / "full")
    for output in (
        "file/site",
        "file",
        "/proc/x/site",
        "/proc",
        "full",
        "link",
        ".",
        "content",
        "content/new",
        "content/assets",
    ):
        result = run("build", "--output", output, cwd=briefing)
        assert result.exit_code == 3, (output, result.output)
        assert "error[BG90" in result.stderr
        assert "Traceback" not in result.output
    assert (briefing / "full/mine").read_text() == "mine"
    assert run("init", briefing / "file/x").exit_code in (2, 3)
    assert run("init", "/proc/x").exit_code == 3
    assert run("check", "-C", briefing).exit_code == 0


@pytest.mark.parametrize("name", ["static/built", "templates/built"])
def test_the_site_is_not_built_into_what_it_is_made_of(briefing: Path, name: str) -> None:
    (briefing / name).parent.mkdir()
    assert run("build", "--output", name, cwd=briefing).exit_code == 3


def test_in_an_empty_folder(tmp_path: Path) -> None:
    for command in ("check", "build"):
        result = run(command, cwd=tmp_path)
        assert result.exit_code == 1
        assert "content: error[BG101]" in result.stderr and "briefgen init" in result.stderr
    assert run("clean", cwd=tmp_path).exit_code == 0
    assert run("new", "actor", "x", cwd=tmp_path).exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "build"])
def test_json_is_all_there_is_on_standard_output(project: Write, command: str) -> None:
    root = project({**BAD, "content/日本.txt": "x"})
    result = run(command, "-C", root, "--format", "json")
    assert result.exit_code == 1
    codes = [row["code"] for row in json.loads(result.stdout)["problems"]]
    assert sorted(codes) == ["BG115", "BG206", "BG301"]
    assert "BG301" not in result.stderr


def test_the_other_formats(project: Write) -> None:
    root = project(BAD)
    assert run("check", "-C", root, "--format", "github").stdout.count("::error file=content/claims.yaml,line=1") == 2
    assert json.loads(run("check", "-C", root, "--format", "sarif").stdout)["version"] == "2.1.0"
    assert run("check", "-C", root).stdout == ""


def test_warnings_do_not_stop_but_strict_does(project: Write) -> None:
    root = project(WARNS)
    assert run("build", "-C", root).exit_code == 0
    assert run("check", "-C", root, "--strict").exit_code == 1
    built = (root / "site/index.html").stat().st_mtime_ns
    assert run("build", "-C", root, "--strict", "--full").exit_code == 1
    assert (root / "site/index.html").stat().st_mtime_ns == built


def test_many_warnings_are_capped_unless_all_are_asked_for(project: Write) -> None:
    actors = ", ".join(f"{{id: a{n}, name: N{n}}}" for n in range(30))
    root = project({"content/actors.yaml": f"actors: [{actors}]\n"})
    assert run("check", "-C", root).stderr.count("warning[BG305]") == 20
    assert "10 more BG305" in run("check", "-C", root).stderr
    assert run("check", "-C", root, "--all").stderr.count("warning[BG305]") == 30


def test_init_then_build_has_no_problem_at_all(tmp_path: Path, parse_page: Callable[[bytes], object]) -> None:
    for name in ("plain", "with space", "日本の防衛", "-dash"):
        assert run("init", "--", name, cwd=tmp_path).exit_code == 0
        result = run("build", "--strict", cwd=tmp_path / name)
        assert result.exit_code == 0, result.output
        for page in (tmp_path / name / "site").rglob("*.html"):
            parse_page(page.read_bytes())


def test_init_leaves_what_is_there(briefing: Path, tree: Tree) -> None:
    before = tree(briefing)
    for folder in (briefing, briefing / "content", briefing / "content/briefing.yaml"):
        assert run("init", folder).exit_code == 2
    assert tree(briefing) == before


@pytest.mark.parametrize("kind", ["article", "claim", "actor", "event", "source"])
def test_new_then_check(briefing: Path, kind: str) -> None:
    result = run("new", kind, "brand-new", "-C", briefing)
    assert result.exit_code == 0
    path, _, line = result.stdout.strip().rpartition(":")
    assert "brand" in Path(path).read_text().splitlines()[int(line) - 1].lower() or kind == "article"
    checked = run("check", "-C", briefing)
    assert checked.exit_code == 0, checked.output
    assert run("build", "-C", briefing).exit_code == 0
    before = Path(path).read_bytes()
    assert run("new", kind, "brand-new", "-C", briefing).exit_code == 2
    assert Path(path).read_bytes() == before


def test_new_beside_an_article(briefing: Path) -> None:
    for kind in ("claim", "event"):
        result = run("new", kind, "x", "--article", "first-article", "-C", briefing)
        assert result.exit_code == 0
        assert result.stdout.startswith(str(briefing / "content/articles/first-article.yaml"))
    assert run("check", "-C", briefing).exit_code == 0


@pytest.mark.parametrize(
    "data",
    [b"actors: [\n", b"actors:\n  - id: a\n    name: M\xfcller\n", b"\xff\xfea\0", b"actors: {a: b}\n", b"text\n"],
)
def test_new_in_a_file_that_is_not_sound_is_no_traceback(briefing: Path, data: bytes) -> None:
    (briefing / "content/actors.yaml").write_bytes(data)
    result = run("new", "actor", "x", "-C", briefing)
    assert result.exit_code in (1, 2, 3), result.output
    assert isinstance(result.exception, SystemExit | None)
    assert (briefing / "content/actors.yaml").read_bytes() == data


def test_clean_removes_what_was_built_and_nothing_else(briefing: Path, tree: Tree) -> None:
    before = tree(briefing)
    assert run("build", "-C", briefing, "--base-url", "https://example.org").exit_code == 0
    assert any("/cards/" in name for name in tree(briefing).keys() - before.keys() if name.startswith(".briefgen/"))
    assert run("clean", "-C", briefing).exit_code == 0
    assert tree(briefing) == before
    assert run("clean", "--output", briefing / "content").exit_code == 0
    assert tree(briefing) == before
    assert not (briefing / "site").exists()


def test_a_second_build_writes_nothing(briefing: Path) -> None:
    assert run("build", "-C", briefing).exit_code == 0
    assert "(0 written, " in run("build", "-C", briefing).stderr
    assert ", 0 unchanged, " in run("build", "-C", briefing, "--full").stderr


def test_schema_is_json() -> None:
    assert json.loads(run("schema").stdout)["$defs"]["Claim"]


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",), ("build", "--help"), ("--version",)])
def test_help(args: tuple[str, ...]) -> None:
    result = start(*args)
    assert result.returncode in ((0, 2) if not args else (0,))
    assert b"briefgen" in result.stdout + result.stderr


def test_a_process_with_each_exit_status(briefing: Path) -> None:
    assert start("build", cwd=briefing).returncode == 0
    (briefing / "content/x.txt").write_text("x")
    failed = start("build", cwd=briefing)
    assert (failed.returncode, failed.stdout) == (1, b"")
    assert b"error[BG115]" in failed.stderr and b"Traceback" not in failed.stderr
    (briefing / "content/x.txt").unlink()
    assert start("build", "--oops", cwd=briefing).returncode == 2
    assert start("build", "--output", "/proc/x", cwd=briefing).returncode == 3


def test_nothing_is_coloured_or_written_over_in_a_pipe(project: Write) -> None:
    result = start("build", "-C", project(BAD))
    assert b"\x1b" not in result.stdout + result.stderr
    assert b"\r" not in result.stderr


def on_a_terminal(*args: str, env: Mapping[str, str]) -> bytes:
    """Run a command with a terminal as standard error; return what it writes there."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "briefgen", *args]
    with subprocess.Popen(command, stdout=follower, stderr=follower, env={**os.environ, **env}) as process:
        os.close(follower)
        parts = []
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            parts.append(part)
        process.wait(60)
    os.close(leader)
    return b"".join(parts)


def test_colours_on_a_terminal_unless_they_are_not_wanted(project: Write) -> None:
    root = project(BAD)
    env = {"TERM": "xterm", "NO_COLOR": ""}
    assert b"\x1b[31m" in on_a_terminal("check", "-C", str(root), env=env)
    plain = on_a_terminal("check", "-C", str(root), env={**env, "NO_COLOR": "1"})
    assert b"error[BG301]" in plain and b"\x1b[31m" not in plain and b"\x1b[1m" not in plain


@pytest.mark.parametrize(
    ("format_", "encoding"),
    [("text", "ascii"), ("json", "ascii"), ("json", "latin-1"), ("github", "latin-1"), ("sarif", "latin-1")],
)
def test_output_that_cannot_show_every_character(project: Write, encoding: str, format_: str) -> None:
    root = project({"content/日本.txt": "x", "content/claims.yaml": "claims: [{id: 語, statement: S}]\n"})
    result = start(
        "check", "-C", root, "--format", format_, env={"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"}
    )
    assert result.returncode == 1, result.stderr
    assert b"Traceback" not in result.stderr
    if format_ in ("json", "sarif"):
        json.loads(result.stdout if encoding == "ascii" else result.stdout.decode(encoding))


@pytest.mark.parametrize(
    "name", sample(["日本の防衛", "a'b\"c", "a%20b#c?d", "a\nb", b"not-utf8-\xff"], "a\nb", b"not-utf8-\xff")
)
def test_folders_with_any_name(tmp_path: Path, name: str | bytes) -> None:
    folder = tmp_path / os.fsdecode(name)
    for args in (("init", folder), ("new", "actor", "x", "-C", folder)):
        if isinstance(name, bytes):  # click's runner can't show such a name
            assert start(*args).returncode == 0, args
        else:
            assert run(*args).exit_code == 0, args
    result = start("build", "-C", folder)
    assert result.returncode == 0, result.stderr
    assert b"Traceback" not in result.stderr
    assert (folder / "site/index.html").is_file()


def test_closed_pipes_are_no_traceback(project: Write) -> None:
    command = f'"{sys.executable}" -m briefgen schema | head -c 10'
    result = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in result.stderr


def test_options_of_the_build(project: Write) -> None:
    files = {"content/articles/b.md": "---\ntitle: Draft\ndate: 2024\nstatus: draft\n---\nx\n"}
    root = project(files)
    output = root / "elsewhere"
    assert run("build", "-C", root, "--output", output, "--base-url", "https://x.y/z", "--as-of", "2020").exit_code == 0
    assert not (output / "articles/b.html").exists() and not (root / "site").exists()
    assert b'href="https://x.y/z/articles/a.html"' in (output / "articles/a.html").read_bytes()
    assert run("build", "-C", root, "--output", output, "--drafts", "--jobs", "2").exit_code == 0
    assert (output / "articles/b.html").exists()
