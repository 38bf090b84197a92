"""What a process keeps from one build to the next never shows: after any edits the site equals a clean build's."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sitecase import copy_case

from briefgen.author.scaffold import write_briefing
from briefgen.build import Options, Outcome, build_project
from briefgen.kept import Kept
from briefgen.read import stamps

ROOT = Path(__file__).parents[1]
Edit = Callable[[Path, random.Random], None]


@pytest.fixture(params=["new", "everything"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "briefing"
    if request.param == "new":
        write_briefing(folder)
    else:
        copy_case(request.param, folder)
    for name in ("templates", "static"):
        (folder / name).mkdir(exist_ok=True)
    return folder


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and ".briefgen" not in path.parts
    }


def files_of(project: Path) -> list[Path]:
    return sorted(path for path in (project / "content").rglob("*") if path.suffix in (".md", ".yaml"))


def change_line(project: Path, chance: random.Random) -> None:
    """Leave out a line, write it twice, or exchange it with the next: many such edits are mistakes."""
    path = chance.choice(files_of(project))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if len(lines) > 2:
        at = chance.randrange(len(lines) - 1)
        lines[at : at + 2] = chance.choice(
            ([lines[at + 1]], [lines[at], *lines[at : at + 2]], lines[at : at + 2][::-1])
        )
        path.write_text("".join(lines), encoding="utf-8")


def change_words(project: Path, chance: random.Random) -> None:
    """Exchange a word for another, of the same length or not."""
    path = chance.choice(files_of(project))
    words = path.read_text(encoding="utf-8").split(" ")
    at = chance.randrange(len(words))
    words[at] = chance.choice((words[at][::-1], words[at].swapcase(), "Quince", "42", ""))
    path.write_text(" ".join(words), encoding="utf-8")


def add_paragraph(project: Path, chance: random.Random) -> None:
    articles = sorted((project / "content/articles").glob("*.md"))
    if not articles:  # earlier edits may have removed or renamed all of them
        return
    path = chance.choice(articles)
    kinds = ("plain words", "*marked* words", "## A heading", "[a link](other.md)", "[Japan](country:JP)", "half **fin")
    with path.open("a", encoding="utf-8") as handle:
        handle.write(f"\n{chance.choice(kinds)} {chance.randrange(9)}\n")


def cut_file(project: Path, chance: random.Random) -> None:
    """Leave a file half written."""
    path = chance.choice(files_of(project))
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data) + 1)])


def rename_file(project: Path, chance: random.Random) -> None:
    path = chance.choice(files_of(project))
    path.rename(path.with_name(f"{path.stem}-{chance.randrange(9)}{path.suffix}"))


def remove_file(project: Path, chance: random.Random) -> None:
    chance.choice(files_of(project)).unlink()


def change_template(project: Path, chance: random.Random) -> None:
    """Put a template over the theme's, with a word more, or take it away again."""
    name = chance.choice(("claim.html", "base.html", "components/parts.html", "list.html", "card.svg"))
    own = project / "templates" / name
    if own.exists():
        own.unlink()
        return
    own.parent.mkdir(exist_ok=True)
    text = (ROOT / "templates" / name).read_text(encoding="utf-8")
    own.write_text(text.replace("</a>", f" {chance.randrange(9)}</a>"), encoding="utf-8")


def change_static(project: Path, chance: random.Random) -> None:
    (project / "static" / chance.choice(("briefgen.css", "own.css"))).write_text(f"a{{top:{chance.randrange(9)}px}}")


def change_asset(project: Path, chance: random.Random) -> None:
    path = project / "content/assets/a.txt"
    path.parent.mkdir(exist_ok=True)
    path.unlink() if path.exists() else path.write_text(str(chance.random()))


def change_settings(project: Path, chance: random.Random) -> None:
    path = project / "content/briefing.yaml"
    if path.exists():
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("publisher:")]
        path.write_text("\n".join([*lines, f"publisher: House {chance.randrange(9)}", ""]), encoding="utf-8")


def spoil_site(project: Path, chance: random.Random) -> None:
    """Remove a published file."""
    published = sorted(path for path in (project / "site").rglob("*.*") if path.is_file() and "claims" in path.parts)
    if published:
        chance.choice(published).unlink()


