"""The whole graph as JSON (`briefgen.exchange` says what it holds): one record a line, sorted by id."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from briefgen import exchange, model
from briefgen.edtf import Day
from briefgen.exchange import Passage, plain
from briefgen.link.graph import Graph, Ref
from briefgen.link.origins import origins_of
from briefgen.render import urls
from briefgen.render.site import Site

KINDS = {
    "articles": "article",
    "pages": "page",
    "claims": "claim",
    "events": "event",
    "actors": "actor",
    "sources": "source",
    "countries": "country",
}
"""Which kind of record each list of the file holds."""


def data_json(site: Site) -> bytes:
    """Return the data file."""
    graph = site.graph
    parts = [
        _member("format", exchange.FORMAT),
        _member("version", exchange.VERSION),
        _member("briefing", plain(graph.briefing)),
        _member("computed", _briefing_facts(site)),
    ]
    for name, kind in KINDS.items():
        lines = ",\n".join(_json(_entry(graph, (kind, id_))) for id_ in sorted(graph.records(kind)))
        parts.append(f'"{name}": [\n{lines}\n]' if lines else f'"{name}": []')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def schema_json() -> bytes:
    """Return the JSON Schema of the data file."""
    return msgspec.json.format(msgspec.json.encode(exchange.json_schema()), indent=2) + b"\n"


def _member(name: str, value: Any) -> str:
    return f'"{name}": {_json(value)}'


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _briefing_facts(site: Site) -> exchange.BriefingFacts:
    graph = site.graph
    return exchange.BriefingFacts(
        as_of=graph.as_of.text if graph.as_of else None,
        countries=tuple(
            exchange.CountryName(code, site.country_name(code), urls.path_of("country", code))
            for code in graph.named_countries
        ),
        order={name: tuple(graph.records(kind)) for name, kind in KINDS.items()},
        assets=tuple(sorted(path.removeprefix("content/") for path in graph.assets)),
    )


def _entry(graph: Graph, ref: Ref) -> dict[str, Any]:
    """Return a record as it stands in the file."""
    kind, id_ = ref
    record = graph.records(kind)[id_]
    own = {"id": id_, "body": graph.bodies[ref].text} if kind in ("article", "page") else {}
    return {**own, **plain(record), "computed": _facts(graph, ref, record)}


def _facts(graph: Graph, ref: Ref, record: model.AnyRecord) -> Struct:
    path = urls.path_of(*ref)
    if isinstance(record, model.Article | model.FreePage):
        return exchange.TextFacts(path, graph.texts[ref].visible.text)
    if isinstance(record, model.Claim):
        supports, disputes = origin_counts(graph, record)
        return exchange.ClaimFacts(path, tuple(passages(graph, ref)), supports, disputes)
    if isinstance(record, model.Event):
        first, last = record.date.earliest, record.date.latest
        return exchange.EventFacts(path, tuple(passages(graph, ref)), iso_day(first), iso_day(last))
    if isinstance(record, model.Source):
        return exchange.SourceFacts(path, tuple(sorted(origins_of(graph.sources, [record.id]))))
    return exchange.PageFacts(path)


def passages(graph: Graph, ref: Ref) -> Iterator[Passage]:
    """Yield where a record's quotes stand."""
    for anchor in graph.anchors_by_record.get(ref, ()):
        text = graph.texts["article", anchor.article].visible.text
        yield Passage(anchor.article, anchor.number, anchor.start, anchor.end, text[anchor.start : anchor.end])


def origin_counts(graph: Graph, claim: model.Claim) -> tuple[int, int]:
    """Count the independent origins of the sources for and against a claim."""
    return _origins(graph, claim.evidence, "supports"), _origins(graph, claim.evidence, "disputes")


def _origins(graph: Graph, evidence: Iterable[model.Evidence], stance: str) -> int:
    return len(origins_of(graph.sources, (item.source for item in evidence if item.stance == stance)))


def iso_day(day: Day | None) -> str | None:
    """Write a day as ISO 8601 does; years before 0 and after 9999 have a sign and as many digits as they need."""
    if day is None:
        return None
    year, month, date = day
    return f"{year:04}-{month:02}-{date:02}" if 0 <= year <= 9999 else f"{year:+05}-{month:02}-{date:02}"
