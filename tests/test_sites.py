"""Content trees and what must come of them: the exact problems with their places, or the pages.

Most cases are data (`tests/sites/`). Here are those whose input has to be made, and the checks over all of them.
"""

import difflib
from pathlib import Path

import pytest
import sitecase

from briefgen.build import Outcome, build_project
from briefgen.diagnostics import CODES


def difference(wanted: list[str], found: list[str]) -> str:
    """Write how two lists of lines differ; nothing when they are the same."""
    return "\n".join(difflib.unified_diff(wanted, found, "problems.txt", "found", lineterm="", n=1))


def assert_published(outcome: Outcome, project: Path) -> None:
    """A site is published when nothing stops it, and not a file of it otherwise."""
    assert (outcome.published is None) is outcome.failed
    assert bool(sitecase.published_files(project)) is not outcome.failed


@pytest.mark.parametrize("name", sitecase.case_names())
def test_case(name: str, tmp_path: Path) -> None:
    project = sitecase.copy_case(name, tmp_path / "project")
    outcome = build_project(sitecase.options_of(name, project))
    changed = difference(sitecase.problems_of(name), sitecase.rendered(outcome))
    assert not changed, f"\n{changed}"
    assert_published(outcome, project)
    failures = [failure for wanted in sitecase.expectations_of(name) if (failure := wanted.failure(project / "site"))]
    assert not failures, "\n".join(failures)