EDITS: tuple[Edit, ...] = (
    *(change_line, change_words, add_paragraph, add_paragraph, cut_file, rename_file, remove_file, change_template),
    *(change_static, change_asset, change_settings, spoil_site),
)


def shown(outcome: Outcome) -> list[object]:
    """Return the problems, but for addresses that are gone: those depend on what was published before."""
    return [found for found in outcome.problems if found[0].code != "BG803"]


def check_kept_equals_clean(project: Path, seed: int, steps: int) -> int:
    """Edit at random; return how many builds were published."""
    chance, kept, published = random.Random(seed), Kept(), 0
    sound = project.parent / "sound"
    shutil.copytree(project, sound)
    for step in range(steps):
        outcome = build_project(Options(project), kept=kept)
        clean = project.parent / f"clean-{step}"
        expected = build_project(Options(project, output=clean))
        assert shown(outcome) == shown(expected), step
        assert outcome.texts == expected.texts
        if outcome.failed:
            for name in ("content", "templates", "static"):
                shutil.rmtree(project / name)
                shutil.copytree(sound / name, project / name)
        else:
            published += 1
            assert tree(project / "site") == tree(clean), step
            shutil.rmtree(sound)
            shutil.copytree(project, sound, ignore=shutil.ignore_patterns("site"))
        shutil.rmtree(clean, ignore_errors=True)
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            if files_of(project):
                chance.choice(EDITS)(project, chance)
    return published


@pytest.fixture(params=["stamps", "texts"])
def trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be told by their stamps, though they were written just now, or have each read again."""
    monkeypatch.setattr(stamps, "_RACY", -(10**18) if request.param == "stamps" else 10**18)


def test_after_edits_the_site_equals_a_clean_build(project: Path, trusted: None) -> None:
    assert check_kept_equals_clean(project, 4, steps=9) > 3


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_after_many_edits_the_site_equals_a_clean_build(project: Path, trusted: None, seed: int) -> None:
    assert check_kept_equals_clean(project, seed, steps=40) > 10


def test_an_edit_makes_only_what_shows_it(tmp_path: Path) -> None:
    project = copy_case("everything", tmp_path / "briefing")
    kept = Kept()
    build_project(Options(project), kept=kept)
    article = project / "content/articles/main.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nA last word.\n", encoding="utf-8")
    first = build_project(Options(project, pages_first=True), kept=kept)
    assert first.published is not None and first.published.changed == ("articles/main.html",)
    assert {path.partition("/")[0] for path in first.behind} >= {"data"}
    second = build_project(Options(project), kept=kept)
    assert second.published is not None and second.behind == ()
    assert {*second.published.changed} <= {*first.behind}
    assert build_project(Options(project, output=tmp_path / "clean")).published is not None
    assert tree(project / "site") == tree(tmp_path / "clean")


def test_what_is_published_in_haste_is_looked_at_by_the_next_build(tmp_path: Path) -> None:
    project = copy_case("everything", tmp_path / "briefing")
    page = project / "site/articles/main.html"
    build_project(Options(project))
    page.unlink()
    kept, pages_first = Kept(), Options(project, pages_first=True)
    build_project(pages_first, kept=kept)
    assert page.is_file(), "a process takes nothing on trust that it has not published itself"
    page.unlink()
    build_project(pages_first, kept=kept)
    assert not page.exists()
    build_project(Options(project), kept=kept)
    assert page.is_file()


def test_nothing_is_made_where_nothing_changed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_RACY", -(10**18))
    kept = Kept()
    build_project(Options(project), kept=kept)
    monkeypatch.setattr(kept.trace, "of", None)  # whatever would be made now, fails
    outcome = build_project(Options(project), kept=kept)
    assert outcome.published is not None and outcome.published.changed == ()


def test_a_path_that_is_taken_later_is_reported(tmp_path: Path) -> None:
    project = copy_case("everything", tmp_path / "briefing")
    kept = Kept()
    assert not build_project(Options(project), kept=kept).failed
    actors = project / "content/actors.yaml"
    text = actors.read_text(encoding="utf-8")
    actors.write_text(text.replace("[ann-of-old]", "[ann-of-old, office]"), encoding="utf-8")
    outcome, expected = build_project(Options(project), kept=kept), build_project(Options(project))
    assert "BG801" in {found.code for found, _ in expected.problems}
    assert shown(outcome) == shown(expected)
