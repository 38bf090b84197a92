"""The reference says what the program has: it is made from it, and made anew when that changes."""

import sys
from pathlib import Path

import msgspec

from briefgen.cli import cli
from briefgen.diagnostics import CODES
from briefgen.schema import record_types

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))
import make_reference  # noqa: E402


def test_the_reference_is_the_programs() -> None:
    written = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    assert written == make_reference.reference(), "python tools/make_reference.py renews it"


def test_the_reference_leaves_nothing_out() -> None:
    made = make_reference.reference()
    for name, command in cli.commands.items():
        assert f"### briefgen {name}\n" in made
        assert all(
            f"`{option}`" in made for parameter in command.params for option in parameter.opts if option.startswith("-")
        )
    for type_ in record_types():
        section = made.partition(f"### {type_.__name__}\n")[2].partition("\n###")[0]
        assert all(f"`{field.name}`" in section for field in msgspec.structs.fields(type_)), type_
    assert all(f"| `{code}` |" in made for code in CODES)
