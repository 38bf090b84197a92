"""Records as schema.org has them: what a page is about, for search engines and other programs.

Each thing is named by an identifier that stays (`claims/x.html#claim`), under which other pages speak of it. Dates are given
where they are sure and ISO 8601 can say them. The status of a claim is told only of a statement that someone else made.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any

from briefgen import model
from briefgen.edtf import Edtf, Point
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.cards import has_card, path_of
from briefgen.render.exports.calendar_days import is_day
from briefgen.render.exports.calendar_zones import zone_of
from briefgen.render.exports.identifiers import permanent_id
from briefgen.render.site import Site

Node = dict[str, Any]

_ACTORS = {
    "person": "Person",
    "organization": "Organization",
    "public_body": "GovernmentOrganization",
    "intergovernmental": "Organization",
    "armed_force": "GovernmentOrganization",
    "party": "PoliticalParty",
    "company": "Corporation",
}
_SOURCES = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "map": "Map",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "review": "Review",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
_EVENT_STATUS = {"cancelled": "EventCancelled", "scheduled": "EventScheduled"}
_PARTS = {"host": "organizer", "target": "about"}


def things(site: Site, ref: Ref) -> tuple[Node, ...]:
    """Return what a record's page is about: one thing, and of a statement that was reviewed the review as well."""
    kind, id_ = ref
    node = known({**stub(site, ref), **_PROPERTIES[kind](site, id_)})
    if kind == "claim" and is_reviewed(site, site.graph.claims[id_]):
        return node, known(_review(site, site.graph.claims[id_]))
    return (node,)


def known(node: Node) -> Node:
    """Leave out of a thing what is not known of it."""
    return {name: value for name, value in node.items() if value not in ("", None, [], ())}


def stub(site: Site, ref: Ref) -> Node:
    """Return a thing as others speak of it: type, identifier and name."""
    called = {"article": "headline", "claim": "text"}.get(ref[0], "name")
    return {"@type": _type(site, ref), "@id": _id(site, ref), called: site.title(ref)}


def _stubs(site: Site, kind: str, ids: Iterable[str | None]) -> list[Node]:
    return [stub(site, (kind, id_)) for id_ in dict.fromkeys(ids) if id_]


def _id(site: Site, ref: Ref, part: str = "") -> str:
    return permanent_id(site, urls.path_of(*ref), part or ref[0])


def _type(site: Site, ref: Ref) -> str:
    kind, id_ = ref
    if kind == "actor":
        return _ACTORS[site.graph.actors[id_].type]
    if kind == "source":
        return _SOURCES.get(site.graph.sources[id_].type, "CreativeWork")
    types = {"article": "AnalysisNewsArticle", "claim": "Claim", "event": "Event", "country": "Country"}
    return types.get(kind, "WebPage")


def page_address(site: Site, ref: Ref) -> str:
    """Return the full address of a record's page, where the site's own is known."""
    return urls.address(site.graph.briefing.base_url, urls.path_of(*ref))


def writers(site: Site) -> dict[str, Any]:
    """Return who publishes the briefing and who wrote it."""
    briefing = site.graph.briefing
    publisher = {"@type": "Organization", "@id": permanent_id(site, urls.HOME, "publisher"), "name": briefing.publisher}
    return {"publisher": publisher if briefing.publisher else None, "author": people(briefing.authors)}


def people(names: Iterable[str]) -> list[Node]:
    """Return people of whom the name is known."""
    return [{"@type": "Person", "name": name} for name in names]


def terms(text: str | None) -> str | Node | None:
    """Return terms of use: their address, or a work of that name."""
    if not text or urls.is_outside(text):
        return text
    return {"@type": "CreativeWork", "name": text}


def site_id(site: Site) -> Node:
    """Return the briefing, as its pages speak of it."""
    return {"@id": permanent_id(site, urls.HOME, "site")}


def iso_date(date: Edtf | None) -> str:
    """Return a single date as ISO 8601 has it, where it is sure; else nothing."""
    return "" if date is None or date.is_interval else _iso_point(date.start)


