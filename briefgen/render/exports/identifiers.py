"""How records are named and dated to machines: identifiers that never change, and moments of time.

An identifier is the permanent address of the record's page. Without a `base_url` it is a URN made of kind and id: the
same in every briefing, so a briefing that is published wants a `base_url`. A record's title plays no part in either.
"""

import uuid
from datetime import UTC, datetime
from urllib.parse import quote

from briefgen.edtf import Edtf
from briefgen.render import urls
from briefgen.render.site import Site

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment of what has no date at all, where a format wants one."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "briefgen")


def permanent_id(site: Site, path: str, part: str = "") -> str:
    """Return the identifier of what stands at a path, or of a part of it: an IRI that is always absolute."""
    address = urls.address(site.graph.briefing.base_url, path)
    fragment = f"#{quote(part, safe='')}" if part else ""
    return f"{address}{fragment}" if address else uuid.uuid5(_NAMESPACE, f"{path}{fragment}").urn


def permanent_uuid(site: Site, path: str) -> str:
    """Return the identifier of what stands at a path as a UUID (RFC 9562, version 5)."""
    return str(uuid.uuid5(_NAMESPACE, permanent_id(site, path)))


def moment_of(date: Edtf | None) -> datetime:
    """Return the beginning of a date's first day in UTC (of its last day, where the first is not known).

    Years are kept within 1 to 9999. Nothing is the epoch.
    """
    day = date and (date.earliest or date.latest)
    if not day:
        return EPOCH
    if not 1 <= day[0] <= 9999:
        day = (1, 1, 1) if day[0] < 1 else (9999, 12, 31)
    return datetime(*day, tzinfo=UTC)


def rfc3339(moment: datetime) -> str:
    """Write a moment in UTC as RFC 3339 has it."""
    return moment.isoformat().replace("+00:00", "Z")
