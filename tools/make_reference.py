"""Write docs/reference.md: every command and option, record, field, word and code, read off the program itself.

`python tools/make_reference.py` renews the page; a test holds it to what this gives.
"""

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
import msgspec

from briefgen import model
from briefgen.cli import cli
from briefgen.dates import Edtf
from briefgen.diagnostics import CODES
from briefgen.schema import record_types

PAGE = Path(__file__).resolve().parents[1] / "docs/reference.md"
HEAD = """\
# Reference

Made from the program by `python tools/make_reference.py`: every command, record, field and code, without explanation.
[Content format](content-format.md) explains the fields, [Diagnostics](diagnostics.md) the codes.

- [Commands](#commands)
- [Records](#records)
- [Codes](#codes)
"""
Row = tuple[str, ...]


def reference() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *_commands(), *_records(), *_codes()])


def _table(head: Row, rows: Iterator[Row] | list[Row]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield "All commands have `--help`. Exit status: 0 done, 1 problems in the content, 2 wrong usage, 3 the machine is in the way.\n"
    for name, command in sorted(cli.commands.items()):
        context = click.Context(command, info_name=f"briefgen {name}")
        yield f"### briefgen {name}\n"
        yield "    " + " ".join([f"briefgen {name}", *command.collect_usage_pieces(context)]) + "\n"
        yield f"{(command.help or '').partition(chr(10) + chr(10))[0].strip()}\n".replace("\n    ", " ")
        options = [option for option in command.params if isinstance(option, click.Option)]
        if options:
            yield _table(("option", "value", "meaning"), [_option(option, context) for option in options])


def _option(option: click.Option, context: click.Context) -> Row:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f"`{option.make_metavar(context)}`"
    default = option.show_default if isinstance(option.show_default, str) else None
    told = (option.help or "").replace("  [default", " [default")
    return names, value, f"{told} [default: {default}]" if default else told


def _records() -> Iterator[str]:
    yield "## Records\n"
    yield "**Bold** fields must be there. A `date` is one EDTF date; where an interval may stand too, it says so.\n"
    for type_ in sorted(record_types(), key=lambda type_: type_.__name__):
        yield f"### {type_.__name__}\n"
        yield f"{(type_.__doc__ or '').partition(chr(10))[0]}\n"
        hints = get_type_hints(type_, include_extras=True)
        fields = msgspec.structs.fields(type_)
        yield _table(("field", "value", "default"), [_field(field, hints[field.name]) for field in fields])


def _field(field: msgspec.structs.FieldInfo, hint: Any) -> Row:
    name = f"**`{field.name}`**" if field.required else f"`{field.name}`"
    default = field.default
    shown = (
        f"`{str(default).lower() if isinstance(default, bool) else default}`" if isinstance(default, str | int) else ""
    )
    return name, _value(hint), shown


def _value(hint: Any, plural: str = "") -> str:
    """Say in words what a field's type takes."""
    hint = next(part for part in get_args(hint) if part is not type(None)) if get_origin(hint) in _UNIONS else hint
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of {_value(arguments[0], 's')}"
    if origin is dict:
        return f"{_value(arguments[0])} → {_value(arguments[1])}"
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if origin is Annotated:
        kind = (arguments[1].extra or {}).get("reference")
        if kind is None:
            return str(arguments[1].description)
        return {"any": "`kind:id`", "country": f"country code{plural}"}.get(kind, f"{kind} id{plural}")
    if hint is Edtf:
        return "date or interval"
    if hint is bool:
        return "`true` or `false`"
    if isinstance(hint, type) and issubclass(hint, model.Record):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return str(getattr(hint, "__name__", hint))


_UNIONS = (Union, types.UnionType)


def _codes() -> Iterator[str]:
    yield "## Codes\n"
    rows = [
        (f"`{code}`", kind.severity.value, kind.title, "yes" if kind.silenceable else "")
        for code, kind in CODES.items()
    ]
    yield _table(("code", "severity", "what is wrong", "can be silenced"), rows)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
