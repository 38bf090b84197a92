"""The search index of a site: of the pages' own words, made when these have changed, published with the pages or not at all."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.build import Options, Outcome, build_project
from briefgen.cli import cli
from briefgen.diagnostics import problem
from briefgen.publish import pagefind
from briefgen.publish.search import NOTE, add_index, document_of, leave_index, refresh_index, remember
from briefgen.publish.write import Published, PublishError, published_paths, publishing
from briefgen.source import WholeFile

Project = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]

pytestmark = pytest.mark.usefixtures("indexing")

ARTICLE = "content/articles/a.md"
TALKS = "---\ntitle: An article\ndate: 2024-05-14\n---\nThe minister said that talks would resume.\n"
LATER = TALKS.replace("resume", "end")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of documents whenever an index is made."""
    counts: list[int] = []
    whole = pagefind.index

    def index(documents: Mapping[str, bytes], work: Path, jobs: int = 1) -> dict[str, bytes]:
        counts.append(len(documents))
        return whole(documents, work, jobs)

    monkeypatch.setattr(pagefind, "index", index)
    return counts


def build(project: Path) -> Outcome:
    outcome = build_project(Options(project))
    assert outcome.published is not None, [found.message for found, _ in outcome.problems]
    return outcome


def indexed(site: Path) -> set[str]:
    return {path for path in published_paths(site) if path.startswith("pagefind/")}


def put(project: Path, text: str) -> None:
    (project / ARTICLE).write_text(text)


# --- what is indexed


def page(main: str, head: str = "") -> bytes:
    text = f'<!doctype html>\n<html dir="ltr" lang="en" data-root=""><head><title>T</title>{head}</head><body><nav>Home</nav>{main}<footer>F</footer></body></html>'
    return text.encode()


def test_the_marked_element_is_cut_out_with_what_the_head_tells() -> None:
    head = '<meta charset="utf-8"><meta name="kind" data-pagefind-filter="kind[content]" content="Claim">'
    cut = document_of(page('<main id="main" data-pagefind-body><h1>Words</h1></main>', head)).decode()
    assert cut == (
        '<!doctype html>\n<html dir="ltr" lang="en"><head><meta name="kind" data-pagefind-filter="kind[content]"'
        ' content="Claim"></head><body>\n<main id="main" data-pagefind-body><h1>Words</h1><p>Claim</p></main>\n</body></html>\n'
    )


def test_a_page_that_is_not_marked_is_not_indexed() -> None:
    assert document_of(page("<main><h1>A list</h1></main>")) == b""


def test_a_page_that_is_marked_in_another_way_is_indexed_as_it_is() -> None:
    other = page("<main><div data-pagefind-body>Words</div></main>")
    assert document_of(other) == other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>岸田文雄は首相</p>", "<p>岸 田 文 雄 は 首 相</p>"),
        ("<p>In Tokyo (東京) on 5日</p>", "<p>In Tokyo (東 京) on 5日</p>"),
        ('<p title="東京">平和</p>', '<p title="東京">平 和</p>'),
        ("<p>한국어 العربية</p>", "<p>한국어 العربية</p>"),
        ("<dt>Place</dt><dd>Manila</dd><dt>", "<dt>Place:</dt> <dd>Manila</dd> <dt>"),
        ('so<button class="ref" popovertarget="n">1</button><a class="citation" href="#c">[1]</a>.', "so."),
    ],
)
def test_text_is_made_ready(text: str, expected: str) -> None:
    assert expected in document_of(page(f"<main data-pagefind-body>{text}</main>")).decode()


# --- when


def publish(site: Path, words: str, later: bool = False, frame: str = "") -> Published:
    """Publish a site of one article and a list."""
    pages = {
        "articles/a.html": page(f"<main data-pagefind-body><h1>An article</h1><p>{words}</p></main>{frame}"),
        "articles/index.html": page(f"<main>{words}</main>"),
        "search.html": page("<main>Search</main>"),
    }
    with publishing(site) as stage:
        for path, data in pages.items():
            stage.add(path, data)
        note = None if later else add_index(stage)
        if note is None:
            leave_index(stage)
        published = stage.commit()
        if note is not None:
            remember(site, note)
    return published


