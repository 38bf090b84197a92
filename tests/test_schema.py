"""The JSON Schema is sound, accepts what briefgen accepts, and refuses what authors get wrong."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import msgspec
import pytest
import yaml
from click.testing import CliRunner

from briefgen import model, vocabulary
from briefgen.cli import cli
from briefgen.dates import DateError, parse
from briefgen.diagnostics import Problem
from briefgen.link.references import references_of
from briefgen.read.decode import decode
from briefgen.schema import FILES, json_schema, record_types
from briefgen.source import Field

ROOT = Path(__file__).parent.parent
SCHEMA = json_schema()


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: by YAML 1.2's core schema, where `NO` and `2023-08-18` are text."""


EditorLoader.yaml_implicit_resolvers = {}


def _construct_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(loader.construct_scalar(node))


for tag, pattern, first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)
EditorLoader.add_constructor("tag:yaml.org,2002:int", _construct_int)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, EditorLoader)


def errors_in(name: str, value: Any) -> list[jsonschema.ValidationError]:
    """Return what the schema has against a value as a record (or as a whole file, without a name)."""
    schema = {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{name}"}]} if name else SCHEMA
    return list(jsonschema.Draft202012Validator(schema).iter_errors(value))


def innermost(error: jsonschema.ValidationError) -> Iterator[jsonschema.ValidationError]:
    """Yield the errors at the bottom of what `anyOf` collects."""
    if not error.context:
        yield error
    for cause in error.context or ():
        yield from innermost(cause)


def causes_in(name: str, value: Any) -> list[tuple[list[str | int], str]]:
    """Return where and by which keyword the schema refuses a record."""
    return [(list(cause.absolute_path), str(cause.validator)) for e in errors_in(name, value) for cause in innermost(e)]


def all_record_types() -> list[type[model.Record]]:
    found, waiting = [], model.Record.__subclasses__()
    while waiting:
        type_ = waiting.pop()
        waiting += type_.__subclasses__()
        found += [type_] if type_.__module__ == model.__name__ else []
    return found


RECORDS = sorted(all_record_types(), key=lambda type_: type_.__name__)

MINIMAL: dict[str, dict[str, Any]] = {
    "Actor": {"id": "a", "name": "A"},
    "Article": {"title": "A", "date": "2023-08-18"},
    "Assessment": {"period": "2023", "trend": "improved", "rationale": "R"},
    "Briefing": {"title": "A"},
    "Claim": {"id": "a", "statement": "S"},
    "Correction": {"date": "2023", "text": "T"},
    "Country": {"code": "JP"},
    "Event": {"id": "a", "date": "2023", "title": "T"},
    "Evidence": {"source": "s", "stance": "supports"},
    "Features": {},
    "FormerName": {"name": "N"},
    "FreePage": {"title": "A"},
    "Ignore": {"code": "BG409", "reason": "R"},
    "KeyPoint": {"text": "T"},
    "Location": {"name": "N"},
    "Membership": {"actor": "a"},
    "OtherDate": {"date": "2023", "source": "s"},
    "Participant": {"actor": "a"},
    "Person": {"name": "N"},
    "Quote": {"exact": "Some words"},
    "RecordFile": {},
    "Relation": {"type": "supports", "claim": "c"},
    "Role": {"post": "P"},
    "Source": {"id": "a", "title": "T"},
    "State": {"date": "2023"},
    "Validity": {},
}


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


def test_the_command_prints_it() -> None:
    result = CliRunner().invoke(cli, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.output) == SCHEMA


def test_every_record_has_a_definition_and_nothing_else_has() -> None:
    names = {type_.__name__ for type_ in RECORDS}
    assert set(SCHEMA["$defs"]) == names | {"Edtf", "Moment"}
    assert {type_.__name__ for type_ in record_types()} == names == set(MINIMAL)


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in the schema."""
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)
    if isinstance(value, dict):
        yield value


def test_every_reference_resolves() -> None:
    references = [part["$ref"] for part in walk(SCHEMA) if isinstance(part.get("$ref"), str)]
    assert {f"#/$defs/{type_.__name__}" for type_ in FILES} < set(references)
    for reference in references:
        assert reference.removeprefix("#/$defs/") in SCHEMA["$defs"]


def test_patterns_mean_the_same_in_javascript() -> None:
    patterns = {part["pattern"] for part in walk(SCHEMA) if isinstance(part.get("pattern"), str)}
    assert len(patterns) > 10
    for pattern in patterns:
        assert set(re.findall(r"\\(.)", pattern)) <= set(r"Ss.\[]"), pattern
        assert not re.search(r"\(\?[^:]|\$.|\\[AZ]", pattern.replace("$)", "")), pattern


@pytest.mark.parametrize("type_", RECORDS, ids=lambda type_: type_.__name__)
def test_every_field_says_what_it_takes(type_: type[model.Record]) -> None:
    definition = SCHEMA["$defs"][type_.__name__]
    assert definition["description"] == (type_.__doc__ or "").strip()
    mapping = definition if "properties" in definition else definition["anyOf"][1]
    assert list(mapping["properties"]) == [field.name for field in msgspec.structs.fields(type_)]
    for name, schema in mapping["properties"].items():
        assert _tells(schema), name


def _tells(schema: dict[str, Any]) -> bool:
    """Say whether a schema describes its values, lists them, or leads to a record."""
    if {"description", "enum", "$ref"} & schema.keys():
        return True
    parts = [schema[key] for key in ("items", "additionalProperties") if key in schema]
    return any(map(_tells, parts or [part for part in schema["anyOf"] if part != {"type": "null"}]))


def test_references_say_of_which_kind() -> None:
    claim = SCHEMA["$defs"]["Claim"]["properties"]
    assert claim["speaker"]["description"] == "id of an actor"
    assert claim["said_at"]["description"] == "id of an event"
    assert claim["actors"]["description"] == "a list, each id of an actor"
    assert claim["countries"]["items"]["description"] == "a country code such as JP"
    assert SCHEMA["$defs"]["Relation"]["properties"]["claim"]["description"] == "id of a claim"


def test_choices_stand_in_the_order_of_the_model_with_their_default() -> None:
    claim = SCHEMA["$defs"]["Claim"]["properties"]
    assert claim["status"]["anyOf"][0]["enum"] == list(get_args(vocabulary.Status))
    assert claim["status"]["default"] == "unreviewed"
    assert SCHEMA["$defs"]["Event"]["properties"]["importance"]["default"] == 2
    assert "default" not in claim["speaker"]
    assert "default" not in claim["topics"]


# What briefgen accepts


def front_matter(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n")[1]


def shipped() -> Iterator[tuple[str, str, str]]:
    """Yield each file of the briefing that ships: its path, its YAML, and what it holds."""
    content = ROOT / "content"
    for path in sorted(content.rglob("*.yaml")):
        name = "Briefing" if path.name == "briefing.yaml" else "RecordFile"
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"), name
    for folder, name in (("articles", "Article"), ("pages", "FreePage")):
        for path in sorted((content / folder).glob("*.md")):
            yield path.relative_to(ROOT).as_posix(), front_matter(path), name


SHIPPED = list(shipped())


@pytest.mark.parametrize(("path", "text", "name"), SHIPPED, ids=[path for path, _, _ in SHIPPED])
def test_the_shipped_briefing_is_valid(path: str, text: str, name: str) -> None:
    value = as_editors_read(text)
    assert causes_in(name, value) == []
    assert causes_in("", value) == []


def test_all_kinds_of_files_ship() -> None:
    assert {name for _, _, name in SHIPPED} == {type_.__name__ for type_ in FILES}


@pytest.mark.parametrize("name", MINIMAL)
def test_required_fields_suffice(name: str) -> None:
    assert causes_in(name, MINIMAL[name]) == []


SCALARS = """\
x|a-b|a b|2023|0988|-0044|1984|2023-08|2023-08-18|2023-21|201X|19XX|2023-05-XX|2019~|2019?|2019%|2021/2024|2023-05/..
../2023-05|2023-05/|/2023|-0043/0014|Y17000|2021~/2024?|14:30|09:30|NO|JP|SUHH|country:JP|off|on|yes|no|3|6|12|0.5|-12.5
+90|A|F|Q1065|https://example.org/a?b#c|http://x|en|en-GB|UTC|Asia/Tokyo|BG409|actor:x|event:x|claim:x|source:x|article:x
page:x|supports|likely|person|machine|host|live|dead|primary|improved|icd203|phia|un|draft|occurred|low|webpage|summit
almost no chance|1e5|4.|.5"""
VALUES = [scalar for scalar in re.split(r"[|\n]", SCALARS) if scalar]


def is_accepted(type_: type[model.Record], value: dict[str, Any]) -> bool:
    """Say whether briefgen reads a record, and whether there could be what it names."""
    problems: list[Problem] = []
    record = decode(value, type_, Field("x.yaml"), problems)
    return record is not None and all(could_be_an_id(kind, id_) for kind, id_, _ in references_of(record))


def could_be_an_id(kind: str, id_: str) -> bool:
    prefix, _, bare = id_.rpartition(":")
    if prefix and (kind != "any" or prefix not in get_args(model.Kind)):
        return False
    return re.fullmatch("[A-Z]{2}|[A-Z]{4}" if "country" in (kind, prefix) else model.SLUG, bare) is not None


@pytest.mark.parametrize("type_", RECORDS, ids=lambda type_: type_.__name__)
def test_nothing_is_refused_that_briefgen_accepts(type_: type[model.Record]) -> None:
    name, accepted = type_.__name__, 0
    for field in msgspec.structs.fields(type_):
        for scalar in VALUES:
            for written, read in ((scalar, scalar), (f"- {scalar}", [scalar]), (f'"{scalar}"', scalar)):
                if is_accepted(type_, {**MINIMAL[name], field.name: read}):
                    accepted += 1
                    value = {**MINIMAL[name], field.name: as_editors_read(written)}
                    assert causes_in(name, value) == [], f"{field.name}: {written}"
    assert accepted or name == "RecordFile"


@pytest.mark.parametrize("type_", RECORDS, ids=lambda type_: type_.__name__)
def test_an_optional_field_may_be_empty(type_: type[model.Record]) -> None:
    for field in msgspec.structs.fields(type_):
        causes = causes_in(type_.__name__, {**MINIMAL[type_.__name__], field.name: None})
        assert bool(causes) == field.required, field.name


@pytest.mark.parametrize("name", ["Quote", "Participant"])
def test_a_text_may_stand_for_some_records(name: str) -> None:
    assert causes_in(name, "words") == []
    assert causes_in("Claim", {**MINIMAL["Claim"], "quote": "words"}) == []
    assert causes_in("Claim", {**MINIMAL["Claim"], "quotes": ["words", {"exact": "others"}]}) == []
    assert causes_in("Event", {**MINIMAL["Event"], "actors": ["a", {"actor": "b"}]}) == []


# What it refuses


@pytest.mark.parametrize("name", MINIMAL)
def test_an_unknown_field_is_refused(name: str) -> None:
    assert ([], "additionalProperties") in causes_in(name, {**MINIMAL[name], "colour": "red"})


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in MINIMAL for field in MINIMAL[name]])
def test_a_missing_field_is_refused(name: str, field: str) -> None:
    value = {key: item for key, item in MINIMAL[name].items() if key != field}
    assert ([], "required") in causes_in(name, value)


def test_exactly_the_fields_without_a_default_are_required() -> None:
    for type_ in RECORDS:
        required = {field.name for field in msgspec.structs.fields(type_) if field.required}
        assert required == set(MINIMAL[type_.__name__])


WRONG: list[tuple[str, str, Any, str]] = [
    ("Actor", "id", "Kishida Fumio", "pattern"),
    ("Actor", "id", "a--b", "pattern"),
    ("Actor", "id", "a" * 101, "maxLength"),
    ("Actor", "type", "people", "enum"),
    ("Actor", "aliases", 3, "type"),
    ("Actor", "aliases", "Kishida", "type"),
    ("Actor", "names", ["Kishida"], "type"),
    ("Actor", "website", "www.example.org", "pattern"),
    ("Actor", "website", "ftp://example.org", "pattern"),
    ("Actor", "wikidata", "1065", "pattern"),
    ("Actor", "born", "29 July 1957", "pattern"),
    ("Actor", "countries", ["Japan"], "pattern"),
    ("Article", "title", "", "pattern"),
    ("Article", "title", " ", "pattern"),
    ("Article", "title", None, "type"),
    ("Article", "date", "2023-8-18", "pattern"),
    ("Article", "date", 20230818, "maximum"),
    ("Article", "status", "Draft", "enum"),
    ("Article", "autolink", "never", "pattern"),
    ("Article", "autolink", 1, "type"),
    ("Article", "authors", {"name": "A"}, "type"),
    ("Assessment", "trend", "better", "enum"),
    ("Assessment", "claims", "a", "type"),
    ("Briefing", "base_url", "example.org", "pattern"),
    ("Briefing", "language", "English!", "pattern"),
    ("Briefing", "likelihood_scale", "icd", "enum"),
    ("Briefing", "timezone", "Tokyo", "pattern"),
    ("Briefing", "navigation", ["Page:about"], "pattern"),
    ("Briefing", "key_judgements", 3, "type"),
    ("Claim", "statement", ["S"], "type"),
    ("Claim", "kind", "opinion", "enum"),
    ("Claim", "status", "true", "enum"),
    ("Claim", "speaker", "Kishida Fumio", "pattern"),
    ("Claim", "speaker", "event:x", "pattern"),
    ("Claim", "topics", 3, "type"),
    ("Claim", "history", {"date": "2023"}, "type"),
    ("Correction", "text", [], "type"),
    ("Country", "code", "jp", "pattern"),
    ("Country", "code", "JPN", "pattern"),
    ("Country", "assessments", 1, "type"),
    ("Event", "type", "party", "enum"),
    ("Event", "time", "2 pm", "pattern"),
    ("Event", "time", 870, "type"),
    ("Event", "importance", 4, "enum"),
    ("Event", "actors", "a", "type"),
    ("Evidence", "stance", "for", "enum"),
    ("Evidence", "credibility", 7, "enum"),
    ("Evidence", "source", {"id": "s"}, "type"),
    ("Features", "search", "maybe", "pattern"),
    ("FormerName", "start", "May 1957", "pattern"),
    ("FreePage", "former_ids", ["About"], "pattern"),
    ("Ignore", "code", "409", "pattern"),
    ("KeyPoint", "claim", ["a"], "type"),
    ("Location", "lat", 91, "maximum"),
    ("Location", "lon", -180.5, "minimum"),
    ("Location", "lat", "north", "pattern"),
    ("Membership", "end", "..", "pattern"),
    ("OtherDate", "source", "A Source", "pattern"),
    ("Participant", "role", "guest", "enum"),
    ("Person", "kind", "robot", "enum"),
    ("Quote", "prefix", [], "type"),
    ("RecordFile", "claims", {"id": "a"}, "type"),
    ("RecordFile", "sources", 3, "type"),
    ("Relation", "type", "refutes", "enum"),
    ("Role", "acting", "perhaps", "pattern"),
    ("Source", "url", "see paper", "pattern"),
    ("Source", "reliability", "G", "enum"),
    ("Source", "type", "newspaper", "enum"),
    ("Source", "derived_from", 1, "type"),
    ("State", "confidence", "medium", "enum"),
    ("Validity", "end", "now", "pattern"),
]


@pytest.mark.parametrize(("name", "field", "value", "keyword"), WRONG)
def test_a_wrong_value_is_refused(name: str, field: str, value: Any, keyword: str) -> None:
    causes = causes_in(name, {**MINIMAL[name], field: value})
    assert keyword in {found for path, found in causes if path[:1] == [field]}


def test_every_record_has_a_wrong_value_here() -> None:
    assert {name for name, _, _, _ in WRONG} == set(MINIMAL)


LISTS = [
    ("claims", "Claim"),
    ("actors", "Actor"),
    ("sources", "Source"),
    ("timeline", "Event"),
    ("countries", "Country"),
]


@pytest.mark.parametrize(("field", "name"), LISTS)
def test_files_of_records_are_held_to_the_definition_of_each_record(field: str, name: str) -> None:
    assert causes_in("RecordFile", {field: [MINIMAL[name]]}) == []
    causes = causes_in("RecordFile", {field: [MINIMAL[name], {**MINIMAL[name], "colour": "red"}]})
    assert causes == [([field, 1], "additionalProperties")]


@pytest.mark.parametrize(
    ("name", "field", "inner"),
    [
        ("Claim", "evidence", "Evidence"),
        ("Claim", "relations", "Relation"),
        ("Claim", "history", "State"),
        ("Claim", "quotes", "Quote"),
        ("Event", "actors", "Participant"),
        ("Event", "other_dates", "OtherDate"),
        ("Actor", "roles", "Role"),
        ("Actor", "member_of", "Membership"),
        ("Actor", "former_names", "FormerName"),
        ("Country", "assessments", "Assessment"),
        ("Article", "key_points", "KeyPoint"),
        ("Article", "corrections", "Correction"),
        ("Source", "ignore", "Ignore"),
    ],
)
def test_a_mistake_deep_inside_is_found(name: str, field: str, inner: str) -> None:
    assert causes_in(name, {**MINIMAL[name], field: [MINIMAL[inner]]}) == []
    causes = causes_in(name, {**MINIMAL[name], field: [{**MINIMAL[inner], "colour": "red"}]})
    assert ([field, 0], "additionalProperties") in causes


BAD_DATES = [
    "",
    "x",
    "2023-8",
    "2023-08-1",
    "18-08-2023",
    "2023/08/18",
    "2023-XX-18",
    "20XX-05",
    "?2023",
    "2023 ?",
    "..",
]


@pytest.mark.parametrize("text", BAD_DATES)
def test_what_has_not_the_form_of_a_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)
    assert causes_in("Edtf", text)
    assert causes_in("Moment", text)


@pytest.mark.parametrize("text", ["2021/2024", "2023-05/..", "../2023", "2023/"])
def test_an_interval_is_not_taken_where_one_date_is_wanted(text: str) -> None:
    assert parse(text).is_interval
    assert causes_in("Event", {**MINIMAL["Event"], "date": text}) == []
    assert causes_in("Article", {**MINIMAL["Article"], "date": text}) == [(["date"], "pattern")]


def test_a_number_among_choices_may_be_written_as_text() -> None:
    assert get_args(vocabulary.Importance) == (1, 2, 3)
    for value, is_good in ((1, True), ("1", True), (0, False), ("0", False), (True, False)):
        assert bool(causes_in("Event", {**MINIMAL["Event"], "importance": value})) != is_good
