"""The entries of a feed: what happened, as HTML that needs nothing around it.

Links lead to full addresses. Where the site's address is unknown they are plain words, and pictures their descriptions.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from msgspec import Struct

from briefgen import locales, model
from briefgen.read.visible import Address
from briefgen.render import urls
from briefgen.render.body import Attributes, assemble
from briefgen.render.csl import line
from briefgen.render.exports.identifiers import moment_of, permanent_id
from briefgen.render.exports.updates import Standing, Update, standings, state_id
from briefgen.render.prose_links import Resolver
from briefgen.render.site import Site

_HREF = re.compile(r'(?:href|src)="([^"]*)"')
_NO_LINK = re.compile(r"<a\s*>(.*?)</a>", re.DOTALL)
_NO_PICTURE = re.compile(r'<img\b(?![^>]*\ssrc=)(?:[^>]*?\salt="([^"]*)")?[^>]*>')


class Entry(Struct, frozen=True, kw_only=True):
    """An entry of a feed; empty is what is not known. `published` is nothing where only the present state is known."""

    id: str
    address: str
    title: str
    published: datetime | None
    updated: datetime
    language: str
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str = ""
    html: str


def entry_of(site: Site, update: Update, in_full: bool = True) -> Entry:
    """Return an update as an entry; an article that is not wanted in full has its summary alone."""
    return _article(site, update, in_full) if update.kind == "article" else _claim(site, update)


def length_of(site: Site, update: Update) -> int:
    """Return about how many characters the text of an update has."""
    text = site.graph.texts.get(("article", update.id)) if update.kind == "article" else None
    return len(text.prose.html) if text else 0


def _article(site: Site, update: Update, in_full: bool) -> Entry:
    graph = site.graph
    article = graph.articles[update.id]
    path = urls.path_of("article", update.id)
    language = article.language or site.language
    text = _text(site, update.id) if in_full else ""
    parts = [*_corrections(site, article), text or _paragraph(article.summary or article.title)]
    return Entry(
        id=permanent_id(site, path),
        address=urls.address(graph.briefing.base_url, path),
        title=line(article.title),
        published=moment_of(article.date),
        updated=update.moment,
        language=language,
        authors=tuple(map(line, article.authors)),
        topics=tuple(map(line, article.topics)),
        summary=line(article.summary or ""),
        html=_whole(language, parts),
    )


def _corrections(site: Site, article: model.Article) -> Iterator[str]:
    """Yield what was corrected, the newest first."""
    for item in sorted(article.corrections, key=lambda item: moment_of(item.date), reverse=True):
        what = f"{line(item.kind or 'Correction')}, {site.date(item.date).text}:"
        yield f"<p><strong>{_plain(what)}</strong> {_plain(item.text)}</p>"


def _text(site: Site, id_: str) -> str:
    """Return an article's text with full addresses."""
    text = site.graph.texts["article", id_]
    base = urls.address(site.graph.briefing.base_url, urls.HOME)
    page = urls.address(site.graph.briefing.base_url, urls.path_of("article", id_))
    resolver = Resolver(site, base, ("article", id_))

    def resolve(address: Address) -> Attributes:
        found = resolver.resolve(address)
        target = _HREF.search(found.attributes)
        if target is None or not (base or (urls.is_outside(address.value) and not address.is_image)):
            return Attributes("", found.text)
        href = page + target[1] if target[1].startswith("#") else target[1]
        return Attributes(f'{"src" if address.is_image else "href"}="{href}"', found.text)

    html = assemble(text.prose.html, text.visible, resolve=resolve).markup
    return _NO_PICTURE.sub(lambda picture: picture[1] or "", _NO_LINK.sub(r"\1", html))


def _claim(site: Site, update: Update) -> Entry:
    """Return the publication of a claim, or a change of what is held of it: before, after and why."""
    claim = site.graph.claims[update.id]
    held = standings(claim)
    before = held[update.state - 1] if update.state else None
    path = urls.path_of("claim", update.id)
    changes = list(_changes(site, before, held[update.state]))
    part = state_id(claim, update.state) if update.state else ""
    return Entry(
        id=permanent_id(site, path, part),
        address=urls.address(site.graph.briefing.base_url, path, part),
        title=f"{_heading(site, before, held[update.state])}: {line(claim.statement)}",
        published=update.moment if claim.history or claim.article else None,
        updated=update.moment,
        language=site.language,
        topics=tuple(map(line, claim.topics)),
        summary=". ".join(changes) + ".",
        html=_whole(site.language, _claim_parts(site, claim, update.state, changes)),
    )


def _heading(site: Site, before: Standing | None, after: Standing) -> str:
    """Say in a word or two what changed."""
    status = site.status(after.status).label
    if before is None:
        return status
    if before.status != after.status:
        return f"{site.status(before.status).label} → {status}"
    for name in ("likelihood", "confidence"):
        old, new = getattr(before, name), getattr(after, name)
        if new != old:
            return f"{old} → {new}" if old and name == "likelihood" else f"{name} {f'{old} → ' if old else ''}{new}"
    return f"{status}, as before"


def _changes(site: Site, before: Standing | None, after: Standing) -> Iterator[str]:
    """Yield how each part of a judgement was and is."""
    yield _change("Status", site.status(before.status).label if before else None, site.status(after.status).label)
    if after.likelihood:
        yield _change("Likelihood", before.likelihood if before else None, after.likelihood)
    if after.confidence:
        yield _change("Confidence", before.confidence if before else None, after.confidence)


def _change(name: str, before: str | None, after: str) -> str:
    if before is None:
        return f"{name}: {after}"
    return f"{name}: {after}, as before" if before == after else f"{name}: {before} → {after}"


def _claim_parts(site: Site, claim: model.Claim, state: int, changes: list[str]) -> Iterator[str]:
    """Yield the statement, when which judgement changed how, why, and where it is said."""
    yield f"<blockquote>{_paragraph(claim.statement)}</blockquote>"
    if claim.history:
        yield _paragraph(site.date(claim.history[state].date).text)
    yield "<ul>" + "".join(f"<li>{_plain(change)}</li>" for change in changes) + "</ul>"
    if claim.history and (note := claim.history[state].note):
        yield _paragraph(note)
    if claim.verdict and state == max(0, len(claim.history) - 1):
        yield _paragraph(claim.verdict)
    if claim.article:
        yield f"<p>In: {_link(site, 'article', claim.article)}</p>"


def _link(site: Site, kind: str, id_: str) -> str:
    address = urls.address(site.graph.briefing.base_url, urls.path_of(kind, id_))
    title = _plain(site.title((kind, id_)))
    return f'<a href="{escape(address)}">{title}</a>' if address else title


def _paragraph(text: str) -> str:
    return f"<p>{_plain(text)}</p>"


def _plain(text: str) -> str:
    """Return a text as it stands in HTML between tags."""
    return escape(line(text), quote=False)


def _whole(language: str, parts: Iterable[str]) -> str:
    """Join parts; what is written from right to left says so, since a feed can't."""
    html = "\n".join(parts)
    if locales.direction(language) == "ltr":
        return html
    return f'<div lang="{escape(language)}" dir="rtl">\n{html}\n</div>'
