"""The same input gives the same bytes, whatever is around it; and a leak that is planted is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.author.scaffold import write_briefing

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "time zone": {"TZ": "Pacific/Kiritimati"},
    "locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "locale of nothing": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "hash seed": {"PYTHONHASHSEED": "4242"},
    "home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent", "USER": "nobody"},
    "terminal": {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
    "developing": {"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "ignore"},
    "source date": {"SOURCE_DATE_EPOCH": "1"},
}
VARIATIONS = (
    *SETTINGS,
    "umask",
    "build path",
    "order of folders",
    "jobs",
    "warm",
    "times of files",
    "output elsewhere",
    "through a link",
)
SAMPLE = ("hash seed", "order of folders", "umask", "jobs")


def content(root: Path) -> Path:
    """Write a briefing with many of everything, in files whose order matters if order is looked at."""
    write_briefing(root)
    for number in (3, 1, 2, 11, 10):
        name = f"Zażółć {number}"
        (root / f"content/articles/a{number}.md").write_text(
            f"---\ntitle: {name}\ndate: 2024-05-1{number % 9}\ncountries: [JP, TR]\ntopics: [ısı, Über, zeta]\n---\nText of [Japan](country:JP) {number}.\n",
            "utf-8",
        )
        (root / "content/sources").mkdir(exist_ok=True)
        (root / f"content/sources/s{number}.yaml").write_text(
            f"sources: [{{id: s{number}, title: S {number}}}]\n", "utf-8"
        )
    (root / "content/assets").mkdir(exist_ok=True)
    (root / "content/assets/x.txt").write_text("x")
    return root


def build(
    root: Path,
    output: Path,
    python: str = sys.executable,
    options: tuple[str, ...] = (),
    prefix: str = "",
    **settings: str,
) -> None:
    """Build in a new process; `prefix` is Python that runs before."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        **settings,
    }
    code = f"import sys; sys.argv[1:] = {['build', '-C', str(root), '--output', str(output), *options]!r}\n{prefix}\nfrom briefgen.cli import main\nmain()"
    done = subprocess.run([python, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def bytes_of(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and ".briefgen" not in path.relative_to(output).parts
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    root = content(tmp_path_factory.mktemp("plain") / "b")
    build(root, root / "site")
    return root, bytes_of(root / "site")


REVERSED = """
import os
real, listdir = os.scandir, os.listdir
class Backwards:
    def __init__(self, *args): self.inner = real(*args); self.entries = iter(list(self.inner)[::-1])
    def __iter__(self): return self.entries
    def __next__(self): return next(self.entries)
    def __enter__(self): return self
    def __exit__(self, *_): self.inner.close()
    def close(self): self.inner.close()
os.scandir = Backwards
os.listdir = lambda *args: listdir(*args)[::-1]
"""


def varied(variation: str, plain: Path, tmp_path: Path, plant: str = "") -> dict[str, bytes]:
    """Build the same content under a variation; return the site's bytes."""
    root = tmp_path / ("a rather longer path, with ünïcode & signs" if variation == "build path" else "b")
    shutil.copytree(plain / "content", root / "content")
    output = tmp_path / "elsewhere" if variation == "output elsewhere" else root / "site"
    prefix, options = "", ("--jobs", "1")
    if variation == "umask":
        prefix = "import os; os.umask(0o077)"
    elif variation == "order of folders":
        prefix = REVERSED
    elif variation == "jobs":
        options, prefix = ("--jobs", "3"), "import briefgen.build as b; b._ENOUGH_FOR_PROCESSES = 1"
    elif variation == "times of files":
        for number, path in enumerate(root.rglob("*")):
            os.utime(path, (number, 2**31 + number))
    elif variation == "through a link":
        (tmp_path / "link").symlink_to(root)
        root = tmp_path / "link"
    elif variation == "warm":
        build(root, output)
        (root / "content/actors.yaml").write_text((plain / "content/actors.yaml").read_text("utf-8") + "\n", "utf-8")
    build(root, output, options=options, prefix=f"{prefix}\n{plant}", **SETTINGS.get(variation, {}))
    return bytes_of(output)


@pytest.mark.parametrize(
    "variation", [pytest.param(v, marks=() if v in SAMPLE else pytest.mark.soak) for v in VARIATIONS]
)
def test_surroundings_change_no_byte(variation: str, plain: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    found = varied(variation, plain[0], tmp_path)
    assert found.keys() == plain[1].keys()
    assert [path for path in found if found[path] != plain[1][path]] == []


def other_pythons() -> list[str]:
    """Return other versions of Python here that briefgen can run on, with its dependencies."""
    found = {shutil.which(f"python3.{minor}") for minor in range(11, 20)} - {None}
    check = "import sys, msgspec, jinja2, markdown, nh3, yaml, babel, click; print(sys.version_info[:2])"
    versions: dict[str, str] = {}
    for python in sorted(filter(None, found)):
        done = subprocess.run([python, "-c", check], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() != str(sys.version_info[:2]):
            versions.setdefault(done.stdout.strip(), python)
    return list(versions.values())


@pytest.mark.soak
def test_versions_of_python_change_no_byte(plain: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    pythons = other_pythons()
    if not pythons:
        pytest.skip("no other Python here has the dependencies")
    for number, python in enumerate(pythons):
        build(plain[0], tmp_path / str(number), python)
        assert bytes_of(tmp_path / str(number)) == plain[1], python


LEAKS = {
    "hash seed": "str(hash('x'))",
    "time zone": "__import__('time').strftime('%z')",
    "home": "__import__('os').path.expanduser('~')",
    "build path": "__import__('sys').argv[3]",
    "umask": "oct(__import__('os').umask(0o077))",
    "order of folders": "str(__import__('os').listdir(__import__('sys').argv[3] + '/content/articles'))",
    "jobs": "__import__('sys').argv[-1]",
    "times of files": "str(__import__('os').stat(__import__('sys').argv[3] + '/content/briefing.yaml').st_mtime)",
}
PLANT = "import briefgen.render.exports.hosting as h; whole = h.redirects; h.redirects = lambda site: whole(site) + {}"


@pytest.mark.parametrize(
    "variation", [pytest.param(v, marks=() if v == "hash seed" else pytest.mark.soak) for v in LEAKS]
)
def test_a_planted_leak_is_found(variation: str, tmp_path: Path) -> None:
    plant = PLANT.format(LEAKS[variation])
    root = content(tmp_path / "plain/b")
    build(root, root / "site", options=("--jobs", "1"), prefix=plant)
    (tmp_path / "varied").mkdir()
    found, wanted = varied(variation, root, tmp_path / "varied", plant), bytes_of(root / "site")
    assert [path for path in wanted if found[path] != wanted[path]] == ["_redirects"]
