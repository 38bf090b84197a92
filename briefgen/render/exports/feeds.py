"""Feeds: what is new in the whole briefing, about each country and actor, and what changed of claims.

Atom (RFC 4287) for all of them, and JSON Feed 1.1 where a feed tells of articles.
"""

import functools
from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.csl import line
from briefgen.render.exports import MadeFiles
from briefgen.render.exports.entries import Entry, entry_of, length_of
from briefgen.render.exports.feed_formats import Feed, atom, json_feed
from briefgen.render.exports.identifiers import moment_of, permanent_id
from briefgen.render.exports.updates import (
    Update,
    changes_of_claims,
    claim_updates,
    newest_first,
    updates_about,
    updates_of_site,
)
from briefgen.render.site import Site, shortened

MOST_ENTRIES = 50
"""A feed has the newest entries, and not more than this."""

MOST_TEXT = 500_000
"""Characters of articles that the feed of the whole briefing carries; articles after that have their summaries alone."""

MOST_TEXT_OF_ONE = 100_000
"""The same for a feed about one country or actor, of which there are many."""


class _Subject(Struct, frozen=True):
    """What a feed is about: its title, the page that it belongs to, its updates, and how much text it carries."""

    title: Callable[[], str]
    page: str
    updates: Callable[[], Iterable[Update]]
    most_text: int


def feed_files(site: Site) -> MadeFiles:
    """Return all feeds."""
    if not site.graph.briefing.features.feeds:
        return {}
    whole = _Subject(str, urls.HOME, functools.partial(updates_of_site, site), MOST_TEXT)
    return {
        **_claim_feeds(site),
        **_formats(site, whole, urls.FEED, urls.JSON_FEED),
        **_feeds_about(site, "country", site.graph.named_countries),
        **_feeds_about(site, "actor", site.graph.actors),
    }


def _feeds_about(site: Site, kind: str, ids: Iterable[str]) -> MadeFiles:
    files: MadeFiles = {}
    for id_ in ids:
        ref = (kind, id_)
        about = functools.partial(updates_about, site, ref)
        subject = _Subject(functools.partial(site.title, ref), urls.path_of(*ref), about, MOST_TEXT_OF_ONE)
        files |= _formats(site, subject, urls.export_of(*ref, "xml"), urls.export_of(*ref, "json"))
    return files


def _claim_feeds(site: Site) -> MadeFiles:
    """Return a feed for each claim, and that of all changes, which goes before a claim of the same name."""
    files: MadeFiles = {}
    for id_ in site.graph.claims:
        one = functools.partial(_states_of_claim, site, id_)
        subject = _Subject(functools.partial(_name_of_claim, site, id_), urls.path_of("claim", id_), one, 0)
        files |= _formats(site, subject, urls.export_of("claim", id_, "xml"))
    changes = functools.partial(_changes_of_all, site)
    subject = _Subject(lambda: "Changes of claims", urls.CHANGES, changes, 0)
    return files | _formats(site, subject, urls.CLAIM_CHANGES)


def _name_of_claim(site: Site, id_: str) -> str:
    return f"Claim: {shortened(line(site.graph.claims[id_].statement))}"


def _states_of_claim(site: Site, id_: str) -> list[Update]:
    return newest_first(claim_updates(site, id_))


def _changes_of_all(site: Site) -> list[Update]:
    return newest_first(changes_of_claims(site, site.graph.claims))


def _formats(site: Site, subject: _Subject, atom_path: str, json_path: str = "") -> MadeFiles:
    """Return a feed in its formats; `json_path` is empty where it has only one."""
    files: MadeFiles = {atom_path: lambda: atom(_feed(site, subject, atom_path))}
    if json_path:
        files[json_path] = lambda: json_feed(_feed(site, subject, json_path))
    return files


def _feed(site: Site, subject: _Subject, path: str) -> Feed:
    briefing = site.graph.briefing
    entries = _entries(site, subject)
    title, about = line(briefing.title), line(subject.title())
    return Feed(
        id=permanent_id(site, path),
        address=urls.address(briefing.base_url, path),
        page=urls.address(briefing.base_url, subject.page),
        title=f"{about} – {title}" if about else title,
        description=line(briefing.description or "") if not about else "",
        language=site.language,
        authors=tuple(map(line, briefing.authors)) or (line(briefing.publisher or briefing.title),),
        updated=_updated(site, entries),
        entries=entries,
    )


def _entries(site: Site, subject: _Subject) -> tuple[Entry, ...]:
    """Return the newest entries; articles are there in full as far as there is room, the newest in any case."""
    entries, room = [], subject.most_text
    for update in list(subject.updates())[:MOST_ENTRIES]:
        length = length_of(site, update)
        in_full = length <= room or room == subject.most_text
        room -= length if in_full else 0
        entries.append(site.once(("entry", update, in_full), entry_of, site, update, in_full))
    return tuple(entries)


def _updated(site: Site, entries: Iterable[Entry]) -> datetime:
    return max((entry.updated for entry in entries), default=moment_of(site.graph.as_of))
