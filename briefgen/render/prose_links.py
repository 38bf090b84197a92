"""Links inside texts: cross-links lead to pages, citations get numbers, files and addresses are checked.

Whatever is written as an address in Markdown comes through `Resolver.resolve`; what leads nowhere is reported when the
graph is checked, and is left without an address here.
"""

import posixpath
from html import escape
from urllib.parse import unquote

from briefgen.link.graph import Graph, Ref
from briefgen.read.prose import ID_PREFIX, LINK_KINDS
from briefgen.read.visible import Address
from briefgen.render import urls
from briefgen.render.body import Attributes
from briefgen.render.site import Site

_FOLDER = {"article": "articles", "page": "pages"}


class Resolver:
    """Resolves the addresses of one text, in order; `cited` grows by each source that the text cites."""

    def __init__(self, site: Site, root: str, text: Ref) -> None:
        self.site, self.root, self.text = site, root, text
        self.cited: list[str] = []

    def resolve(self, address: Address) -> Attributes:
        """Return what an address becomes on the page."""
        kind, _, id_ = address.value.partition(":")
        if kind in LINK_KINDS and not address.is_image:
            return self.cross_link(address, (kind, id_))
        if urls.is_outside(address.value) and not address.is_image:
            return Attributes(f'href="{escape(address.value)}" rel="noopener noreferrer"')
        target = target_of(self.site.graph, self.text, address)
        if target is None:
            return Attributes("")
        path, fragment = target
        href = urls.href(self.root, path, fragment) if path else f"#{fragment}"
        return Attributes(f'{"src" if address.is_image else "href"}="{escape(href)}"')

    def cross_link(self, address: Address, ref: Ref) -> Attributes:
        """Link to a record; an empty link to a source is a citation, any other empty link takes the record's name."""
        kind, id_ = ref
        link = self.site.link(self.root, ref)
        is_empty = address.text_start == address.text_end
        if kind != "source" or not is_empty:
            return Attributes(f'class="to-{kind}" href="{escape(link.href)}"', escape(link.text) if is_empty else "")
        if id_ not in self.cited:
            self.cited.append(id_)
        number = self.cited.index(id_) + 1
        attributes = f'class="citation" href="{escape(link.href)}" aria-label="Source {number}: {escape(link.text)}"'
        return Attributes(attributes, f"[{number}]")


def target_of(graph: Graph, text: Ref, address: Address) -> tuple[str, str] | None:
    """Return the path on the site (empty: the text itself) and the fragment that a relative address leads to, if it does.

    Addresses are relative to the file that they are written in: `other.md`, `../assets/map.png`.
    """
    value = unquote(address.value)
    if value.startswith("#"):
        prefixed = ID_PREFIX + value[1:].removeprefix(ID_PREFIX)
        return ("", prefixed) if prefixed in graph.texts[text].visible.ids else None
    folder = "content/" + _FOLDER.get(text[0], "")
    asset = posixpath.normpath(posixpath.join(folder, unquote(address.value.partition("#")[0])))
    if asset in graph.assets:
        return asset.removeprefix("content/"), ""
    path, _, fragment = value.partition("#")
    other = _text_at(graph, posixpath.normpath(posixpath.join(folder, path)))
    if other is None or address.is_image:
        return None
    if not fragment or other not in graph.texts:
        return urls.path_of(*other), ""
    prefixed = ID_PREFIX + fragment.removeprefix(ID_PREFIX)
    return (urls.path_of(*other), prefixed) if prefixed in graph.texts[other].visible.ids else None


def _text_at(graph: Graph, path: str) -> Ref | None:
    """Return the article or page whose file has a path."""
    folder, name = posixpath.split(path)
    stem, suffix = posixpath.splitext(name)
    kind = {"content/articles": "article", "content/pages": "page"}.get(folder)
    return (kind, stem) if kind is not None and suffix == ".md" and graph.has((kind, stem)) else None