def test_an_index_stays_while_the_text_does(site: Path, made: list[int], tree: Tree) -> None:
    publish(site, "Talks resume.")
    before = tree(site)
    assert made == [1] and "pagefind/pagefind.js" in before
    assert publish(site, "Talks resume.").written == 0
    assert publish(site, "Talks resume.", frame="<footer>Another</footer>").written == 1
    assert made == [1]
    after = tree(site)
    assert {path for path in before if path.startswith("pagefind/")} == indexed(site)
    assert all(after[path] == before[path] for path in indexed(site))


def test_an_index_is_made_when_the_text_changes_and_what_is_stale_goes(site: Path, made: list[int]) -> None:
    publish(site, "Talks resume.")
    before = indexed(site)
    publish(site, "Talks end.")
    after = indexed(site)
    assert made == [1, 1]
    assert {path for path in before - after if "fragment" in path}
    assert after == {path.relative_to(site).as_posix() for path in (site / "pagefind").rglob("*") if path.is_file()}
    publish(site, "Talks resume.")
    assert indexed(site) == before


def test_warm_is_cold(site: Path, tmp_path: Path, tree: Tree) -> None:
    for words in ("Talks resume.", "Talks end."):
        publish(site, words)
    publish(tmp_path / "cold", "Talks end.")
    assert tree(site) == tree(tmp_path / "cold")


NOTES = [b"", b"{", b'{"key": 5}', b'{"key": "x", "files": {"pagefind/pagefind.js": ["x", 1]}}']


@pytest.mark.parametrize("note", NOTES)
def test_a_damaged_note_is_ignored(site: Path, made: list[int], note: bytes, tree: Tree) -> None:
    publish(site, "Talks resume.")
    before = tree(site)
    (site / ".briefgen" / NOTE).write_bytes(note)
    publish(site, "Talks resume.")
    assert made == [1, 1]
    assert tree(site) == before


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"short")])
def test_a_damaged_index_is_made_again(site: Path, damage: Callable[[Path], object], tree: Tree) -> None:
    publish(site, "Talks resume.")
    before = tree(site)
    damage(site / "pagefind/pagefind-entry.json")
    publish(site, "Talks resume.")
    assert tree(site) == before


def test_an_index_whose_note_was_never_written_is_not_mistaken_for_another(site: Path, tree: Tree) -> None:
    """A build that dies after its commit leaves the note of the index before."""
    publish(site, "Talks resume.")
    first, note = tree(site), (site / ".briefgen" / NOTE).read_bytes()
    publish(site, "Talks resume. More.")
    (site / ".briefgen" / NOTE).write_bytes(note)
    publish(site, "Talks resume.")
    assert tree(site) == first


# --- off, and without what makes it


def test_the_setting_switches_all_of_it_off(project: Project, made: list[int]) -> None:
    where = project({})
    build(where)
    (where / "content/briefing.yaml").write_text("title: A briefing\nfeatures: {search: false}\n")
    build(where)
    site = where / "site"
    assert not indexed(site) and not (site / "pagefind").exists()
    assert not {"search.html", "names/index.html", "names/a-z.js"} & published_paths(site)
    assert made == [2]
    home, article = ((site / path).read_text() for path in ("index.html", "articles/a.html"))
    assert "to-search" not in home and "data-pagefind-body" not in article and "data-pagefind-filter" not in article
    assert "wasm" not in (site / "_headers").read_text()
    assert refresh_index(site) is None


