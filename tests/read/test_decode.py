"""Values become records; every mistake of a record is reported at its field."""

import pytest

from briefgen import dates, model
from briefgen.diagnostics import Problem
from briefgen.read.decode import decode
from briefgen.source import Field

HERE = Field("f.yaml", ("x", 2))
CLAIM = {"id": "a", "statement": "S"}
EVENT = {"id": "a", "date": "2024", "title": "T"}
ACTOR = {"id": "a", "name": "N"}
SOURCE = {"id": "a", "title": "T"}


def found(type_: type[model.Record], value: object) -> list[tuple[str, tuple[str | int, ...], str]]:
    """Return codes, keys inside the record and parts of all problems."""
    problems: list[Problem] = []
    record = decode(value, type_, HERE, problems)
    assert record is None or all(item.code == "BG106" for item in problems)
    assert problems != []
    places = [item.place for item in problems]
    assert all(isinstance(place, Field) and place.path == "f.yaml" and place.keys[:2] == HERE.keys for place in places)
    return [(p.code, p.place.keys[2:], p.place.part) for p in problems if isinstance(p.place, Field)]


def made(type_: type[model.Record], value: object) -> model.Record:
    problems: list[Problem] = []
    record = decode(value, type_, HERE, problems)
    assert problems == []
    assert record is not None
    return record


