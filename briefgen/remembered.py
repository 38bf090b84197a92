"""What was kept of a build as bytes, for the next process: of each value that was read, a digest; and what was made of them."""

import hashlib
from array import array
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from briefgen.link.graph import Compiled
from briefgen.render.links import Target
from briefgen.render.plan import Page
from briefgen.trace import Read

Key = str | tuple[str, str] | None


class MadeRow(Struct, frozen=True, array_like=True):
    """A file of the site: what was read for it and where it links to, as numbers (32 bits) of reads and targets.

    `views` is the digest of a page's views.
    """

    path: str
    digest: str
    size: int
    reads: bytes
    targets: bytes
    views: bytes


class Remembered(Struct, frozen=True, array_like=True):
    """All that is kept of a build."""

    frame: str
    reads: list[tuple[str, Key, bytes]]
    targets: list[Target]
    made: list[MadeRow]
    paths: list[str]
    """Of all files of the site, and of those that are only copied."""

    lost: list[Target]
    """What pages linked to and was not there."""


def numbers_of(data: bytes) -> "array[int]":
    """Return the numbers that stand in some bytes."""
    found = array("I")
    found.frombytes(data)
    return found


class Digests:
    """Digests of the values of one mapping, each computed once."""

    def __init__(self, held: Mapping[Any, Any]) -> None:
        self._held = held
        self._found: dict[Any, bytes] = {}

    def of(self, key: Key) -> bytes:
        """Return the digest of a value, empty where there is none; of the whole mapping and its order for `None`."""
        digest = self._found.get(key)
        if digest is None:
            digest = self._found[key] = self._whole() if key is None else self._one(key)
        return digest

    def _one(self, key: Key) -> bytes:
        return _digest(_plain(self._held[key])) if key in self._held else b""

    def _whole(self) -> bytes:
        return _digest([(key, self.of(key)) for key in self._held])


def _plain(value: Any) -> Any:
    """Return what a value is known by: a compiled text by its HTML, a page by all but how its view is made."""
    if isinstance(value, Compiled):
        return value.prose
    if isinstance(value, Page):
        return (value.template, value.title, value.description, value.record, value.keys, value.section)
    return value


def _digest(value: Any) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=12).digest()


def digest_of_views(views: Any) -> bytes:
    """Return the digest of a page's views; what can't be written as data is known by its `repr`."""
    return hashlib.blake2b(msgspec.msgpack.encode(views, enc_hook=repr), digest_size=12).digest()


def read_name(read: Read) -> str:
    """Say what was read, for people."""
    name, key = read
    what = name.replace("_", " ")
    if key is None:
        return f"all {what}"
    return f"{what}: {key if isinstance(key, str) else ' '.join(key)}"
