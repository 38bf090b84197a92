"""The home page: the bottom line, what is new, and the ways in."""

from collections.abc import Iterable

from msgspec import Struct

from briefgen import countries, dates, model
from briefgen.dates import Certainty
from briefgen.render import urls
from briefgen.render.site import DateView, Link, Site
from briefgen.render.views.changes import ChangeRow, all_changes, change_row
from briefgen.render.views.lists import group_address
from briefgen.render.views.map import WorldMap, record_counts, world_map
from briefgen.render.views.rows import ArticleRow, ClaimRow, EventRow, Tally, article_row, claim_row, event_row, tally

NEWEST, CHANGES, EVENTS = 6, 6, 6


class CountryCount(Struct, frozen=True):
    """A country and how much is told of it."""

    link: Link
    flag: str
    count: int


class Count(Struct, frozen=True):
    """How many records of a kind there are, and the list of them."""

    link: Link
    count: int


class LinkedTally(Tally, frozen=True):
    """How many claims have a status, and where their list begins."""

    href: str


class HomeView(Struct, frozen=True):
    """All that the home page shows."""

    title: str
    description: str
    as_of: DateView | None
    authors: tuple[str, ...]
    key_judgements: tuple[ClaimRow, ...]
    changes: tuple[ChangeRow, ...]
    all_changes: str
    articles: tuple[ArticleRow, ...]
    coming: tuple[EventRow, ...]
    latest: tuple[EventRow, ...]
    world: WorldMap | None
    countries: tuple[CountryCount, ...]
    tally: tuple[LinkedTally, ...]
    counts: tuple[Count, ...]


def home_view(site: Site, root: str, lists: tuple[tuple[Link, int], ...]) -> HomeView:
    """Compute the home page; `lists` are the lists of records with their lengths."""
    graph = site.graph
    past, coming = past_and_coming(site, graph.events)
    return HomeView(
        title=graph.briefing.title,
        description=graph.briefing.description or "",
        as_of=site.maybe_date(graph.as_of),
        authors=graph.briefing.authors,
        key_judgements=tuple(claim_row(site, root, graph.claims[id_]) for id_ in graph.briefing.key_judgements),
        changes=tuple(change_row(site, root, update) for update in all_changes(site)[:CHANGES]),
        all_changes=urls.href(root, urls.CHANGES),
        articles=tuple(article_row(site, root, id_) for id_ in site.article_order[::-1][:NEWEST]),
        coming=tuple(event_row(site, root, event) for event in coming[:EVENTS]),
        latest=tuple(event_row(site, root, event) for event in past[::-1][:EVENTS]),
        world=world_map(site, root, record_counts(site)),
        countries=_countries(site, root),
        tally=tuple(_linked(site, root, item) for item in tally(site, graph.claims.values())),
        counts=tuple(Count(link, count) for link, count in lists),
    )


def _linked(site: Site, root: str, item: Tally) -> LinkedTally:
    href = group_address(site, "claim", root, item.status.status)
    return LinkedTally(item.status, item.count, item.start, item.width, href)


def past_and_coming(site: Site, ids: Iterable[str]) -> tuple[list[model.Event], list[model.Event]]:
    """Divide events at the briefing's date; without one, by whether they are said to have occurred."""
    past: list[model.Event] = []
    coming: list[model.Event] = []
    as_of = site.graph.as_of
    for event in site.events_in_order(ids):
        is_coming = event.status == "scheduled"
        if as_of is not None and is_coming:
            is_coming = dates.is_before(event.date, as_of) is not Certainty.YES
        (coming if is_coming else past).append(event)
    return past, coming


def _countries(site: Site, root: str) -> tuple[CountryCount, ...]:
    rows = [
        CountryCount(site.link(root, ("country", code)), countries.flag(code), count)
        for code, count in record_counts(site).items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.link.text)))
