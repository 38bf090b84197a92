"""A renamed record is renamed wherever it is named, and nowhere else."""

import random
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.author.changes import ChangeError, make_changes
from briefgen.author.rename import RenameError, plan_rename, propose_rename
from briefgen.build import Options, build_project, check_project
from briefgen.cli import cli
from briefgen.read.project import read_project

ROOT = Path(__file__).parents[2]
Project = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]


def rename(root: Path, kind: str, old: str, new: str) -> None:
    make_changes(root, plan_rename(root, kind, old, new).changes)


def problems(root: Path) -> list[str]:
    found = check_project(Options(project=root, drafts=True)).problems
    return [f"{problem.code} {span.path} {problem.message}" for problem, span in found]


FORMS = {
    "content/briefing.yaml": "title: A briefing\nkey_judgements: [talks, 'claim:talks']\nnavigation: [page:about, article:a, \"claim:talks\", event:talks]\n",
    "content/articles/a.md": """---
title: "An article"   # talks: not a reference
date: 2024-05-14
source: talks
actors: [talks, 'talks', "actor:talks",
  talks]
key_points:
  - text: On talks
    claim: talks
---
Mr [Talks](actor:talks) said that [talks](event:talks) would resume; see [claim][c], [](source:talks) and `[x](actor:talks)`.

[c]: claim:talks
[unused]: actor:talks-not

    [indented code](actor:talks)

<a href="actor:talks">HTML</a> and [me](a.md) and [me again](../articles/a.md#more) and [to a page](../pages/about.md).

## More

The word actor:talks in plain text stays, as does talks-2 or [another](actor:talks-2).
""",
    "content/articles/a.yaml": """claims:
  - id: talks   # the claim
    statement: The talks would resume.
    quote: {exact: would resume}
    speaker: actor:talks
    kind: attributed
    said_at:   'talks'
    events: [talks]
    evidence: [{source: talks, stance: supports}, {source: "talks", stance: context}]
    relations:
      - {type: contradicts, claim: talks-2}

timeline:
  - {id: talks, date: 2024-05, title: talks, actors: [talks, {actor: talks, role: host}], claims: [talks], sources: [talks]}
""",
    "content/claims.yaml": """claims:
- article: a
  statement: Second
  id: "talks-2"
  relations:
  - type: depends_on
    claim: >-
      talks
  - {type: repeats, claim: "t\\x61lks"}
""",
    "content/actors.yaml": """actors:
  -   name: talks
      id: talks
      description: >-
        See [the article](article:a) and `actor:talks` and
        [himself](actor:talks) and [a file](articles/a.md).
  - id: talks-2
    name: Other
    parent: talks
    member_of: [{actor: talks}]
    roles: [{post: Aide, organization: talks, source: talks}]
""",
    "content/sources.yaml": "sources:\r\n  - id: talks\r\n    title: A\r\n    former_ids:\r\n    - older # very\r\n    accessed:\r\n  - {title: B, id: b, derived_from: [talks]}\r\n",
    "content/countries.yaml": '\ufeffcountries:\n  - code: JP\n    summary: "See [it](event:talks \\"talks\\")."\n    assessments: [{period: 2024, trend: improved, rationale: R, claims: [talks]}]\n',
    "content/pages/about.md": '---\n{title: About}\n---\n[Him](<actor:talks> "talks"), [it](about.md), [that](../articles/a.md).\n',
}


@pytest.mark.parametrize(
    ("kind", "old", "places"),
    [("actor", "talks", 15), ("event", "talks", 6), ("claim", "talks", 10), ("source", "talks", 8)],
)
def test_every_form_of_a_reference_is_found_and_no_other_word(project: Project, tree: Tree, kind: str, old: str, places: int) -> None:  # fmt: skip
    root = project(FORMS)
    before, found = tree(root), problems(root)
    old_project = read_project(root)
    rename(root, kind, old, "zulu")
    renamed = {problem.replace('"zulu"', f'"{old}"') for problem in problems(root)}
    assert renamed == {problem.replace('"zulu"', f'"{old}"') for problem in found}
    after = tree(root)
    changed = "".join(after[path].decode().replace("\r", "") for path in before)
    assert changed.count("zulu") == places
    back = {path: data.replace(b"zulu", old.encode()) for path, data in after.items()}
    for path, data in before.items():
        assert without_former(
            back[path].replace(b'repeats, claim: "talks"', b'repeats, claim: "t\\x61lks"'), old
        ) == without_former(data, old)
    record = getattr(read_project(root), f"{kind}s")["zulu"]
    assert record.former_ids[-1] == old
    assert len(getattr(read_project(root), f"{kind}s")) == len(getattr(old_project, f"{kind}s"))


def without_former(data: bytes, old: str) -> bytes:
    """Return a file without what a rename adds to it."""
    text = data.decode().replace(f", former_ids: [{old}]", "")
    text = re.sub(rf"(\n *)former_ids: \[{old}\]\r?(?=\n)", "", text)
    return re.sub(rf"\n *- {old}\r?(?=\n    accessed)", "", text).encode()


