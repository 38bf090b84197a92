"""The sitemap by the rules of sitemaps.org, and robots.txt."""

import re
import urllib.robotparser
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

import pytest
from msgspec import structs

from briefgen.render.exports.sitemap import sitemap_files
from briefgen.render.plan import Page, page_view, plan_pages
from briefgen.render.site import Site

Linked = Callable[[Mapping[str, str]], Site]
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
W3C_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def made(site: Site, pages: list[Page] | None = None) -> dict[str, bytes]:
    return {path: make() for path, make in sitemap_files(site, plan_pages(site) if pages is None else pages).items()}


def listed(data: bytes, kind: str = "url") -> dict[str, str]:
    """Return the addresses of a sitemap and their days of change; what the schema does not know is refused."""
    root = ET.fromstring(data)
    assert root.tag == NAMESPACE + {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    assert root.attrib == {}
    found = {}
    for node in root:
        assert node.tag == NAMESPACE + kind
        assert [child.tag for child in node] in ([f"{NAMESPACE}loc"], [f"{NAMESPACE}loc", f"{NAMESPACE}lastmod"])
        address, day = node.findtext(f"{NAMESPACE}loc") or "", node.findtext(f"{NAMESPACE}lastmod") or ""
        assert re.fullmatch(r"https?://\S{1,2000}", address)
        assert not day or W3C_DAY.fullmatch(day)
        assert address not in found
        found[address] = day
    assert 1 <= len(found) <= 50_000
    assert len(data) <= 52_428_800
    return found


def test_every_page_is_listed_at_its_canonical_address(any_site: Site) -> None:
    pages = plan_pages(any_site)
    files = made(any_site, pages)
    if any_site.graph.briefing.base_url is None:
        assert files == {"robots.txt": b"User-agent: *\nAllow: /\n"}
        return
    assert set(files) == {"robots.txt", "sitemap.xml"}
    canonical = [
        page_view(any_site, page, page.root).canonical
        for page in pages
        if page.template not in ("redirect.html", "404.html")
    ]
    assert list(listed(files["sitemap.xml"])) == canonical


FILES = {
    "content/briefing.yaml": "title: A briefing\nbase_url: https://example.org/b/\n",
    "content/articles/a.md": "---\ntitle: A\ndate: 2024-05-14\nformer_ids: [older]\n---\nText.\n",
    "content/articles/b.md": "---\ntitle: B\ndate: 2024-05-14\nupdated: 2024-06\n---\nText.\n",
    "content/articles/c.md": "---\ntitle: C\ndate: 2024-05-14\ncorrections: [{date: 2024-07-01, text: Mended.}]\n---\nText.\n",
    "content/articles/d.md": "---\ntitle: D\ndate: 2024-05-14~\n---\nText.\n",
    "content/pages/about.md": "---\ntitle: About\nupdated: 2024-01-02\n---\nText.\n",
    "content/claims.yaml": "claims:\n  - {id: c, statement: It is so, status: supported, history: "
    "[{date: 2024-01-01, status: unreviewed}, {date: 2024-02-03, status: supported}]}\n  - {id: d, statement: It rains}\n",
}


def test_a_change_is_dated_where_it_is_known_to_the_day(linked: Linked) -> None:
    found = listed(made(linked(FILES))["sitemap.xml"])
    days = {address.removeprefix("https://example.org/b/"): day for address, day in found.items()}
    assert {path: day for path, day in days.items() if day} == {
        "articles/a.html": "2024-05-14",
        "articles/c.html": "2024-07-01",
        "pages/about.html": "2024-01-02",
        "claims/c.html": "2024-02-03",
    }
    assert {"", "articles/b.html", "articles/d.html", "claims/d.html"} <= days.keys()
    assert not {"articles/older.html", "404.html", "index.html"} & days.keys()


def test_a_long_sitemap_is_split(linked: Linked) -> None:
    site = linked(FILES)
    page = next(page for page in plan_pages(site) if page.path == "method.html")
    files = made(site, [structs.replace(page, path=f"p{number}.html") for number in range(120_001)])
    assert set(files) == {"robots.txt", "sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"}
    parts = list(listed(files["sitemap.xml"], "sitemap"))
    assert parts == [f"https://example.org/b/sitemap-{number}.xml" for number in (1, 2, 3)]
    addresses = [address for number in (1, 2, 3) for address in listed(files[f"sitemap-{number}.xml"])]
    assert addresses == [f"https://example.org/b/p{number}.html" for number in range(120_001)]


@pytest.mark.parametrize(("count", "parts"), [(50_000, 0), (50_001, 2)])
def test_it_is_split_no_sooner_than_it_must_be(linked: Linked, count: int, parts: int) -> None:
    site = linked(FILES)
    page = next(page for page in plan_pages(site) if page.path == "method.html")
    assert len(sitemap_files(site, [page] * count)) == 2 + parts


def test_addresses_are_escaped(linked: Linked) -> None:
    site = linked({"content/briefing.yaml": "title: A briefing\nbase_url: https://example.org/a&b'c\n"})
    assert "https://example.org/a&b'c/" in listed(made(site)["sitemap.xml"])


def test_robots_may_read_everything_and_are_told_of_the_sitemap(linked: Linked) -> None:
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(made(linked(FILES))["robots.txt"].decode().splitlines())
    assert rules.can_fetch("AnyBot", "https://example.org/b/claims/c.html")
    assert rules.site_maps() == ["https://example.org/b/sitemap.xml"]
