"""Fixtures that several test modules use."""

import shutil
from pathlib import Path

import pytest

from briefgen.build import Options, build_project

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the shipped content; it builds without an error or a warning."""
    project = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "content", project / "content")
    outcome = build_project(Options(project=project))
    assert [(found.code, span.path, found.message) for found, span in outcome.problems] == []
    return project / "site"
