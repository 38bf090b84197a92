"""A briefing read and linked, without its pages."""

from pathlib import Path

from briefgen.link.graph import Withheld, knowledge_date, link, markdown_texts
from briefgen.read.project import read_project
from briefgen.read.prose import compile_prose
from briefgen.render.site import Site


def linked_site(folder: Path) -> Site:
    """Return what pages of a project are made from."""
    project = read_project(folder)
    assert not project.problems, project.problems
    prose = {ref: compile_prose(text, place)[0] for ref, (text, place) in markdown_texts(project).items()}
    graph, problems = link(
        project, prose, knowledge_date(project, None), Withheld(), project.briefing.as_of is not None
    )
    assert not problems, problems
    return Site(graph)
