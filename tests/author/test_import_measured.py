"""How well the import's rules work is what the documentation says, and it does not get worse."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))
import measure_import  # noqa: E402

DOCS = (ROOT / "docs/importing.md").read_text(encoding="utf-8")


def test_the_documented_figures_are_those_measured() -> None:
    found = re.search(r"<!-- measured -->\n(.*?\n)\n", DOCS, re.DOTALL)
    assert found is not None
    assert found[1] == measure_import.table(), "python tools/measure_import.py --write renews them"


@pytest.mark.parametrize("held_out", [False, True])
def test_the_rules_find_most_of_what_is_there_and_little_else(held_out: bool) -> None:
    scores = measure_import.measured()[held_out]
    for kind in ("title", "countries", "dates"):
        assert measure_import.precision(scores[kind]) >= 0.95 and measure_import.recall(scores[kind]) >= 0.95, kind
    for kind in ("actors", "claims", "kinds of claims"):
        assert measure_import.precision(scores[kind]) >= 0.85 and measure_import.recall(scores[kind]) >= 0.75, kind
