"""JSON-LD: expanded by a JSON-LD processor, with nothing lost on the way; true to schema.org; harmless in a page."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from html5lib import HTMLParser
from msgspec import structs
from onscreen import Reader
from pyld import jsonld

from briefgen.build import Options, build_project
from briefgen.render import urls
from briefgen.render.body import data_block
from briefgen.render.exports.structured_data import CONTEXT
from briefgen.render.plan import page_view, plan_pages
from briefgen.render.site import Site

Linked = Callable[[Mapping[str, str]], Site]
Write = Callable[[Mapping[str, str]], Path]
Node = dict[str, Any]

SCHEMA = "http://schema.org/"
TERMS = json.loads((Path(__file__).parent / "schema-org-context.jsonld").read_text("utf-8"))
"""The terms of schema.org's context that are used here, and no others: what else is written is lost in expansion."""

THING = "alternateName description identifier image mainEntityOfPage name sameAs url"
WORK = (
    "about archivedAt author citation correction creator dateCreated dateModified datePublished inLanguage isAccessibleForFree isBasedOn"
    " isPartOf keywords license publisher text headline"
)
ORGANIZATION = "dissolutionDate foundingDate memberOf parentOrganization"
WORKS = (
    "Article BlogPosting Book Chapter CollectionPage CorrectionComment CreativeWork Legislation Map NewsArticle Report Review ScholarlyArticle"
    " AnalysisNewsArticle SocialMediaPosting Thesis WebPage WebSite"
)
PROPERTIES = {
    **dict.fromkeys(WORKS.split(), f"{THING} {WORK}"),
    **dict.fromkeys(
        ["Corporation", "GovernmentOrganization", "Organization", "PoliticalParty"], f"{THING} {ORGANIZATION}"
    ),
    "BreadcrumbList": f"{THING} itemListElement",
    "Claim": f"{THING} {WORK} appearance",
    "ClaimReview": f"{THING} {WORK} claimReviewed itemReviewed reviewBody reviewRating",
    "Country": THING,
    "DataDownload": f"{THING} contentUrl encodingFormat",
    "Dataset": f"{THING} {WORK} distribution",
    "Event": f"{THING} about attendee endDate eventStatus location organizer startDate superEvent",
    "GeoCoordinates": "latitude longitude",
    "ListItem": f"{THING} item position",
    "Person": f"{THING} birthDate deathDate jobTitle memberOf worksFor",
    "Place": f"{THING} containedInPlace geo",
    "Rating": "alternateName ratingExplanation",
}
"""Which properties a type has in the vocabulary, its own and those of the types above it, as far as they are used here."""

ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)?)?)?")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def load(address: str, options: Any) -> Node:
    """Serve schema.org's context, and nothing else."""
    assert address == CONTEXT
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": TERMS}


def documents(site: Site) -> Iterator[tuple[str, Node]]:
    for page in plan_pages(site):
        html = page_view(site, page, page.root).structured
        assert (html is None) == (page.template in ("redirect.html", "404.html")), page.path
        if html is not None:
            yield page.path, json.loads(html.markup)


def expand(site: Site, path: str, document: Node) -> list[Node]:
    """Return what a processor makes of a page's JSON-LD at the page's address."""
    base = urls.address(site.graph.briefing.base_url, path) or f"https://example.net/{path}"
    return list(jsonld.expand(document, {"documentLoader": load, "base": base}))


