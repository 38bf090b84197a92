"""References are read off the types of the records, so none can be forgotten."""

from typing import get_args

import pytest

from briefgen import dates, model
from briefgen.link.references import references_of
from briefgen.model import Record
from briefgen.source import Keys

DATE = dates.parse("2024")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (model.Claim("a", "S"), []),
        (
            model.Claim(
                "a", "S", article="r", speaker="k", said_at="e", actors=("x", "y"), countries=("JP",), events=("v",),
                evidence=(model.Evidence("s", "supports"), model.Evidence("t", "disputes")),
                relations=(model.Relation("repeats", "b"),),
            ),
            [
                ("article", "r", ("article",)), ("actor", "k", ("speaker",)), ("event", "e", ("said_at",)),
                ("actor", "x", ("actors", 0)), ("actor", "y", ("actors", 1)), ("country", "JP", ("countries", 0)),
                ("event", "v", ("events", 0)), ("source", "s", ("evidence", 0, "source")),
                ("source", "t", ("evidence", 1, "source")), ("claim", "b", ("relations", 0, "claim")),
            ],
        ),
        (
            model.Event(
                "a", DATE, "T", place=model.Location("N", "JP"), actors=(model.Participant("x"),), part_of="b",
                sources=("s",), claims=("c",), other_dates=(model.OtherDate(DATE, "t"),),
            ),
            [
                ("country", "JP", ("place", "country")), ("actor", "x", ("actors", 0, "actor")),
                ("source", "s", ("sources", 0)), ("claim", "c", ("claims", 0)), ("event", "b", ("part_of",)),
                ("source", "t", ("other_dates", 0, "source")),
            ],
        ),
        (
            model.Actor(
                "a", "N", countries=("JP",), roles=(model.Role("P"), model.Role("Q", organization="o", source="s")),
                member_of=(model.Membership("m"),), parent="p", sources=("t",),
            ),
            [
                ("country", "JP", ("countries", 0)), ("actor", "o", ("roles", 1, "organization")),
                ("source", "s", ("roles", 1, "source")), ("actor", "m", ("member_of", 0, "actor")),
                ("actor", "p", ("parent",)), ("source", "t", ("sources", 0)),
            ],
        ),
        (model.Source("a", "T", derived_from=("b",)), [("source", "b", ("derived_from", 0))]),
        (model.Country("JP", assessments=(model.Assessment(DATE, "unchanged", "R", ("c",)),)), [("claim", "c", ("assessments", 0, "claims", 0))]),
        (model.Article("T", DATE, source="s", key_points=(model.KeyPoint("K", claim="c"),)), [("source", "s", ("source",)), ("claim", "c", ("key_points", 0, "claim"))]),
        (model.Briefing("T", key_judgements=("c",), navigation=("about", "event:e")), [("claim", "c", ("key_judgements", 0)), ("any", "about", ("navigation", 0)), ("any", "event:e", ("navigation", 1))]),
        (model.FreePage("T"), []),
    ],
)  # fmt: skip
def test_references(record: Record, expected: list[tuple[str, str, Keys]]) -> None:
    assert list(references_of(record)) == expected


def test_every_reference_type_of_the_model_names_a_kind() -> None:
    kinds = set()
    for name, value in vars(model).items():
        meta = get_args(value)[1:] if name.endswith(("Id", "Code")) else ()
        kinds |= {item.extra["reference"] for item in meta if getattr(item, "extra", None)}
    assert kinds == {*get_args(model.Kind), "any"} - {"page"}
