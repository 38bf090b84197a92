"""The page of changes: how judgements changed and why, corrections and updates of articles, the newest first.

Claims change here as their feed tells it: from the second entry of their history on. An update that is told by a
correction of the same date is not told twice.
"""

from collections.abc import Iterator

from msgspec import Struct

from briefgen.edtf import Edtf
from briefgen.render import urls
from briefgen.render.exports.identifiers import moment_of
from briefgen.render.exports.updates import Standing, Update, changes_of_claims, newest_first, standings, state_id
from briefgen.render.site import ConfidenceView, DateView, LikelihoodView, Link, Site, StatusView

MOST_CHANGES = 100
"""Changes on the page; of the older ones their number is said, and each stands on the page of its claim or article."""


class Judgement(Struct, frozen=True):
    """What is held of a claim; of what changed only."""

    status: StatusView | None = None
    likelihood: LikelihoodView | None = None
    confidence: ConfidenceView | None = None


class ChangeRow(Struct, frozen=True):
    """A change: a key that stays, its date, what it is, what changed, the judgement before and after, and the reason."""

    key: str
    date: DateView
    what: str
    link: Link
    history: str
    before: Judgement
    after: Judgement
    note: str


class Day(Struct, frozen=True):
    """The changes of one date, and its id on the page."""

    id: str
    date: DateView
    changes: tuple[ChangeRow, ...]


class ChangesView(Struct, frozen=True):
    """All that the page of changes shows; `feeds` are those that tell of such changes."""

    title: str
    days: tuple[Day, ...]
    more: int
    feeds: tuple[Link, ...]


def changes_view(site: Site, root: str) -> ChangesView:
    """Compute the page of changes."""
    updates = all_changes(site)
    days: dict[str, list[ChangeRow]] = {}
    for update in updates[:MOST_CHANGES]:
        row = change_row(site, root, update)
        days.setdefault(row.date.edtf, []).append(row)
    return ChangesView(
        title="What changed",
        days=tuple(Day(f"on-{urls.date_fragment(key)}", rows[0].date, tuple(rows)) for key, rows in days.items()),
        more=max(0, len(updates) - MOST_CHANGES),
        feeds=_feeds(site, root),
    )


def _feeds(site: Site, root: str) -> tuple[Link, ...]:
    if not site.graph.briefing.features.feeds:
        return ()
    return (
        Link(urls.href(root, urls.CLAIM_CHANGES), "changes of claims"),
        Link(urls.href(root, urls.FEED), "articles and changes of claims"),
    )


def all_changes(site: Site) -> list[Update]:
    """Return all changes, the newest first; of an article, `state` is the number of the correction, or -1 for an update."""
    articles = (update for id_ in site.graph.articles for update in _changes_of_article(site, id_))
    return newest_first([*articles, *changes_of_claims(site, site.graph.claims)])


def _changes_of_article(site: Site, id_: str) -> Iterator[Update]:
    article = site.graph.articles[id_]
    for number, correction in enumerate(article.corrections):
        yield Update(moment_of(correction.date), "article", id_, number)
    updated = article.updated
    if updated and updated not in (article.date, *(correction.date for correction in article.corrections)):
        yield Update(moment_of(updated), "article", id_, -1)


def change_row(site: Site, root: str, update: Update) -> ChangeRow:
    """Show a change."""
    return _of_claim(site, root, update) if update.kind == "claim" else _of_article(site, root, update)


def _of_claim(site: Site, root: str, update: Update) -> ChangeRow:
    claim = site.graph.claims[update.id]
    state, held = claim.history[update.state], standings(claim)
    before, after = _judgements(site, held[update.state - 1], held[update.state])
    id_ = state_id(claim, update.state)
    return ChangeRow(
        key=f"claim/{update.id}/{id_}",
        date=site.date(state.date),
        what="Claim",
        link=site.link(root, ("claim", update.id)),
        history=urls.href(root, urls.path_of("claim", update.id), id_),
        before=before,
        after=after,
        note=state.note or "",
    )


def _judgements(site: Site, before: Standing, after: Standing) -> tuple[Judgement, Judgement]:
    """Return how a judgement was and is, as far as it changed."""
    kept = [getattr(before, name) == getattr(after, name) for name in ("status", "likelihood", "confidence")]
    return _judgement(site, before, kept), _judgement(site, after, kept)


def _judgement(site: Site, held: Standing, kept: list[bool]) -> Judgement:
    same_status, same_likelihood, same_confidence = kept
    return Judgement(
        None if same_status else site.status(held.status),
        None if same_likelihood else site.likelihood(held.likelihood),
        None if same_confidence else site.confidence(held.confidence),
    )


def _of_article(site: Site, root: str, update: Update) -> ChangeRow:
    article = site.graph.articles[update.id]
    link = site.link(root, ("article", update.id))
    if update.state < 0:
        assert article.updated is not None
        return _row_of_article(site, link, f"article/{update.id}/updated", article.updated, "Article updated", "")
    item = article.corrections[update.state]
    same = sum(other.date == item.date for other in article.corrections[: update.state])
    key = f"article/{update.id}/{item.date.text}/{same}"
    return _row_of_article(site, link, key, item.date, (item.kind or "correction").capitalize(), item.text)


def _row_of_article(site: Site, link: Link, key: str, date: Edtf, what: str, note: str) -> ChangeRow:
    return ChangeRow(key, site.date(date), what, link, "", Judgement(), Judgement(), note)
