"""Feeds: valid by the rules of RFC 4287 and JSON Feed 1.1, read by a real reader, and true to the content."""

import datetime
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import jsonschema
import pytest
from msgspec import structs

from briefgen import model
from briefgen.dates import parse
from briefgen.render import urls
from briefgen.render.exports import feeds
from briefgen.render.exports.feeds import feed_files
from briefgen.render.exports.identifiers import moment_of, rfc3339
from briefgen.render.site import Site

Linked = Callable[[Mapping[str, str]], Site]

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ABSOLUTE = re.compile(r"(https?://[^\s/]+/\S*|urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mailto:\S+)")
MOMENT = {"type": "string", "pattern": f"^{RFC_3339.pattern}$"}
TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "properties": {"name": TEXT}, "required": ["name"], "additionalProperties": False},
}
JSON_FEED = {
    "type": "object",
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "authors": AUTHORS,
        "language": TEXT,
        "items": {
            "type": "array",
            "maxItems": 50,
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "pattern": f"^{ABSOLUTE.pattern}$"},
                    "title": TEXT,
                    "content_html": TEXT,
                    "url": ADDRESS,
                    "summary": TEXT,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT},
                    "language": TEXT,
                },
                "required": ["id", "content_html", "date_modified"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "title", "items"],
    "additionalProperties": False,
}
"""JSON Feed 1.1, stricter: what is not known is left out, not empty."""


def made(site: Site) -> dict[str, bytes]:
    return {path: make() for path, make in feed_files(site).items()}


def text(node: ET.Element, name: str) -> str:
    return (node.findtext(f"{ATOM}{name}") or "").strip()


def entries(data: bytes) -> list[ET.Element]:
    return ET.fromstring(data).findall(f"{ATOM}entry")


def titles(data: bytes) -> list[str]:
    return [text(entry, "title") for entry in entries(data)]


