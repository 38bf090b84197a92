"""A page: its views, laid out by its template."""

from typing import Any

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.plan import Page, PageView, SiteView, page_view, site_view
from briefgen.render.site import Site
from briefgen.render.templates import Renderer


class Views(Struct, frozen=True):
    """All that a page is made of: its template, the site's frame, the page's heading, and what it shows."""

    template: str
    site: SiteView
    page: PageView
    view: Any

    def render(self, renderer: Renderer) -> bytes:
        """Return the page. Raises TemplateProblem."""
        return renderer.render(self.template, site=self.site, page=self.page, view=self.view)


def views_of(site: Site, page: Page) -> Views:
    """Compute the views of a page."""
    root = urls.base_path(site.graph.briefing.base_url) if page.path == urls.NOT_FOUND else page.root
    frame = site.once(("site", root), site_view, site, root)
    return Views(page.template, frame, page_view(site, page, root), page.make_view())
