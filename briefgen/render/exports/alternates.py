"""What a page says of the feeds and calendars that go with it (`<link rel="alternate">`), the most particular first."""

import posixpath
from collections.abc import Iterator

from msgspec import Struct

from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.site import Site

_ATOM, _JSON, _CALENDAR = "application/atom+xml", "application/feed+json", "text/calendar"


class Alternate(Struct, frozen=True):
    """Another form of what a page says: its media type, what it is called, and its address seen from the page."""

    type: str
    title: str
    href: str


def alternates(site: Site, root: str, path: str, ref: Ref | None) -> tuple[Alternate, ...]:
    """Return what goes with the page at a path, which is a record's or not; `root` is the way to the top of the site."""
    features = site.graph.briefing.features
    allowed = {_ATOM: features.feeds, _JSON: features.feeds, _CALENDAR: features.calendar}
    found = (*_own(site, path, ref), *_of_site(site))
    return tuple(Alternate(type_, title, urls.href(root, at)) for type_, title, at in found if allowed[type_])


def _own(site: Site, path: str, ref: Ref | None) -> Iterator[tuple[str, str, str]]:
    """Yield media type, title and path of what is about the page's subject."""
    kind, id_ = ref or ("", "")
    if kind in ("country", "actor"):
        name = site.title((kind, id_))
        yield _ATOM, f"{name}: what is new", urls.export_of(kind, id_, "xml")
        yield _JSON, f"{name}: what is new", urls.export_of(kind, id_, "json")
        yield _CALENDAR, f"{name}: events", urls.export_of(kind, id_, "ics")
    elif kind == "claim":
        yield _ATOM, "Changes of this claim", urls.export_of(kind, id_, "xml")
    if kind == "claim" or urls.whole_list(path) in (urls.LISTS["claim"], urls.CHANGES):
        yield _ATOM, "Changes of all claims", urls.CLAIM_CHANGES
    if (
        kind == "event"
        or urls.whole_list(path) in (urls.HOME, urls.LISTS["event"])
        or posixpath.dirname(path) == posixpath.dirname(urls.TIMELINE)
    ):
        yield _CALENDAR, "All events", urls.CALENDAR


def _of_site(site: Site) -> Iterator[tuple[str, str, str]]:
    title = site.graph.briefing.title
    yield _ATOM, f"{title}: what is new", urls.FEED
    yield _JSON, f"{title}: what is new", urls.JSON_FEED
