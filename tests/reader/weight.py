"""What a page weighs, and what of it can be seen without a browser: headings, ids, links, styles."""

import functools
import gzip
import itertools
import os.path
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

KILOBYTE = 1024
ARTICLE, PAGE, TIMELINE, STYLES, SCRIPTS, FIRST_VIEW = (size * KILOBYTE for size in (35, 20, 60, 15, 10, 80))
"""Budgets in bytes after `gzip -6`: an article of about 3,000 words and 40 claims, any other page, a timeline page, all
style sheets of a page, all scripts of a page, and all that a first view asks for."""

FIRST_REQUESTS = 8


class Markup(HTMLParser):
    """What a page holds: ids, headings, addresses, and attributes that the site's policy forbids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self.forbidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        self.links += [found[name] for name in ("href", "src") if name in found]
        if tag == "link" and found.get("rel") == "stylesheet":
            self.styles.append(found["href"])
        if tag == "script" and "src" in found:
            self.scripts.append(found["src"])
        if tag == "style" or (tag == "script" and "src" not in found and found.get("type") != "application/ld+json"):
            self.forbidden.append(f"<{tag}>")
        self.forbidden += [f"{tag} {name}" for name in found if name == "style" or name.startswith("on")]


def packed(*files: Path) -> int:
    """Return what files weigh on the wire, each packed by itself."""
    return sum(map(_packed, (file.read_bytes() for file in files)))


@functools.lru_cache(maxsize=64)
def _packed(data: bytes) -> int:
    return len(gzip.compress(data, 6, mtime=0))


def budget_of(path: str) -> int:
    """Return the budget of a page by its path in the site, in bytes."""
    folder, _, name = path.rpartition("/")
    if folder == "timeline":
        return TIMELINE
    return ARTICLE if folder == "articles" and name != "index.html" else PAGE


def overweight(site: Path, path: str) -> list[str]:
    """Return what of a page is above its budget."""
    page = site / path
    markup = Markup("".join(re.findall(r"<(?:link|script)\b[^>]*>", page.read_text("utf-8"))))
    size = page.stat().st_size
    weights = {
        "page": (packed(page) if size > budget_of(path) else size, budget_of(path)),
        "styles": (packed(*(_target(site, page, href) for href in markup.styles)), STYLES),
        "scripts": (packed(*(_target(site, page, src) for src in markup.scripts)), SCRIPTS),
    }
    return [f"{path}: {what} {found} > {most}" for what, (found, most) in weights.items() if found > most]


def first_view_faults(requests: list[str]) -> list[str]:
    """Return whether a first view asks for too much; `requests` are addresses of files on disk."""
    files = [Path(unquote(urlsplit(url).path)) for url in requests if url.startswith("file:")]
    weight = packed(*(file for file in files if file.is_file()))
    found = [] if len(files) <= FIRST_REQUESTS else [f"{len(files)} requests: {', '.join(file.name for file in files)}"]
    return found if weight <= FIRST_VIEW else [*found, f"first view: {weight} > {FIRST_VIEW}"]


def markup_faults(site: Path) -> list[str]:
    """Return what is wrong in a site's pages: headings, ids, forbidden attributes, links and fragments that lead nowhere."""
    markups = {page: Markup(page.read_text("utf-8")) for page in sorted(site.rglob("*.html"))}
    ids = {os.path.normpath(file): set[str]() for file in site.rglob("*") if file.is_file()}
    ids |= {os.path.normpath(page): set(markup.ids) for page, markup in markups.items()}
    faults = []
    for page, markup in markups.items():
        found = [f"{markup.headings.count('h1')} h1"] if markup.headings.count("h1") != 1 else []
        found += [f"{high} to {low}" for high, low in _skipped(markup.headings)]
        found += [f"id {id_} twice" for id_, count in Counter(markup.ids).items() if count > 1]
        found += markup.forbidden
        links = dict.fromkeys(link for link in markup.links if not re.match(r"[a-z]+:", link))
        found += [f"link to {link}" for link in links if not _leads(site, page, link, ids)]
        faults += [f"{page.relative_to(site)}: {fault}" for fault in found]
    return faults


def _skipped(headings: list[str]) -> list[tuple[str, str]]:
    """Return headings that are more than one level below the one before."""
    return [(high, low) for high, low in itertools.pairwise(headings) if int(low[1]) - int(high[1]) > 1]


def _leads(site: Path, page: Path, link: str, ids: dict[str, set[str]]) -> bool:
    """Say whether a link leads to a file, and to an id on it."""
    target = os.path.normpath(_target(site, page, link))
    fragment = unquote(link.partition("#")[2])
    return target in ids and (not fragment or fragment in ids[target])


def _target(site: Path, page: Path, link: str) -> Path:
    """Return the file that a link means; one that begins with a slash is seen from the top of the site."""
    path = unquote(urlsplit(link).path)
    file = site / path.lstrip("/") if path.startswith("/") else page.parent / path if path else page
    return file / "index.html" if path.endswith("/") else file
