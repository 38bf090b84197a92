"""A data file becomes a content folder again: the same records and texts, in the same order, so the same site.

Not in the data, so not restored: comments and the spread of records over files, images and other files beside the texts,
drafts, a project's own templates.
"""

import json
from pathlib import Path

from msgspec import Struct

from briefgen.author.blockyaml import write_item, write_mapping
from briefgen.exchange import Plain, read_data
from briefgen.read.files import CONTENT

_MOST = 4_000_000
"""Bytes of a file of records, from which another one is begun."""

_LIST_NAMES = {
    "claims": "claims",
    "events": "timeline",
    "actors": "actors",
    "sources": "sources",
    "countries": "countries",
}


class RestoreError(Exception):
    """The folder is in the way; the message says how."""


class Restored(Struct, frozen=True):
    """What was written, and the files of the site that are not in the data."""

    paths: tuple[str, ...]
    assets: tuple[str, ...]


def restore(data: bytes, folder: Path) -> Restored:
    """Write the content that a data file was made of. Raises RestoreError and DataError."""
    content = read_data(data)
    if (folder / CONTENT).exists() or (folder.exists() and not folder.is_dir()):
        raise RestoreError(f"{folder / CONTENT} is there already" if folder.is_dir() else f"{folder} is not a folder")
    files = content_files(content)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    return Restored(tuple(str(folder / path) for path in files), tuple(content["computed"]["assets"]))


def content_files(content: Plain) -> dict[str, str]:
    """Return the files of the content, by path."""
    files = {f"{CONTENT}/briefing.yaml": write_mapping(content["briefing"])}
    for name in ("articles", "pages"):
        for record in content[name]:
            fields = {key: value for key, value in record.items() if key not in ("id", "body", "computed")}
            files[f"{CONTENT}/{name}/{record['id']}.md"] = f"---\n{write_mapping(fields)}---\n{record['body']}"
    beside: dict[str, str] = {}
    for name, list_name in _LIST_NAMES.items():
        records = _in_order(content, name)
        groups = _by_article(content, records) if name in ("claims", "events") else {}
        for article, group in groups.items():
            path = f"{CONTENT}/articles/{article}.yaml"
            texts = (write_item(_without(record, "computed", "article")) for record in group)
            beside[path] = beside.get(path, "") + f"{list_name}:\n{''.join(texts)}"
        rest = [record for record in records if "article" not in record] if groups else records
        files |= _shared(list_name, [write_item(_without(record, "computed")) for record in rest])
    return files | beside


def _in_order(content: Plain, name: str) -> list[Plain]:
    """Return records in the order in which the content has them."""
    key = "code" if name == "countries" else "id"
    places = {id_: place for place, id_ in enumerate(content["computed"]["order"].get(name, ()))}
    return sorted(content[name], key=lambda record: places.get(record[key], len(places)))


def _by_article(content: Plain, records: list[Plain]) -> dict[str, list[Plain]]:
    """Return the records of each article, or nothing where that would change their order or no such article is there."""
    groups: dict[str, list[Plain]] = {}
    for record in records:
        if "article" in record:
            groups.setdefault(record["article"], []).append(record)
    if not groups.keys() <= {article["id"] for article in content["articles"]}:
        return {}
    in_files = [record for article in sorted(groups, key="{}.yaml".format) for record in groups[article]]
    rest = [record for record in records if "article" not in record]
    is_small = all(_size(json.dumps(group)) < _MOST // 2 for group in groups.values())
    return groups if is_small and [*in_files, *rest] == records else {}


def _size(text: str) -> int:
    return len(text.encode("utf-8"))


def _without(record: Plain, *names: str) -> Plain:
    return {key: value for key, value in record.items() if key not in names}


def _shared(name: str, items: list[str]) -> dict[str, str]:
    """Return the files that hold the records of a list: one, or as many as their size asks for."""
    parts: list[list[str]] = []
    size = _MOST
    for item in items:
        if size + _size(item) > _MOST:
            parts.append([])
            size = 0
        parts[-1].append(item)
        size += _size(item)
    if len(parts) == 1:
        return {f"{CONTENT}/{name}.yaml": f"{name}:\n{''.join(parts[0])}"}
    return {f"{CONTENT}/{name}/{number:04}.yaml": f"{name}:\n{''.join(part)}" for number, part in enumerate(parts, 1)}