def _iso_point(point: Point | None) -> str:
    if point is None or point.qualifier or point.unspecified or not 1 <= point.earliest[0] <= 9999:
        return ""
    year, month, day = point.earliest
    written = {"day": f"{year:04}-{month:02}-{day:02}", "month": f"{year:04}-{month:02}", "year": f"{year:04}"}
    return written.get(point.precision, "")


def _article(site: Site, id_: str) -> Node:
    article, briefing = site.graph.articles[id_], site.graph.briefing
    who = writers(site)
    return {
        "url": page_address(site, ("article", id_)),
        "description": article.summary,
        "datePublished": iso_date(article.date),
        "dateModified": iso_date(article.updated),
        "author": people(article.authors) or who["author"],
        "publisher": who["publisher"],
        "inLanguage": article.language or site.language,
        "isPartOf": site_id(site),
        "about": [*_stubs(site, "actor", article.actors), *_stubs(site, "country", article.countries)],
        "keywords": list(article.topics),
        "isBasedOn": _stubs(site, "source", [article.source]),
        "correction": [_correction(item) for item in article.corrections],
        "image": card_address(site, ("article", id_)),
        "license": terms(briefing.license),
    }


def _correction(item: model.Correction) -> Node:
    return known({"@type": "CorrectionComment", "text": item.text, "datePublished": iso_date(item.date)})


def card_address(site: Site, ref: Ref) -> str:
    """Return the full address of a record's picture for sharing, where there is one."""
    return urls.address(site.graph.briefing.base_url, path_of(ref)) if has_card(site, ref) else ""


def _claim(site: Site, id_: str) -> Node:
    claim = site.graph.claims[id_]
    about = (("actor", claim.actors), ("country", claim.countries), ("event", claim.events))
    return {
        "url": page_address(site, ("claim", id_)),
        "inLanguage": site.language,
        "appearance": _stubs(site, "article", [claim.article]),
        "author": _stubs(site, "actor", [claim.speaker]),
        "dateCreated": iso_date(claim.said_on),
        "dateModified": iso_date(claim.history[-1].date) if claim.history else "",
        "about": [node for kind, ids in about for node in _stubs(site, kind, ids)],
        "keywords": list(claim.topics),
        "citation": _stubs(site, "source", (item.source for item in claim.evidence)),
        "isPartOf": site_id(site),
    }


def is_reviewed(site: Site, claim: model.Claim) -> bool:
    """Say whether a claim is a statement that was made by another than who publishes the briefing, and was looked into."""
    briefing = site.graph.briefing
    speaker = site.graph.actors.get(claim.speaker or "")
    own = {name.casefold() for name in (briefing.publisher, *briefing.authors) if name}
    return claim.status != "unreviewed" and speaker is not None and speaker.name.casefold() not in own


def _review(site: Site, claim: model.Claim) -> Node:
    ref = ("claim", claim.id)
    status, who = site.status(claim.status), writers(site)
    own = {"@type": "Organization", "name": site.graph.briefing.title}
    dates = (*(state.date for state in reversed(claim.history)), *_date_of_article(site, claim))
    return {
        "@type": "ClaimReview",
        "@id": _id(site, ref, "review"),
        "url": page_address(site, ref),
        "claimReviewed": claim.statement,
        "itemReviewed": {"@id": _id(site, ref)},
        "author": who["publisher"] or who["author"] or own,
        "datePublished": iso_date(dates[0]) if dates else "",
        "inLanguage": site.language,
        "reviewBody": claim.verdict,
        "reviewRating": {"@type": "Rating", "alternateName": status.label, "ratingExplanation": status.meaning},
    }


def _date_of_article(site: Site, claim: model.Claim) -> tuple[Edtf, ...]:
    return (site.graph.articles[claim.article].date,) if claim.article else ()


def _actor(site: Site, id_: str) -> Node:
    actor = site.graph.actors[id_]
    names = (*actor.names.values(), *actor.aliases, *(former.name for former in actor.former_names))
    is_person = actor.type == "person"
    return {
        "mainEntityOfPage": page_address(site, ("actor", id_)),
        "alternateName": [name for name in dict.fromkeys(names) if name != actor.name],
        "description": _described(site, ("actor", id_)),
        "url": actor.website,
        "sameAs": f"https://www.wikidata.org/entity/{actor.wikidata}" if actor.wikidata else "",
        "memberOf": _organizations(site, (member.actor for member in actor.member_of if member.end is None)),
        **(_person(site, actor) if is_person else _body(site, actor)),
    }