def nodes(value: Any) -> Iterator[Node]:
    """Yield every thing in a document, those within others too."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


def names(document: Any) -> list[str]:
    """Return the names of all properties, in any order."""
    found = (name for node in nodes(document) for name in node if not name.startswith("@"))
    return sorted(name.removeprefix(SCHEMA) for name in found)


def test_every_page_expands_and_loses_nothing(any_site: Site) -> None:
    for path, document in documents(any_site):
        expanded = expand(any_site, path, document)
        assert names(expanded) == names(document["@graph"]), path
        for node in nodes(expanded):
            assert re.fullmatch(r"(https?|urn):\S+", node.get("@id", "urn:x")), node
            assert node.get("@value") not in ("", None) or "@value" not in node
        assert all(SCHEMA in node["@type"][0] for node in expanded)


def test_types_have_their_properties_and_dates_are_dates(any_site: Site) -> None:
    for path, document in documents(any_site):
        for node in nodes(document["@graph"]):
            own = {name for name in node if not name.startswith("@")}
            assert own <= set(PROPERTIES[node["@type"]].split() if "@type" in node else ()), (path, node)
            for name, value in node.items():
                if TERMS["@context"].get(name, {}).get("@type") == "Date":
                    assert ISO_DATE.fullmatch(value), (path, name, value)
                assert value not in ("", [], None), (path, name)


def test_what_is_named_elsewhere_is_told_where_its_page_is(any_site: Site) -> None:
    """Each identifier belongs to one thing, which some page tells of in full, and its type is the same everywhere."""
    told: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for _, document in documents(any_site):
        for thing in document["@graph"]:
            assert thing["@id"] not in told, thing["@id"]
            told[thing["@id"]] = {thing["@type"]}
        for node in nodes(document["@graph"]):
            if "@id" in node and "@type" in node:
                named.setdefault(node["@id"], set()).add(node["@type"])
    assert all(len(types) == 1 for types in named.values())
    assert {id_ for id_ in named if "publisher" not in id_ and named[id_] != {"Organization"}} <= set(told)
    for _, document in documents(any_site):
        for node in nodes(document["@graph"]):
            if set(node) == {"@id"} and "#" in node["@id"]:
                assert node["@id"] in told


BASE = "https://example.org/b"
CASE = {
    "content/briefing.yaml": f"title: A briefing\npublisher: Example Institute\nauthors: [A. Writer]\nbase_url: {BASE}/\n"
    "license: CC BY 4.0\nas_of: 2024-06-01\ntimezone: Asia/Tokyo\n",
    "content/articles/a.md": "---\ntitle: An article\ndate: 2024-05-14\nupdated: 2024-05\nsummary: In short.\nsource: s\nactors: [p]\n"
    "corrections: [{date: 2024-05-20?, text: A name was wrong.}]\n---\nText.\n",
    "content/claims.yaml": """claims:
  - {id: said, statement: It rains., speaker: p, article: a, status: disputed, verdict: Some say so., said_on: 2024-05-02}
  - {id: unreviewed, statement: It rains., speaker: p}
  - {id: own, statement: It rains., status: disputed}
  - {id: own-words, statement: It rains., speaker: us, status: disputed}
actors:
  - {id: p, name: A person, born: 1950~, aliases: [P], wikidata: Q1, roles: [{post: Minister, organization: m, start: 2020}, {post: Deputy, end: 2019}]}
  - {id: us, name: example institute, type: organization}
  - {id: m, name: Ministry, type: public_body, founded: 1947-05-03, parent: us}
  - {id: army, name: Army, type: armed_force}
  - {id: party, name: Party, type: party, member_of: [{actor: us}, {actor: p}, {actor: m, end: 2001}]}
timeline:
  - {id: talks, title: Talks, date: 2024-05-02, time: '09:30', actors: [{actor: p, role: host}, {actor: m, role: target}, army], countries: [JP],
     place: {name: Tokyo, country: JP, lat: 35.7, lon: 139.7}}
  - {id: later, title: Later, date: 2024-07/2024-08~, status: cancelled, part_of: talks}
  - {id: vague, title: Vague, date: 2024-21}
sources:
  - {id: s, title: A report, type: report, url: 'https://example.com/r', authors: [R. Porter], date: 2024-05-01}
countries:
  - {code: JP, summary: A *country*.}
