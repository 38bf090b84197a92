"""The briefings of this folder by name, built."""

from collections.abc import Callable
from pathlib import Path

import crowded
import odd
import pytest
from wording import Files

from briefgen.build import Options, build_project

BRIEFINGS: dict[str, Callable[[], Files]] = {
    "nothing": odd.nothing,
    "oddities": odd.oddities,
    "in Arabic": odd.in_arabic,
    "300 claims": crowded.three_hundred_claims,
    "usual size": crowded.article_of_the_budget,
    "30 years": crowded.thirty_years,
}


def site_of(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return the site of a briefing; it is built once for each worker."""
    project = factory.getbasetemp() / name
    if not project.exists():
        for path, text in BRIEFINGS[name]().items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, "utf-8")
        outcome = build_project(Options(project=project))
        assert [found.message for found, _ in outcome.problems if found.is_error] == []
    return project / "site"
