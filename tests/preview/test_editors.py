"""Links that open an editor."""

from pathlib import Path

import pytest

from briefgen.preview.editors import EDITORS, EditorError, link, pattern


def test_a_place_in_a_file_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "content/an article & more.md"
    file.parent.mkdir()
    file.touch()
    found = link(pattern("vscode"), tmp_path, "content/an article & more.md", 12, 5)
    assert found == f"vscode://file{tmp_path}/content/an%20article%20%26%20more.md:12:5"
    assert link(pattern("none"), tmp_path, "content/an article & more.md", 1, 1) is None


def test_only_files_of_the_project_are_opened(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "content").mkdir(parents=True)
    (tmp_path / "outside.md").touch()
    (project / "content/led-out.md").symlink_to(tmp_path / "outside.md")
    for path in ("content/gone.md", "content", "../outside.md", str(tmp_path / "outside.md"), "content/led-out.md"):
        assert link(pattern("vscode"), project, path, 1, 1) is None, path


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_has_a_pattern_that_is_right(name: str) -> None:
    assert pattern(pattern(name)) == pattern(name)


def test_any_other_scheme_will_do() -> None:
    assert pattern("edit://{path}:{line}") == "edit://{path}:{line}"


@pytest.mark.parametrize(
    "editor",
    [
        *(
            "",
            "vi",
            "edit://{line}",
            "{path}",
            "javascript:alert('{path}')",
            "data:text/html,{path}",
            "edit://{path}{x}",
        ),
        *("edit://{path!r}", "edit://{path} x", "JavaScript:{path}"),
    ],
)
def test_what_is_no_editor_is_refused(editor: str) -> None:
    with pytest.raises(EditorError, match="vscode"):
        pattern(editor)
