"""FollowTheMoney entities, checked against the facts of its schemata (`tests/data/followthemoney.json`, from 4.11.2)."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from briefgen.render.exports.entities import entities_ftm
from briefgen.render.site import Site

FACTS: Any = json.loads((Path(__file__).parents[2] / "data" / "followthemoney.json").read_text(encoding="utf-8"))
PREFIX_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
Linked = Callable[[Mapping[str, str]], Site]


def entities(site: Site) -> dict[str, Any]:
    found = [json.loads(line) for line in entities_ftm(site).decode("utf-8").split("\n") if line]
    by_id = {entity["id"]: entity for entity in found}
    assert len(by_id) == len(found)
    return by_id


def faults(by_id: dict[str, Any]) -> list[str]:
    """Return what breaks the rules of the schemata."""
    found = []
    for id_, entity in by_id.items():
        schema = FACTS["schemata"][entity["schema"]]
        found += [f"{id_}: {name} is missing" for name in schema["required"] if name not in entity["properties"]]
        for name, values in entity["properties"].items():
            kind = schema["properties"].get(name)
            for value in values:
                if kind is None or not is_good(kind, value, by_id):
                    found.append(f"{id_}: {name}: {value}")
    return found


def is_good(kind: str, value: str, by_id: dict[str, Any]) -> bool:
    if not isinstance(value, str) or not value:
        return False
    if kind == "date":
        return PREFIX_DATE.fullmatch(value) is not None
    if kind == "country":
        return value in FACTS["countries"]
    if kind == "topic":
        return value in FACTS["topics"]
    if kind[0].isupper():
        return value in by_id and kind in [*FACTS["schemata"][by_id[value]["schema"]]["is"]]
    return True


def test_every_briefing_follows_the_schemata(any_site: Site) -> None:
    found = entities(any_site)
    assert faults(found) == []
    graph = any_site.graph
    count = len(graph.actors) + len(graph.events) + len(graph.sources) + len(graph.articles)
    assert len([id_ for id_ in found if id_.split("-")[0] in ("actor", "event", "source", "article")]) == count


def test_a_fault_would_be_found() -> None:
    broken = {"x": {"id": "x", "schema": "Person", "properties": {"name": [""], "shoe": ["9"], "birthDate": ["2024~"]}}}
    assert faults(broken) == ["x: name: ", "x: shoe: 9", "x: birthDate: 2024~"]


ACTORS = """\
actors:
  - id: ann
    name: Ann
    roles:
      - {post: Minister, organization: office, start: 2021-01~, end: 2024-05-06, acting: true}
      - {post: Traveller}
    member_of: [{actor: club, start: 198X}]
    countries: [JP, SUHH, DDDE]
  - {id: office, name: Office, type: public_body, countries: [JP], founded: 1871}
  - {id: club, name: Club, type: party, member_of: [{actor: ann}], roles: [{post: Host, organization: office}]}
timeline:
  - {id: e, title: E, date: 2024-05-01/2024-06, actors: [{actor: ann, role: host}, club]}
"""


def test_posts_memberships_and_events_are_what_they_are(linked: Linked) -> None:
    found = entities(linked({"content/actors.yaml": ACTORS}))
    assert found["actor-ann"]["properties"]["country"] == ["jp", "suhh"]
    held = found["occupancy-ann-1"]["properties"]
    assert (held["startDate"], held["endDate"], held["description"]) == (["2021-01"], ["2024-05-06"], ["acting"])
    position = found[held["post"][0]]["properties"]
    assert position == {"name": ["Minister"], "organization": ["actor-office"], "country": ["jp"]}
    assert "startDate" not in found["membership-ann-1"]["properties"]
    assert found["membership-club-post-1"]["properties"]["role"] == ["Host"]
    assert "membership-club-1" not in found
    event = found["event-e"]["properties"]
    assert (event["startDate"], event["endDate"]) == (["2024-05-01"], ["2024-06"])
    assert (event["organizer"], event["involved"]) == (["actor-ann"], ["actor-ann", "actor-club"])
    assert found["actor-club"]["properties"]["topics"] == ["pol.party"]
