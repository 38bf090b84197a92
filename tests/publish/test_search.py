"""The search index of a site: of the pages' own words, made when these have changed, published with the pages or not at all."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefgen.build import Options, Outcome, build_project
from briefgen.diagnostics import problem
from briefgen.publish import pagefind
from briefgen.publish.search import NOTE, document_of, refresh_index
from briefgen.publish.write import PublishError, published_paths
from briefgen.source import WholeFile

Project = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]

pytestmark = pytest.mark.usefixtures("indexing")

ARTICLE = "content/articles/a.md"
TALKS = "---\ntitle: An article\ndate: 2024-05-14\n---\nThe minister said that talks would resume.\n"
LATER = TALKS.replace("resume", "end")


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


def build(project: Path, **options: bool) -> Outcome:
    outcome = build_project(Options(project, **options))
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
        ' content="Claim"></head><body>\n<main id="main" data-pagefind-body><h1>Words</h1></main>\n</body></html>\n'
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


def test_lists_and_old_addresses_are_not_indexed(project: Project) -> None:
    where = project({ARTICLE: TALKS.replace("date:", "former_ids: [b]\ndate:")})
    build(where)
    site = where / "site"
    found = {path.relative_to(site).as_posix() for path in site.rglob("*.html") if document_of(path.read_bytes())}
    assert found == {"articles/a.html", "method.html"}


# --- when


def test_an_index_stays_while_the_text_does(project: Project, made: list[int], tree: Tree) -> None:
    where = project({})
    build(where)
    before = tree(where / "site")
    assert made == [2] and "pagefind/pagefind.js" in before
    assert build(where).published.written == 0  # type: ignore[union-attr]
    (where / "static").mkdir()
    (where / "static/briefgen.css").write_text("p { color: red }\n")
    (where / "content/briefing.yaml").write_text("title: A briefing\nas_of: 2024-06-01\n")
    build(where)
    after = tree(where / "site")
    assert made == [2]
    assert after["articles/a.html"] != before["articles/a.html"]
    assert {path: after[path] for path in after if path.startswith("pagefind/")} == {
        path: before[path] for path in before if path.startswith("pagefind/")
    }


def test_an_index_is_made_when_the_text_changes_and_what_is_stale_goes(project: Project, made: list[int]) -> None:
    where = project({})
    build(where)
    before = indexed(where / "site")
    put(where, LATER)
    build(where)
    after = indexed(where / "site")
    assert made == [2, 2]
    assert {path for path in before if "fragment" in path} - after
    assert after == {
        f"pagefind/{p.relative_to(where / 'site/pagefind').as_posix()}"
        for p in (where / "site/pagefind").rglob("*")
        if p.is_file()
    }
    put(where, TALKS)
    build(where)
    assert indexed(where / "site") == before


def test_warm_is_cold(project: Project, tmp_path_factory: pytest.TempPathFactory, tree: Tree) -> None:
    where = project({})
    build(where)
    put(where, LATER)
    build(where)
    other = tmp_path_factory.mktemp("cold") / "site"
    assert build_project(Options(where, output=other)).published
    trees = [tree(site) for site in (where / "site", other)]
    warm, cold = ({path: data for path, data in files.items() if not path.startswith(".briefgen/")} for files in trees)
    assert warm == cold


@pytest.mark.parametrize(
    "note", [b"", b"{", b'{"key": 5}', b'{"key": "x", "files": {"pagefind/pagefind.js": ["x", 1]}}']
)
def test_a_damaged_note_is_ignored(project: Project, made: list[int], note: bytes, tree: Tree) -> None:
    where = project({})
    build(where)
    before = tree(where / "site")
    (where / "site/.briefgen" / NOTE).write_bytes(note)
    build(where)
    assert made == [2, 2]
    assert tree(where / "site") == before


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"short")])
def test_a_damaged_index_is_made_again(project: Project, damage: Callable[[Path], object], tree: Tree) -> None:
    where = project({})
    build(where)
    before = tree(where / "site")
    damage(where / "site/pagefind/pagefind-entry.json")
    build(where)
    assert tree(where / "site") == before


def test_an_index_that_a_commit_left_without_its_note_is_not_mistaken(project: Project, tree: Tree) -> None:
    """A build that dies after its commit and before its note leaves the note of the index before."""
    where = project({})
    build(where)
    first, note = tree(where / "site"), (where / "site/.briefgen" / NOTE).read_bytes()
    put(where, TALKS + "\nAnd more.\n")
    build(where)
    (where / "site/.briefgen" / NOTE).write_bytes(note)
    put(where, TALKS)
    build(where)
    assert tree(where / "site") == first


# --- off, and without what makes it


def test_the_setting_switches_all_of_it_off(project: Project, made: list[int]) -> None:
    where = project({})
    build(where)
    (where / "content/briefing.yaml").write_text("title: A briefing\nfeatures: {search: false}\n")
    build(where)
    site = where / "site"
    assert not indexed(site) and not (site / "pagefind").exists()
    assert not {"search.html", "names/index.html", "names/index.js"} & published_paths(site)
    assert made == [2]
    home, article = ((site / path).read_text() for path in ("index.html", "articles/a.html"))
    assert "to-search" not in home and "data-pagefind-body" not in article and "data-pagefind-filter" not in article
    assert "wasm" not in (site / "_headers").read_text()
    assert refresh_index(site) is None


def test_without_pagefind_there_are_names(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.build.can_index", lambda: False)
    where = project({})
    outcome = build(where)
    assert outcome.names_only
    assert {"search.html", "names/index.html", "names/index.js"} <= published_paths(where / "site")
    assert not indexed(where / "site")
    assert "wasm-unsafe-eval" not in (where / "site/search.html").read_text()


def test_only_the_search_page_may_run_webassembly(project: Project) -> None:
    where = project({})
    build(where)
    pages = (where / "site").rglob("*.html")
    assert [path.name for path in pages if "wasm-unsafe-eval" in path.read_text()] == ["search.html"]


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


def test_an_index_can_be_made_later(project: Project, made: list[int], tree: Tree) -> None:
    where = project({})
    site = where / "site"
    build(where, index_later=True)
    assert made == [] and not indexed(site)
    published = refresh_index(site)
    assert published is not None and published.written > 3 and published.removed == ()
    first = indexed(site)
    put(where, LATER)
    build(where, index_later=True)
    assert made == [2] and indexed(site) == first
    assert refresh_index(site) is not None
    assert indexed(site) != first
    assert refresh_index(site) is None
    later = tree(site)
    build(where)
    assert made == [2, 2] and tree(site) == later


def test_a_site_that_changes_meanwhile_keeps_its_index(
    project: Project, monkeypatch: pytest.MonkeyPatch, tree: Tree
) -> None:
    where = project({})
    site = where / "site"
    build(where)
    put(where, LATER)
    build(where, index_later=True)
    whole = pagefind.index
    states: list[dict[str, bytes]] = []

    def index(documents: Mapping[str, bytes], work: Path, jobs: int = 1) -> dict[str, bytes]:
        files = whole(documents, work, jobs)
        put(where, LATER + "\nMore.\n")
        build(where, index_later=True)
        states.append(tree(site))
        return files

    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "index", index)
        assert refresh_index(site) is None
    assert tree(site) == states[0]
    assert refresh_index(site) is not None


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_text("half a page")])
def test_a_site_that_is_being_written_is_left_alone(
    project: Project, damage: Callable[[Path], object], made: list[int]
) -> None:
    where = project({})
    build(where, index_later=True)
    damage(where / "site/articles/a.html")
    assert refresh_index(where / "site") is None
    assert made == []


def test_a_folder_without_a_site_has_no_index(tmp_path: Path) -> None:
    assert refresh_index(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_the_note_says_what_was_indexed(project: Project) -> None:
    where = project({})
    build(where)
    note = json.loads((where / "site/.briefgen" / NOTE).read_text())
    assert set(note["files"]) == indexed(where / "site")
    assert {path for path, (_, cut) in note["pages"].items() if cut} == {"articles/a.html", "method.html"}
