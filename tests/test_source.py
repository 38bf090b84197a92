"""Lines and columns of offsets, and names of fields."""

import pytest

from briefgen.source import Field, line_and_column, line_at

TEXT = "ab\n😀語\n\nlast"


@pytest.mark.parametrize(
    ("offset", "place", "line"),
    [
        (0, (1, 1), "ab"),
        (1, (1, 2), "ab"),
        (2, (1, 3), "ab"),
        (3, (2, 1), "😀語"),
        (4, (2, 2), "😀語"),
        (5, (2, 3), "😀語"),
        (6, (3, 1), ""),
        (7, (4, 1), "last"),
        (11, (4, 5), "last"),
        (99, (4, 5), "last"),
    ],
)
def test_lines_and_columns_count_code_points_from_one(offset: int, place: tuple[int, int], line: str) -> None:
    assert line_and_column(TEXT, offset) == place
    assert line_at(TEXT, offset) == line


def test_an_empty_text_has_one_place() -> None:
    assert line_and_column("", 0) == (1, 1)
    assert line_at("", 0) == ""


def test_a_text_that_ends_with_a_line_end() -> None:
    assert line_and_column("a\n", 2) == (2, 1)
    assert line_at("a\n", 2) == ""


def test_fields_are_named_by_their_keys() -> None:
    field = Field("x.yaml") / "claims" / 3 / "quote"
    assert field == Field("x.yaml", ("claims", 3, "quote"), "value")
    assert field.as_key() == Field("x.yaml", ("claims", 3, "quote"), "key")
    assert (field.as_key() / "exact").part == "value"
