"""The page that searches: by the text of all pages, by names, and without JavaScript by lists."""

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.site import Link, Site
from briefgen.render.views.az import Letter, letters_view
from briefgen.render.views.lists import TITLES


class SearchView(Struct, frozen=True):
    """All that the search page shows; without `has_index` only names are searched."""

    has_index: bool
    letters: tuple[Letter, ...]
    names: Link
    lists: tuple[Link, ...]


def search_view(site: Site) -> SearchView:
    """Compute the search page."""
    root = urls.root_of(urls.SEARCH)
    lists = tuple(Link(urls.href(root, path), TITLES[kind], kind) for kind, path in urls.LISTS.items())
    names = Link(urls.href(root, urls.NAMES_LIST), "All names")
    return SearchView(site.has_index, letters_view(site, root), names, lists)
