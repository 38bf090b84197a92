"""What derives from one source counts once."""

import pytest

from briefgen.link.origins import origins_of
from briefgen.model import Source

DERIVED = {
    "a": (),
    "b": ("a",),
    "c": ("b",),
    "d": (),
    "e": ("b", "d"),
    "x": ("y",),
    "y": ("x",),
    "s": ("s",),
    "m": ("missing",),
}
SOURCES = {id_: Source(id_, "T", derived_from=tuple(of)) for id_, of in DERIVED.items()}


@pytest.mark.parametrize(
    ("ids", "origins"),
    [
        ("", ""),
        ("a", "a"),
        ("a b c", "a"),
        ("c", "a"),
        ("a d", "a d"),
        ("e", "a d"),
        ("b e", "a d"),
        ("nowhere", ""),
        ("m", ""),
        ("x y", ""),
        ("s", ""),
    ],
)
def test_origins(ids: str, origins: str) -> None:
    assert origins_of(SOURCES, ids.split()) == frozenset(origins.split())


def test_a_long_chain_is_no_recursion() -> None:
    chain = {str(n): Source(str(n), "T", derived_from=(str(n + 1),) if n < 20_000 else ()) for n in range(20_001)}
    assert origins_of(chain, ["0"]) == {"20000"}
