"""The list of pages. A new kind of page is one view, one template, and one row here."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from briefgen import locales
from briefgen.diagnostics import Problem, problem
from briefgen.link.graph import Graph, Ref
from briefgen.render import urls
from briefgen.render.body import Html
from briefgen.render.citations import CitationsView, citations_view
from briefgen.render.exports.alternates import Alternate, alternates
from briefgen.render.exports.structured_data import Trail, structured_data
from briefgen.render.indexed import IndexedView, indexed_view
from briefgen.render.names import NameLanguage, name_languages
from briefgen.render.parts import count_parts
from briefgen.render.sharing import SharingView, sharing_view
from briefgen.render.site import DateView, Link, Site, shortened, words
from briefgen.render.views.actor import actor_view
from briefgen.render.views.article import article_view
from briefgen.render.views.az import az_pages, az_view
from briefgen.render.views.changes import changes_view
from briefgen.render.views.claim import claim_view
from briefgen.render.views.country import country_view
from briefgen.render.views.data import data_view
from briefgen.render.views.event import event_view
from briefgen.render.views.forecasts import forecasts_view
from briefgen.render.views.home import HomeView, home_view
from briefgen.render.views.lists import TITLES, list_parts, list_view, topics_parts, topics_view
from briefgen.render.views.method import free_page_view, method_view
from briefgen.render.views.part import part_title
from briefgen.render.views.search import search_view
from briefgen.render.views.source import source_view
from briefgen.render.views.timeline import timeline_view, timeline_years
from briefgen.source import WholeFile

_RESERVED = re.compile(r'^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)|[<>:"|?*\\]|[. ]$', re.IGNORECASE)


class Page(Struct, frozen=True):
    """A page of the site: its path, its template, its heading data, the record it belongs to, and how its view is made."""

    path: str
    template: str
    title: str
    description: str
    record: Ref | None
    keys: tuple[str | int, ...]
    section: str
    make_view: Callable[[], Any]

    @property
    def root(self) -> str:
        """The way from this page to the top of the site."""
        return urls.root_of(self.path)


class PageView(Struct, frozen=True):
    """What every template may know of the page it lays out."""

    path: str
    root: str
    title: str
    description: str
    canonical: str
    crumbs: tuple[Link, ...]
    section: str
    structured: Html | None
    sharing: SharingView
    cite: CitationsView | None
    alternates: tuple[Alternate, ...]
    indexed: IndexedView | None


class SiteView(Struct, frozen=True):
    """What every template may know of the site; addresses are seen from the page."""

    title: str
    language: str
    direction: str
    publisher: str
    as_of: DateView | None
    home: str
    style: str
    method: str
    navigation: tuple[Link, ...]
    locale: str
    name_languages: tuple[NameLanguage, ...]
    data: str
    changes: str
    forecasts: str
    search: str


class RedirectView(Struct, frozen=True):
    """Where a record's page is now."""

    link: Link


_RECORD_PAGES: tuple[tuple[str, Callable[[Site, str, str], Any]], ...] = (
    ("article", article_view),
    ("claim", claim_view),
    ("event", event_view),
    ("actor", actor_view),
    ("source", source_view),
    ("country", country_view),
    ("page", free_page_view),
)


def plan_pages(site: Site) -> list[Page]:
    """Return every page of the site."""
    return [*_record_pages(site), *_list_pages(site), *_timeline_pages(site), *_single_pages(site), *_redirects(site)]


def _record_pages(site: Site) -> Iterator[Page]:
    for kind, view in _RECORD_PAGES:
        for id_ in _ids(site.graph, kind):
            path = urls.path_of(kind, id_)
            title, description = site.title((kind, id_)), _description(site, (kind, id_))
            make = functools.partial(view, site, id_, urls.root_of(path))
            yield Page(path, f"{kind}.html", title, description, (kind, id_), ("id",), kind, make)


def _ids(graph: Graph, kind: str) -> Iterable[str]:
    return graph.named_countries if kind == "country" else graph.records(kind)


def _description(site: Site, ref: Ref) -> str:
    kind, id_ = ref
    graph = site.graph
    if kind == "article":
        return graph.articles[id_].summary or ""
    if kind == "claim":
        return graph.claims[id_].verdict or site.status(graph.claims[id_].status).label
    if kind == "event":
        return graph.events[id_].summary or site.date(graph.events[id_].date).text
    if kind == "page":
        return graph.pages[id_].summary or ""
    return words(graph.actors[id_].type) if kind == "actor" else ""