def _person(site: Site, actor: model.Actor) -> Node:
    posts = [role for role in actor.roles if role.end is None]
    return {
        "birthDate": iso_date(actor.born),
        "deathDate": iso_date(actor.died),
        "jobTitle": list(dict.fromkeys(role.post for role in posts)),
        "worksFor": _organizations(site, (role.organization for role in posts)),
    }


def _body(site: Site, actor: model.Actor) -> Node:
    return {
        "foundingDate": iso_date(actor.founded),
        "dissolutionDate": iso_date(actor.dissolved),
        "parentOrganization": _organizations(site, [actor.parent]),
    }


def _organizations(site: Site, ids: Iterable[str | None]) -> list[Node]:
    """Return the actors that are no people: only they can have members."""
    return _stubs(site, "actor", (id_ for id_ in ids if id_ and site.graph.actors[id_].type != "person"))


def _described(site: Site, ref: Ref) -> str:
    text = site.graph.texts.get(ref)
    return " ".join(text.visible.text.split()) if text else ""


def _country(site: Site, code: str) -> Node:
    return {
        "mainEntityOfPage": page_address(site, ("country", code)),
        "identifier": code,
        "description": _described(site, ("country", code)),
    }


def _event(site: Site, id_: str) -> Node:
    event = site.graph.events[id_]
    parts: dict[str, list[Node]] = {}
    for part in event.actors:
        parts.setdefault(_PARTS.get(part.role or "", "attendee"), []).append(stub(site, ("actor", part.actor)))
    status = _EVENT_STATUS.get(event.status)
    return {
        "mainEntityOfPage": page_address(site, ("event", id_)),
        "description": event.summary,
        "startDate": _start(site, event),
        "endDate": _iso_point(event.date.end) if event.date.is_interval else "",
        "eventStatus": f"https://schema.org/{status}" if status else "",
        "location": _place(site, event),
        "superEvent": _stubs(site, "event", [event.part_of]),
        "about": parts.get("about", []) + _stubs(site, "country", event.countries),
        **{name: nodes for name, nodes in parts.items() if name != "about"},
    }


def _start(site: Site, event: model.Event) -> str:
    """Return when an event begins: the day, or the moment, with its offset where the zone is known."""
    day = _iso_point(event.date.start)
    if not (event.time and day and is_day(event.date)):
        return day
    zone = event.timezone or site.graph.briefing.timezone
    moment = datetime.combine(datetime.fromisoformat(day), time.fromisoformat(event.time))
    return moment.replace(tzinfo=zone_of(zone) if zone else None).isoformat()


def _place(site: Site, event: model.Event) -> Node | None:
    place = event.place
    if place is None:
        return None
    geo = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return known(
        {
            "@type": "Place",
            "name": place.name,
            "containedInPlace": _stubs(site, "country", [place.country]),
            "geo": geo if place.lat is not None and place.lon is not None else None,
        }
    )


def _source(site: Site, id_: str) -> Node:
    source = site.graph.sources[id_]
    return {
        "url": source.url,
        "archivedAt": source.archive_url,
        "author": people(source.authors),
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        "datePublished": iso_date(source.date),
        "inLanguage": source.language,
        "license": terms(source.license),
        "isBasedOn": _stubs(site, "source", source.derived_from),
    }


def _free_page(site: Site, id_: str) -> Node:
    page = site.graph.pages[id_]
    return {
        "url": page_address(site, ("page", id_)),
        "description": page.summary,
        "dateModified": iso_date(page.updated),
        "inLanguage": site.language,
        "isPartOf": site_id(site),
    }


_PROPERTIES: dict[str, Callable[[Site, str], Node]] = {
    "article": _article,
    "claim": _claim,
    "actor": _actor,
    "country": _country,
    "event": _event,
    "source": _source,
    "page": _free_page,
}
