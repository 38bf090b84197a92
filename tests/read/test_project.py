"""The content folder: every file is read, or reported; nothing outside the project is."""

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from briefgen.read.locate import Locator
from briefgen.read.project import Project, read_project
from briefgen.source import Span

Files = Mapping[str, str | bytes]
Write = Callable[[Files], Path]
Within = Callable[[float], AbstractContextManager[None]]
FRONT = "---\ntitle: T\ndate: 2024\n---\n"


def shown(project: Project) -> list[tuple[str, str, str]]:
    """Return code, path and marked text of each problem of a project."""
    locator = Locator(project.texts)
    found = []
    for item in project.problems:
        span = locator.span(item.place)
        found.append((item.code, span.path, project.texts.get(span.path, "")[span.start : span.end]))
    return found


def test_everything_is_read(project: Write) -> None:
    files: Files = {
        "content/articles/b.md": FRONT + "Text.\n",
        "content/articles/b.yaml": "claims: [{id: c, statement: S}]\ntimeline: [{id: e, date: '2024', title: T}]\n",
        "content/actors.yaml": "actors: [{id: x, name: X}]\nclaims: [{id: d, statement: S}]\n",
        "content/sources/deep/er/s.yaml": "sources: [{id: s, title: S}]\n",
        "content/countries.yaml": "countries: [{code: JP}]\n",
        "content/pages/about.md": "---\ntitle: About\n---\n",
        "content/assets/img/a.png": b"\x89PNG",
        "content/.hidden": "x",
        "content/~backup.yaml": "x",
        "content/actors.yaml~": "x",
        "content/#x#": "x",
    }
    read = read_project(project(files))
    assert read.problems == ()
    assert list(read.articles) == ["a", "b"]
    assert read.claims["c"].article == "b" and read.claims["d"].article is None
    assert read.events["e"].article == "b"
    assert (list(read.actors), list(read.sources), list(read.countries), list(read.pages)) == (
        ["x"],
        ["s"],
        ["JP"],
        ["about"],
    )
    assert list(read.assets) == ["content/assets/img/a.png"]
    body = read.bodies["article", "b"]
    assert (body.text, body.span.start) == ("Text.\n", len(FRONT))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"content/articles/Bad Name.md": FRONT}, ("BG109", "content/articles/Bad Name.md", "")),
        ({"content/articles/b.md": "no front matter"}, ("BG113", "content/articles/b.md", "n")),
        ({"content/articles/b.md": "---\ntitle: T\n"}, ("BG113", "content/articles/b.md", "---")),
        ({"content/articles/b.md": "---\ntitle: T\n----\n"}, ("BG113", "content/articles/b.md", "---")),
        ({"content/articles/b.md": " ---\ntitle: T\n---\n"}, ("BG113", "content/articles/b.md", " ---")),
        ({"content/articles/b.md": ""}, ("BG113", "content/articles/b.md", "")),
        ({"content/articles/b.md": "---\n---\n"}, None),
        ({"content/articles/b.md": FRONT + "a\0b"}, ("BG101", "content/articles/b.md", "\0")),
        ({"content/articles/b.md": FRONT.encode() + b"x\xffy"}, ("BG101", "content/articles/b.md", "\ufffd")),
        ({"content/articles/b.md": FRONT.encode("utf-16")}, ("BG101", "content/articles/b.md", "\ufffd")),
        ({"content/articles/b.md": "---\ntitle: T\nbogus: x\ndate: 2024\n---\n"}, ("BG106", "content/articles/b.md", "bogus")),
        ({"content/articles/b.md": '---\ntitle: "T\n---u"\nbogus: x\ndate: 2024\n---\n'}, ("BG106", "content/articles/b.md", "bogus")),
        ({"content/articles/b.md": "---\r\ntitle: T\r\nbogus: x\r\ndate: 2024\r\n---\r\n"}, ("BG106", "content/articles/b.md", "bogus")),
        ({"content/articles/b.md": "\ufeff---\ntitle: 😀\nbogus: x\ndate: 2024\n---\n"}, ("BG106", "content/articles/b.md", "bogus")),
        ({"content/articles/b.md": "---\ntitle: T\ndate: 2024-13\n---\n"}, ("BG111", "content/articles/b.md", "2024-13")),
        ({"content/articles/b.yaml": "claims: []\n"}, ("BG115", "content/articles/b.yaml", "")),
        ({"content/articles/sub/b.md": FRONT}, ("BG115", "content/articles/sub/b.md", "")),
        ({"content/other.yaml": "claims: []\n"}, ("BG115", "content/other.yaml", "")),
        ({"content/actors.yml": "actors: []\n"}, ("BG115", "content/actors.yml", "")),
        ({"content/notes.txt": "x"}, ("BG115", "content/notes.txt", "")),
        ({"content/assets2/a.png": "x"}, ("BG115", "content/assets2/a.png", "")),
        ({"content/actors.yaml": "- id: x\n"}, ("BG107", "content/actors.yaml", "- id: x")),
        ({"content/actors.yaml": "actor: []\n"}, ("BG106", "content/actors.yaml", "actor")),
        ({"content/actors.yaml": "actors: x\n"}, ("BG107", "content/actors.yaml", "x")),
        ({"content/actors.yaml": "actors: {id: x}\n"}, ("BG107", "content/actors.yaml", "{id: x}")),
        ({"content/actors.yaml": "actors: [{id: x, name: X}, {id: x, name: Y}]\n"}, ("BG110", "content/actors.yaml", "x")),
        ({"content/actors.yaml/x.yaml": "actors: []\n"}, ("BG101", "content/actors.yaml", "")),
        ({"content/articles/b.md/x.md": FRONT}, ("BG101", "content/articles/b.md", "")),
        ({"content/claims.yaml": "claims: [{id: c, statement: S, statment: x}]\n"}, ("BG106", "content/claims.yaml", "statment")),
        ({"content/briefing.yaml": "titel: x\ntitle: T\n"}, ("BG106", "content/briefing.yaml", "titel")),
        ({"content/briefing.yaml": "just text\n"}, ("BG107", "content/briefing.yaml", "just text")),
        ({"content/1/2/3/4/5/6/7/8/9/x.txt": "x"}, ("BG105", "content/1/2/3/4/5/6/7/8/9", "")),
    ],
)  # fmt: skip
def test_each_file_that_is_not_right(project: Write, files: Files, expected: tuple[str, str, str] | None) -> None:
    found = shown(read_project(project(files)))
    if expected is None:
        assert [item[0] for item in found] == ["BG108", "BG108"]
    else:
        assert found == [expected]


