"""JSON Schema of every kind of file, made from the records, for editors and validators.

In YAML all scalars are text for briefgen; an editor may see `2023-08-18` or `3` as something else, so the schema
accepts for each field what an editor's YAML reader can make of a valid text.
"""

from typing import Any

import msgspec

from briefgen import dates, model

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_FILES = {
    "briefing": model.Briefing,
    "article": model.Article,
    "page": model.FreePage,
    "records": model.RecordFile,
}


def json_schema() -> dict[str, Any]:
    """Return one schema; `$defs` has an entry for each record, `anyOf` one for each kind of file."""
    types = list(_FILES.values())
    refs, components = msgspec.json.schema_components(types, schema_hook=_date_schema, ref_template="#/$defs/{name}")
    definitions = {name: _for_editors(schema) for name, schema in sorted(components.items())}
    for type_, field in model.SHORTHAND.items():
        definitions[type_.__name__] = {"anyOf": [{"type": "string", "minLength": 1}, definitions[type_.__name__]]}
        definitions[type_.__name__]["description"] = f"a plain text stands for its {field}"
    return {
        "$schema": SCHEMA,
        "title": "briefgen content",
        "description": "briefing.yaml, front matter of articles and pages, and files of records",
        "anyOf": refs and [dict(ref) for ref in refs],
        "$defs": definitions,
    }


def _date_schema(type_: type) -> dict[str, Any]:
    if type_ is dates.Edtf:
        return {
            "description": "a date (EDTF level 1): 2023-08-18, 2023-05, 2023, 2023-21, 2019~, 2021/2024, 2023-05/..",
            "type": ["string", "integer"],
            "pattern": r"^[0-9XY?~%/.-]+$",
        }
    raise NotImplementedError(type_)


def _for_editors(schema: Any) -> Any:
    """Drop what msgspec says of its own defaults, and let numbers and flags be written as YAML's own or as text."""
    if isinstance(schema, list):
        return [_for_editors(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _for_editors(value) for key, value in schema.items() if key != "default"}
    if made.get("type") == "boolean":
        return {"enum": [True, False, "true", "false", "on", "off", "yes", "no"]}
    if "anyOf" in made and {"type": "null"} in made["anyOf"]:
        return _without_null(made)
    return made


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An absent field is left out; `null` is what editors make of a field without a value, and that counts as absent."""
    options = [option for option in schema["anyOf"] if option != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest, "anyOf": [*options, {"type": "null"}]}
