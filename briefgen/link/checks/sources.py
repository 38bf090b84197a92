"""Sources: a reader can find them again and knows what they are worth (BG701–BG703)."""

from collections.abc import Iterator

from briefgen.diagnostics import Problem, problem
from briefgen.link.graph import Graph


def check_sources(graph: Graph) -> Iterator[Problem]:
    """An address has a date of access, a dead one an archive, and evidence a graded source."""
    for source in graph.sources.values():
        ref = ("source", source.id)
        if source.url and source.accessed is None:
            hint = "add accessed: the day on which you saw the page"
            yield problem("BG701", graph.place(ref, "url"), "the address has no date of access", hint)
        if source.url_status == "dead" and source.archive_url is None:
            place = graph.place(ref, "url_status")
            yield problem(
                "BG702", place, "the address is dead, and no archive is named", "add archive_url and archive_date"
            )
        if source.reliability is None and _is_evidence(graph, source.id):
            hint = "add reliability: A to F"
            yield problem(
                "BG703", graph.place(ref, "id"), f'"{source.id}" is used as evidence, but is not graded', hint
            )


def _is_evidence(graph: Graph, id_: str) -> bool:
    references = graph.references_by_target.get(("source", id_), ())
    return any(reference.keys[0] == "evidence" for reference in references)


CHECKS = (check_sources,)
