"""Markdown texts other than articles: descriptions, summaries and free pages."""

from briefgen.link.graph import Ref
from briefgen.render.body import Html, assemble
from briefgen.render.prose_links import Resolver
from briefgen.render.site import Site


def text_html(site: Site, root: str, ref: Ref) -> Html | None:
    """Return a record's text with its links resolved, or nothing where it has none."""
    text = site.graph.texts.get(ref)
    if text is None:
        return None
    return assemble(text.prose.html, text.visible, resolve=Resolver(site, root, ref).resolve)
