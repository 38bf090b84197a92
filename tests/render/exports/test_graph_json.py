"""The data file holds every record that is published, valid by its schema, and what follows from the records."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema

from briefgen import exchange
from briefgen.build import Options, build_project
from briefgen.render.exports.graph_json import KINDS, data_json, iso_day, schema_json
from briefgen.render.site import Site

VALIDATOR = jsonschema.Draft202012Validator(exchange.json_schema())
Linked = Callable[[Mapping[str, str]], Site]

HELD = {
    "content/articles/d.md": "---\ntitle: Secret draft\ndate: 2024-05-14\nstatus: draft\n---\nThe secret words stand here.\n",
    "content/articles/d.yaml": "claims:\n  - {id: secret, statement: Secret statement, quote: secret words}\n"
    "timeline:\n  - {id: hidden, date: 2024-05, title: Secret event}\n",
    "content/articles/w.md": "---\ntitle: Secret for now\ndate: 2024-05-14\npublish_on: 2099\n---\nText.\n",
}


def test_every_briefing_is_valid_and_complete(any_site: Site) -> None:
    data = data_json(any_site)
    read = exchange.read_data(data)
    assert list(VALIDATOR.iter_errors(read)) == []
    for name, kind in KINDS.items():
        key = "code" if kind == "country" else "id"
        assert [record[key] for record in read[name]] == sorted(any_site.graph.records(kind))
    assert data_json(any_site) == data


def test_the_published_schema_is_the_schema() -> None:
    assert json.loads(schema_json()) == json.loads(json.dumps(exchange.json_schema()))


def test_quotes_stand_where_the_anchors_say(shipped_site: Path) -> None:
    read = exchange.read_data((shipped_site / "data/briefing.json").read_bytes())
    texts = {article["id"]: article["computed"]["text"] for article in read["articles"]}
    anchors = [anchor for name in ("claims", "events") for r in read[name] for anchor in r["computed"]["anchors"]]
    assert len(anchors) >= 55
    for anchor in anchors:
        assert texts[anchor["article"]][anchor["start"] : anchor["end"]] == anchor["exact"] != ""


def test_drafts_and_what_waits_for_its_day_are_in_no_data_file(project: Callable[[Mapping[str, str]], Path]) -> None:
    folder = project({**HELD, "content/briefing.yaml": "title: A briefing\nas_of: 2024-06-01\n"})
    assert build_project(Options(folder)).published
    files = [path for path in (folder / "site").rglob("*") if path.parent.name in ("data", "annotations")]
    assert len(files) == 8
    for path in files:
        assert b"ecret" not in path.read_bytes(), path


def test_origins_are_counted_once_for_sources_that_derive_from_one(linked: Linked) -> None:
    records = (
        "sources:\n  - {id: a, title: A}\n  - {id: b, title: B, derived_from: [a]}\n  - {id: d, title: D}\n"
        "claims:\n  - id: c\n    statement: S\n    evidence:\n"
        "      - {source: a, stance: supports}\n      - {source: b, stance: supports}\n      - {source: d, stance: disputes}\n"
    )
    read: Any = json.loads(data_json(linked({"content/claims.yaml": records})))
    assert read["claims"][0]["computed"] | {"path": ""} == {
        "path": "",
        "anchors": [],
        "origins_for": 1,
        "origins_against": 1,
    }
    assert [source["computed"]["origins"] for source in read["sources"]] == [["a"], ["a"], ["d"]]


def test_days_are_written_as_iso_8601_has_them() -> None:
    assert iso_day((2024, 5, 1)) == "2024-05-01"
    assert iso_day((-43, 3, 15)) == "-0043-03-15"
    assert iso_day((12345, 1, 1)) == "+12345-01-01"
    assert iso_day(None) is None
