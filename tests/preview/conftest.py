"""A running preview, ended after the test."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from running import FILES, Running, until


@pytest.fixture
def preview(project: Callable[[Mapping[str, str | bytes]], Path]) -> Iterator[Callable[..., Running]]:
    """Return a function that starts the preview of a small project, some files of it replaced or added."""
    started: list[Running] = []

    def start(files: Mapping[str, str] = {}, **settings: Any) -> Running:
        root = project({**FILES, **files})
        started.append(Running(root, **settings))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture(name="until")
def waits() -> Callable[..., Any]:
    """Return a function that waits until something is so."""
    return until