@pytest.mark.parametrize(
    ("type_", "value", "record"),
    [
        (model.Claim, CLAIM, model.Claim("a", "S")),
        (model.Claim, {**CLAIM, "statement": "  S \n"}, model.Claim("a", "S")),
        (model.Claim, {**CLAIM, "quote": "Q"}, model.Claim("a", "S", quote=model.Quote("Q"))),
        (model.Claim, {**CLAIM, "quotes": ["Q", {"exact": "R", "prefix": "p"}]}, model.Claim("a", "S", quotes=(model.Quote("Q"), model.Quote("R", "p")))),
        (model.Claim, {**CLAIM, "verdict": None, "actors": None}, model.Claim("a", "S")),
        (model.Claim, {**CLAIM, "actors": []}, model.Claim("a", "S")),
        (model.Claim, {**CLAIM, "speaker": "actor:x"}, model.Claim("a", "S", speaker="x")),
        (model.Claim, {**CLAIM, "speaker": "event:x"}, model.Claim("a", "S", speaker="event:x")),
        (model.Claim, {**CLAIM, "said_on": " 2023-05 "}, model.Claim("a", "S", said_on=dates.parse("2023-05"))),
        (model.Event, {**EVENT, "importance": "3", "time": "09:30"}, model.Event("a", dates.parse("2024"), "T", importance=3, time="09:30")),
        (model.Event, {**EVENT, "actors": ["x", {"actor": "y", "role": "host"}]}, model.Event("a", dates.parse("2024"), "T", actors=(model.Participant("x"), model.Participant("y", "host")))),
        (model.Location, {"name": "N", "lat": "-35.25", "lon": "+180"}, model.Location("N", lat=-35.25, lon=180.0)),
        (model.Role, {"post": "P", "acting": "yes"}, model.Role("P", acting=True)),
        (model.Role, {"post": "P", "acting": "off"}, model.Role("P", acting=False)),
        (model.Actor, {**ACTOR, "names": {"ja": "名", "pt-BR": "N"}}, model.Actor("a", "N", names={"ja": "名", "pt-BR": "N"})),
        (model.Source, {**SOURCE, "url": "https://x.y/z?q#w"}, model.Source("a", "T", url="https://x.y/z?q#w")),
        (model.Country, {"code": "JP"}, model.Country("JP")),
        (model.Country, {"code": "SUHH"}, model.Country("SUHH")),
        (model.Briefing, {"title": "NO", "navigation": ["about", "article:x"]}, model.Briefing("NO", navigation=("about", "article:x"))),
        (model.Briefing, {"title": "T", "features": {"feeds": "off"}}, model.Briefing("T", features=model.Features(feeds=False))),
        (model.Evidence, {"source": "s", "stance": "supports", "credibility": "6"}, model.Evidence("s", "supports", credibility=6)),
    ],
)  # fmt: skip
def test_records(type_: type[model.Record], value: object, record: model.Record) -> None:
    assert made(type_, value) == record


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        # the record as such
        (model.Claim, "text", [("BG107", (), "value")]),
        (model.Claim, [], [("BG107", (), "value")]),
        (model.Claim, None, [("BG107", (), "value")]),
        (model.Claim, {}, [("BG108", (), "value"), ("BG108", (), "value")]),
        (model.Claim, {"id": None, "statement": "S"}, [("BG108", ("id",), "key")]),
        (model.Claim, {**CLAIM, "statment": "S"}, [("BG106", ("statment",), "key")]),
        (model.Claim, {**CLAIM, "": "S"}, [("BG106", ("",), "key")]),
        # ids
        (model.Claim, {**CLAIM, "id": "A b"}, [("BG109", ("id",), "value")]),
        (model.Claim, {**CLAIM, "id": "a--b"}, [("BG109", ("id",), "value")]),
        (model.Claim, {**CLAIM, "id": "-a"}, [("BG109", ("id",), "value")]),
        (model.Claim, {**CLAIM, "id": "a\nb"}, [("BG109", ("id",), "value")]),
        (model.Claim, {**CLAIM, "id": "é"}, [("BG109", ("id",), "value")]),
        (model.Claim, {**CLAIM, "id": "a" * 101}, [("BG109", ("id",), "value")]),
        (model.Claim, {**CLAIM, "id": ["a"]}, [("BG107", ("id",), "value")]),
        (model.Claim, {**CLAIM, "former_ids": ["a", "B", "c", "D"]}, [("BG109", ("former_ids", 1), "value"), ("BG109", ("former_ids", 3), "value")]),
        # text
        (model.Claim, {**CLAIM, "statement": ""}, [("BG107", ("statement",), "value")]),
        (model.Claim, {**CLAIM, "statement": " \n"}, [("BG107", ("statement",), "value")]),
        (model.Claim, {**CLAIM, "statement": {"a": "b"}}, [("BG107", ("statement",), "value")]),
        (model.Claim, {**CLAIM, "topics": "one"}, [("BG107", ("topics",), "value")]),
        (model.Claim, {**CLAIM, "topics": ["one", None, ""]}, [("BG107", ("topics", 1), "value"), ("BG107", ("topics", 2), "value")]),
        # choices
        (model.Claim, {**CLAIM, "status": "Supported"}, [("BG107", ("status",), "value")]),
        (model.Claim, {**CLAIM, "kind": ["fact"]}, [("BG107", ("kind",), "value")]),
        (model.Event, {**EVENT, "importance": "4"}, [("BG107", ("importance",), "value")]),
        (model.Event, {**EVENT, "importance": "1.0"}, [("BG107", ("importance",), "value")]),
        # dates
        (model.Event, {**EVENT, "date": "18.8.2023"}, [("BG111", ("date",), "value")]),
        (model.Event, {**EVENT, "date": "2023-02-29"}, [("BG111", ("date",), "value")]),
        (model.Event, {**EVENT, "date": "2024/2023"}, [("BG112", ("date",), "value")]),
        (model.Event, {**EVENT, "date": ["2024"]}, [("BG111", ("date",), "value")]),
        (model.Event, {**EVENT, "date": ""}, [("BG111", ("date",), "value")]),
        # numbers, flags, patterns
        (model.Location, {"name": "N", "lat": "90.1"}, [("BG107", ("lat",), "value")]),
        (model.Location, {"name": "N", "lat": "nan"}, [("BG107", ("lat",), "value")]),
        (model.Location, {"name": "N", "lat": "1e1"}, [("BG107", ("lat",), "value")]),
        (model.Location, {"name": "N", "lat": "٣"}, [("BG107", ("lat",), "value")]),
        (model.Location, {"name": "N", "lon": "-180.5"}, [("BG107", ("lon",), "value")]),
        (model.Role, {"post": "P", "acting": "True"}, [("BG107", ("acting",), "value")]),
        (model.Role, {"post": "P", "acting": []}, [("BG107", ("acting",), "value")]),
        (model.Event, {**EVENT, "time": "24:00"}, [("BG107", ("time",), "value")]),
        (model.Event, {**EVENT, "timezone": "tokyo"}, [("BG107", ("timezone",), "value")]),
        (model.Actor, {**ACTOR, "wikidata": "q42"}, [("BG107", ("wikidata",), "value")]),
        (model.Actor, {**ACTOR, "names": {"not a tag": "N"}}, [("BG107", ("names", "not a tag"), "key")]),
        (model.Actor, {**ACTOR, "names": ["N"]}, [("BG107", ("names",), "value")]),
        (model.Actor, {**ACTOR, "names": {"en": ""}}, [("BG107", ("names", "en"), "value")]),
        (model.Source, {**SOURCE, "url": "javascript:alert(1)"}, [("BG107", ("url",), "value")]),
        (model.Source, {**SOURCE, "url": "//x.y"}, [("BG107", ("url",), "value")]),
        (model.Source, {**SOURCE, "url": "https://x y"}, [("BG107", ("url",), "value")]),
        (model.Source, {**SOURCE, "url": 'https://x.y/"z'}, [("BG107", ("url",), "value")]),
        (model.Source, {**SOURCE, "url": "https://a@b"}, [("BG107", ("url",), "value")]),
        (model.Source, {**SOURCE, "url": "https://x\\y"}, [("BG107", ("url",), "value")]),
        (model.Country, {"code": "jp"}, [("BG107", ("code",), "value")]),
        (model.Briefing, {"title": "T", "language": "e"}, [("BG107", ("language",), "value")]),
        # references
        (model.Claim, {**CLAIM, "speaker": "two words"}, [("BG107", ("speaker",), "value")]),
        (model.Claim, {**CLAIM, "speaker": "a:b:c"}, [("BG107", ("speaker",), "value")]),
        (model.Claim, {**CLAIM, "speaker": ""}, [("BG107", ("speaker",), "value")]),
        (model.Claim, {**CLAIM, "speaker": {"id": "x"}}, [("BG107", ("speaker",), "value")]),
        # records in records
        (model.Claim, {**CLAIM, "quote": ""}, [("BG107", ("quote", ), "value")]),
        (model.Claim, {**CLAIM, "quote": {}}, [("BG108", ("quote",), "value")]),
        (model.Claim, {**CLAIM, "quote": ["Q"]}, [("BG107", ("quote",), "value")]),
        (model.Claim, {**CLAIM, "quote": {"exact": "Q", "sufix": "x"}}, [("BG106", ("quote", "sufix"), "key")]),
        (model.Claim, {**CLAIM, "evidence": [{"source": "s", "stance": "suports"}]}, [("BG107", ("evidence", 0, "stance"), "value")]),
        (model.Claim, {**CLAIM, "evidence": ["s"]}, [("BG107", ("evidence", 0), "value")]),
        (model.RecordFile, {"claims": {"a": "b"}}, [("BG107", ("claims",), "value")]),
    ],
)  # fmt: skip
def test_mistakes(
    type_: type[model.Record], value: object, expected: list[tuple[str, tuple[str | int, ...], str]]
) -> None:
    assert found(type_, value) == expected


