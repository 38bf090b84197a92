"""What `init` and `new` write is sound, and what is there stays."""

from pathlib import Path

import pytest

from briefgen.author.scaffold import ScaffoldError, add_record, write_briefing
from briefgen.build import Options, check_project
from briefgen.read.project import read_project


def codes(folder: Path) -> list[str]:
    return [found.code for found, _ in check_project(Options(project=folder)).problems]


def errors(folder: Path) -> list[str]:
    return [found.code for found, _ in check_project(Options(project=folder)).problems if found.is_error]


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    write_briefing(tmp_path / "b")
    return tmp_path / "b"


@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "a b",
        "日本の防衛",
        "it's",
        'a"b',
        "a: b",
        "#x",
        "- x",
        "[x]",
        "{x}",
        "NO",
        "%x",
        "é\u0301",
        "_",
        "a\nb",
        "😀",
        "a\\b",
        "x" * 200,
    ],
)
def test_a_new_briefing_has_no_problem_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    written = write_briefing(tmp_path / name)
    assert all(Path(path).is_file() for path in written)
    assert codes(tmp_path / name) == []


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    write_briefing(tmp_path / "x")
    before = (tmp_path / "x/content/briefing.yaml").read_bytes()
    for folder in (tmp_path / "x", tmp_path / "x/content/briefing.yaml"):
        with pytest.raises(ScaffoldError):
            write_briefing(folder)
    assert (tmp_path / "x/content/briefing.yaml").read_bytes() == before


RECORDS = [
    ("article", None),
    ("claim", None),
    ("claim", "first-article"),
    ("event", None),
    ("event", "first-article"),
    ("actor", None),
    ("source", None),
]


@pytest.mark.parametrize(("kind", "article"), RECORDS)
def test_new_records_are_sound_and_where_they_are_said_to_be(briefing: Path, kind: str, article: str | None) -> None:
    for id_ in ("one", "two-2", "no", "1", "null", "2024-01-01", "1e3", "true"):
        path, line = add_record(briefing, kind, id_, article)
        text = Path(path).read_text().splitlines()
        assert (
            (f"id: {id_}" in text[line - 1])
            if kind != "article"
            else (Path(path).stem == id_ and text[line - 1].startswith("title:"))
        )
        assert errors(briefing) == []
        with pytest.raises(ScaffoldError):
            add_record(briefing, kind, id_, article)
    assert len(getattr(read_project(briefing), {"article": "articles", "event": "events"}.get(kind, kind + "s"))) >= 8


@pytest.mark.parametrize(
    "id_", ["", "A", "a b", "../x", "a--b", "-a", "a-", "a\n", "a/b", "é", "a.b", "x" * 101, "x" * 300]
)
@pytest.mark.parametrize("kind", ["article", "actor"])
def test_bad_ids_are_refused_and_write_nothing(briefing: Path, kind: str, id_: str) -> None:
    before = {path: path.read_bytes() for path in briefing.rglob("*") if path.is_file()}
    with pytest.raises(ScaffoldError):
        add_record(briefing, kind, id_, None)
    assert {path: path.read_bytes() for path in briefing.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("kind", "article"),
    [("actor", "first-article"), ("article", "first-article"), ("claim", "nowhere"), ("claim", "../x"), ("claim", "")],
)
def test_articles_that_do_not_fit_are_refused(briefing: Path, kind: str, article: str) -> None:
    with pytest.raises(ScaffoldError):
        add_record(briefing, kind, "x", article)


def test_without_content(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError):
        add_record(tmp_path, "actor", "x", None)
    assert list(tmp_path.iterdir()) == []


