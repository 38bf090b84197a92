"""Markdown as others write it: compiled as the build does, then read as HTML, so that nothing in it can break the build."""

from briefgen.author.importing.blocks import Block, Metadata, squeeze, told
from briefgen.author.importing.intake import ImportRefused
from briefgen.author.importing.stream import read_stream
from briefgen.read import yaml
from briefgen.read.confined import compile_text
from briefgen.read.locate import FENCE
from briefgen.source import WholeFile


def read_markdown(text: str) -> tuple[list[Block], Metadata]:
    """Return the blocks below the front matter, and what the front matter says. Raises ImportRefused."""
    front, body = _parted(text)
    prose, problems = compile_text(body, WholeFile("the text"))
    if problems:
        raise ImportRefused("; ".join((problems[0].message, *problems[0].hints)))
    found = read_stream(prose.html)
    return [placed.block for placed in found.blocks], _metadata(front, found.pictures)


def _parted(text: str) -> tuple[str, str]:
    opening = FENCE.match(text)
    closing = FENCE.search(text, opening.end()) if opening else None
    return (text[opening.end() : closing.start()], text[closing.end() :]) if opening and closing else ("", text)


def _metadata(front: str, pictures: int) -> Metadata:
    value = yaml.parse("", front).value
    fields = value if isinstance(value, dict) else {}
    names = fields.get("authors", fields.get("author"))
    authors = [name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)]
    return Metadata(
        title=_text(fields.get("title")),
        summary=_text(fields.get("summary", fields.get("description"))),
        authors=tuple(map(squeeze, authors)),
        date=_text(fields.get("date")),
        url=_text(fields.get("url", fields.get("canonical"))),
        language=_text(fields.get("lang", fields.get("language"))),
        pictures_left_out=pictures,
    )


def _text(value: yaml.Value) -> str | None:
    return told(value) if isinstance(value, str) else None
