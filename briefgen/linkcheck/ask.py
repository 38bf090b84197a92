"""One question to one address: is something there? The only module that speaks to other hosts about links.

A host is looked up once, and the connection goes to the address that was judged: never, unless it is allowed, to this
machine or into its own network, also not by way of a redirect (server-side request forgery, OWASP). Nothing of an answer's
body is read. A question has a limit for each step and one for the whole.
"""

import contextlib
import email.utils
import http.client
import ipaddress
import re
import socket
import ssl
import threading
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from briefgen import __version__

USER_AGENT = f"briefgen/{__version__} (checks the links of a briefing)"
MOST_REDIRECTS = 5
_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Limits(Struct, frozen=True):
    """How long a question may take (seconds, of each step; the whole gets three times that), and whom it may reach."""

    timeout: float = 10.0
    allow_private: bool = False


class Answer(Struct, frozen=True):
    """What came of a question: a status of HTTP, or what went wrong before there was one."""

    status: int | None = None
    fault: str = ""
    moved_to: str = ""
    """Where redirects that are for good lead; empty where a temporary one comes first."""

    retry_after: float | None = None
    may_pass: bool = False
    """Whether the fault may be gone in a moment."""


class _Fault(Exception):
    """There is no answer; `may_pass` says whether asking again may help."""

    def __init__(self, message: str, may_pass: bool = False) -> None:
        super().__init__(message)
        self.message, self.may_pass = message, may_pass


def ask(address: str, limits: Limits, now: float) -> Answer:
    """Ask for an address by HEAD, and where that is refused by GET. `now`: seconds since 1970, for `Retry-After` dates."""
    answer = _follow("HEAD", address, limits, now)
    if answer.status is not None and answer.status >= 400 and answer.status != 429:
        return _follow("GET", address, limits, now)
    return answer


def _follow(method: str, address: str, limits: Limits, now: float) -> Answer:
    moved_to, for_good = "", True
    for _ in range(MOST_REDIRECTS + 1):
        try:
            status, headers = _request(method, address, limits)
        except _Fault as fault:
            return Answer(fault=fault.message, moved_to=moved_to, may_pass=fault.may_pass)
        location = headers.get("Location")
        if status not in _REDIRECTS or not location:
            return Answer(status, moved_to=moved_to, retry_after=_seconds(headers.get("Retry-After"), now))
        address = urljoin(address, _escaped(location))
        for_good = for_good and status in _PERMANENT
        moved_to = address if for_good else moved_to
    return Answer(fault=f"more than {MOST_REDIRECTS} redirects")


def _request(method: str, address: str, limits: Limits) -> tuple[int, http.client.HTTPMessage]:
    """Return the status and headers that an address answers with. Raises _Fault."""
    try:
        parts = urlsplit(_escaped(address))
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _Fault("the address can't be read") from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise _Fault(f'it leads to "{address[:80]}", which is no web address')
    is_secure = parts.scheme == "https"
    connection = _Connection(host, port or (443 if is_secure else 80), limits)
    timer = threading.Timer(limits.timeout * 3, connection.end)
    timer.daemon = True
    timer.start()
    try:
        connection.open(is_secure)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.headers
    except (TimeoutError, ssl.SSLError, http.client.HTTPException, OSError, UnicodeError) as error:
        raise connection.fault(error) from error
    finally:
        timer.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to the address of a host that was looked at."""

    def __init__(self, host: str, port: int, limits: Limits) -> None:
        super().__init__(host, port, timeout=limits.timeout)
        self.limits = limits
        self.took_too_long = False

    def open(self, is_secure: bool) -> None:
        """Look the host up, judge all its addresses, and connect to the first."""
        self.default_port = 443 if is_secure else 80
        try:
            name = self.host.encode("idna").decode("ascii") if not self.host.isascii() else self.host
            found = socket.getaddrinfo(name, self.port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise _Fault("the host is not known", may_pass=error.errno == socket.EAI_AGAIN) from error
        places = list(dict.fromkeys(entry[4][:2] for entry in found))
        if not self.limits.allow_private and not all(is_public(str(place[0])) for place in places):
            raise _Fault("it leads into this machine's own network")
        self.host = name
        self.sock = socket.create_connection((str(places[0][0]), int(places[0][1])), self.limits.timeout)
        if is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=name)

    def end(self) -> None:
        """End it from another thread: the whole has taken too long."""
        self.took_too_long = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def fault(self, error: Exception) -> _Fault:
        """Say what an exception means."""
        if self.took_too_long or isinstance(error, TimeoutError):
            return _Fault(f"no answer within {self.limits.timeout:g} s", may_pass=True)
        if isinstance(error, ssl.SSLCertVerificationError):
            return _Fault(f"its certificate is not valid: {error.verify_message}")
        if isinstance(error, ConnectionRefusedError):
            return _Fault("the host refuses the connection", may_pass=True)
        if isinstance(error, http.client.HTTPException | ssl.SSLError | UnicodeError):
            return _Fault("what it answers is not HTTP", may_pass=isinstance(error, http.client.RemoteDisconnected))
        return _Fault(f"the connection failed: {getattr(error, 'strerror', None) or error}", may_pass=True)


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet, also where it carries an older one in it."""
    ip: _IP = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = (
            ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        )
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _escaped(address: str) -> str:
    """Return an address with what may not stand in one escaped."""
    scheme, colon, rest = address.strip().partition("://")
    host = re.match(r"[^/?#]*", rest)
    length = host.end() if host and colon else 0
    return (
        scheme + colon + rest[:length] + quote(rest[length:], safe="%/:?#[]@!$&'()*+,;=~-._")
        if colon
        else quote(address, safe="%/:?#[]@!$&'()*+,;=~-._")
    )


def _seconds(retry_after: str | None, now: float) -> float | None:
    """Read `Retry-After`: seconds, or a date (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    if re.fullmatch(r"[0-9]{1,6}", retry_after.strip()):
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - now)
    except (ValueError, OverflowError):
        return None
