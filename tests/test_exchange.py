"""The data file's types and schema follow the model, and refuse what is not data."""

import json
from typing import Any

import jsonschema
import msgspec
import pytest

from briefgen import exchange, model
from briefgen.dates import parse
from briefgen.exchange import DataError, plain, read_data

SCHEMA = exchange.json_schema()


def smallest() -> dict[str, Any]:
    facts: dict[str, Any] = {"as_of": None, "countries": [], "order": {}, "assets": []}
    head = {"format": "briefgen", "version": 1, "briefing": {"title": "T"}, "computed": facts}
    return {**head, **{name: [] for name in exchange.LISTS}}


def claim(**fields: Any) -> dict[str, Any]:
    facts = {"path": "claims/c.html", "anchors": [], "origins_for": 0, "origins_against": 0}
    return {**smallest(), "claims": [{"id": "c", "statement": "S", "computed": facts, **fields}]}


def test_the_schema_is_one_and_has_every_field_of_the_model() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    others = (model.Briefing, model.Evidence, model.State, model.Role)
    types: tuple[type[model.Record], ...] = (*exchange.LISTS.values(), *others)
    for type_ in types:
        names = {field.name for field in msgspec.structs.fields(type_)}
        own = set(SCHEMA["$defs"][type_.__name__]["properties"])
        assert own - names <= {"id", "body", "computed"} and names <= own


@pytest.mark.parametrize(
    "good", [smallest(), claim(), claim(said_on="2024-05"), claim(resolves_by="2024/2025", evidence=[])]
)
def test_good_data_is_read_and_valid(good: dict[str, Any]) -> None:
    jsonschema.validate(good, SCHEMA)
    assert read_data(json.dumps(good).encode()) == good


@pytest.mark.parametrize(
    "bad",
    [
        claim(id="Not An Id"),
        claim(id="../../etc"),
        claim(said_on="May 2024"),
        claim(said_on="2024/2025"),
        claim(status="true"),
        claim(statement=""),
        claim(statement=None),
        claim(surprise=1),
        claim(evidence=[{"source": "s", "stance": "likes"}]),
        claim(computed={}),
        {**smallest(), "claims": None},
        {**smallest(), "more": []},
        {**smallest(), "briefing": {}},
        {**smallest(), "version": 2},
        {**smallest(), "format": "other"},
        {key: value for key, value in smallest().items() if key != "sources"},
    ],
)
def test_bad_data_is_refused_by_both(bad: dict[str, Any]) -> None:
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(bad))
    with pytest.raises(DataError):
        read_data(json.dumps(bad).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b"title: x", b'{"a": 1}'])
def test_what_is_no_data_is_refused(data: bytes) -> None:
    with pytest.raises(DataError):
        read_data(data)


def test_records_are_written_with_dates_as_text_and_without_defaults() -> None:
    role = model.Role(post="Minister", start=parse("2021-01~"))
    actor = model.Actor(id="a", name="A", names={"ja": "安"}, roles=(role,), born=parse("1950"))
    assert plain(actor) == {
        "id": "a",
        "name": "A",
        "names": {"ja": "安"},
        "roles": [{"post": "Minister", "start": "2021-01~"}],
        "born": "1950",
    }