@pytest.mark.parametrize("text", ["", "# nothing\n", "actors:\n", "actors: []\n", "---\n", "\ufeff"])
def test_an_empty_file_of_records_is_no_mistake(project: Write, text: str) -> None:
    assert read_project(project({"content/actors.yaml": text, "content/articles/a.yaml": text})).problems == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "title:\n", "{}\n"])
def test_empty_settings_lack_a_title(project: Write, text: str) -> None:
    assert [item[0] for item in shown(read_project(project({"content/briefing.yaml": text})))] == ["BG108"]


def test_without_settings_or_content(tmp_path: Path) -> None:
    assert [(p.code, p.place.path) for p in read_project(tmp_path).problems] == [("BG101", "content")]
    (tmp_path / "content").mkdir()
    assert [(p.code, p.place.path) for p in read_project(tmp_path).problems] == [("BG101", "content/briefing.yaml")]


def test_one_mistake_does_not_hide_the_others(project: Write) -> None:
    files = {
        "content/actors.yaml": "actors:\n- {id: X, name: N}\n- {id: y}\n- text\n- {id: ok, name: N}\nbogus: x\n",
        "content/sources.yaml": "sources: [\n",
        "content/articles/b.md": "x",
    }
    read = read_project(project(files))
    assert sorted(item[0] for item in shown(read)) == ["BG102", "BG106", "BG107", "BG108", "BG109", "BG113"]
    assert list(read.actors) == ["ok"]


def test_line_ends_are_unified(project: Write) -> None:
    read = read_project(project({"content/articles/b.md": "---\r\ntitle: T\rdate: 2024\r\n---\r\nx\ry\r\n"}))
    assert read.problems == ()
    assert read.bodies["article", "b"].text == "x\ny\n"


def test_a_duplicate_says_where_the_first_is(project: Write) -> None:
    files = {
        "content/actors.yaml": "actors:\n- {id: x, name: X}\n",
        "content/timeline.yaml": "actors:\n\n- {id: x, name: X}\n",
    }
    read = read_project(project(files))
    assert [item.hints for item in read.problems] == [("first in content/actors.yaml:2",)]


