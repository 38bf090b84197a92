"""Who may ask the preview: only a browser that was sent to its own address, and only pages from there.

Drafts are private. Any page in the author's browser can send requests to this machine; its own address in `Host` can't be
had by it (DNS rebinding brings a name of its own), nor can it hide where it comes from (`Origin`, `Sec-Fetch-Site`).
"""

import ipaddress
import re
import socket
from collections.abc import Mapping

from msgspec import Struct

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))

_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")


class Guard(Struct, frozen=True):
    """Knows at which host and port the preview listens."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """The address of the preview, for people."""
        return f"http://{'127.0.0.1' if _is_every(self.host) else _in_address(self.host)}:{self.port}/"

    def fault(self, method: str, headers: Mapping[str, str]) -> str | None:
        """Say why a request is refused; nothing where it is not."""
        host = headers.get("Host", "")
        if not self.is_own(host):
            return "this is not the preview's address"
        origin = headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            return "this comes from another site"
        if method not in ("GET", "HEAD") and origin is None:
            return "this does not say where it comes from"
        site = headers.get("Sec-Fetch-Site", "none")
        if site not in ("same-origin", "none") and not _is_followed_link(headers):
            return "this comes from another site"
        return None

    def is_own(self, host: str) -> bool:
        """Say whether the value of `Host` is an address of this preview."""
        name, port = host_and_port(host)
        if port != str(self.port):
            return False
        if _is_every(self.host):
            return name in _LOOPBACK or name == socket.gethostname().lower() or _is_number(name)
        own = _in_address(self.host)
        return name == own or (name in _LOOPBACK and _is_loopback(own))


def host_and_port(value: str) -> tuple[str, str]:
    """Return the parts of a value of `Host`; empty ones where it is none."""
    found = _HOST.fullmatch(value.lower())
    return (found[1], found[2] or "80") if found else ("", "")


def _is_followed_link(headers: Mapping[str, str]) -> bool:
    """Say whether a request opens a page in a tab, which a link from anywhere may do."""
    return headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()


def _is_every(host: str) -> bool:
    """Say whether a host stands for all addresses of the machine."""
    return host in ("0.0.0.0", "::")


def _is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_number(name: str) -> bool:
    """Say whether a name is an IP address, written out: no name server can make that lead here."""
    try:
        return ipaddress.ip_address(name.strip("[]")).compressed == name.strip("[]")
    except ValueError:
        return False


def is_local(host: str) -> bool:
    """Say whether only this machine can reach a host."""
    return _is_loopback(_in_address(host))