""",
}


@pytest.fixture
def things(linked: Linked) -> dict[str, Node]:
    """Return all things of the case by identifier."""
    return {node["@id"]: node for _, document in documents(linked(CASE)) for node in document["@graph"]}


def test_an_article_is_told_in_full(things: dict[str, Node]) -> None:
    assert things[f"{BASE}/articles/a.html#article"] == {
        "@type": "AnalysisNewsArticle",
        "@id": f"{BASE}/articles/a.html#article",
        "headline": "An article",
        "url": f"{BASE}/articles/a.html",
        "description": "In short.",
        "datePublished": "2024-05-14",
        "dateModified": "2024-05",
        "author": [{"@type": "Person", "name": "A. Writer"}],
        "publisher": {"@type": "Organization", "@id": f"{BASE}/#publisher", "name": "Example Institute"},
        "inLanguage": "en",
        "isPartOf": {"@id": f"{BASE}/#site"},
        "about": [{"@type": "Person", "@id": f"{BASE}/actors/p.html#actor", "name": "A person"}],
        "isBasedOn": [{"@type": "Report", "@id": f"{BASE}/sources/s.html#source", "name": "A report"}],
        "correction": [{"@type": "CorrectionComment", "text": "A name was wrong."}],
        "license": {"@type": "CreativeWork", "name": "CC BY 4.0"},
    }
    crumbs = things[f"{BASE}/articles/a.html#breadcrumbs"]["itemListElement"]
    assert [(item["position"], item["name"], item["item"]["@id"]) for item in crumbs] == [
        (1, "A briefing", f"{BASE}/"),
        (2, "Articles", f"{BASE}/articles/index.html"),
        (3, "An article", f"{BASE}/articles/a.html"),
    ]


def test_only_what_someone_else_said_is_reviewed(things: dict[str, Node]) -> None:
    reviews = [id_ for id_, node in things.items() if node["@type"] == "ClaimReview"]
    assert reviews == [f"{BASE}/claims/said.html#review"]
    review = things[reviews[0]]
    assert review["itemReviewed"] == {"@id": f"{BASE}/claims/said.html#claim"}
    assert review["author"]["name"] == "Example Institute"
    assert review["reviewRating"]["alternateName"] == "Disputed"
    assert (review["reviewBody"], review["datePublished"]) == ("Some say so.", "2024-05-14")
    claim = things[f"{BASE}/claims/said.html#claim"]
    assert [who["@id"] for who in claim["author"]] == [f"{BASE}/actors/p.html#actor"]
    assert claim["dateCreated"] == "2024-05-02"


def test_actors_are_what_they_are(things: dict[str, Node]) -> None:
    types = {id_: things[f"{BASE}/actors/{id_}.html#actor"]["@type"] for id_ in ("p", "us", "m", "army", "party")}
    assert list(types.values()) == ["Person", "Organization", *["GovernmentOrganization"] * 2, "PoliticalParty"]
    person = things[f"{BASE}/actors/p.html#actor"]
    assert (person["jobTitle"], person["sameAs"]) == (["Minister"], "https://www.wikidata.org/entity/Q1")
    assert "birthDate" not in person, "what is approximate is no date"
    party = things[f"{BASE}/actors/party.html#actor"]
    assert [of["name"] for of in party["memberOf"]] == ["example institute"], "neither people nor what is over"


def test_events_are_dated_as_exactly_as_is_sure(things: dict[str, Node]) -> None:
    talks, later, vague = (things[f"{BASE}/events/{id_}.html#event"] for id_ in ("talks", "later", "vague"))
    assert talks["startDate"] == "2024-05-02T09:30:00+09:00"
    assert [talks[part][0]["name"] for part in ("organizer", "about", "attendee")] == ["A person", "Ministry", "Army"]
    assert talks["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 35.7, "longitude": 139.7}
    assert (later["startDate"], later.get("endDate")) == ("2024-07", None)
    assert later["eventStatus"] == "https://schema.org/EventCancelled"
    assert later["superEvent"][0]["@id"] == talks["@id"]
    assert "startDate" not in vague


def test_the_data_set_says_where_its_files_are(things: dict[str, Node]) -> None:
    data = things[f"{BASE}/data.html#dataset"]
    assert data["license"]["name"] == "CC BY 4.0"
    files = {item["contentUrl"]: item["encodingFormat"] for item in data["distribution"]}
    assert files[f"{BASE}/data/briefing.sqlite"] == "application/vnd.sqlite3"
    assert len(files) == 7


def test_without_an_address_identifiers_stay_the_same_and_links_are_the_pages(linked: Linked) -> None:
    site = linked({**CASE, "content/briefing.yaml": "title: A briefing\n"})
    first = dict(documents(site))
    assert first == dict(documents(Site(site.graph)))
    article, crumbs = first["articles/a.html"]["@graph"]
    assert article["@id"].startswith("urn:uuid:")
    assert "url" not in article
    assert [item["item"]["@id"] for item in crumbs["itemListElement"]] == [
        "../index.html",
        "../articles/index.html",
        "../articles/a.html",
    ]


HOSTILE = "</script><script>alert(1)</script><!-- ]]> <![CDATA[ \u2028 \u2029 & \" ' \\"


def test_nothing_ends_the_block() -> None:
    text = data_block(json.dumps({"name": HOSTILE}, ensure_ascii=False)).markup
    assert json.loads(text) == {"name": HOSTILE}
    assert not re.search("[<>&\u2028\u2029]", text)


@pytest.mark.browser
def test_a_browser_reads_hostile_texts_as_data_and_its_policy_does_not_object(
    project: Write, reader: Callable[..., Reader]
) -> None:
    quoted = json.dumps(HOSTILE)
    folder = project({"content/claims.yaml": f"claims:\n  - {{id: c, statement: {quoted}, topics: [{quoted}]}}\n"})
    assert build_project(Options(folder)).published
    here = reader()
    tab = here.open(folder / "site/claims/c.html")
    found = tab.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert found["@graph"][0]["text"] == HOSTILE
    assert tab.locator("script:not([src])").count() == 1
    assert here.faults == []
    page = (folder / "site/claims/c.html").read_bytes()
    HTMLParser(strict=True).parse(page)


def test_pages_carry_it_once(shipped_site: Path) -> None:
    for page in shipped_site.rglob("*.html"):
        blocks = BLOCK.findall(page.read_text("utf-8"))
        assert len(blocks) == (page.name != "404.html" and 'http-equiv="refresh"' not in page.read_text("utf-8")), page
        for block in blocks:
            json.loads(block)


def test_identifiers_move_with_the_site(linked: Linked) -> None:
    site = linked(CASE)
    moved = Site(
        structs.replace(site.graph, briefing=structs.replace(site.graph.briefing, base_url="https://example.com"))
    )
    ids = [{node["@id"] for _, document in documents(each) for node in document["@graph"]} for each in (site, moved)]
    assert {id_.replace("https://example.org/b", "https://example.com") for id_ in ids[0]} == ids[1]