def test_all_mistakes_of_a_record_are_reported_at_once() -> None:
    value = {
        "id": "Bad Id",
        "status": "suported",
        "said_on": "yesterday",
        "quote": {"exact": "", "colour": "red"},
        "evidence": [{"stance": "supports"}, {"source": "s", "stance": "x", "credibility": "7"}],
        "ignore": [{"code": "BG1", "reason": ""}],
        "unknown": "x",
    }
    assert found(model.Claim, value) == [
        ("BG109", ("id",), "value"),
        ("BG107", ("status",), "value"),
        ("BG111", ("said_on",), "value"),
        ("BG107", ("quote", "exact"), "value"),
        ("BG106", ("quote", "colour"), "key"),
        ("BG108", ("evidence", 0), "value"),
        ("BG107", ("evidence", 1, "stance"), "value"),
        ("BG107", ("evidence", 1, "credibility"), "value"),
        ("BG107", ("ignore", 0, "code"), "value"),
        ("BG107", ("ignore", 0, "reason"), "value"),
        ("BG106", ("unknown",), "key"),
        ("BG108", (), "value"),
    ]


@pytest.mark.parametrize(
    ("type_", "value", "hint"),
    [
        (model.Claim, {**CLAIM, "statment": "S"}, 'did you mean "statement"?'),
        (model.Claim, {**CLAIM, "status": "suported"}, 'did you mean "supported"?'),
        (model.Claim, {**CLAIM, "id": "Camp David!"}, 'for example "camp-david"'),
        (model.Claim, {**CLAIM, "topics": "one"}, "write [a, b] or one - item a line"),
    ],
)
def test_hints(type_: type[model.Record], value: object, hint: str) -> None:
    problems: list[Problem] = []
    decode(value, type_, HERE, problems)
    assert hint in problems[0].hints


def test_a_slug_is_proposed_only_where_one_can_be_made() -> None:
    problems: list[Problem] = []
    decode({**CLAIM, "id": "日本"}, model.Claim, HERE, problems)
    assert problems[0].hints == ()
