"""Imports run one way only, and what touches the world is in the modules that are named for it."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "briefgen"
WORDS = ("edtf", "locales", "dates", "datewords", "countries", "maps")
BELOW_READ = ("trace", "theme", "source", "diagnostics", *WORDS, "vocabulary", "model", "scales", "exchange")
HOUSE = (*BELOW_READ, "read", "link", "render")
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    **{floor: HOUSE[: HOUSE.index(floor)] for floor in HOUSE},
    **dict.fromkeys(WORDS, ("source", "diagnostics", *WORDS)),
    "render": (*HOUSE[: HOUSE.index("render")], "__init__"),
    "publish": ("source", "diagnostics"),
    "report": ("source", "diagnostics", "__init__"),
    "schema": BELOW_READ,
    "author": (*HOUSE, "publish", "options", "build"),
    "difference": ("exchange",),
    "options": ("dates",),
    "outcome": ("source", "diagnostics", "publish"),
    "remembered": HOUSE,
    "kept": (*HOUSE, "publish", "remembered"),
    "uncollected": (),
    "executors": ("source", "diagnostics"),
    "fingerprint": ("theme", "__init__"),
    "batches": (*HOUSE, "publish", "executors", "fingerprint"),
    "workshop": (*HOUSE, "remembered", "kept", "executors", "fingerprint", "batches", "uncollected"),
    "publication": (*HOUSE, "publish", "options", "kept", "executors", "batches", "workshop"),
    "linkcheck": (*BELOW_READ, "read", "__init__"),
    "cached": (*HOUSE, "publish", "options", "outcome", "kept", "build", "theme"),
    "build": (
        *(*HOUSE, "publish", "options", "outcome", "kept", "publication"),
        *("executors", "batches", "fingerprint", "uncollected"),
    ),
    "preview": (*HOUSE, "publish", "options", "outcome", "kept", "build", "report", "author"),
    "cli": (
        *HOUSE,
        "publish",
        "report",
        "schema",
        "author",
        "difference",
        "linkcheck",
        "options",
        "outcome",
        "executors",
        "remembered",
        "cached",
        "build",
        "preview",
        "__init__",
    ),
    "__main__": ("cli",),
    "__init__": (),
}
COMMAND_LINE = "cli/"
ONLY_IN: dict[str, str | tuple[str, ...]] = {
    "nh3": ("read/prose.py", "author/importing/webpage.py"),
    **{"markdown": "read/prose.py", "yaml": "read/yaml.py"},
    "jinja2": ("render/templates.py", "render/compiled.py"),
    **dict.fromkeys(("click", "locale"), COMMAND_LINE),
    "time": (COMMAND_LINE, "read/stamps.py"),
}
ONLY_THE_COMMAND_LINE = (
    *("print", "input", "exit", "quit", "sys.exit", "os._exit", "SystemExit", "os.environ", "os.getenv", "time.time"),
    *("datetime.now", "datetime.utcnow", "datetime.datetime.now", "date.today", "datetime.date.today", "Path.cwd"),
)
USER_FOLDER = "render/compiled.py"
"""The one place beside the command line that asks the environment, for where a user's programs keep things."""


def imports_of(source: Path, package: Path) -> Iterator[str]:
    """Yield the modules that a file imports; those of the package as `briefgen/read/yaml.py`."""
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (within(alias.name, package) or alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{source}: relative import"
            for alias in node.names:
                yield within(f"{node.module}.{alias.name}", package) or within(node.module, package) or node.module


def within(name: str, package: Path) -> str | None:
    path = package.parent / name.replace(".", "/")
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if name.split(".")[0] == package.name and file.is_file():
            return file.relative_to(package.parent).as_posix()
    return None


def violations(package: Path) -> list[str]:
    """Return what breaks the order of the house, one line for each."""
    found, graph = [], {}
    for source in sorted(package.rglob("*.py")):
        path = source.relative_to(package).as_posix()
        floor = path.split("/")[0].removesuffix(".py")
        if floor not in MAY_IMPORT:
            found.append(f"{path}: stands on no floor")
        imported = set(imports_of(source, package))
        graph[f"{package.name}/{path}"] = {name for name in imported if name.startswith(f"{package.name}/")}
        for name in sorted(imported):
            top, _, rest = name.partition("/")
            other = rest.split("/")[0].removesuffix(".py")
            if top == package.name and other != floor and other not in MAY_IMPORT.get(floor, ()):
                found.append(f"{path}: imports {rest}")
            root = name.split(".")[0]
            if not path.startswith(ONLY_IN.get(root, path)):
                found.append(f"{path}: imports {root}")
        if not path.startswith(COMMAND_LINE):
            called = {ast.unparse(node) for node in ast.walk(ast.parse(source.read_bytes())) if is_name(node)}
            allowed = {"os.environ"} if path == USER_FOLDER else set()
            found += [f"{path}: uses {name}" for name in ONLY_THE_COMMAND_LINE if name in called - allowed]
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        found.append("circle: " + " ".join(error.args[1]))
    return found


def is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute)


def test_the_house_stands() -> None:
    assert violations(PACKAGE) == []


def test_every_floor_is_looked_at() -> None:
    floors = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")}
    assert {"source", "diagnostics", "model", "read", "link", "render", "publish", "build", "cli", "author"} <= floors


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("source.py", "from briefgen.diagnostics import problem", "source.py: imports diagnostics.py"),
        ("read/yaml.py", "from briefgen.link import graph", "read/yaml.py: imports link/graph.py"),
        ("publish/write.py", "def f():\n    from briefgen import model", "publish/write.py: imports model.py"),
        ("render/site.py", "import briefgen.cli", "render/site.py: imports cli/__init__.py"),
        ("report.py", "from briefgen.model import Claim", "report.py: imports model.py"),
        ("link/graph.py", "import markdown.util", "link/graph.py: imports markdown"),
        ("render/body.py", "from nh3 import clean", "render/body.py: imports nh3"),
        ("render/plan.py", "from jinja2 import Template", "render/plan.py: imports jinja2"),
        ("read/decode.py", "import yaml as y", "read/decode.py: imports yaml"),
        ("build.py", "import click", "build.py: imports click"),
        ("model.py", "import locale", "model.py: imports locale"),
        ("build.py", "print('x')", "build.py: uses print"),
        ("build.py", "import sys\nsys.exit(1)", "build.py: uses sys.exit"),
        ("dates.py", "from datetime import datetime\nx = datetime.now()", "dates.py: uses datetime.now"),
        ("dates.py", "from time import time", "dates.py: imports time"),
        ("read/project.py", "import os\nx = os.environ.get('A')", "read/project.py: uses os.environ"),
        ("helpers.py", "", "helpers.py: stands on no floor"),
        ("dates.py", "from briefgen import edtf", "circle: briefgen/edtf.py briefgen/dates.py briefgen/edtf.py"),
    ],
)
def test_a_bad_import_is_found(path: str, source: str, expected: str, tmp_path: Path) -> None:
    package = tmp_path / "briefgen"
    for name in ("diagnostics.py", "model.py", "cli/__init__.py", "link/graph.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("")
    (package / "edtf.py").write_text("from briefgen import dates" if expected.startswith("circle") else "")
    (package / path).parent.mkdir(parents=True, exist_ok=True)
    (package / path).write_text(source)
    found = violations(package)
    assert any(set(line.split()) == set(expected.split()) for line in found), found
