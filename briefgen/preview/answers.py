"""HTML as the preview answers it: with its scripts, and with a policy that lets them work. The site itself stays as built."""

import html
import re
from collections.abc import Mapping

OWN = "/.briefgen/"
"""Where the preview's own files are: no path of a site begins like that."""

_TAG = re.compile(
    rb"<!--.*?-->"
    rb"|<(?P<raw>script|style|title|noscript)\b.*?</(?P=raw)\s*>"
    rb"|<(?P<name>!doctype|/?[a-z][a-z0-9]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>",
    re.IGNORECASE | re.DOTALL,
)
_CONTENT = re.compile(rb"(\scontent\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def script(name: str, data: Mapping[str, str]) -> str:
    """Return the tag of one of the preview's scripts, with data for it."""
    attributes = "".join(f' data-{key}="{html.escape(value)}"' for key, value in data.items())
    return f'<script src="{html.escape(OWN + name)}"{attributes} defer></script>'


def adapted(page: bytes, tags: str, socket: str) -> bytes:
    """Return a page with tags at the top of its head, and its policies opened for them.

    A page without a head gets them where a browser begins one: after `<html>`, or the doctype, or at the very top.
    socket: the address of the WebSocket, as a source in a policy.
    """
    if page.startswith(_UTF16):
        return page
    top = len(_BOM) if page.startswith(_BOM) else 0
    changes = []
    for tag in _TAG.finditer(page):
        name = (tag["name"] or b"").lower()
        if name in (b"!doctype", b"html", b"head"):
            top = tag.end()
        elif name == b"meta" and b"content-security-policy" in tag["rest"].lower():
            changes.append((*tag.span(), _opened_meta(tag[0], socket)))
        elif name in (b"body", b"/head"):
            break
    parts, done = [], 0
    for start, end, text in sorted([*changes, (top, top, tags.encode())]):
        parts += [page[done:start], text]
        done = end
    return b"".join((*parts, page[done:]))


def _opened_meta(tag: bytes, socket: str) -> bytes:
    def opened(match: re.Match[bytes]) -> bytes:
        value = match[2][1:-1] if match[2][:1] in (b'"', b"'") else match[2]
        policy = html.unescape(value.decode("utf-8", "replace"))
        return match[1] + b'"' + html.escape(open_policy(policy, socket)).encode() + b'"'

    return _CONTENT.sub(opened, tag, count=1)


def open_policy(policy: str, socket: str) -> str:
    """Return a Content-Security-Policy that also allows the preview's scripts and styles, its state and its socket."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)
    needed: dict[str, tuple[str, ...]] = {
        "script-src": ("'self'",),
        "style-src": ("'self'",),
        "connect-src": ("'self'", socket),
    }
    needed |= {f"{kind}-src-elem": ("'self'",) for kind in ("script", "style") if f"{kind}-src-elem" in directives}
    for name, added in needed.items():
        allowed = directives.get(name, directives.get("default-src"))
        if allowed is not None:
            kept = [source for source in allowed if source.lower() != "'none'"]
            directives[name] = list(dict.fromkeys((*kept, *added)))
    return "; ".join(" ".join((name, *allowed)) for name, allowed in directives.items())
