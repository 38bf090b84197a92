"""Compiled templates that are kept: used while they are what the theme says, never trusted beyond that."""

from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from briefgen.render.compiled import CompiledTemplates, user_folder

THEME_TEXT, OWN_TEXT = "theme {{ 1 + 1 }}", "own {{ 2 + 2 }}"


class Templates:
    """A theme with one template and a project with another; `compiled` names what each new environment had to compile."""

    def __init__(self, root: Path) -> None:
        self.theme, self.own, self.folder = root / "theme", root / "own", root / "kept"
        for folder in (self.theme, self.own, self.folder):
            folder.mkdir()
        (self.theme / "a.html").write_text(THEME_TEXT)
        (self.own / "b.html").write_text(OWN_TEXT)
        self.compiled: list[str] = []

    def render(self, folder: Path | None = None, made_by: bytes = b"") -> list[str]:
        """Render both in an environment of their own, as another process does; return what came of it."""
        self.compiled.clear()
        compiled = self.compiled

        class Environment(jinja2.Environment):
            def _compile(self, source: str, filename: str) -> object:  # type: ignore[override]
                compiled.append(Path(filename).name)
                return super()._compile(source, filename)

        environment = Environment(
            loader=jinja2.FileSystemLoader([self.own, self.theme]),
            bytecode_cache=CompiledTemplates(self.theme, folder or self.folder, made_by),
        )
        return [environment.get_template(name).render() for name in ("a.html", "b.html")]

    def kept(self) -> Path:
        (file,) = self.folder.iterdir()
        return file


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    return Templates(tmp_path)


RENDERED = ["theme 2", "own 4"]


def test_the_themes_templates_are_compiled_once_and_a_projects_by_each_process(templates: Templates) -> None:
    assert templates.render() == RENDERED
    assert templates.compiled == ["a.html", "b.html"]
    assert templates.render() == RENDERED
    assert templates.compiled == ["b.html"]
    assert templates.kept().stat().st_mode & 0o777 == 0o600


def test_another_text_is_compiled_anew_and_takes_the_place_of_the_old(templates: Templates) -> None:
    templates.render()
    (templates.theme / "a.html").write_text("changed {{ 3 }}")
    assert templates.render() == ["changed 3", "own 4"]
    assert templates.render() == ["changed 3", "own 4"]
    assert templates.compiled == ["b.html"]
    assert templates.kept()


def test_what_another_program_compiled_is_not_taken(templates: Templates) -> None:
    templates.render(made_by=b"1")
    templates.render(made_by=b"2")
    assert templates.compiled == ["a.html", "b.html"]


@pytest.mark.parametrize(
    "spoil", [lambda code: code[:-1], lambda code: code[:-1] + b"x", lambda code: b"", lambda code: code[32:]]
)
def test_a_file_that_is_not_whole_is_not_run(templates: Templates, spoil: Callable[[bytes], bytes]) -> None:
    templates.render()
    file = templates.kept()
    file.write_bytes(spoil(file.read_bytes()))
    assert templates.render() == RENDERED
    assert templates.compiled == ["a.html", "b.html"]
    templates.render()
    assert templates.compiled == ["b.html"]


def test_without_a_place_to_keep_them_they_are_compiled(templates: Templates, tmp_path: Path) -> None:
    for folder in (tmp_path / "missing", templates.theme / "a.html"):
        assert templates.render(folder) == RENDERED
        assert templates.compiled == ["a.html", "b.html"]


def test_a_folder_of_the_user_that_nobody_else_writes_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = user_folder()
    assert folder == tmp_path / "cache/briefgen"
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o770)
    assert user_folder() is None
    folder.chmod(0o700)
    monkeypatch.setattr("os.getuid", lambda: folder.stat().st_uid + 1)
    assert user_folder() is None


def test_without_a_usable_home_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    for home in (str(tmp_path / "file"), "relative", "a\0b"):
        monkeypatch.setattr("os.environ", {"XDG_CACHE_HOME": home})
        monkeypatch.chdir(tmp_path)
        assert user_folder() is None
    assert not (tmp_path / "relative").exists()
