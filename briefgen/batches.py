"""Work of a build that can be cut into batches by itself: compiling texts, drawing cards.

Sizes of batches have no say in what comes of them. What a worker can't do is done at home, where it is found out why.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import TypeVar

from briefgen.diagnostics import Problem
from briefgen.executors import Workers
from briefgen.fingerprint import fingerprint
from briefgen.publish.cards import draw_card
from briefgen.publish.write import PublishError
from briefgen.read.confined import compile_text, is_cheap
from briefgen.read.prose import Prose
from briefgen.source import Place

T = TypeVar("T")

TEXTS = 20
CARDS = 8

Text = tuple[str, Place]
Compiled = tuple[Prose, list[Problem]]


class AnotherInstallation(Exception):
    """A worker would not write the same as the build that it works for."""


def refuse_another(made_by: str) -> None:
    """Refuse to work for another installation: a worker may have come after all were asked."""
    if made_by != fingerprint():
        raise AnotherInstallation


def batched(items: Sequence[T], size: int) -> list[list[T]]:
    """Cut a sequence into batches."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def compile_all(workers: Workers, texts: Sequence[Text]) -> Iterator[Compiled]:
    """Compile texts, in order. Those that may cost much are compiled here, where limits can be held."""
    cheap = [is_cheap(text) for text, _ in texts]
    batches = batched(list(itertools.compress(texts, cheap)), TEXTS)
    done = itertools.chain.from_iterable(workers.each(compile_batch, fingerprint(), batches))
    for (text, place), is_given in zip(texts, cheap, strict=True):
        yield next(done) if is_given else compile_text(text, place)


def compile_batch(made_by: str, batch: list[Text]) -> list[Compiled]:
    """Compile texts that can't cost much."""
    refuse_another(made_by)
    return [compile_text(text, place) for text, place in batch]


def draw_all(workers: Workers, svgs: Sequence[str]) -> Iterator[bytes]:
    """Draw cards, in order. Raises PublishError for what is no SVG."""
    for svg, picture in zip(svgs, _drawn(workers, svgs), strict=True):
        yield picture or draw_card(svg)


def _drawn(workers: Workers, svgs: Sequence[str]) -> Iterator[bytes | None]:
    return itertools.chain.from_iterable(workers.each(draw_batch, fingerprint(), batched(svgs, CARDS)))


def draw_batch(made_by: str, batch: list[str]) -> list[bytes | None]:
    """Draw cards; nothing for what is no SVG."""
    refuse_another(made_by)
    return list(map(_draw, batch))


def _draw(svg: str) -> bytes | None:
    try:
        return draw_card(svg)
    except PublishError:
        return None
