"""The pipeline, from files to a published site. Each phase takes values and returns values and problems.

    read      content/ → records, Markdown → safe HTML
    link      records → one graph; checks
    render    graph → pages
    publish   pages → site/

Errors stop it before anything is published, and all problems of the phases that were run are returned together.
"""

from collections.abc import Iterable

from msgspec import Struct, structs

from briefgen.batches import TEXTS, compile_all
from briefgen.diagnostics import Problem, sort_problems
from briefgen.executors import ExecutorError, Processes, Workers, opened
from briefgen.fingerprint import fingerprint
from briefgen.kept import Kept
from briefgen.link.checks import check
from briefgen.link.graph import Graph, Ref, knowledge_date, link, markdown_texts, publishable
from briefgen.options import Options, Progress, output_folder
from briefgen.outcome import Outcome
from briefgen.publication import Publication
from briefgen.publish.cards import can_draw
from briefgen.publish.pagefind import can_index
from briefgen.publish.write import PublishError
from briefgen.read.confined import compile_text
from briefgen.read.locate import Locator
from briefgen.read.project import Project, read_project
from briefgen.read.prose import Prose
from briefgen.render.plan import Page, check_paths, plan_pages
from briefgen.render.prose_checks import check_addresses
from briefgen.render.site import Site
from briefgen.render.templates import TemplateProblem
from briefgen.source import Place, Span
from briefgen.uncollected import uncollected

__all__ = ["Options", "Outcome", "Progress", "build_project", "check_project", "output_folder"]

_ENOUGH_FOR_PROCESSES = 400
"""Texts below which starting processes costs more than it saves."""


class _Checked(Struct, frozen=True):
    """A project that has been read, linked and checked."""

    project: Project
    site: Site
    pages: list[Page]
    problems: list[Problem]


@uncollected()
def check_project(options: Options, progress: Progress = lambda *_: None, kept: Kept | None = None) -> Outcome:
    """Read, link and check a project; publish nothing."""
    kept = kept or Kept()
    try:
        with opened(options.executor, options.jobs, fingerprint) as workers:
            checked = _check(options, progress, kept, workers)
            lost = workers.lost if workers else 0
    except ExecutorError as error:
        return _without_workers(options, error, kept)
    texts = checked.project.texts
    located = _located(checked.problems, texts, kept)
    return Outcome(located, texts, options.strict, len(checked.pages), lost_workers=lost)


@uncollected()
def build_project(options: Options, progress: Progress = lambda *_: None, kept: Kept | None = None) -> Outcome:
    """Check a project and publish its site, unless a problem stops it.

    `kept` remembers from one build to the next: the second one costs what was changed. It changes nothing in the result.
    """
    kept = kept or Kept()
    try:
        with opened(options.executor, options.jobs, fingerprint) as workers:
            outcome = _build(options, progress, kept, workers)
            return structs.replace(outcome, lost_workers=workers.lost) if workers else outcome
    except ExecutorError as error:
        return _without_workers(options, error, kept)


def _without_workers(options: Options, error: ExecutorError, kept: Kept) -> Outcome:
    return Outcome(_located([error.problem], {}, kept), {}, options.strict)


def _build(options: Options, progress: Progress, kept: Kept, workers: Workers | None) -> Outcome:
    checked = _check(options, progress, kept, workers)
    problems, texts = list(checked.problems), dict(checked.project.texts)
    outcome = Outcome(_located(problems, texts, kept), texts, options.strict)
    if outcome.failed:
        return outcome
    publication = Publication(options, checked.site, checked.pages, kept, progress, workers)
    published = None
    try:
        published = publication.publish(checked.project.assets, problems)
    except TemplateProblem as error:
        problems.append(error.problem)
        if error.text:
            texts[error.problem.place.path] = error.text
    except PublishError as error:
        problems.append(error.problem)
    located = _located(problems, texts, kept)
    names_only = checked.project.briefing.features.search and not checked.site.has_index
    return Outcome(located, texts, options.strict, len(checked.pages), published, publication.behind, names_only)


def _check(options: Options, progress: Progress, kept: Kept, workers: Workers | None) -> _Checked:
    read = _with_settings(read_project(options.project, kept.files), options)
    as_of = knowledge_date(read, options.as_of)
    project, withheld = publishable(read, as_of, options.drafts, kept.same)
    as_of_is_set = (options.as_of or read.briefing.as_of) is not None
    prose, problems = _compile(project, options.jobs, progress, kept, workers)
    graph, quote_problems = link(project, prose, as_of, withheld, as_of_is_set, kept.same)
    site = kept.site_of(graph, can_draw(), can_index())
    problems = [*read.problems, *problems, *quote_problems]
    problems += [*check(site.graph, kept.memo), *kept.memo.once("addresses", _addresses, site.graph)]
    pages: list[Page] = []
    if not any(found.is_error for found in problems):
        pages, faults = kept.memo.once("pages", _planned, site)
        problems += faults
    return _Checked(project, site, pages, problems)


def _planned(site: Site) -> tuple[list[Page], list[Problem]]:
    pages = plan_pages(site)
    return pages, list(check_paths(site.graph, pages))


def _addresses(graph: Graph) -> list[Problem]:
    return list(check_addresses(graph))


def _with_settings(project: Project, options: Options) -> Project:
    """Let the caller's address of the site go before the one in the settings."""
    if options.base_url is None:
        return project
    return structs.replace(project, briefing=structs.replace(project.briefing, base_url=options.base_url))


def _compile(
    project: Project, jobs: int, progress: Progress, kept: Kept, workers: Workers | None
) -> tuple[dict[Ref, Prose], list[Problem]]:
    """Compile all Markdown that is not kept, in processes when there is much of it."""
    texts = markdown_texts(project)
    new = {ref: text for ref, text in texts.items() if kept.prose_of(ref, *text) is None}
    if workers is None and jobs > 1 and len(new) >= _ENOUGH_FOR_PROCESSES:
        workers = Processes(jobs)
    for count, (ref, compiled) in enumerate(zip(new, _compiled(list(new.values()), workers), strict=True), 1):
        kept.keep_prose(ref, *new[ref], compiled)
        progress("compile", count, len(new))
    prose: dict[Ref, Prose] = {}
    problems: list[Problem] = []
    for ref, text in texts.items():
        made, found = kept.prose_of(ref, *text) or (Prose(""), [])
        problems += found
        if not found:  # what quotes or links into a text with problems can't be judged
            prose[ref] = made
    return prose, problems


def _compiled(texts: list[tuple[str, Place]], workers: Workers | None) -> Iterable[tuple[Prose, list[Problem]]]:
    if workers is None or len(texts) <= TEXTS:
        return (compile_text(text, place) for text, place in texts)
    return compile_all(workers, texts)


def _located(problems: list[Problem], texts: dict[str, str], kept: Kept) -> tuple[tuple[Problem, Span], ...]:
    """Return problems with their places in the texts, in order."""
    locator = Locator(texts, kept.same)
    return tuple(sort_problems((found, locator.span(found.place)) for found in problems))
