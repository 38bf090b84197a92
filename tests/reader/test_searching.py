"""The search page in a real browser: on a server at the top of a host and below a path, from disk, without scripts."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hosts import host
from onscreen import PHONE, Reader
from playwright.sync_api import Page, expect
from weight import first_view_faults, overweight

from briefgen.build import Options, build_project
from briefgen.publish.pagefind import can_index

pytestmark = pytest.mark.browser

FILES = {
    "content/briefing.yaml": "title: Talks\nbase_url: https://example.org/x/\n",
    "content/articles/camp.md": "---\ntitle: At the camp\ndate: 2023-08-20\ntopics: [summits]\n---\n"
    "Three leaders met in the mountains. 首相は平和を望むと述べた。 They spoke of <b>&lt;mark&gt;frigates&lt;/mark&gt;</b> & ports.\n",
    "content/articles/camp.yaml": """claims:
  - {id: met, statement: Three leaders met in the mountains., quote: Three leaders met, actors: [kishida], countries: [JP, KR]}
  - {id: frigates, statement: Frigates will be sold., kind: forecast, status: disputed, actors: [kishida], countries: [JP]}
timeline:
  - {id: summit, date: 2023-08-18, title: Summit in the mountains, type: summit, actors: [kishida, haddad], countries: [US], quote: met in the mountains}
""",
    "content/articles/port.md": "---\ntitle: At the port\ndate: 2024-03-02\n---\nAn envoy went to the port by the mountains; São Tomé was named.\n",
    "content/articles/port.yaml": "claims:\n  - {id: went, statement: An envoy went to the port., quote: An envoy went to the port, status: retracted, actors: [haddad], countries: [EG]}\n",
    "content/actors.yaml": """actors:
  - {id: kishida, name: Kishida Fumio, aliases: [Fumio Kishida], names: {ja: 岸田文雄}, countries: [JP]}
  - {id: haddad, name: Léïla Haddad, names: {ar: ليلى حدّاد}, countries: [EG], description: Envoy to the mountains.}
""",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("search")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefgen.build.can_index", can_index)
        outcome = build_project(Options(root))
    assert outcome.published is not None, [found.message for found, _ in outcome.problems]
    shutil.copytree(root / "site", root / "www/x")
    return root / "site"


@pytest.fixture(scope="module", params=["", "x/"], ids=["at the top", "below a path"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Give the address of the site on a server; below a path it sends the headers of `_headers` too."""
    below: str = request.param
    with host(site.parent / "www" if below else site, site / "_headers" if below else None) as top:
        yield top + below


@pytest.fixture(scope="module")
def below(site: Path) -> Iterator[str]:
    """Give the address of the site below a path, where there are headers: what works there works at the top."""
    with host(site.parent / "www", site / "_headers") as top:
        yield f"{top}x/"


@pytest.fixture
def tab(reader: Callable[..., Reader]) -> Iterator[Reader]:
    """Give a tab in which nothing goes wrong."""
    found = reader()
    yield found
    assert found.faults == [], "\n".join(found.faults)


def hits(page: Page) -> list[str]:
    return page.locator(".found-texts .title").all_inner_texts()


def searched(tab: Reader, address: str, asks: str) -> Page:
    """Open the search page with a question, and wait for its answer."""
    tab.page.goto(f"{address}search.html?{asks}")
    expect(tab.page.locator(".facets")).to_be_visible()
    expect(tab.page.locator(".found")).not_to_be_empty()
    expect(tab.page.locator(".found-texts.is-busy")).to_have_count(0)
    return tab.page


def test_words_are_found_and_marked_where_they_stand(tab: Reader, address: str) -> None:
    page = searched(tab, address, "q=mountains")
    assert {"At the camp", "At the port", "Summit in the mountains", "Léïla Haddad"} <= set(hits(page))
    assert page.locator(".found").inner_text() == f"{len(hits(page))} pages"
    port = page.locator(".found-texts li", has_text="At the port")
    assert re.sub(r"\W", "", port.locator("mark").first.inner_text()) == "mountains"
    assert "by the mountains" in port.locator(".excerpt").inner_text()
    assert port.locator(".meta").inner_text() == "Article · 2024"
    port.locator("a").click()
    assert page.url == f"{address}articles/port.html"
    assert page.locator("h1").inner_text() == "At the port"