def test_without_pagefind_there_are_names(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.build.can_index", lambda: False)
    where = project({})
    said = CliRunner().invoke(cli, ["build", "-C", str(where)]).stderr
    assert "the search finds names only; pip install 'briefgen[search]' makes it find every word\n" in said
    assert build(where).names_only
    assert {"search.html", "names/index.html", "names/a-z.js"} <= published_paths(where / "site")
    assert not indexed(where / "site")
    assert "wasm-unsafe-eval" not in (where / "site/search.html").read_text()


def test_pages_follow_what_is_installed(project: Project, monkeypatch: pytest.MonkeyPatch, tree: Tree) -> None:
    """Nothing else has changed, and all pages have to be others."""
    where = project({})
    build(where)
    with_index = tree(where / "site")
    with monkeypatch.context() as patch:
        patch.setattr("briefgen.build.can_index", lambda: False)
        build(where)
    assert not indexed(where / "site")
    assert b"data-pagefind-body" not in (where / "site/articles/a.html").read_bytes()
    build(where)
    assert tree(where / "site") == with_index


def test_records_are_indexed_and_only_the_search_page_may_run_webassembly(project: Project) -> None:
    where = project({ARTICLE: TALKS.replace("date:", "former_ids: [b]\ndate:")})
    build(where)
    site = where / "site"
    pages = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}
    assert {path for path, data in pages.items() if document_of(data)} == {"articles/a.html", "method.html"}
    assert [path for path, data in pages.items() if b"wasm-unsafe-eval" in data] == ["search.html"]


# --- failure


def test_what_fails_leaves_the_site(project: Project, monkeypatch: pytest.MonkeyPatch, tree: Tree) -> None:
    where = project({})
    build(where)
    before = tree(where / "site")
    put(where, LATER)

    def index(*_: object) -> dict[str, bytes]:
        raise PublishError(problem("BG908", WholeFile("pagefind"), "ended by signal 9"))

    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "index", index)
        outcome = build_project(Options(where))
    assert [found.code for found, _ in outcome.problems] == ["BG908"]
    assert outcome.published is None and outcome.is_the_machines_fault
    assert tree(where / "site") == before
    build(where)
    assert b"would end" in (where / "site/articles/a.html").read_bytes()


# --- beside other work


def test_an_index_can_be_made_later(site: Path, made: list[int], tree: Tree) -> None:
    publish(site, "Talks resume.", later=True)
    assert made == [] and not indexed(site)
    published = refresh_index(site)
    assert published is not None and published.written > 3 and published.removed == ()
    first = indexed(site)
    publish(site, "Talks end.", later=True)
    assert made == [1] and indexed(site) == first
    assert refresh_index(site) is not None
    assert indexed(site) != first
    assert refresh_index(site) is None
    later = tree(site)
    publish(site, "Talks end.")
    assert made == [1, 1] and tree(site) == later


def test_a_site_that_changes_meanwhile_keeps_its_index(site: Path, monkeypatch: pytest.MonkeyPatch, tree: Tree) -> None:
    publish(site, "Talks resume.")
    publish(site, "Talks end.", later=True)
    whole = pagefind.index
    states: list[dict[str, bytes]] = []

    def index(documents: Mapping[str, bytes], work: Path, jobs: int = 1) -> dict[str, bytes]:
        files = whole(documents, work, jobs)
        publish(site, "Talks end. More.", later=True)
        states.append(tree(site))
        return files

    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "index", index)
        assert refresh_index(site) is None
    assert tree(site) == states[0]
    assert refresh_index(site) is not None


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_text("half a page")])
def test_a_site_that_is_being_written_is_left_alone(
    site: Path, damage: Callable[[Path], object], made: list[int]
) -> None:
    publish(site, "Talks resume.", later=True)
    damage(site / "articles/a.html")
    assert refresh_index(site) is None
    assert made == []


def test_a_folder_without_a_site_has_no_index(tmp_path: Path) -> None:
    assert refresh_index(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_the_note_says_what_was_indexed(site: Path) -> None:
    publish(site, "Talks resume.")
    note = json.loads((site / ".briefgen" / NOTE).read_text())
    assert set(note["files"]) == indexed(site)
    assert {path for path, (_, cut) in note["pages"].items() if cut} == {"articles/a.html"}
