"""The pipeline as a whole: what is published, what stays, and that it does not matter how it came about."""

import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from briefgen import build
from briefgen.author.scaffold import add_record, write_briefing
from briefgen.batches import TEXTS
from briefgen.build import Options, Outcome, build_project, check_project
from briefgen.executors import Processes

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "my briefing"
    write_briefing(folder)
    return folder


def _build(project: Path, output: Path | None = None, full: bool = False, jobs: int = 1) -> Outcome:
    outcome = build_project(Options(project=project, output=output, full=full, jobs=jobs))
    assert not outcome.failed, outcome.problems
    return outcome


def _tree(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_new_briefing_builds_without_a_warning(project: Path) -> None:
    outcome = _build(project)
    assert outcome.problems == ()
    assert outcome.published is not None
    assert outcome.published.written == len(_tree(project / "site")) - 2, "all but the manifest and the lock"


def test_second_build_writes_nothing(project: Path) -> None:
    _build(project)
    before = {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*.html")}
    outcome = _build(project)
    assert outcome.published is not None
    assert (outcome.published.written, outcome.published.removed) == (0, ())
    assert before == {path: path.stat().st_mtime_ns for path in (project / "site").rglob("*.html")}


def test_full_build_writes_everything(project: Path) -> None:
    first = _build(project)
    again = _build(project, full=True)
    assert first.published is not None
    assert again.published is not None
    assert again.published.written == first.published.written


def test_check_publishes_nothing(project: Path) -> None:
    assert check_project(Options(project=project)).problems == ()
    assert not (project / "site").exists()


def test_errors_leave_the_site_as_it_was(project: Path) -> None:
    _build(project)
    before = _tree(project / "site")
    _replace(project / "content/articles/first-article.md", "talks would resume", "talks would not resume")
    outcome = build_project(Options(project=project))
    assert [found.code for found, _ in outcome.problems] == ["BG201"]
    assert outcome.published is None
    assert _tree(project / "site") == before


def test_damaged_file_is_written_again_when_its_size_shows_it(project: Path) -> None:
    _build(project)
    page = project / "site/index.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    _build(project)
    assert page.read_bytes() == whole


def test_drafts_are_left_out_until_asked_for(project: Path) -> None:
    _replace(project / "content/articles/first-article.md", "title:", "status: draft\ntitle:")
    _replace(project / "content/briefing.yaml", "key_judgements: [first-claim]\n", "")
    assert not check_project(Options(project=project)).failed
    _build(project)
    assert not (project / "site/articles/first-article.html").exists()
    assert not build_project(Options(project=project, drafts=True)).failed
    assert "Draft" in (project / "site/articles/first-article.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("as_of", "is_there"), [("2024-06-30", False), ("2024-07-01", True)])
def test_article_is_published_on_its_day(project: Path, as_of: str, is_there: bool) -> None:
    from briefgen import dates

    _replace(project / "content/articles/first-article.md", "title:", "publish_on: 2024-07-01\ntitle:")
    _replace(project / "content/briefing.yaml", "key_judgements: [first-claim]\n", "")
    outcome = build_project(Options(project=project, as_of=dates.parse(as_of)))
    assert not outcome.failed
    assert (project / "site/articles/first-article.html").exists() is is_there


def test_vanished_address_is_told_and_former_id_mends_it(project: Path) -> None:
    _build(project)
    records = project / "content/articles/first-article.yaml"
    _replace(records, "first-claim", "renamed-claim")
    _replace(project / "content/briefing.yaml", "first-claim", "renamed-claim")
    outcome = build_project(Options(project=project))
    assert [(found.code, found.message) for found, _ in outcome.problems] == [
        ("BG803", "claims/first-claim.html was published and is gone")
    ]
    _replace(records, "- id: renamed-claim", "- id: renamed-claim\n    former_ids: [first-claim]")
    assert _build(project).problems == ()
    moved = (project / "site/claims/first-claim.html").read_text(encoding="utf-8")
    assert 'content="0; url=../claims/renamed-claim.html"' in moved


def test_strict_counts_warnings_as_errors(project: Path) -> None:
    add_record(project, "actor", "nobody", None)
    assert not build_project(Options(project=project)).failed
    outcome = build_project(Options(project=project, strict=True))
    assert [found.code for found, _ in outcome.problems] == ["BG305"]
    assert outcome.failed


def test_base_url_makes_canonical_addresses_only(project: Path) -> None:
    _build(project, project / "plain")
    build_project(Options(project=project, output=project / "based", base_url="https://example.org/b/"))
    page = (project / "based/claims/first-claim.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/b/claims/first-claim.html">' in page
    assert "canonical" not in (project / "plain/claims/first-claim.html").read_text(encoding="utf-8")
    assert 'href="/b/static/briefgen.css"' in (project / "based/404.html").read_text(encoding="utf-8")
    assert 'href="../static/briefgen.css"' in page


def test_output_inside_the_content_is_refused(project: Path) -> None:
    outcome = build_project(Options(project=project, output=project / "content/site"))
    assert [found.code for found, _ in outcome.problems] == ["BG901"]
    assert outcome.is_the_machines_fault
    assert not (project / "content/site").exists()


def test_broken_link_in_a_theme_is_found(project: Path) -> None:
    (project / "templates").mkdir()
    text = (ROOT / "templates/404.html").read_text(encoding="utf-8")
    (project / "templates/404.html").write_text(text.replace("{{ site.home }}", "nowhere.html#x"), encoding="utf-8")
    outcome = build_project(Options(project=project))
    assert [(found.code, found.message) for found, _ in outcome.problems] == [
        ("BG802", 'the link "nowhere.html#x" leads to no page of the site')
    ]
    assert outcome.published is None


def test_markup_shown_as_text_is_no_link(project: Path) -> None:
    article = project / "content/articles/first-article.md"
    article.write_text(
        article.read_text(encoding="utf-8") + '\nWrite `<a href="nowhere.html" id="x">`.\n', encoding="utf-8"
    )
    assert _build(project).problems == ()


EDITS = (
    ("content/articles/first-article.md", "Replace this text", "Put another text here"),
    ("content/articles/first-article.md", "## What follows", "## What comes of it"),
    ("content/actors.yaml", "name: The Ministry", "name: The Foreign Ministry"),
    ("content/articles/first-article.yaml", "title: Talks resume", "title: Talks are resumed"),
    ("content/sources.yaml", "reliability: B", "reliability: C"),
    ("content/pages/about.md", "Who makes it", "Whoever makes it"),
)


def _random_edit(project: Path, chance: random.Random) -> None:
    action = chance.choice(("edit", "edit", "new", "delete", "article"))
    if action == "edit":
        path, old, new = chance.choice(EDITS)
        text = (project / path).read_text(encoding="utf-8")
        old, new = (old, new) if old in text else (new, old)
        _replace(project / path, old, new)
    elif action == "new":
        add_record(project, "source", f"source-{chance.randrange(10**9)}", None)
    elif action == "article":
        add_record(project, "article", f"article-{chance.randrange(10**9)}", None)
    else:
        added = sorted((project / "content/articles").glob("article-*.md"))
        if added:
            chance.choice(added).unlink()


def _check_warm_equals_cold(project: Path, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    _build(project)
    for step in range(steps):
        _random_edit(project, chance)
        _build(project)
        cold = project / f"cold-{step}"
        _build(project, cold)
        assert _tree(project / "site") == _tree(cold)
        shutil.rmtree(cold)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(30))
def test_after_many_edits_the_site_equals_a_clean_build(project: Path, seed: int) -> None:
    _check_warm_equals_cold(project, seed, steps=20)


def _run(folder: Path, *arguments: str, **environment: str) -> None:
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments], cwd=folder, env=settings, check=True, capture_output=True
    )


@pytest.mark.soak
def test_surroundings_do_not_change_a_byte(project: Path, tmp_path: Path) -> None:
    _run(project, "build", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8", HOME="/nonexistent")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(project / "content", elsewhere / "content")
    _run(elsewhere, "build", "--jobs", "2", PYTHONHASHSEED="77", TZ="Asia/Tokyo", LC_ALL="C", LANG="ja_JP.UTF-8")
    assert _tree(project / "site") == _tree(elsewhere / "site")


def test_many_texts_are_compiled_by_processes_and_not_a_byte_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def processes(jobs: int) -> Processes:
        asked.append(jobs)
        return Processes(jobs)

    monkeypatch.setattr(build, "Processes", processes)
    monkeypatch.setattr(build, "_ENOUGH_FOR_PROCESSES", 2 * TEXTS)
    write_briefing(tmp_path / "one")
    for number in range(2 * TEXTS):
        path, _ = add_record(tmp_path / "one", "article", f"a{number}", None)
        with Path(path).open("a", encoding="utf-8") as handle:
            handle.write(f"Text *number* {number} of [Japan](country:JP).\n\n## Part\n\nMore.[^1]\n\n[^1]: A note.\n")
    _build(tmp_path / "one", tmp_path / "alone")
    assert asked == []
    _build(tmp_path / "one", tmp_path / "shared", jobs=2)
    assert asked == [2]
    assert _tree(tmp_path / "alone") == _tree(tmp_path / "shared")


def test_wheel_works_without_the_checkout(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    for name in sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css")]):
        assert f"briefgen/theme/{name.relative_to(ROOT).as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests/", "content/", "site/"))]
    installed = str(tmp_path / "installed")
    for command in (["init", "new one"], ["build", "-C", "new one"]):
        settings = {**os.environ, "PYTHONPATH": installed}
        script = f"import sys; sys.path[:] = [p for p in sys.path if p != {str(ROOT)!r}]; sys.argv[1:] = {command!r}; import briefgen; assert briefgen.__file__.startswith({installed!r}); from briefgen.cli import main; main()"
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=settings, check=True, capture_output=True)
    assert (tmp_path / "new one/site/static/briefgen.css").is_file()
