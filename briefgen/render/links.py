"""The last check: that every internal link of the site leads to a page, and to a place on it."""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import unquote

from briefgen.diagnostics import Problem, problem
from briefgen.source import WholeFile

Target = tuple[str, str]
"""A path of the site (empty where a link leaves it) and the id of a place there (empty for the whole)."""

_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
"""What may be a link's address; text that shows markup looks the same, which is looked at when nothing is found there."""

_LINK = re.compile(r'<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'<[^>]*\sid="([^"]*)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def targets_of(path: str, data: bytes) -> frozenset[Target]:
    """Return where the links of a page lead to; those to places on the page itself only where there is no such place."""
    text = data.decode("utf-8")
    folder = path.rpartition("/")[0]
    found = set()
    for address in set(_ADDRESS.findall(text)):
        if not address.startswith("#"):
            target = _target(folder, address)
            if target is not None:
                found.add(target)
        elif f' id="{address[1:]}"' not in text:
            found.add((path, unescape(address[1:])))
    return frozenset(found)


@functools.lru_cache(maxsize=1 << 17)
def _target(folder: str, address: str) -> Target | None:
    """Return where an address leads from a folder; nothing where it names another host."""
    if _SCHEME.match(address) or address.startswith("/"):
        return None
    target, _, fragment = unescape(address).partition("#")
    return _resolve(folder, unquote(target)) or "", fragment


def ids_of(data: bytes) -> frozenset[str]:
    """Return the ids on a page."""
    return frozenset(_ID.findall(data.decode("utf-8")))


def lost_targets(
    targets: Iterable[Target], paths: frozenset[str], ids: Callable[[str], frozenset[str]]
) -> frozenset[Target]:
    """Return the targets that are not there; `ids` returns those of a page of the site."""
    return frozenset(
        (path, fragment)
        for path, fragment in targets
        if path not in paths or (fragment and path.endswith(".html") and fragment not in ids(path))
    )


def broken_links(
    pages: list[str], lost: frozenset[Target], paths: frozenset[str], read: Callable[[str], bytes]
) -> Iterator[Problem]:
    """Report the links of pages to lost targets (BG802), one page of a folder for each; `read` returns a file of the site."""
    texts = {path: read(path).decode("utf-8") for path in pages}
    first: dict[tuple[str, str], str] = {}
    seen: dict[str, set[str]] = defaultdict(set)
    for path, text in texts.items():
        folder = path.rpartition("/")[0]
        for address in set(_ADDRESS.findall(text)) - seen[folder]:
            if address.startswith("#"):
                first[path, address] = path
            else:
                seen[folder].add(address)
                first[folder, address] = path
    for (_, address), path in sorted(first.items()):
        target = (path, unescape(address[1:])) if address.startswith("#") else _target(path.rpartition("/")[0], address)
        if target in lost and address in _LINK.findall(texts[path]):
            yield _broken(path, address, target[0] if target[0] in paths else None)


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
