"""What a feed tells of: articles, and changes of what is held of claims, the newest first.

An article counts with the last of its own date, its update and its corrections. A claim's first state is its
publication; each later entry of its history is a change. No state counts as older than the one before it.
"""

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from briefgen import model
from briefgen.edtf import Edtf
from briefgen.link.graph import Ref
from briefgen.render import urls
from briefgen.render.exports.identifiers import moment_of
from briefgen.render.site import Site


class Update(Struct, frozen=True):
    """That a record is new or has changed: when, which record, and of a claim which entry of its history (from 0)."""

    moment: datetime
    kind: str
    id: str
    state: int = 0


class Standing(Struct, frozen=True):
    """What is held of a claim."""

    status: str
    likelihood: str | None
    confidence: str | None


def updates_of_site(site: Site) -> list[Update]:
    """Return all articles, and all changes of claims."""
    articles = (article_update(site, id_) for id_ in site.graph.articles)
    return newest_first([*articles, *changes_of_claims(site, site.graph.claims)])


def updates_about(site: Site, ref: Ref) -> list[Update]:
    """Return the articles that name a record in one of their fields, and the changes of such claims."""
    naming = [reference.by for reference in site.graph.references_by_target.get(ref, ())]
    articles = dict.fromkeys(id_ for kind, id_ in naming if kind == "article")
    claims = dict.fromkeys(id_ for kind, id_ in naming if kind == "claim")
    return newest_first([*(article_update(site, id_) for id_ in articles), *changes_of_claims(site, claims)])


def changes_of_claims(site: Site, claims: Iterable[str]) -> Iterator[Update]:
    """Yield the changes of claims after their publication."""
    for id_ in claims:
        if len(site.graph.claims[id_].history) > 1:
            yield from claim_updates(site, id_)[1:]


def article_update(site: Site, id_: str) -> Update:
    """Return an article as an update."""
    article = site.graph.articles[id_]
    return Update(max(map(moment_of, dates_of_article(article))), "article", id_)


def dates_of_article(article: model.Article) -> tuple[Edtf, ...]:
    """Return the dates on which an article appeared and was changed."""
    corrections = (correction.date for correction in article.corrections)
    return (article.date, *((article.updated,) if article.updated else ()), *corrections)


def claim_updates(site: Site, id_: str) -> list[Update]:
    """Return the publication of a claim and its changes, the oldest first."""
    claim = site.graph.claims[id_]
    dates = [state.date for state in claim.history] if claim.history else [_published(site, claim)]
    moments = itertools.accumulate(map(moment_of, dates), max)
    return [Update(moment, "claim", id_, number) for number, moment in enumerate(moments)]


def state_id(claim: model.Claim, number: int) -> str:
    """Name an entry of a claim's history (from 0) by its date, so that the name stays when others are added."""
    date = claim.history[number].date.text
    same = sum(state.date.text == date for state in claim.history[: number + 1])
    return urls.state_fragment(date, same)


def _published(site: Site, claim: model.Claim) -> Edtf | None:
    """Return when a claim without a history appeared: with its article, else as of the briefing's date."""
    return site.graph.articles[claim.article].date if claim.article else site.graph.as_of


def standings(claim: model.Claim) -> list[Standing]:
    """Return what was held of a claim after each entry of its history; what an entry leaves out stays as it was."""
    if not claim.history:
        return [Standing(claim.status, claim.likelihood, claim.confidence)]
    held = Standing("unreviewed", None, None)
    found = []
    for state in claim.history:
        held = Standing(
            state.status or held.status, state.likelihood or held.likelihood, state.confidence or held.confidence
        )
        found.append(held)
    return found


def newest_first(updates: Iterable[Update]) -> list[Update]:
    """Sort updates; those of one day by kind and id, and of one claim the later state first."""
    by_name = sorted(updates, key=lambda update: (update.kind, update.id, -update.state))
    return sorted(by_name, key=lambda update: update.moment, reverse=True)
