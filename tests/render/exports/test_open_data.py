"""The data page: every file is offered with what it holds and loses, and none when they are switched off."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import html5lib
import pytest
from bibtexparser.entrypoint import parse_string

from briefgen.build import Options, build_project
from briefgen.render import urls
from briefgen.render.exports.open_data import OFFERS, data_files
from briefgen.render.site import Site
from briefgen.render.views.data import MOST_ANNOTATIONS, data_view

Project = Callable[[Mapping[str, str]], Path]
Linked = Callable[[Mapping[str, str]], Site]


def page_of(site: Path) -> str:
    page = (site / "data.html").read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    return " ".join(page.split())


def test_every_file_is_made_and_offered(project: Project) -> None:
    folder = project({})
    assert build_project(Options(folder, strict=True)).published
    page = page_of(folder / "site")
    made = sorted(path.relative_to(folder / "site").as_posix() for path in (folder / "site/data").iterdir())
    assert made == sorted(offer.path for offer in OFFERS)
    for path in (*made, "annotations/a.jsonld"):
        assert f'href="{path}"' in page
    assert all(offer.format and offer.holds for offer in OFFERS)
    assert "states no licence" in page


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ("CC BY 4.0", "<p>CC BY 4.0</p>"),
        ("https://example.org/terms", 'href="https://example.org/terms"'),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("<b>mine</b>", "<p>&lt;b&gt;mine&lt;/b&gt;</p>"),
    ],
)
def test_the_terms_are_shown(project: Project, terms: str, shown: str) -> None:
    folder = project({"content/briefing.yaml": f"title: A briefing\nlicense: '{terms}'\n"})
    assert build_project(Options(folder)).published
    assert shown in page_of(folder / "site")


def test_nothing_is_made_when_downloads_are_off(project: Project) -> None:
    folder = project({"content/briefing.yaml": "title: A briefing\nfeatures: {downloads: off}\n"})
    assert build_project(Options(folder)).published
    assert not [name for name in ("data", "annotations", "data.html") if (folder / "site" / name).exists()]


def test_many_articles_are_counted_not_listed(linked: Linked) -> None:
    text = "---\ntitle: An article\ndate: 2024-05-14\n---\nText.\n"
    view = data_view(linked({f"content/articles/x{n}.md": text for n in range(MOST_ANNOTATIONS + 20)}))
    assert (len(view.annotations), view.more) == (MOST_ANNOTATIONS, 21)


def test_sources_are_read_by_others(any_site: Site) -> None:
    files = data_files(any_site)
    ids = sorted(f"source:{id_}" for id_ in any_site.graph.sources)
    assert sorted(item["id"] for item in json.loads(files[urls.SOURCES_CSL]())) == ids
    library = parse_string(files[urls.SOURCES_BIBTEX]().decode("utf-8"))
    assert not library.failed_blocks
    assert sorted(entry.key for entry in library.entries) == ids


def test_the_same_input_gives_the_same_bytes(any_site: Site) -> None:
    first = {path: make() for path, make in data_files(any_site).items()}
    assert {path: make() for path, make in data_files(any_site).items()} == first