def test_what_looks_like_markup_is_text(tab: Reader, below: str) -> None:
    page = searched(tab, below, "q=ports")
    excerpt = page.locator(".found-texts li", has_text="At the camp").locator(".excerpt")
    assert "<mark>frigates</mark> & ports." in excerpt.inner_text()
    assert excerpt.locator("mark").all_inner_texts() == ["ports."]


def test_facets_narrow_and_the_address_keeps_them(tab: Reader, address: str) -> None:
    page = searched(tab, address, "q=mountains")
    kinds = page.locator("select[name=kind]")
    assert "Event (1)" in kinds.inner_text()
    kinds.select_option("Article")
    expect(page.locator(".found")).to_have_text("2 pages")
    page.select_option("select[name=country]", "Egypt")
    expect(page.locator(".found")).to_have_text("1 page")
    assert hits(page) == ["At the port"]
    assert page.url == f"{address}search.html?q=mountains&kind=Article&country=Egypt"
    page.reload()
    expect(page.locator(".found")).to_have_text("1 page")
    assert page.locator("select[name=country]").input_value() == "Egypt"
    page.select_option("select[name=country]", "")
    expect(page.locator(".found")).to_have_text("2 pages")


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        ("kind=Claim&status=Disputed", {"Frigates will be sold."}),
        ("kind=Claim&actor=L%C3%A9%C3%AFla+Haddad", {"An envoy went to the port."}),
        ("kind=Event&year=2023", {"Summit in the mountains"}),
        ("kind=Claim&year=2024", {"An envoy went to the port."}),
        ("kind=Country", {"Egypt", "Japan", "South Korea", "United States"}),
    ],
)
def test_facets_alone_list_what_has_them(tab: Reader, below: str, asks: str, expected: set[str]) -> None:
    page = searched(tab, below, asks)
    assert {re.sub(r"^\W+", "", title) for title in hits(page)} == expected
    kind = page.locator("select[name=kind]").input_value()
    assert not [text for text in page.locator(".excerpt").all_inner_texts() if kind in text]


def test_facets_have_their_values_before_anything_is_asked(tab: Reader, below: str) -> None:
    page = tab.page
    page.goto(f"{below}search.html")
    page.locator("select[name=kind]").focus()
    expect(page.locator("select[name=kind] option", has_text="Claim (3)")).to_have_count(1)
    expect(page.locator(".found")).to_be_empty()


def test_the_newest_come_first_when_asked(tab: Reader, below: str) -> None:
    page = searched(tab, below, "q=mountains&sort=date")
    found = hits(page)
    assert set(found[:2]) == {"At the port", "An envoy went to the port."}
    assert found.index("At the camp") < found.index("Summit in the mountains") < found.index("Léïla Haddad")
    assert found[-1] == "Léïla Haddad", "what has no date comes last"


@pytest.mark.parametrize(
    ("asked", "name", "page_found"),
    [
        ("岸田", "Kishida Fumio", "Kishida Fumio"),
        ("平和", "", "At the camp"),
        ("平和を望む", "", "At the camp"),
        ("حداد", "Léïla Haddad", "Léïla Haddad"),
        ("leila", "Léïla Haddad", "Léïla Haddad"),
        ("sao tome", "", "At the port"),
        ("FUMIO", "Kishida Fumio", "Kishida Fumio"),
        ("日本", "Japan", ""),
        ("summits", "summits", ""),
    ],
)
def test_names_and_words_of_any_script_are_found(
    tab: Reader, below: str, asked: str, name: str, page_found: str
) -> None:
    page = searched(tab, below, f"q={asked}")
    if name:
        expect(page.locator(".found-names bdi", has_text=name)).to_have_count(1)
    if page_found:
        assert page_found in hits(page)
        excerpts = page.locator(".found-texts .excerpt").all_inner_texts()
        assert not any(re.search(r"[\u3040-\u9fff] [\u3040-\u9fff]", text) for text in excerpts)


def test_a_phrase_is_found_as_it_stands(tab: Reader, below: str) -> None:
    assert "At the port" in hits(searched(tab, below, "q=port+mountains"))
    assert "At the port" not in hits(searched(tab, below, 'q="port+mountains"'))
    expect(tab.page.locator(".found")).to_have_text("Nothing found. Try fewer or other words.")


def test_the_keyboard_does_all(tab: Reader, address: str) -> None:
    page = tab.page
    page.goto(f"{address}articles/camp.html")
    page.keyboard.press("/")
    page.wait_for_url(f"{address}search.html")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.type("mountains")
    expect(page.locator(".found-texts a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#query")).to_have_value("mountains/")
    page.keyboard.press("Escape")
    expect(page.locator("#query")).to_have_value("")
    expect(page.locator(".found-texts")).to_be_hidden()
    page.keyboard.type("camp")
    expect(page.locator(".found-texts a", has_text="At the camp")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}articles/camp.html")