def test_the_offset_of_a_bad_byte_counts_characters(project: Write) -> None:
    read = read_project(project({"content/actors.yaml": "\ufeff# 😀é\n".encode() + b"\xe9\n"}))
    assert read.problems[0].place == Span("content/actors.yaml", 5, 6)


def test_too_large_files(project: Write) -> None:
    files = {"content/articles/b.md": FRONT + "x" * 2_000_000, "content/actors.yaml": "#" * 8_000_001}
    assert sorted(item[:2] for item in shown(read_project(project(files)))) == [
        ("BG105", "content/actors.yaml"),
        ("BG105", "content/articles/b.md"),
    ]


def test_links_that_lead_out_are_refused(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "x.yaml").write_text("actors: [{id: secret, name: S}]\n")
    root = project({"content/assets/a.txt": "x"})
    (root / "content/actors.yaml").symlink_to(outside / "x.yaml")
    (root / "content/actors").symlink_to(outside)
    (root / "content/assets/b.txt").symlink_to("/etc/passwd")
    (root / "content/assets/zero").symlink_to("/dev/zero")
    (root / "content/assets/up").symlink_to("../../..")
    read = read_project(root)
    assert sorted((p.code, p.place.path) for p in read.problems) == [
        ("BG115", "content/actors"),
        ("BG115", "content/actors.yaml"),
        ("BG115", "content/assets/b.txt"),
        ("BG115", "content/assets/up"),
        ("BG115", "content/assets/zero"),
    ]
    assert list(read.assets) == ["content/assets/a.txt"] and read.actors == {}


def test_a_content_folder_elsewhere_is_not_read(project: Write, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = project({})
    outside = tmp_path_factory.mktemp("outside") / "content"
    (root / "content").rename(outside)
    (root / "content").symlink_to(outside)
    read = read_project(root)
    assert [p.code for p in read.problems] == ["BG115"]
    assert read.articles == {}


@pytest.mark.parametrize("target", ["x", "./x", "../content/x", "missing", "../../missing"])
def test_links_to_nothing_and_to_themselves(project: Write, target: str) -> None:
    root = project({})
    (root / "content/x").symlink_to(target)
    assert [(p.code in ("BG101", "BG115"), p.place.path) for p in read_project(root).problems] == [(True, "content/x")]


def test_links_in_a_circle_end(project: Write, within: Within) -> None:
    root = project({})
    for name in "abcdefgh":
        (root / "content" / name).symlink_to(".")
    with within(20):
        read = read_project(root)
    assert {p.code for p in read.problems} <= {"BG105", "BG115"}
    assert 1 <= len(read.problems) < 1000


def test_what_is_no_file_does_not_hang(project: Write, within: Within) -> None:
    root = project({})
    os.mkfifo(root / "content/actors.yaml")
    os.mkfifo(root / "content/assets.png")
    os.mkfifo(root / "content/fifo")
    (root / "content/sources.yaml").symlink_to("fifo")
    with within(10):
        read = read_project(root)
    assert sorted((p.code, p.place.path) for p in read.problems) == [
        ("BG101", "content/actors.yaml"),
        ("BG101", "content/assets.png"),
        ("BG101", "content/fifo"),
        ("BG101", "content/sources.yaml"),
    ]


def test_names_that_are_not_utf8_are_reported_in_utf8(project: Write) -> None:
    root = project({})
    for name in (b"\xff.yaml", b"a\xe9.md", b"\xed\xa0\x80"):
        Path(os.fsdecode(bytes(root / "content") + b"/" + name)).write_bytes(b"x")
    problems = read_project(root).problems
    assert len(problems) == 3
    for item in problems:
        item.place.path.encode("utf-8")


def test_the_order_of_files_does_not_depend_on_the_disk(project: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        f"content/actors/{name}.yaml": f"actors: [{{id: {name}, name: N}}, {{id: same, name: {name}}}]\n"
        for name in "cabed"
    }
    root = project(files)
    first = read_project(root)
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(scan(path))))
    again = read_project(root)
    assert list(again.actors) == list(first.actors) == ["a", "same", "b", "c", "d", "e"]
    assert again.problems == first.problems