@pytest.mark.parametrize(("kind", "id_"), [("article", "a"), ("page", "about")])
def test_files_called_by_the_id_move_and_ways_to_them_follow(project: Project, tree: Tree, kind: str, id_: str) -> None:
    root = project(FORMS)
    before, found = tree(root), problems(root)
    rename(root, kind, id_, "zulu")
    assert [problem.replace("zulu", id_) for problem in problems(root)] == found
    after = tree(root)
    assert {path.replace("zulu", id_) for path in after if ".briefgen" not in path} == before.keys()
    back = {path.replace("zulu", id_): data.replace(b"zulu", id_.encode()) for path, data in after.items()}
    for path, data in before.items():
        assert re.sub(rb"(, former_ids: \[about\])|(former_ids: \[a\]\n)", b"", back[path]) == data
    assert getattr(read_project(root), f"{kind}s")["zulu"].former_ids == (id_,)


def test_an_id_that_is_taken_up_again_is_no_former_one(project: Project, tree: Tree) -> None:
    root = project(FORMS)
    rename(root, "source", "talks", "one")
    rename(root, "source", "one", "two")
    assert read_project(root).sources["two"].former_ids == ("older", "talks", "one")
    rename(root, "source", "two", "talks")
    assert read_project(root).sources["talks"].former_ids == ("older", "two", "one")
    rename(root, "source", "talks", "older")
    assert read_project(root).sources["older"].former_ids == ("talks", "two", "one")
    assert b"- talks # very\r\n" in tree(root)["content/sources.yaml"]


@pytest.mark.parametrize(
    ("former", "after"),
    [
        ("former_ids:", "former_ids: [a]"),
        ("former_ids: # none yet", "former_ids: [a] # none yet"),
        ("former_ids: []  # none yet", "former_ids: [a]  # none yet"),
        ("former_ids: [x]", "former_ids: [x, a]"),
        ("former_ids: [x, ]", "former_ids: [x, a, ]"),
        ("former_ids:\n  - x\n  # that was all", "former_ids:\n  - x\n  - a\n  # that was all"),
        ("former_ids:\n    -   x # first", "former_ids:\n    -   x # first\n    - a"),
    ],
)
def test_former_ids_in_every_layout(project: Project, former: str, after: str) -> None:
    text = "---\ntitle: An article\n{}\ndate: 2024-05-14\nupdated:\n---\nText.\n"
    root = project({"content/articles/a.md": text.format(former)})
    rename(root, "article", "a", "b")
    assert (root / "content/articles/b.md").read_text() == text.format(after)


def test_a_field_is_added_after_one_without_a_value(project: Project) -> None:
    root = project({"content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\nupdated:\n---\nText.\n"})
    rename(root, "article", "a", "b")
    text = "---\ntitle: An article\ndate: 2024-05-14\nupdated:\nformer_ids: [a]\n---\nText.\n"
    assert (root / "content/articles/b.md").read_text() == text


@pytest.mark.parametrize(
    ("kind", "old", "new", "words"),
    [
        ("actor", "tolks", "x", 'unknown actor "tolks": did you mean "talks"?'),
        ("claim", "a", "x", 'unknown claim "a"'),
        ("actor", "talks", "talks-2", "there is an actor"),
        ("actor", "talks", "talks", "already"),
        ("actor", "talks", "Not A Slug", "is not an id"),
        ("actor", "talks", "x" * 101, "is not an id"),
        ("actor", "talks", "x\n", "is not an id"),
        ("article", "a", "../b", "is not an id"),
        ("source", "b", "older", 'a former id of the source "talks"'),
    ],
)
def test_names_that_do_not_fit_are_refused(project: Project, tree: Tree, kind: str, old: str, new: str, words: str) -> None:  # fmt: skip
    root = project(FORMS)
    before = tree(root)
    with pytest.raises(RenameError, match=re.escape(words)):
        plan_rename(root, kind, old, new)
    assert tree(root) == before


def test_nothing_is_written_while_a_file_can_not_be_read(project: Project, tree: Tree) -> None:
    root = project({**FORMS, "content/timeline.yaml": "timeline: ["})
    before = tree(root)
    with pytest.raises(ChangeError, match="can't be read") as caught:
        plan_rename(root, "actor", "talks", "x")
    assert [found.code for found, _ in caught.value.outcome.problems] == ["BG102"]  # type: ignore[union-attr]
    assert tree(root) == before


def test_a_link_that_hides_keeps_everything_from_being_written(project: Project, tree: Tree) -> None:
    root = project({**FORMS, "content/pages/hidden.md": "---\ntitle: H\n---\n[x](actor&#58;talks)\n"})
    before = tree(root)
    result = CliRunner().invoke(cli, ["rename", "actor", "talks", "zulu", "-C", str(root)])
    assert result.exit_code == 1
    assert 'content/pages/hidden.md:4:1: error[BG302]: expected an actor, but "talks" is a claim' in result.stderr
    assert "nothing was written" in result.stderr
    assert tree(root) == before


