"""Files for hosts: every address gets its headers, the pages work under them below a path, and moved pages are found."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hosts import answer, host, rules_of
from playwright.sync_api import Browser

from briefgen.build import Options, build_project
from briefgen.publish.media import CHECKED
from briefgen.render import urls
from briefgen.render.exports.hosting import MOST_BYTES, MOST_REDIRECTS, headers, hosting_files, policy, redirects
from briefgen.render.plan import plan_pages
from briefgen.render.site import Site

Linked = Callable[[Mapping[str, str]], Site]
ROOT = Path(__file__).parents[3]
BASED = {"content/briefing.yaml": "title: A briefing\nbase_url: https://example.org/x\n"}


def test_both_files_can_be_read_by_hosts(any_site: Site) -> None:
    made = {path: make().decode("utf-8") for path, make in hosting_files(any_site).items()}
    assert made.keys() == {"_headers", "_redirects"}
    assert "None" not in made["_headers"]
    base = urls.base_path(any_site.graph.briefing.base_url) or "/"
    rules = rules_of(made["_headers"])
    assert len(rules) <= 100 and all(pattern.startswith(base) for pattern in rules)
    for path in ("", "claims/c.html", "data/briefing.json", "annotations/a.jsonld"):
        found = answer(rules, base + path)
        assert found["X-Content-Type-Options"] == "nosniff"
        assert found["Cache-Control"] == CHECKED, "the same as briefgen publish sets"
        assert "frame-ancestors 'none'" in found["Content-Security-Policy"]
        assert found["Content-Security-Policy"].count("default-src") == 1, "two policies would be joined"
    assert answer(rules, f"{base}annotations/a.jsonld")["Content-Type"] == "application/ld+json"


def test_other_sites_may_read_the_data_and_nothing_else(linked: Linked) -> None:
    def may_read(site: Site, path: str) -> bool:
        return answer(rules_of(headers(site)), path).get("Access-Control-Allow-Origin") == "*"

    site = linked({})
    assert may_read(site, "/data/briefing.sqlite") and not may_read(site, "/index.html")
    off = linked({"content/briefing.yaml": "title: T\nfeatures: {downloads: no}\n"})
    assert not may_read(off, "/data/briefing.sqlite")


def test_webassembly_is_allowed_where_there_is_an_index_to_search(linked: Linked) -> None:
    graph, off = linked({}).graph, linked({"content/briefing.yaml": "title: T\nfeatures: {search: no}\n"}).graph
    sites = {"index": Site(graph, makes_index=True), "names": Site(graph), "off": Site(off, makes_index=True)}
    assert [name for name, site in sites.items() if "wasm-unsafe-eval" in policy(site)] == ["index"]


def directives(text: str) -> dict[str, set[str]]:
    parts = (part.split() for part in text.split(";"))
    return {part[0]: set(part[1:]) - {"'none'"} for part in parts if part}


def test_the_headers_take_nothing_from_a_page_that_its_own_policy_gives(linked: Linked, shipped_site: Path) -> None:
    """Both policies hold at once, so what the header leaves out would be lost."""
    given = directives(policy(linked({})))
    own = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
    policies = {own.findall(page.read_text(encoding="utf-8"))[0] for page in shipped_site.rglob("*.html")}
    assert policies
    for found in map(directives, policies):
        for name, sources in found.items():
            assert sources <= given.get(name, given["default-src"]), name


MOVED = {
    "content/actors.yaml": "actors:\n  - {id: ann, name: Ann, former_ids: [anna, anne]}\n",
    "content/claims.yaml": "claims:\n  - {id: c, statement: It is so, former_ids: [old]}\n",
}


def test_former_addresses_are_redirected(linked: Linked) -> None:
    site = linked({**MOVED, **BASED})
    assert redirects(site).splitlines() == [
        "/x/claims/old.html /x/claims/c.html 301",
        "/x/actors/anna.html /x/actors/ann.html 301",
        "/x/actors/anne.html /x/actors/ann.html 301",
    ]
    assert redirects(linked({**MOVED, "content/briefing.yaml": "title: T\n"})).startswith(
        "/claims/old.html /claims/c.html 301\n"
    )
    assert redirects(linked({"content/claims.yaml": "", "content/actors.yaml": ""})) == ""


def test_redirects_are_those_of_the_redirect_pages(linked: Linked) -> None:
    site = linked(MOVED)
    pages = {f"/{page.path}" for page in plan_pages(site) if page.template == "redirect.html"}
    assert {line.split()[0] for line in redirects(site).splitlines()} == pages and len(pages) == 3


@pytest.mark.parametrize("length", [8, 90])
def test_redirects_are_bounded(linked: Linked, length: int) -> None:
    """GitLab Pages ignores them all when they are too many or too long."""
    former = ", ".join(f"{'a' * length}{number}" for number in range(1500))
    text = redirects(linked({"content/actors.yaml": f"actors: [{{id: ann, name: Ann, former_ids: [{former}]}}]\n"}))
    lines = text.splitlines()
    assert 200 < len(lines) <= MOST_REDIRECTS and len(text) <= MOST_BYTES and text.endswith(" 301\n")
    assert len(lines) == MOST_REDIRECTS or len(text) > MOST_BYTES - 300


# --- in a browser, below a path, with all headers


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve the shipped site at /x/ as a host would that reads `_headers`; give its address and its folder."""
    root = tmp_path_factory.mktemp("host")
    shutil.copytree(ROOT / "content", root / "project/content")
    briefing = root / "project/content/briefing.yaml"
    without_cards = "features:\n  cards: false"  # a picture for each page takes longer than all else
    briefing.write_text(briefing.read_text("utf-8").replace("features:", without_cards), "utf-8")
    options = Options(project=root / "project", output=root / "www/x", base_url="https://example.org/x/")
    assert build_project(options).published is not None
    with host(root / "www", root / "www/x/_headers") as address:
        yield f"{address}x/", root / "www/x"


def one_of_each_kind(site: Path) -> list[str]:
    """Return the pages at the top, and the list and one other page of each folder."""
    pages = sorted(site.glob("*.html"))
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        inside = sorted(folder.glob("*.html"), key=lambda path: (path.name != "index.html", path.name))
        pages += inside[:2]
    return [page.relative_to(site).as_posix() for page in pages]


@pytest.mark.browser
def test_every_kind_of_page_works_below_a_path_under_the_headers(browser: Browser, served: tuple[str, Path]) -> None:
    address, site = served
    pages = one_of_each_kind(site)
    assert len(pages) >= 15 and {"index.html", "404.html", "countries/index.html"} <= set(pages)
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "response",
        lambda response: faults.append(f"{response.status} {response.url}") if response.status >= 400 else None,
    )
    page.on(
        "request", lambda request: None if request.url.startswith(address) else faults.append(f"outside: {request.url}")
    )
    for path in pages:
        found = page.goto(address + path)
        assert found is not None and "frame-ancestors" in found.headers["content-security-policy"]
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none", "no style sheet"
    page.close()
    assert faults == []
