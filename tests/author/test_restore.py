"""A data file becomes the same site again, byte for byte; what is in the way stays, and nothing is written elsewhere."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import sitecase
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.author.restore import RestoreError, content_files, restore
from briefgen.build import Options, build_project
from briefgen.cli import cli
from briefgen.exchange import LISTS, DataError
from briefgen.read import yaml

ROOT = Path(__file__).parents[2]
Project = Callable[[Mapping[str, str]], Path]
Tree = Callable[[Path], dict[str, bytes]]
OWN = ".briefgen/"


def built(folder: Path) -> Path:
    outcome = build_project(Options(folder))
    assert outcome.published, sitecase.rendered(outcome)
    return folder / "site"


def pages(tree: Tree, site: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(site).items() if not path.startswith(OWN)}


def same_again(tree: Tree, folder: Path, other: Path) -> list[str]:
    """Return the files of a site that differ once it is restored from its own data."""
    before = pages(tree, built(folder))
    restore(before["data/briefing.json"], other)
    after = pages(tree, built(other))
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def test_the_shipped_briefing_comes_back_as_it_was(tree: Tree, shipped_site: Path, tmp_path: Path) -> None:
    before = pages(tree, shipped_site)
    restore(before["data/briefing.json"], tmp_path / "again")
    assert pages(tree, built(tmp_path / "again")) == before


def test_every_field_comes_back_as_it_was(tree: Tree, tmp_path: Path) -> None:
    assert same_again(tree, sitecase.copy_case("everything", tmp_path / "a"), tmp_path / "b") == []


ORDER = {
    "content/articles/b.md": "---\ntitle: B\ndate: 2024-05-14\n---\nAnother text stands here for a while.\n",
    "content/articles/b.yaml": "claims:\n  - {id: z, statement: Z}\n  - {id: m, statement: M}\n",
    "content/claims/1.yaml": "claims:\n  - {id: y, statement: Y}\n  - {id: a, statement: A, article: a}\n",
    "content/claims/2.yaml": "claims:\n  - {id: x, statement: X, article: b}\ntimeline:\n  - {id: t, date: 2024, title: T}\n",
    "content/timeline.yaml": "timeline:\n  - {id: s, date: 2024, title: S}\n",
}


def test_the_order_of_records_is_kept(tree: Tree, project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert same_again(tree, project(ORDER), tmp_path_factory.mktemp("again")) == []


def test_texts_of_any_kind_come_back(tree: Tree, project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    body = '---\ntitle: \'A: # "b" \\ c\'\ndate: 2024-05-14\nsummary: "one\\ntwo\\u2028three"\n---\n\n# T\r\n\n---\n\nx\n\n'
    names = "actors:\n  - {id: a, name: 'NO', names: {no: 'true', ja: 'ド: #'}, aliases: ['1e3', '2024-05-14', '~', '- x', '[a]']}\n"
    folder = project({"content/articles/x.md": body, "content/actors.yaml": names})
    assert same_again(tree, folder, tmp_path_factory.mktemp("again")) == []


def data(**lists: Any) -> bytes:
    facts: dict[str, Any] = {"as_of": None, "countries": [], "order": {}, "assets": ["assets/map.png"]}
    head: dict[str, Any] = {"format": "briefgen", "version": 1, "briefing": {"title": "T"}, "computed": facts}
    return json.dumps({**head, **{name: [] for name in LISTS}, **lists}).encode()


def claim(id_: str, **fields: Any) -> dict[str, Any]:
    facts = {"path": "x", "anchors": [], "origins_for": 0, "origins_against": 0}
    return {"id": id_, "statement": "S", "computed": facts, **fields}


def test_content_that_is_there_stays(project: Project, tree: Tree) -> None:
    folder = project({})
    before = tree(folder)
    with pytest.raises(RestoreError, match="there already"):
        restore(data(), folder)
    with pytest.raises(RestoreError, match="not a folder"):
        restore(data(), folder / "content/briefing.yaml")
    assert tree(folder) == before


def test_nothing_is_written_outside_the_folder(tmp_path: Path, tree: Tree) -> None:
    restore(data(claims=[claim("c", article="../../../out")]), tmp_path / "in")
    assert {path.split("/")[0] for path in tree(tmp_path)} == {"in"}
    for id_ in ("../x", "a/b", "/etc", "..", ""):
        with pytest.raises(DataError):
            restore(data(claims=[claim(id_)]), tmp_path / "no")
    assert not (tmp_path / "no").exists()


def test_many_records_are_spread_over_files_that_can_be_read(tmp_path: Path) -> None:
    claims = [claim(f"c{number}", verdict="長" * 20_000) for number in range(200)]
    made = restore(data(claims=claims), tmp_path / "x")
    files = sorted(Path(path) for path in made.paths if "/claims/" in path)
    assert len(files) > 2 and all(path.stat().st_size < 8_000_000 for path in files)
    assert sum(path.read_text(encoding="utf-8").count("- id: c") for path in files) == 200


@example("a \u2028 b\u2029c")
@example("a\ufeffb")
@example("- # a: b, [c] {d} \\ \" '")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool))
def test_every_text_is_read_as_it_was_written(text: str) -> None:
    content = json.loads(data(claims=[claim("c", topics=[text], verdict=text, quote={"exact": text})]))
    written = yaml.parse("", content_files(content)["content/claims.yaml"])
    assert not written.problems
    expected = {"id": "c", "statement": "S", "topics": [text], "verdict": text, "quote": {"exact": text}}
    assert written.value == {"claims": [expected]}


def test_the_command_tells_what_is_missing_and_refuses_what_is_no_data(tmp_path: Path) -> None:
    source = tmp_path / "briefing.json"
    source.write_bytes(data())
    done = CliRunner().invoke(cli, ["restore", str(source), str(tmp_path / "new")])
    assert done.exit_code == 0 and "assets/map.png" in done.stderr
    assert (tmp_path / "new/content/briefing.yaml").is_file()
    again = CliRunner().invoke(cli, ["restore", str(source), str(tmp_path / "new")])
    assert again.exit_code == 2 and "there already" in again.stderr
    source.write_text("title: x")
    wrong = CliRunner().invoke(cli, ["restore", str(source), str(tmp_path / "other")])
    assert wrong.exit_code == 2 and "no data file" in wrong.stderr
    assert not (tmp_path / "other").exists()


def test_a_file_beside_the_texts_is_all_that_is_lost(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = project({"content/assets/map.txt": "here"})
    made = (built(folder) / "data/briefing.json").read_bytes()
    other = tmp_path_factory.mktemp("again")
    restored = restore(made, other)
    assert restored.assets == ("assets/map.txt",)
    shutil.copytree(folder / "site/assets", other / "content/assets")
    assert (built(other) / "assets/map.txt").read_text() == "here"
