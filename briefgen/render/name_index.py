"""The names of the briefing: of actors, countries and topics, under every name that they have.

They are shown as pages from A to Z, and handed to the page that searches as a script (`names/a-z.js`), which works from
disk as well. In it a record is one text: its id, its name, its other names, parted by tabs. An id that follows from the
name is left out (`slug`); `static/search.js` makes addresses of the rest.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from briefgen import countries, locales
from briefgen.render import urls
from briefgen.render.site import Link, Site

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


class Named(Struct, frozen=True):
    """Something that has a name: its kind, its id, its name and what else it is called."""

    kind: str
    id: str
    name: str
    others: tuple[str, ...]


def named(site: Site) -> list[Named]:
    """Return all that have names: actors, countries, topics; each in the order of its names."""
    found = [*_actors(site), *_countries(site), *_topics(site)]
    return sorted(found, key=lambda item: (item.kind, folded(item.name), item.id))


def _actors(site: Site) -> Iterator[Named]:
    for actor in site.graph.actors.values():
        others = (*actor.names.values(), *actor.aliases, *(former.name for former in actor.former_names))
        yield Named("actor", actor.id, actor.name, _others(actor.name, others))


def _countries(site: Site) -> Iterator[Named]:
    languages = [tag for tag in (site.language, *site.name_languages) if locales.is_known(tag)]
    for code in site.graph.named_countries:
        name = site.country_name(code)
        yield Named("country", code.lower(), name, _others(name, (countries.name(code, tag) for tag in languages)))


def _topics(site: Site) -> Iterator[Named]:
    graph = site.graph
    topics = [
        *(article.topics for article in graph.articles.values()),
        *(claim.topics for claim in graph.claims.values()),
    ]
    by_id: dict[str, str] = {}
    for topic in itertools.chain(*topics):
        by_id.setdefault(urls.topic_fragment(topic).removeprefix("topic-"), topic)
    for id_, topic in by_id.items():
        yield Named("topic", id_, topic, ())


def _others(name: str, others: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in others if other != name))


def link_to(site: Site, root: str, item: Named) -> Link:
    """Return the link to what has a name."""
    if item.kind == "topic":
        return site.topic_links(root, [item.name])[0]
    return site.link(root, (item.kind, item.id.upper() if item.kind == "country" else item.id))


def folded(text: str) -> str:
    """Return a text without what searching overlooks: case, diacritics, ways to write a letter."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.category(char).startswith("M")).casefold()


def slug(name: str) -> str:
    """Return the id that follows from a name in ASCII; nothing for any other."""
    return _NOT_IN_SLUGS.sub("-", name.lower()).strip("-") if name.isascii() else ""


def script(site: Site) -> bytes:
    """Return the script that hands the names over."""
    table: dict[str, list[str]] = {"actor": [], "country": [], "topic": []}
    for item in named(site):
        id_ = "" if item.id == slug(item.name) else item.id
        table[item.kind].append("\t".join((id_, item.name, *item.others)))
    return b"briefgenNameIndex(" + msgspec.json.encode(table) + b");\n"