def _list_pages(site: Site) -> Iterator[Page]:
    for kind, whole in urls.LISTS.items():
        for number in range(1, list_parts(site, kind) + 1):
            path = urls.list_part(whole, number)
            make = functools.partial(list_view, site, kind, urls.root_of(path), number)
            yield Page(path, "list.html", part_title(TITLES[kind], number), "", None, (), kind, make)
    for number in range(1, topics_parts(site) + 1):
        path = urls.list_part(urls.TOPICS, number)
        make_topics = functools.partial(topics_view, site, urls.root_of(path), number)
        yield Page(path, "topics.html", part_title("Topics", number), "", None, (), "topic", make_topics)


def _timeline_pages(site: Site) -> Iterator[Page]:
    yield _timeline_page(site, urls.TIMELINE, "Timeline", None)
    for key, events in timeline_years(site).items() if site.timeline_is_split else ():
        for number in range(1, count_parts(len(events), site.most_rows) + 1):
            title = part_title(f"Timeline {key}", number)
            yield _timeline_page(site, urls.timeline_year(key, number), title, key, number)


def _timeline_page(site: Site, path: str, title: str, key: str | None, number: int = 1) -> Page:
    make = functools.partial(timeline_view, site, urls.root_of(path), key, number)
    return Page(path, "timeline.html", title, "", None, (), "timeline", make)


def _single_pages(site: Site) -> Iterator[Page]:
    briefing = site.graph.briefing
    description = briefing.description or ""
    make_home = functools.partial(_home_view, site)
    yield Page(urls.HOME, "home.html", briefing.title, description, None, (), "home", make_home)
    yield Page(
        urls.CHANGES,
        "changes.html",
        "What changed",
        "",
        None,
        (),
        "changes",
        lambda: changes_view(site, urls.root_of(urls.CHANGES)),
    )
    yield Page(
        urls.FORECASTS,
        "forecasts.html",
        "Forecasts",
        "",
        None,
        (),
        "forecasts",
        lambda: forecasts_view(site, urls.root_of(urls.FORECASTS)),
    )
    yield Page(urls.METHOD, "method.html", "Method", "", None, (), "method", lambda: method_view(site))
    if briefing.features.downloads:
        yield Page(urls.DATA_PAGE, "data.html", "Data", "", None, (), "data", lambda: data_view(site))
    if briefing.features.search:
        yield Page(urls.SEARCH, "search.html", "Search", "", None, (), "search", lambda: search_view(site))
        for path, title in az_pages(site):
            yield Page(path, "az.html", title, "", None, (), "az", functools.partial(az_view, site, path))
    yield Page(urls.NOT_FOUND, "404.html", "Page not found", "", None, (), "", lambda: None)


def _home_view(site: Site) -> HomeView:
    lists = tuple(
        (Link(urls.href("", path), TITLES[kind], kind), len(list(_ids(site.graph, kind))))
        for kind, path in urls.LISTS.items()
    )
    return home_view(site, "", lists)


def _redirects(site: Site) -> Iterator[Page]:
    for kind, _ in _RECORD_PAGES:
        for id_, record in site.graph.records(kind).items():
            for index, former in enumerate(getattr(record, "former_ids", ())):
                path = urls.path_of(kind, former)
                ref = (kind, id_)
                make = functools.partial(_redirect_view, site, urls.root_of(path), ref)
                yield Page(path, "redirect.html", site.title(ref), "", ref, ("former_ids", index), kind, make)


def _redirect_view(site: Site, root: str, ref: Ref) -> RedirectView:
    return RedirectView(site.link(root, ref))