def test_problems_that_were_there_do_not_stand_in_the_way(project: Project) -> None:
    root = project({**FORMS, "content/claims/x.yaml": "claims: [{id: x, statement: S, speaker: nobody}]\n"})
    assert any("nobody" in problem for problem in problems(root))
    rename(root, "actor", "talks", "zulu")
    assert "zulu" in read_project(root).actors


def test_drafts_are_renamed_in_too(project: Project) -> None:
    draft = "---\ntitle: D\ndate: 2024-05-14\nstatus: draft\nactors: [talks]\n---\n[x](actor:talks)\n"
    root = project({**FORMS, "content/articles/d.md": draft})
    rename(root, "actor", "talks", "zulu")
    assert (root / "content/articles/d.md").read_text().count("zulu") == 2


def test_the_site_is_the_same_but_for_the_name(project: Project, tree: Tree) -> None:
    root = project(FORMS)
    (root / "content/articles/a.md").write_text(FORMS["content/articles/a.md"].replace("talks-not", "talks"))
    before = built(root, tree)
    rename(root, "actor", "talks", "talks-of-old")
    after = built(root, tree)
    new_pages = after.keys() - {path.replace("actors/talks.", "actors/talks-of-old.") for path in before}
    assert {path for path in new_pages if path.endswith(".html")} == {"actors/talks.html"}
    assert b"actors/talks-of-old.html" in after["actors/talks.html"]
    for path, data in before.items():
        renamed = path.replace("actors/talks.", "actors/talks-of-old.")
        if path.endswith(".html") and path != "data/index.html":
            assert _without_names_of_data(after[renamed]).replace(b"talks-of-old", b"talks") == _without_names_of_data(
                data
            ), path


def _without_names_of_data(page: bytes) -> bytes:
    """Return a page without the names that its block of data makes of addresses."""
    return re.sub(rb"urn:uuid:[0-9a-f-]+", b"", page)


def built(root: Path, tree: Tree) -> dict[str, bytes]:
    outcome = build_project(Options(project=root))
    assert outcome.published is not None, outcome.problems
    return {path: data for path, data in tree(root / "site").items() if not path.startswith(".briefgen")}


def test_a_dry_run_shows_a_diff_and_writes_nothing(project: Project, tree: Tree) -> None:
    root = project(FORMS)
    before = tree(root)
    result = CliRunner().invoke(cli, ["rename", "article", "a", "b", "--dry-run", "-C", str(root)])
    assert result.exit_code == 0
    assert tree(root) == before
    assert "--- a/content/articles/a.md\n+++ /dev/null\n" in result.stdout
    assert "--- /dev/null\n+++ b/content/articles/b.md\n" in result.stdout
    assert "+former_ids: [a]\n" in result.stdout
    assert 'article "a" would be "b" in ' in result.stderr


def test_the_command_names_the_files(project: Project) -> None:
    root = project(FORMS)
    result = CliRunner().invoke(cli, ["rename", "article", "a", "b", "-C", str(root)])
    assert result.exit_code == 0
    assert "content/articles/b.md\ncontent/articles/b.yaml\n" in result.stdout
    assert CliRunner().invoke(cli, ["rename", "article", "a", "c", "-C", str(root)]).exit_code == 2


def shipped(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path


def sampled(count: int, seed: int = 7) -> list[tuple[str, str]]:
    """Return records of the shipped content, some of each kind."""
    project, pick = read_project(ROOT), random.Random(seed)
    found = []
    for kind in ("article", "claim", "event", "actor", "source", "page"):
        ids = sorted(getattr(project, f"{kind}s"))
        found += [(kind, id_) for id_ in pick.sample(ids, min(count, len(ids)))]
    return found


def test_there_and_back_again(tmp_path: Path, tree: Tree) -> None:
    there_and_back(shipped(tmp_path), tree, sampled(1))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12))
def test_there_and_back_again_with_many(tmp_path: Path, tree: Tree, seed: int) -> None:
    there_and_back(shipped(tmp_path), tree, sampled(4, seed))


def there_and_back(root: Path, tree: Tree, records: list[tuple[str, str]]) -> None:
    """Rename records of the shipped content, each to a name of its own, and back; check it between."""
    before = tree(root / "content")
    for number, (kind, id_) in enumerate(records):
        make_changes(root, propose_rename(read_project(root), root, kind, id_, f"zulu-{number}").changes)
    assert problems(root) == []
    text = b"".join(tree(root / "content").values()).decode()
    for number, (kind, id_) in enumerate(records):
        assert f"zulu-{number}" in getattr(read_project(root), f"{kind}s")
        assert not re.search(rf"\({kind}:{id_}\)", text)
        make_changes(root, propose_rename(read_project(root), root, kind, f"zulu-{number}", id_).changes)
    assert problems(root) == []
    after = tree(root / "content")
    assert after.keys() == before.keys()
    for path, data in after.items():
        assert re.sub(rb"\n *former_ids: \[zulu-\d+\](?=\n)", b"", data) == before[path], path


def test_a_file_keeps_its_mode(project: Project) -> None:
    root = project(FORMS)
    (root / "content/actors.yaml").chmod(0o640)
    rename(root, "actor", "talks", "zulu")
    assert (root / "content/actors.yaml").stat().st_mode & 0o777 == 0o640
