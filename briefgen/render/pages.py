"""All pages, one after the other, and the last check: that every internal link leads to a page and a place on it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from briefgen.diagnostics import Problem, problem
from briefgen.render import urls
from briefgen.render.plan import Page, SiteView, page_view, site_view
from briefgen.render.site import Site
from briefgen.render.templates import Renderer
from briefgen.source import WholeFile

_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
"""What may be a link's address; text that shows markup looks the same, which is looked at when nothing is found there."""

_LINK = re.compile(r'<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'<[^>]*\sid="([^"]*)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def render_pages(project: Path, site: Site, pages: list[Page]) -> Iterator[tuple[Page, bytes]]:
    """Yield each page and its bytes. Raises TemplateProblem."""
    renderer = Renderer(project)
    site_views: dict[str, SiteView] = {}
    for page in pages:
        root = urls.base_path(site.graph.briefing.base_url) if page.path == urls.NOT_FOUND else page.root
        if root not in site_views:
            site_views[root] = site_view(site, root)
        views = {"site": site_views[root], "page": page_view(site, page, root), "view": page.make_view()}
        yield page, renderer.render(page.template, **views)


class LinkCheck:
    """Collects the links of all pages; what they lead to is looked up once all pages are known.

    Pages of one folder have most of their links in common, and a relative address means the same on all of them: each is
    looked at once.
    """

    def __init__(self) -> None:
        self.targets: dict[tuple[str, str], str] = {}
        self.seen_by_folder: dict[str, set[str]] = defaultdict(set)

    def add(self, path: str, data: bytes) -> None:
        """Take in a page."""
        text = data.decode("utf-8")
        folder = path.rpartition("/")[0]
        seen = self.seen_by_folder[folder]
        for address in set(_ADDRESS.findall(text)) - seen:
            if address.startswith("#"):
                if f' id="{address[1:]}"' not in text:
                    self.targets[path, address] = path
                continue
            seen.add(address)
            if not _SCHEME.match(address) and not address.startswith("/"):
                self.targets[folder, address] = path

    def problems(self, paths: frozenset[str], read: Callable[[str], bytes]) -> Iterator[Problem]:
        """Report the links that lead nowhere (BG802), one page for each; `read` returns a file of the site."""
        ids: dict[str, frozenset[str]] = {}
        for (base, address), page in sorted(self.targets.items()):
            target, _, fragment = unescape(address).partition("#")
            path = _resolve(base, unquote(target)) if target else base
            if path is not None and path in paths:
                if not fragment or not path.endswith(".html"):
                    continue
                if path not in ids:
                    ids[path] = frozenset(_ID.findall(read(path).decode("utf-8")))
                if fragment in ids[path]:
                    continue
            if address in _LINK.findall(read(page).decode("utf-8")):
                yield _broken(page, address, path if path in paths else None)


def _broken(page: str, address: str, path: str | None) -> Problem:
    where = f"no place on {path}" if path else "no page of the site"
    hint = "if templates are changed in this project, look there; otherwise this is a fault of briefgen"
    return problem("BG802", WholeFile(f"site/{page}"), f'the link "{address}" leads to {where}', hint)


def _resolve(folder: str, target: str) -> str | None:
    """Return the path that a relative address leads to from a folder; nothing where it leaves the site."""
    parts = [part for part in folder.split("/") if part]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