def check_content(html: str) -> None:
    """Check that HTML is well-formed and has no address that needs a page around it."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    for node in parser.parseFragment(html).iter():
        assert node.tag not in ("script", "style", "form", "iframe")
        for name in ("href", "src"):
            if name in node.attrib:
                assert ABSOLUTE.fullmatch(node.attrib[name]), node.attrib[name]
        assert node.tag != "img" or node.attrib.get("src")


def check_person_and_dates(node: ET.Element) -> None:
    for name in ("id", "title", "updated"):
        assert len(node.findall(f"{ATOM}{name}")) == 1, name
        assert text(node, name), name
    for author in node.findall(f"{ATOM}author"):
        assert text(author, "name")
    for name in ("updated", "published"):
        assert all(RFC_3339.fullmatch(found.text or "") for found in node.findall(f"{ATOM}{name}"))
    assert ABSOLUTE.fullmatch(text(node, "id"))


def check_atom(data: bytes, address: str) -> None:
    """Check a feed against RFC 4287 and the warnings of the W3C's feed validator."""
    root = ET.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    check_person_and_dates(root)
    assert root.find(f"{ATOM}author") is not None
    links = {link.attrib["rel"]: link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert ({"self": address} if address else {}).items() <= links.items()
    assert len(links) == len(root.findall(f"{ATOM}link")) == (2 if address else 0)
    found = root.findall(f"{ATOM}entry")
    ids = [text(entry, "id") for entry in found]
    assert len(set(ids)) == len(ids) <= feeds.MOST_ENTRIES
    times = [text(entry, "updated") for entry in found]
    assert times == sorted(times, reverse=True)
    assert not times or times[0] == text(root, "updated")
    for entry in found:
        check_person_and_dates(entry)
        assert not text(entry, "published") or text(entry, "published") <= text(entry, "updated")
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.attrib == {"type": "html"}
        assert content.text
        check_content(content.text)
        assert len(entry.findall(f"{ATOM}link")) == (1 if address else 0)


def test_every_feed_is_valid(any_site: Site) -> None:
    base = any_site.graph.briefing.base_url
    files = made(any_site)
    for path, data in files.items():
        address = urls.address(base, path)
        if path.endswith(".json"):
            feed = json.loads(data)
            jsonschema.validate(feed, JSON_FEED)
            assert feed.get("feed_url", "") == address
            twin = path.replace(".json", ".xml")
            assert [item["id"] for item in feed["items"]] == [text(e, "id") for e in entries(files[twin])]
            for item in feed["items"]:
                check_content(item["content_html"])
        else:
            check_atom(data, address)
        assert b"None/" not in data


def made_one(site: Site, path: str) -> bytes:
    return feed_files(site)[path]()


def test_a_real_reader_reads_every_feed(any_site: Site) -> None:
    for path, data in made(any_site).items():
        if path.endswith(".xml"):
            found = feedparser.parse(data)
            assert not found.bozo, (path, found.get("bozo_exception"))
            assert found.version == "atom10"
            assert [entry.id for entry in found.entries] == [text(entry, "id") for entry in entries(data)]
            assert [entry.title for entry in found.entries] == [feedparser_title(title) for title in titles(data)]


def feedparser_title(title: str) -> str:
    """Return a title as the reader gives it back: it cleans what looks like markup, also in plain text."""
    return str(feedparser.parse(f"<feed xmlns='{ATOM[1:-1]}'><title>{plain(title)}</title></feed>").feed.title)


def plain(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_the_same_site_makes_the_same_bytes(any_site: Site) -> None:
    assert made(any_site) == made(Site(any_site.graph))


CHANGED = {
    "content/briefing.yaml": "title: A briefing\nauthors: [An author]\nbase_url: https://example.org/b/\nas_of: 2024-06-01\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\ncountries: [JP]\nactors: [p]\n---\nSaid.\n",
    "content/actors.yaml": "actors:\n  - {id: p, name: A person}\n  - {id: q, name: Another}\n",
    "content/claims.yaml": """claims:
  - id: c
    statement: Talks resume
    speaker: p
    countries: [FR]
    article: a
    status: refuted
    likelihood: likely
    verdict: They did not.
    history:
      - {date: 2024-05-14, status: unreviewed}
      - {date: 2024-05-20, status: supported, note: A witness & <proof>.}
      - {date: 2024-05-20, likelihood: likely, note: As the scale has it.}
      - {date: 2024-05, status: refuted}
  - {id: d, statement: It rains, article: a}
""",
}


def test_a_change_says_what_was_what_is_and_why(linked: Linked) -> None:
    files = made(linked(CHANGED))
    changes = entries(files["claims/changes.xml"])
    assert [text(entry, "title") for entry in changes] == [
        "Supported → Refuted: Talks resume",
        "likelihood likely: Talks resume",
        "Unreviewed → Supported: Talks resume",
    ]
    assert [text(entry, "updated")[:10] for entry in changes] == ["2024-05-20"] * 3, "no state is older than one before"
    assert "<p>A witness &amp; &lt;proof&gt;.</p>" in text(changes[2], "content")
    assert "<li>Status: Unreviewed → Supported</li>" in text(changes[2], "content")
    assert "They did not." in text(changes[0], "content")
    assert "They did not." not in text(changes[1], "content")
    assert '<a href="https://example.org/b/articles/a.html">An article</a>' in text(changes[0], "content")


def test_a_claims_feed_begins_with_its_publication(linked: Linked) -> None:
    files = made(linked(CHANGED))
    assert titles(files["claims/c.xml"])[-1] == "Unreviewed: Talks resume"
    assert len(entries(files["claims/c.xml"])) == 4
    (only,) = entries(files["claims/d.xml"])
    assert (text(only, "title"), text(only, "published")) == ("Unreviewed: It rains", "2024-05-14T00:00:00Z")


def test_a_feed_about_one_has_what_names_it(linked: Linked) -> None:
    files = made(linked(CHANGED))
    about = {
        path: [title.split(": ")[0] for title in titles(files[path])]
        for path in files
        if "actors/" in path and path.endswith("xml")
    }
    change = ["Supported → Refuted", "likelihood likely", "Unreviewed → Supported"]
    assert about == {"actors/p.xml": [*change, "An article"], "actors/q.xml": []}
    assert titles(files["countries/jp.xml"]) == ["An article"]
    assert len(titles(files["countries/fr.xml"])) == 3
    assert len(titles(files["feed.xml"])) == 4


def ids(site: Site, path: str) -> list[str]:
    return [text(entry, "id") for entry in entries(made_one(site, path))]


@pytest.mark.parametrize("base", ["base_url: https://example.org/b/\n", ""])
def test_ids_stay_when_titles_and_histories_change(linked: Linked, base: str) -> None:
    settings = {"content/briefing.yaml": f"title: A briefing\n{base}"}
    before = linked({**CHANGED, **settings})
    first = {path: ids(before, path) for path in ("feed.xml", "claims/c.xml")}
    claims = (
        CHANGED["content/claims.yaml"]
        .replace("Talks resume", "Talks do")
        .replace(
            "- {date: 2024-05-20, status: supported",
            "- {date: 2024-05-16, note: Looked at.}\n      - {date: 2024-05-20, status: supported",
        )
    )
    article = CHANGED["content/articles/a.md"].replace("An article", "Renamed")
    after = linked(
        {
            **CHANGED,
            "content/claims.yaml": claims,
            "content/articles/a.md": article,
            "content/briefing.yaml": f"title: Other\n{base}",
        }
    )
    for path, known in first.items():
        assert len(set(known)) == len(known)
        assert set(known) < set(ids(after, path))
    assert len(set(first["feed.xml"] + first["claims/c.xml"])) == 5, "one record has one id in all feeds"


def test_an_update_or_a_correction_moves_an_article_to_the_top(linked: Linked) -> None:
    front = "title: Old\ndate: 2020-01-01\nupdated: 2021-05\ncorrections:\n  - {date: 2023-02-03, text: It was <b>two</b>.}\n"
    other = "---\ntitle: B\ndate: 2022-01-01\n---\nB.\n"
    files = made(linked({"content/articles/old.md": f"---\n{front}---\nBody.\n", "content/articles/b.md": other}))
    assert titles(files["feed.xml"]) == ["An article", "Old", "B"]
    old = entries(files["feed.xml"])[1]
    assert (text(old, "published"), text(old, "updated")) == ("2020-01-01T00:00:00Z", "2023-02-03T00:00:00Z")
    assert text(old, "content").startswith(
        "<p><strong>Correction, 3 February 2023:</strong> It was &lt;b&gt;two&lt;/b&gt;.</p>"
    )
    assert "<p>Body.</p>" in text(old, "content")


TEXT_WITH_LINKS = """Here [Japan](country:JP), [](source:s), [a part](#part), [another](b.md#there), [out](https://example.com/?a=1&b=2),
[mail](mailto:a@example.com), ![A map](../assets/map.png) and a note.[^1]

## Part

[^1]: The note.
"""
LINKED = {
    "content/articles/a.md": f"---\ntitle: A\ndate: 2024-05-14\n---\n{TEXT_WITH_LINKS}",
    "content/articles/b.md": "---\ntitle: B\ndate: 2024-05-13\n---\n## There\n\nText.\n",
    "content/sources.yaml": "sources:\n  - {id: s, title: A source}\n",
    "content/assets/map.png": "no picture",
}


def test_links_of_a_text_lead_to_full_addresses(linked: Linked) -> None:
    site = linked({**LINKED, "content/briefing.yaml": "title: A briefing\nbase_url: https://example.org/b\n"})
    html = text(entries(made_one(site, "feed.xml"))[0], "content")
    base = "https://example.org/b"
    assert re.findall(r'(?:href|src)="([^"]*)"', html)[:7] == [
        f"{base}/countries/jp.html",
        f"{base}/sources/s.html",
        f"{base}/articles/a.html#t-part",
        f"{base}/articles/b.html#t-there",
        "https://example.com/?a=1&amp;b=2",
        "mailto:a@example.com",
        f"{base}/assets/map.png",
    ]
    assert f">{'[1]'}</a>" in html
    assert f'{base}/articles/a.html#t-fn:1"' in html


def test_without_an_address_links_of_the_site_are_words(linked: Linked) -> None:
    html = text(entries(made_one(linked(LINKED), "feed.xml"))[0], "content")
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == ["https://example.com/?a=1&amp;b=2", "mailto:a@example.com"]
    assert html.startswith("<p>Here Japan, [1], a part, another, <a")
    assert "A map and a note." in html


def many_articles(count: int, words: int) -> dict[str, str]:
    day = datetime.date(2020, 1, 1)
    files = {}
    for number in range(count):
        front = f"title: A{number}\ndate: {day + datetime.timedelta(days=number)}\nsummary: Short {number}.\ncountries: [JP]\n"
        files[f"content/articles/n{number}.md"] = f"---\n{front}---\n{'word ' * words}\n"
    return files


def test_a_feed_is_bounded_in_entries_and_in_text(linked: Linked) -> None:
    files = made(linked({"content/articles/a.md": "", **many_articles(60, 8000)}))
    assert titles(files["feed.xml"]) == [f"A{number}" for number in range(59, 9, -1)]
    for path, most in (("feed.xml", feeds.MOST_TEXT), ("countries/jp.xml", feeds.MOST_TEXT_OF_ONE)):
        contents = [text(entry, "content") for entry in entries(files[path])]
        in_full = [content for content in contents if len(content) > 30_000]
        assert len(in_full) == most // 40_007
        assert contents[0] == in_full[0]
        assert contents[-1] == "<p>Short 10.</p>"


def test_the_newest_article_is_there_in_full_however_long(linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_TEXT_OF_ONE", 10)
    contents = [
        text(e, "content")
        for e in entries(made_one(linked({"content/articles/a.md": "", **many_articles(2, 50)}), "countries/jp.xml"))
    ]
    assert [len(content) > 200 for content in contents] == [True, False]


@pytest.mark.soak
def test_ten_thousand_entries_are_quick(linked: Linked, within: Callable[[float], Any]) -> None:
    graph = linked(CHANGED).graph
    state = model.State(parse("2024-05-01"), status="supported")
    claims = {
        f"c{n}": model.Claim(f"c{n}", f"Claim {n}", history=(state, structs.replace(state, status="disputed")))
        for n in range(10_000)
    }
    site = Site(structs.replace(graph, claims=claims, claims_by_article={}, references_by_target={}))
    with within(60):
        files = made(site)
    assert len(files) == 10_000 + 3 + 2 * 2 + 2 * len(graph.named_countries)
    assert len(entries(files["claims/changes.xml"])) == feeds.MOST_ENTRIES


def test_what_is_written_from_right_to_left_says_so(linked: Linked) -> None:
    files = {
        "content/briefing.yaml": "title: إحاطة\nlanguage: ar\n",
        "content/articles/a.md": "---\ntitle: مقال\ndate: 2024-05-14\n---\nقال.\n",
        "content/articles/b.md": "---\ntitle: An article\ndate: 2024-05-13\nlanguage: en\n---\nSaid.\n",
    }
    arabic, english = entries(made_one(linked(files), "feed.xml"))
    assert text(arabic, "content") == '<div lang="ar" dir="rtl">\n<p>قال.</p>\n</div>'
    assert english.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "en"}
    assert text(english, "content") == "<p>Said.</p>"


def test_a_claim_named_changes_gives_way_to_the_feed_of_all(linked: Linked) -> None:
    site = linked({"content/claims.yaml": "claims:\n  - {id: changes, statement: It changes}\n"})
    assert titles(made_one(site, "claims/changes.xml")) == []


def test_feeds_can_be_switched_off(linked: Linked) -> None:
    assert feed_files(linked({"content/briefing.yaml": "title: A briefing\nfeatures: {feeds: no}\n"})) == {}


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2024-05-14", "2024-05-14T00:00:00Z"),
        ("2024-05", "2024-05-01T00:00:00Z"),
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-21~", "2024-03-01T00:00:00Z"),
        ("2020/2024", "2020-01-01T00:00:00Z"),
        ("../2024-02", "2024-02-29T00:00:00Z"),
        ("-0044-03-15", "0001-01-01T00:00:00Z"),
        ("Y12345", "9999-12-31T00:00:00Z"),
    ],
)
def test_a_date_counts_from_its_first_day(date: str, moment: str) -> None:
    assert rfc3339(moment_of(parse(date))) == moment


def test_without_any_date_it_is_the_epoch() -> None:
    assert rfc3339(moment_of(None)) == "1970-01-01T00:00:00Z"