def test_more_results_follow(tab: Reader, below: str) -> None:
    page = searched(tab, below, "q=a&sort=date")
    page.fill("#query", "")
    page.select_option("select[name=sort]", "")
    page.goto(f"{below}search.html?q=the")
    expect(page.locator(".found-texts li").first).to_be_visible()
    shown = page.locator(".found-texts li").count()
    whole = int(re.findall(r"\d+", page.locator(".found").inner_text())[-1])
    assert shown == min(10, whole)
    if whole > shown:
        page.click(".more-results")
        expect(page.locator(".found-texts li")).to_have_count(min(20, whole))
        expect(page.locator(".found-texts li").nth(10).locator("a")).to_be_focused()


def test_the_page_is_sound_with_and_without_results(tab: Reader, site: Path) -> None:
    with host(site) as address:
        for asks in ("q=mountains+kishida", "q=kishida", "q=zzz"):
            searched(tab, address, asks)
            assert tab.all_around() == []


def test_it_holds_its_budgets(tab: Reader, site: Path) -> None:
    with host(site) as address:
        for path in ("search.html", "names/index.html"):
            tab.requests.clear()
            tab.page.goto(address + path, wait_until="networkidle")
            files = [(site / url.removeprefix(address).partition("?")[0]).as_uri() for url in tab.requests]
            assert len(files) > 3 and first_view_faults(files) == []
    assert overweight(site, "search.html") == overweight(site, "names/index.html") == []


# --- where the index can't be read


def test_from_disk_names_are_found_and_the_rest_is_said(tab: Reader, site: Path) -> None:
    page = tab.open(site / "search.html")
    expect(page.locator(".only-names")).to_contain_text("This page was opened from disk")
    expect(page.locator(".facets")).to_be_hidden()
    page.fill("#query", "fumio")
    expect(page.locator(".found-names bdi")).to_have_text(["Kishida Fumio"])
    expect(page.locator(".found")).to_have_text("1 name")
    page.fill("#query", "سديم")
    expect(page.locator(".found")).to_have_text("Nothing found. Try fewer or other words.")
    for asked, name in (("文雄", "Kishida Fumio"), ("japan", "Japan"), ("ليلى", "Léïla Haddad"), ("summ", "summits")):
        page.fill("#query", asked)
        expect(page.locator(".found-names bdi")).to_have_text([name])
    assert tab.all_around() == []
    page.locator(".found-names a").click()
    page.wait_for_url(re.compile(r"topics/index\.html#topic-summits$"))
    page.go_back()
    page.fill("#query", "egypt")
    expect(page.locator(".found-names bdi")).to_have_text(["Egypt"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"countries/eg\.html$"))


def test_an_index_that_is_gone_is_said(reader: Callable[..., Reader], site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/pagefind")
    tab = reader()
    with host(tmp_path / "site") as address:
        tab.page.goto(f"{address}search.html?q=fumio")
        expect(tab.page.locator(".only-names")).to_contain_text("can’t be read here")
        expect(tab.page.locator(".found-names bdi")).to_have_text(["Kishida Fumio"])
        tab.page.goto("about:blank")


def test_without_scripts_there_are_lists_and_names(reader: Callable[..., Reader], site: Path) -> None:
    tab = reader(java_script_enabled=False)
    page = tab.open(site / "search.html")
    assert "Searching needs JavaScript" in page.inner_text("main")
    assert page.locator("form.search").is_hidden()
    page.click("text=All names")
    assert page.inner_text("h1") == "A–Z"
    assert "Fumio Kishida see Kishida Fumio" in page.inner_text("main")
    page.click("text=Kishida Fumio")
    assert page.url.endswith("actors/kishida.html")
    assert tab.faults == []


def test_the_header_has_room_for_it(tab: Reader, site: Path) -> None:
    page = tab.open(site / "index.html")
    for width in (PHONE, 320):
        tab.resize(width)
        assert page.locator("a.to-search").is_visible() and tab.outside() == []


def test_a_slash_is_a_letter_where_one_types(tab: Reader, site: Path) -> None:
    page = tab.open(site / "timeline/index.html")
    page.locator("select").first.focus()
    page.keyboard.press("/")
    page.keyboard.press("Control+/")
    assert page.url.endswith("timeline/index.html")
