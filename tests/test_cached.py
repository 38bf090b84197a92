"""What is kept from one process to the next never shows, whatever is done to it."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sitecase import copy_case

from briefgen.build import Options, Outcome, build_project
from briefgen.cached import build_cached
from briefgen.cli import cli
from briefgen.publish.cache import FILE, Cache
from briefgen.read import stamps
from briefgen.render.templates import Renderer

ARTICLE = "content/articles/main.md"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stamps, "_RACY", -(10**18))
    folder = copy_case("everything", tmp_path / "briefing")
    with (folder / "content/sources.yaml").open("a", encoding="utf-8") as handle:
        handle.write("  - id: idle\n    title: A source that nothing mentions\n")
    return folder


def tree(site: Path) -> dict[str, bytes]:
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".briefgen/")}


def edit(project: Path, words: str) -> None:
    with (project / ARTICLE).open("a", encoding="utf-8") as handle:
        handle.write(f"\n{words}\n")


def check_as_clean(project: Path, outcome: Outcome) -> None:
    clean = project.parent / "clean"
    expected = build_project(Options(project, output=clean))
    assert [(p.code, p.message, p.hints, span) for p, span in outcome.problems] == [
        (p.code, p.message, p.hints, span) for p, span in expected.problems
    ]
    assert tree(project / "site") == tree(clean)
    shutil.rmtree(clean)


def test_nothing_changed_is_found_without_building(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_cached(Options(project))
    assert first.published is not None and first.problems
    with monkeypatch.context() as patch:
        patch.setattr("briefgen.build.build_project", None)
        again = build_cached(Options(project))
    assert again.published is not None and (again.published.written, again.pages) == (0, first.pages)
    check_as_clean(project, again)


def test_nothing_changed_imports_neither_jinja_nor_markdown(project: Path) -> None:
    build_cached(Options(project))
    script = (
        "import sys; from pathlib import Path; from briefgen.read import stamps; stamps._RACY = -10**18\n"
        "from briefgen.cached import build_cached; from briefgen.options import Options\n"
        f"assert build_cached(Options(Path({str(project)!r}))).published.unchanged\n"
        "assert not {'jinja2', 'markdown', 'nh3', 'yaml', 'briefgen.build'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[1], check=True)


@pytest.mark.parametrize("what", ["new", "gone", "touched", "site", "options", "template"])
def test_whatever_may_matter_is_noticed(project: Path, what: str) -> None:
    build_cached(Options(project))
    chosen = Options(project)
    if what == "new":
        (project / "content/articles/new.md").write_text("---\ntitle: New\ndate: 2024-01-01\n---\nNew.\n")
    elif what == "gone":
        (project / "content/pages/about.md").rename(project / "content/pages/about-us.md")
    elif what == "touched":
        edit(project, "A last word.")
    elif what == "site":
        next((project / "site/claims").glob("*.html")).unlink()
    elif what == "template":
        (project / "templates").mkdir()
        (project / "templates/404.html").write_text("<!doctype html><title>x</title>")
    else:
        chosen = Options(project, base_url="https://example.org/elsewhere")
    outcome = build_cached(chosen)
    if what == "options":
        assert b"https://example.org/elsewhere" in (project / "site/sitemap.xml").read_bytes()
    elif not outcome.failed:
        problems = tuple(found for found in outcome.problems if found[0].code != "BG803")
        check_as_clean(project, Outcome(problems, outcome.texts, False))


def test_an_edit_leaves_what_does_not_show_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_cached(Options(project))
    edit(project, "A last word.")
    rendered: list[str] = []
    render = Renderer.render

    def noted(renderer: Renderer, template: str, **views: Any) -> bytes:
        rendered.append(template)
        return render(renderer, template, **views)

    monkeypatch.setattr(Renderer, "render", noted)
    outcome = build_cached(Options(project))
    assert outcome.published is not None and rendered == ["article.html"]
    monkeypatch.undo()
    assert [path for path in outcome.published.changed if path.endswith(".html")] == ["articles/main.html"]
    check_as_clean(project, outcome)


def _delete(file: Path) -> None:
    file.unlink()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _fill(file: Path) -> None:
    file.write_bytes(b"no database" * 999)


def _come_from_elsewhere(file: Path) -> None:
    data = file.read_bytes()
    file.unlink()
    (file.parent / "other").write_bytes(b"")  # takes the number that the file had
    file.write_bytes(data)


def _spoil(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        for key, value in connection.execute("SELECT key, value FROM entry").fetchall():
            spoilt = value[: len(value) // 2] + bytes([value[len(value) // 2] ^ 1]) + value[len(value) // 2 + 1 :]
            connection.execute("UPDATE entry SET value = ? WHERE key = ?", (spoilt, key))


def _be_a_link(file: Path) -> None:
    file.rename(file.with_name("real"))
    file.symlink_to(file.with_name("real"))


@pytest.mark.parametrize("harm", [_delete, _cut, _fill, _come_from_elsewhere, _spoil, _be_a_link])
def test_a_cache_that_is_not_ours_is_passed_over(project: Path, harm: Callable[[Path], None]) -> None:
    build_cached(Options(project))
    harm(project / FILE)
    edit(project, "A last word.")
    check_as_clean(project, build_cached(Options(project)))
    check_as_clean(project, build_cached(Options(project)))


def test_entries_of_another_version_are_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Cache(tmp_path)
    first.put({"a": b"1"})
    first.close()
    assert Cache(tmp_path).get("a") == b"1"
    monkeypatch.setattr(sys, "version", "another")
    assert Cache(tmp_path).get("a") is None


def test_why_tells_what_changed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def why(page: str) -> str:
        return CliRunner().invoke(cli, ["why", page, "-C", str(project)]).output

    assert "no build of this project is known" in why("index.html")
    build_cached(Options(project))
    edit(project, "A last word.")
    build_cached(Options(project))
    told = why("articles/main.html")
    assert "since this had changed:\n  bodies: article main\n" in told or "  texts: article main\n" in told
    assert "  template: article.html\n" in told
    assert "made it for the first time" in why("method.html")
    assert "the last build knows no file" in why("nothing.html")
