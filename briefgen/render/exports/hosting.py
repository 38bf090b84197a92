"""Files for hosts that read them: headers for every answer (`_headers`), and where moved pages are (`_redirects`).

Netlify and Cloudflare Pages read them at the top of what they serve, GitLab Pages the second; to others they are two files more.
Both name addresses from the top of the host, so they begin with the path of the `base_url`, or with `/` where there is none.
"""

from collections.abc import Iterator

from briefgen.render import urls
from briefgen.render.exports import MadeFiles
from briefgen.render.site import Site

MOST_REDIRECTS = 1000
MOST_BYTES = 60_000
"""GitLab Pages reads no redirects at all beyond 1,000 or 64 KiB; those left out have their page, which leads on as well."""

_PERMISSIONS = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"),
    *("midi", "payment", "usb"),
)
_OPEN = "Access-Control-Allow-Origin: *"


def hosting_files(site: Site) -> MadeFiles:
    """Return the files that tell a host how to answer."""
    return {
        urls.HEADERS: lambda: headers(site).encode("utf-8"),
        urls.REDIRECTS: lambda: redirects(site).encode("utf-8"),
    }


def headers(site: Site) -> str:
    """Return the headers by address. No header is said twice for one address: hosts would join the two values."""
    base = urls.base_path(site.graph.briefing.base_url) or "/"
    every = (
        f"Content-Security-Policy: {policy(site)}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "Permissions-Policy: " + ", ".join(f"{name}=()" for name in _PERMISSIONS),
        "Cache-Control: no-cache",
    )
    rules = {f"{base}*": every, f"{base}annotations/*": (_OPEN, "Content-Type: application/ld+json")}
    if site.graph.briefing.features.downloads:
        rules[f"{base}data/*"] = (_OPEN,)
    return "".join(f"{address}\n" + "".join(f"  {line}\n" for line in lines) for address, lines in rules.items())


def policy(site: Site) -> str:
    """Return the policy of all pages, with what only a header can say: who may frame them.

    A page's own policy adds to it and can't take back, so it allows what any page needs: the search runs WebAssembly.
    """
    scripts = "'self' 'wasm-unsafe-eval'" if site.has_index else "'self'"
    return (
        f"default-src 'none'; style-src 'self'; script-src {scripts}; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def redirects(site: Site) -> str:
    """Return a line for each former address, as far as hosts read on."""
    base = urls.base_path(site.graph.briefing.base_url) or "/"
    lines: list[str] = []
    room = MOST_BYTES
    for former, now in _moved(site):
        line = f"{urls.href(base, former)} {urls.href(base, now)} 301\n"
        room -= len(line)
        if room < 0 or len(lines) == MOST_REDIRECTS:
            break
        lines.append(line)
    return "".join(lines)


def _moved(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the paths of former ids, and where their records are now."""
    for kind in urls.FOLDERS:
        for id_, record in site.graph.records(kind).items():
            for former in getattr(record, "former_ids", ()):
                yield urls.path_of(kind, former), urls.path_of(kind, id_)
