"""Names in other languages: a script for each language that the briefing has names in, and the switch between them.

A script hands a table over to `static/names.js`, by the paths of pages; it is fetched only when a reader asks for it.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from briefgen import countries, locales
from briefgen.render import urls
from briefgen.render.site import Site


class NameLanguage(Struct, frozen=True):
    """A language of the switch: its tag, what it is called in itself, and its script (none for the briefing's own).

    `table` is a path in the site: the page's own script makes an address of it.
    """

    language: str
    name: str
    table: str


def name_languages(site: Site) -> tuple[NameLanguage, ...]:
    """Return the languages to choose among, the briefing's own first; nothing where there is no other."""
    own = NameLanguage(site.language, locales.own_name(site.language), "")
    others = [NameLanguage(tag, locales.own_name(tag), path_of(tag)) for tag in site.name_languages]
    return (own, *others) if others else ()


def path_of(language: str) -> str:
    """Return the path of a language's script."""
    return f"{urls.NAMES}/{language.lower()}.js"


def scripts(site: Site) -> dict[str, str]:
    """Return the languages that have a script, by its path."""
    return {path_of(language): language for language in site.name_languages}


def script(site: Site, language: str) -> bytes:
    """Return the script of a language; names that are the same as in the briefing's own are left out."""
    table = msgspec.json.encode(dict(_table(site, language)), order="sorted")
    return b"briefgenNames(" + msgspec.json.encode(language) + b"," + table + b");\n"


def _table(site: Site, language: str) -> Iterator[tuple[str, str]]:
    for id_, actor in site.graph.actors.items():
        written = (name for tag, name in actor.names.items() if tag.lower() == language.lower())
        name = next(written, actor.name)
        if name != actor.name:
            yield urls.path_of("actor", id_), name
    if not locales.is_known(language):
        return
    for code in site.graph.named_countries:
        name = countries.name(code, language)
        if name != site.country_name(code) and not countries.is_former(code):
            yield urls.path_of("country", code), name