def check_paths(graph: Graph, pages: list[Page]) -> Iterator[Problem]:
    """Report pages at one path, also where only case or Unicode form differs (BG801)."""
    first: dict[str, Page] = {}
    for page in sorted(pages, key=lambda page: page.record is not None):
        folded = unicodedata.normalize("NFC", page.path).casefold()
        other = first.setdefault(folded, page)
        if other is not page and page.record is not None:
            what = f'the {other.record[0]} "{other.record[1]}"' if other.record else f'the page "{other.title}"'
            message = f"{page.path} is the path of {what} already"
            yield problem("BG801", graph.place(page.record, *page.keys), message, "choose another id or former id")
        if page.record is not None and _is_reserved(page.path):
            message = f"no file on Windows may be called {page.path.rpartition('/')[2]}"
            yield problem("BG109", graph.place(page.record, *page.keys), message, "choose another id")
    files: dict[str, str] = {}
    for asset in sorted(graph.assets):
        if _is_reserved(asset):
            yield problem("BG115", WholeFile(asset), "no file on Windows may be called so", "rename it")
        folded = unicodedata.normalize("NFC", asset).casefold()
        if files.setdefault(folded, asset) != asset:
            message = f"this file and {files[folded]} differ only in case or Unicode form"
            yield problem("BG801", WholeFile(asset), message, "rename one of the two")


def _is_reserved(path: str) -> bool:
    """Say whether Windows can't hold a path (Microsoft: Naming Files, Paths, and Namespaces)."""
    return any(_RESERVED.search(part) for part in path.split("/"))


def page_view(site: Site, page: Page, root: str) -> PageView:
    """Return what a template may know of a page; `root` is the way from it to the top of the site."""
    base = (site.graph.briefing.base_url or "").rstrip("/")
    has_moved = page.template == "redirect.html"
    path = urls.path_of(*page.record) if has_moved and page.record else "" if page.path == urls.HOME else page.path
    canonical = f"{base}/{path}" if base else ""
    record = None if has_moved else page.record
    above = _pages_above(site, page)
    is_bare = has_moved or page.path == urls.NOT_FOUND
    return PageView(
        path=page.path,
        root=root,
        title=page.title,
        description=page.description,
        canonical=canonical,
        crumbs=tuple(Link(urls.href(root, path), title) for path, title in above),
        section=page.section,
        structured=None if is_bare else structured_data(site, page.path, record, (*above, (page.path, page.title))),
        sharing=sharing_view(site, record),
        cite=citations_view(site, record, canonical) if record else None,
        alternates=() if has_moved else alternates(site, root, page.path, record),
        indexed=_indexed(site, page),
    )


def _indexed(site: Site, page: Page) -> IndexedView | None:
    """Return what a page tells the search index; nothing for lists, old addresses and what is no text."""
    is_text = (page.record is not None and page.template != "redirect.html") or page.path == urls.METHOD
    return indexed_view(site, page.record) if site.has_index and is_text else None


def _pages_above(site: Site, page: Page) -> Trail:
    """Return the pages above a page, from the top of the site."""
    if page.path == urls.HOME:
        return ()
    home = (urls.HOME, shortened(site.graph.briefing.title))
    above = urls.LISTS.get(page.section)
    return (home,) if above is None or above == page.path else (home, (above, TITLES[page.section]))


def site_view(site: Site, root: str) -> SiteView:
    """Return what a template may know of the site, seen from pages with a root."""
    briefing = site.graph.briefing
    language = briefing.language
    return SiteView(
        title=briefing.title,
        language=language,
        direction=locales.direction(language),
        publisher=briefing.publisher or "",
        as_of=site.maybe_date(site.graph.as_of),
        home=urls.href(root, urls.HOME),
        style=urls.href(root, urls.STYLE),
        method=urls.href(root, urls.METHOD),
        navigation=tuple(_navigation(site, root)),
        locale=locales.with_territory(language),
        name_languages=name_languages(site),
        data=urls.href(root, urls.DATA_PAGE) if briefing.features.downloads else "",
        changes=urls.href(root, urls.CHANGES),
        forecasts=urls.href(root, urls.FORECASTS) if site.has_forecasts else "",
        search=urls.href(root, urls.SEARCH) if briefing.features.search else "",
    )


def _navigation(site: Site, root: str) -> Iterator[Link]:
    yield Link(urls.href(root, urls.TIMELINE), "Timeline", "timeline")
    for kind in ("article", "claim", "country", "actor", "source"):
        yield Link(urls.href(root, urls.LISTS[kind]), TITLES[kind], kind)
    for entry in site.graph.briefing.navigation:
        kind, _, id_ = entry.rpartition(":")
        yield site.link(root, (kind or "page", id_))
    yield Link(urls.href(root, urls.METHOD), "Method", "method")