LISTS = {
    "no file": None,
    "empty": "",
    "comment": "# only this\n",
    "no line end": "actors:\n  - id: a\n    name: N",
    "usual": "actors:\n  - id: a\n    name: N\n",
    "not indented": "actors:\n- id: a\n  name: N\n",
    "far indented": "actors:\n      - id: a\n        name: N\n",
    "wide dash": "actors:\n-   id: a\n    name: N\n",
    "dash alone": "actors:\n-\n  id: a\n  name: N\n",
    "no value": "actors:\n",
    "comment after the key": "actors: # who\n  - id: a\n    name: N\n",
    "empty list": "actors: []\n",
    "blank lines": "actors:\n\n\n  - id: a\n\n    name: N\n\n\n",
    "comments": "# top\nactors:\n# one\n  # two\n  - id: a # three\n    name: N\n  # end\n",
    "another list after it": "actors:\n  - id: a\n    name: N\n\nsources:\n  - id: s\n    title: T\n",
    "another list before it": "sources:\n  - id: s\n    title: T\nactors:\n  - id: a\n    name: N\n",
    "block text at the end": "actors:\n  - id: a\n    name: N\n    description: |\n      one\n\n      two\n",
    "block text with the key in it": "actors:\n  - id: a\n    name: N\n    description: |\n      actors:\n      - x\n",
    "flow records": "actors:\n  - {id: a, name: N}\n",
    "quoted key": '"actors":\n  - id: a\n    name: N\n',
    "space before the colon": "actors :\n  - id: a\n    name: N\n",
    "document start": "---\nactors:\n  - id: a\n    name: N\n",
    "document end": "actors:\n  - id: a\n    name: N\n...\n",
    "byte order mark": "\ufeffactors:\n  - id: a\n    name: N\n",
    "other line ends": "actors:\r\n  - id: a\r\n    name: N\r\n",
    "one line": "actors: [{id: a, name: N}]\n",
    "all on one line": "{actors: [{id: a, name: N}]}\n",
    "list over lines": "actors: [\n  {id: a, name: N}\n]\n",
    "text over lines": 'actors:\n  - id: a\n    name: "x\nactors:\n  y"\n',
}


@pytest.mark.parametrize("name", LISTS)
def test_a_record_is_added_to_any_sound_file_or_the_file_stays(tmp_path: Path, name: str) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "briefing.yaml").write_text("title: T\n")
    file, text = content / "actors.yaml", LISTS[name]
    if text is not None:
        file.write_bytes(text.encode())
    before = read_project(tmp_path)
    assert before.problems == ()
    try:
        path, line = add_record(tmp_path, "actor", "new-one", None)
    except ScaffoldError:
        assert text is not None and file.read_bytes() == text.encode()
        assert name in (
            "one line",
            "all on one line",
            "list over lines",
            "text over lines",
            "document end",
            "quoted key",
            "space before the colon",
        )
        return
    after = read_project(tmp_path)
    assert after.problems == ()
    assert set(after.actors) == {*before.actors, "new-one"}
    assert after.sources == before.sources
    assert Path(path).read_text(encoding="utf-8-sig").splitlines()[line - 1].strip().startswith("- id: new-one")
    kept = [row for row in (text or "").encode().splitlines(keepends=True) if row.strip() and b"[]" not in row]
    for row in kept:
        assert row.strip(b"\r\n") in file.read_bytes()
    if name == "other line ends":
        assert file.read_bytes().startswith((text or "").encode())


@pytest.mark.parametrize("data", [b"actors:\n  - id: a\n    name: M\xfcller\n", "actors: []\n".encode("utf-16")])
def test_a_file_that_is_not_utf8_is_left_alone(briefing: Path, data: bytes) -> None:
    (briefing / "content/actors.yaml").write_bytes(data)
    with pytest.raises((ScaffoldError, OSError)):
        add_record(briefing, "actor", "x", None)
    assert (briefing / "content/actors.yaml").read_bytes() == data


def test_nothing_is_written_through_a_link_that_leads_out(briefing: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("sources: []\n")
    (briefing / "content/sources.yaml").unlink()
    (briefing / "content/sources.yaml").symlink_to(outside)
    with pytest.raises((ScaffoldError, OSError)):
        add_record(briefing, "source", "x", None)
    assert outside.read_text() == "sources: []\n"
