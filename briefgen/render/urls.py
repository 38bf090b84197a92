"""Every address of the site is made here. Page paths are an interface: they are kept for ever.

A path is relative to the site (`claims/x.html`); an href is relative to the page that it stands on (`../claims/x.html`),
so that the site works at any address and from disk.
"""

import re
from urllib.parse import quote

FOLDERS = {
    "article": "articles",
    "claim": "claims",
    "event": "events",
    "actor": "actors",
    "source": "sources",
    "country": "countries",
    "page": "pages",
}
LISTS = {kind: f"{folder}/index.html" for kind, folder in FOLDERS.items() if kind != "page"}
HOME = "index.html"
TIMELINE = "timeline/index.html"
TOPICS = "topics/index.html"
METHOD = "method.html"
CHANGES = "changes.html"
FORECASTS = "forecasts.html"
NOT_FOUND = "404.html"
STYLE = "static/briefgen.css"
NOTES_STYLE = "static/notes.css"
FILTERS_STYLE = "static/filters.css"
NAMES = "names"
NAMES_LIST = "names/index.html"
NAMES_SCRIPT = "names/a-z.js"
SEARCH = "search.html"
FEED = "feed.xml"
JSON_FEED = "feed.json"
CLAIM_CHANGES = "claims/changes.xml"
CALENDAR = "calendar.ics"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
HEADERS = "_headers"
REDIRECTS = "_redirects"
DATA_PAGE = "data.html"
DATA_JSON = "data/briefing.json"
DATA_SCHEMA = "data/briefing.schema.json"
DATA_CSV = "data/briefing-csv.zip"
DATA_SQLITE = "data/briefing.sqlite"
SOURCES_CSL = "data/sources.csl.json"
SOURCES_BIBTEX = "data/sources.bib"
ENTITIES = "data/entities.ftm.json"

_PART = re.compile(r"(?<=/index)_[0-9]+(?=\.html$)")
_OUTSIDE = re.compile(
    r"https?://[^\s\x00-\x1f\x7f/?#@\\]+(?:[/?#][^\s\x00-\x1f\x7f\\]*)?|mailto:[^\s\x00-\x1f\x7f/?#\\]+@[^\s\x00-\x1f\x7f\\]+",
    re.IGNORECASE,
)


def path_of(kind: str, id_: str) -> str:
    """Return the path of a record's page."""
    return f"{FOLDERS[kind]}/{id_.lower()}.html"


def export_of(kind: str, id_: str, suffix: str) -> str:
    """Return the path of a file that says for machines what a record's page says, such as `countries/jp.ics`."""
    return f"{path_of(kind, id_).removesuffix('.html')}.{suffix}"


def address(base_url: str | None, path: str, fragment: str = "") -> str:
    """Return the full address of a path, or of a place on it; nothing where the site's own is unknown."""
    return href(f"{base_url.rstrip('/')}/", "" if path == HOME else path, fragment) if base_url else ""


def names_part(letter: str) -> str:
    """Return the path of the page of names with one initial."""
    return f"{NAMES}/{letter}.html"


def annotations_of(article: str) -> str:
    """Return the path of an article's annotations."""
    return f"annotations/{article.lower()}.jsonld"


def sitemap_part(number: int) -> str:
    """Return the path of a part of the sitemap (from 1)."""
    return f"sitemap-{number}.xml"


def list_part(path: str, number: int) -> str:
    """Return the path of a part (from 1) of a list or year; no record has an id with `_`."""
    return path if number == 1 else path.removesuffix(".html") + f"_{number}.html"


def whole_list(path: str) -> str:
    """Return the path of the list that a page is a part of; any other page is its own."""
    return _PART.sub("", path)


def card_of(path: str) -> str:
    """Return the path of the social card of a page."""
    return f"cards/{path.removesuffix('.html')}.png"


def root_of(path: str) -> str:
    """Return the way from a page to the top of the site: nothing, or one `../` for each folder."""
    return "../" * path.count("/")


def base_path(base_url: str | None) -> str:
    """Return the path at which the site stands, for the page that is shown at any address; nothing where it is unknown."""
    if not base_url:
        return ""
    _, _, path = base_url.partition("://")[2].partition("/")
    return f"/{path.strip('/')}/" if path.strip("/") else "/"


def href(root: str, path: str, fragment: str = "") -> str:
    """Return the address of a path, seen from a page with this root."""
    return root + quote(path, safe="/:@!$&'()*+,;=~-._") + (f"#{fragment}" if fragment else "")


def is_outside(address: str) -> bool:
    """Say whether an address is an http, https or mailto address that may be linked to."""
    return _OUTSIDE.fullmatch(address) is not None


def deep_link(address: str, words: str) -> str:
    """Return an address that takes a browser to words of a page (W3C: URL Fragment Text Directives)."""
    base, _, _ = address.partition("#")
    return f"{base}#:~:text={quote(words, safe='').replace('-', '%2D')}"


def topic_fragment(topic: str) -> str:
    """Return the id of a topic on the page of topics."""
    return "topic-" + quote("-".join(topic.lower().split()), safe="").replace("%", "_")


def state_fragment(date: str, number: int) -> str:
    """Return the id of an entry of a claim's history on the claim's page: its date, and which of those of that date."""
    return f"since-{date_fragment(date)}" + (f"-{number}" if number > 1 else "")


def date_fragment(date: str) -> str:
    """Return a date (EDTF) as part of an id."""
    return quote(date, safe="").replace("%", "_")


def timeline_year(key: str, number: int = 1) -> str:
    """Return the path of a year's page of the timeline, or of a part (from 1) of it."""
    return list_part(f"timeline/{key}.html", number)
