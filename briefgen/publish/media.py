"""What a host is told of a file: its media type, and how long a copy of it may be used.

Types are a table of our own: those that the system knows differ from machine to machine.
"""

from pathlib import PurePosixPath

FEED, JSON_FEED, CALENDAR, XML = "application/atom+xml", "application/feed+json", "text/calendar", "application/xml"

ANNOUNCING = frozenset((FEED, JSON_FEED, CALENDAR, XML))
"""Types of files that send readers to pages, as sitemaps do."""

_TYPES = {
    ".avif": "image/avif",
    ".bib": "text/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": CALENDAR,
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": XML,
    ".zip": "application/zip",
}
_UNKNOWN = "application/octet-stream"

CHECKED = "no-cache"
"""Cache-Control of all files whose name stays when their content changes: a copy may be kept, but not used unasked."""

_FOR_EVER = "public, max-age=31536000, immutable"
_NAMED_BY_CONTENT = ("pagefind/filter/", "pagefind/fragment/", "pagefind/index/")


def media_type(path: str, head: bytes) -> str:
    """Return the type of a file, without parameters; `head` is how it begins, by which feeds are known."""
    found = _TYPES.get(PurePosixPath(path.lower()).suffix, _UNKNOWN)
    if path.startswith("_") and "/" not in path:
        return "text/plain"
    if found == XML and b"<feed" in head:
        return FEED
    return JSON_FEED if found == "application/json" and b"jsonfeed.org/version" in head else found


def content_type(type_: str) -> str:
    """Return the value of the header Content-Type: texts are UTF-8; XML and JSON say so themselves."""
    return f"{type_}; charset=utf-8" if type_.startswith("text/") else type_


def cache_control(path: str) -> str:
    """Return the value of the header Cache-Control."""
    return _FOR_EVER if path.startswith(_NAMED_BY_CONTENT) else CHECKED
