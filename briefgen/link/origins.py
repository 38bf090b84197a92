"""How many independent origins a set of sources has: what derives from one source counts once."""

from collections.abc import Iterable, Mapping

from briefgen.model import Source


def origins_of(sources: Mapping[str, Source], ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of the sources from which the given ones derive; one that derives from none is its own origin."""
    origins, seen, waiting = set(), set(), list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ in seen or id_ not in sources:
            continue
        seen.add(id_)
        derived_from = sources[id_].derived_from
        waiting.extend(derived_from)
        if not derived_from:
            origins.add(id_)
    return frozenset(origins)
