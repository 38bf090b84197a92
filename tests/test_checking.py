"""What checks content without briefgen's own command: the schema in a validator of its own, hooks, and CI."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from test_docs import EDITORS, examples
from test_schema import SHIPPED

from briefgen.cli import cli

ROOT = Path(__file__).parent.parent
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def refused(folder: Path, files: Mapping[str, str], *options: str) -> set[str]:
    """Return which of some files check-jsonschema refuses: another reader of YAML, and another one of patterns."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", *options, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=300, check=False)
    found = json.loads(done.stdout)
    errors = [*found.get("errors", ()), *found.get("parse_errors", ())]
    assert (done.returncode, found["status"]) == ((1, "fail") if errors else (0, "ok")), done.stderr
    return {Path(error["filename"]).name for error in errors}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("schema") / "briefgen.json"
    path.write_text(CliRunner().invoke(cli, ["schema"]).stdout, encoding="utf-8")
    return str(path)


def test_a_validator_accepts_what_ships(tmp_path: Path, schema: str) -> None:
    files = {path.replace("/", "-").replace(".md", "-md.yaml"): text for path, text, _ in SHIPPED}
    assert len(files) == len(SHIPPED) > 20
    assert refused(tmp_path, files, "--schemafile", schema) == set()


BROKEN = {
    "unknown-field": "claims: [{id: a, statement: S, speeker: b}]",
    "unknown-list": "claim: []",
    "missing-field": "claims: [{id: a}]",
    "bad-id": "actors: [{id: Not an id, name: N}]",
    "bad-reference": "claims: [{id: a, statement: S, speaker: Kishida Fumio}]",
    "bad-choice": "claims: [{id: a, statement: S, status: true-ish}]",
    "bad-date": "timeline: [{id: a, date: 18 August 2023, title: T}]",
    "bad-address": "sources: [{id: a, title: T, url: www.example.org}]",
    "not-a-list": "claims: {id: a, statement: S}",
    "list-at-the-top": "- claims",
    "bad-yaml": "claims: [",
    "bad-front-matter": "title: A\ndate: 2023-08-18\nstatus: Draft\n",
    "bad-settings": "title: A\nlikelihood_scale: icd\n",
    "wrong-country": "countries: [{code: Japan}]",
    "number-too-large": "timeline: [{id: a, date: 2023, title: T, place: {name: N, lat: 91}}]",
}


def test_a_validator_refuses_what_is_broken(tmp_path: Path, schema: str) -> None:
    files = {f"{name}.yaml": text for name, text in BROKEN.items()}
    assert refused(tmp_path, files, "--schemafile", schema) == files.keys()


def test_workflows_are_sound(tmp_path: Path) -> None:
    shown = [block for block in EDITORS.split("```yaml\n")[1:] if block.startswith("name:")]
    assert len(shown) == 2
    files = {f"documented-{number}.yml": block.split("```")[0] for number, block in enumerate(shown)}
    files |= {path.name: path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").iterdir()}
    assert refused(tmp_path, files, "--builtin-schema", "vendor.github-workflows") == set()


def test_hooks_are_whole() -> None:
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "python" and hook["pass_filenames"] is False
    named = yaml.safe_load(examples(EDITORS)["pre-commit.yaml"])["repos"][0]["hooks"]
    assert [hook["id"] for hook in named] == [HOOKS[0]["id"]]
    local = yaml.safe_load(examples(EDITORS)["pre-commit-local.yaml"])["repos"][0]["hooks"][0]
    assert (local["entry"], local["files"]) == (HOOKS[0]["entry"], HOOKS[0]["files"])


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_stops_a_commit_with_a_mistake_in_it(hook: dict[str, Any], tmp_path: Path) -> None:
    program, *arguments = hook["entry"].split()
    assert program == "briefgen"
    (tmp_path / "content").mkdir()
    (tmp_path / "content/briefing.yaml").write_text("title: A\n", encoding="utf-8")
    assert CliRunner().invoke(cli, [*arguments, "-C", str(tmp_path)]).exit_code == 0
    (tmp_path / "content/actors.yaml").write_text("actors: [{id: x, name: X}]\n", encoding="utf-8")
    strict = "--strict" in arguments
    assert CliRunner().invoke(cli, [*arguments, "-C", str(tmp_path)]).exit_code == strict
    (tmp_path / "content/actors.yaml").write_text("actors: [{id: x}]\n", encoding="utf-8")
    assert CliRunner().invoke(cli, [*arguments, "-C", str(tmp_path)]).exit_code == 1
