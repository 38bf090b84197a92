"""All sources for reference managers: CSL-JSON and BibTeX, from the items that pages cite them with."""

from briefgen.render import bibtex
from briefgen.render.citations import source_item
from briefgen.render.csl import Item, csl_json
from briefgen.render.site import Site


def _items(site: Site) -> list[Item]:
    sources = site.graph.sources
    return [source_item(sources[id_]) for id_ in sorted(sources)]


def sources_csl(site: Site) -> bytes:
    """Return all sources as CSL-JSON."""
    items = _items(site)
    return (csl_json(items) + "\n").encode() if items else b"[]\n"


def sources_bibtex(site: Site) -> bytes:
    """Return all sources as BibTeX."""
    return "\n".join(bibtex.entry(item) + "\n" for item in _items(site)).encode()
