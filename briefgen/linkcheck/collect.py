"""Which addresses outside a project's content names, and where: in fields of records and in texts. Asks nobody."""

import re
from collections.abc import Iterator

from briefgen.model import URL
from briefgen.read.confined import compile_text
from briefgen.read.project import Project
from briefgen.read.visible import read_visible
from briefgen.source import Field, Place, Span, WholeFile

PlacesByAddress = dict[str, list[Place]]

_FIELDS = {"sources": ("source", ("url", "archive_url")), "actors": ("actor", ("website",))}


def outside_addresses(project: Project) -> PlacesByAddress:
    """Return the http and https addresses of a project, without fragments, each with the places where it is written.

    Not asked for again are addresses of sources that are known to be dead (`url_status: dead`); their archive is.
    """
    found: PlacesByAddress = {}
    for address, place in [*_of_records(project), *_of_texts(project)]:
        found.setdefault(address.partition("#")[0], []).append(place)
    return found


def _of_records(project: Project) -> Iterator[tuple[str, Place]]:
    for name, (kind, fields) in _FIELDS.items():
        for id_, record in getattr(project, name).items():
            for field in fields:
                address = getattr(record, field)
                if address and not (field == "url" and record.url_status == "dead"):
                    yield address, project.origins[kind, id_].field / field


def _of_texts(project: Project) -> Iterator[tuple[str, Place]]:
    for text, place in _texts(project):
        prose, _ = compile_text(text, place)
        for address in read_visible(prose.html).addresses:
            if re.search(URL, address.value) and not address.is_image:
                yield address.value, _place_in(text, place, address.value)


def _texts(project: Project) -> Iterator[tuple[str, Place]]:
    for body in project.bodies.values():
        yield body.text, body.span
    described = [("actor", "description", project.actors), ("country", "summary", project.countries)]
    for kind, name, records in described:
        for id_, record in records.items():  # type: ignore[attr-defined]
            text: str | None = getattr(record, name)
            if text:
                field: Field = project.origins[kind, id_].field
                yield text, field / name


def _place_in(text: str, place: Place, address: str) -> Place:
    """Return where an address first stands in a text whose own place is known to the character."""
    if not isinstance(place, Span):
        return place
    start = text.find(address)
    if start < 0:
        return WholeFile(place.path)
    return Span(place.path, place.start + start, place.start + start + len(address))
