"""Facets: what the timeline can be filtered by, numbered once for all its pages.

A facet has a code (`f3`) because the rules that filter without a script are numbered (`static/filters.css`), and a key, which
stands in addresses: the record's own id. Countries and actors of one event only have no facet, and not more than some dozens
have one: the pages of the others hold their events.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefgen import model
from briefgen.render.site import Site, countries_of_event, words

MOST = {"country": 40, "actor": 60, "type": 12, "importance": 2}
"""How many facets a filter may have; rules are read by every browser, needed or not."""

_LEAST = {"country": 2, "actor": 2, "type": 1, "importance": 1}
_LABELS = {
    "country": ("Country", "All countries"),
    "actor": ("Actor", "All actors"),
    "type": ("Type", "All types"),
    "importance": ("Importance", "All"),
}
_IMPORTANCE = {"2": "2 and 3", "3": "3 only"}

Name = tuple[str, str]
"""A filter and a key: `("country", "JP")`."""


class Facets(Struct, frozen=True):
    """The code of each facet, in the order of filters and names, and the filters that do not have all."""

    codes: dict[Name, str]
    incomplete: frozenset[str]


class Option(Struct, frozen=True):
    """A choice of a filter: its code and key, its name, and how many events of the page have it."""

    code: str
    key: str
    text: str
    count: int


class Filter(Struct, frozen=True):
    """A filter: its name in addresses, its label, the choice that leaves nothing out, and all others."""

    name: str
    label: str
    any: str
    options: tuple[Option, ...]


def facets_of(site: Site) -> Facets:
    """Number the facets of all events; kept, since every page of the timeline needs them."""
    return site.once("facets", _numbered, site)


def _numbered(site: Site) -> Facets:
    counts = Counter(name for event in site.graph.events.values() for name in _names(event))
    total = len(site.graph.events)
    codes: dict[Name, str] = {}
    incomplete = set()
    for filter_, most in MOST.items():
        names = [name for name in counts if name[0] == filter_]
        useful = [name for name in names if _LEAST[filter_] <= counts[name] < total]
        useful.sort(key=lambda name: (-counts[name], name))
        if any(counts[name] < total for name in names if name not in useful[:most]):
            incomplete.add(filter_)
        for name in sorted(useful[:most], key=lambda name: (text_of(site, name).casefold(), name)):
            codes[name] = f"f{len(codes) + 1}"
    return Facets(codes, frozenset(incomplete))


def _names(event: model.Event) -> Iterator[Name]:
    """Yield what an event can be found by."""
    yield from (("country", code) for code in countries_of_event(event))
    yield from (("actor", id_) for id_ in dict.fromkeys(participant.actor for participant in event.actors))
    yield ("type", event.type)
    yield from (("importance", str(least)) for least in (2, 3) if event.importance >= least)


def codes_of(facets: Facets, event: model.Event) -> str:
    """Return the codes of an event's facets, as they stand in its `data-f`."""
    return " ".join(facets.codes[name] for name in _names(event) if name in facets.codes)


def text_of(site: Site, name: Name) -> str:
    """Return what a facet is called."""
    filter_, key = name
    if filter_ in ("country", "actor"):
        return site.title((filter_, key))
    return _IMPORTANCE[key] if filter_ == "importance" else words(key)


def filters_for(site: Site, events: Iterable[model.Event]) -> tuple[Filter, ...]:
    """Return the filters for the events of a page, with the choices that it has."""
    codes = facets_of(site).codes
    counts = Counter(name for event in events for name in _names(event))
    filters = []
    for filter_, (label, any_) in _LABELS.items():
        options = tuple(
            Option(code, name[1].lower(), text_of(site, name), counts[name])
            for name, code in codes.items()
            if name[0] == filter_ and counts[name]
        )
        if options:
            filters.append(Filter(filter_, label, any_, options))
    return tuple(filters)
