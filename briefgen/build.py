"""The pipeline, from files to a published site. Each phase takes values and returns values and problems.

    read      content/ → records, Markdown → safe HTML
    link      records → one graph; checks
    render    graph → pages
    publish   pages → site/

Errors stop it before anything is published, and all problems of the phases that were run are returned together.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct, structs

from briefgen.dates import Edtf
from briefgen.diagnostics import Problem, problem, sort_problems
from briefgen.link.checks import check
from briefgen.link.graph import Graph, Ref, knowledge_date, link, markdown_texts, publishable
from briefgen.publish.cards import KEPT, can_draw, draw_cards
from briefgen.publish.pagefind import can_index
from briefgen.publish.search import add_index, leave_index, remember
from briefgen.publish.write import Published, PublishError, published_paths, publishing
from briefgen.read.confined import compile_text
from briefgen.read.files import CONTENT
from briefgen.read.locate import Locator
from briefgen.read.project import Project, read_project
from briefgen.read.prose import Prose
from briefgen.render.assets import site_files
from briefgen.render.cards import card_svgs
from briefgen.render.files import made_files
from briefgen.render.pages import LinkCheck, render_pages
from briefgen.render.plan import Page, check_paths, plan_pages
from briefgen.render.prose_checks import check_addresses
from briefgen.render.site import Site
from briefgen.render.templates import TemplateProblem
from briefgen.render.urls import FOLDERS
from briefgen.source import Place, Span, WholeFile

Progress = Callable[[str, int, int], None]
"""Called with the phase, how much of it is done, and how much there is."""

_ENOUGH_FOR_PROCESSES = 200
"""Texts below which starting processes costs more than it saves."""


class Options(Struct, frozen=True):
    """What the caller chooses."""

    project: Path
    output: Path | None = None
    drafts: bool = False
    as_of: Edtf | None = None
    base_url: str | None = None
    jobs: int = 1
    strict: bool = False
    full: bool = False
    index_later: bool = False
    """Leave the search index as it is, whatever was changed: `refresh_index` makes it anew beside other work."""


class Outcome(Struct, frozen=True):
    """What came of a check or a build."""

    problems: tuple[tuple[Problem, Span], ...]
    texts: dict[str, str]
    strict: bool
    pages: int = 0
    published: Published | None = None
    names_only: bool = False
    """Whether the search page can search by names only, since what makes the index is not installed."""

    def stops(self, found: Problem) -> bool:
        """Say whether a problem keeps the site from being published."""
        return found.is_error or self.strict

    @property
    def failed(self) -> bool:
        """Whether the content has problems that stop publishing."""
        return any(self.stops(found) for found, _ in self.problems)

    @property
    def is_the_machines_fault(self) -> bool:
        """Whether the machine, not the content, is in the way."""
        return any(found.is_the_machines for found, _ in self.problems)


class _Checked(Struct, frozen=True):
    """A project that has been read, linked and checked."""

    project: Project
    graph: Graph
    site: Site
    pages: list[Page]
    problems: list[Problem]


def check_project(options: Options, progress: Progress = lambda *_: None) -> Outcome:
    """Read, link and check a project; publish nothing."""
    checked = _check(options, progress)
    return _outcome(options, checked.project.texts, checked.problems, len(checked.pages))


def build_project(options: Options, progress: Progress = lambda *_: None) -> Outcome:
    """Check a project and publish its site, unless a problem stops it."""
    checked = _check(options, progress)
    outcome = _outcome(options, checked.project.texts, checked.problems)
    if outcome.failed:
        return outcome
    problems, texts = list(checked.problems), dict(checked.project.texts)
    published = None
    try:
        published = _publish(options, checked, problems, progress)
    except TemplateProblem as error:
        problems.append(error.problem)
        if error.text:
            texts[error.problem.place.path] = error.text
    except PublishError as error:
        problems.append(error.problem)
    names_only = checked.project.briefing.features.search and not checked.site.has_index
    outcome = _outcome(options, texts, problems, len(checked.pages), published)
    return structs.replace(outcome, names_only=names_only)


def _check(options: Options, progress: Progress) -> _Checked:
    read = _with_settings(read_project(options.project), options)
    as_of = knowledge_date(read, options.as_of)
    project, withheld = publishable(read, as_of, options.drafts)
    as_of_is_set = (options.as_of or read.briefing.as_of) is not None
    prose, problems = _compile(project, options.jobs, progress)
    graph, quote_problems = link(project, prose, as_of, withheld, as_of_is_set)
    site = Site(graph, can_draw(), can_index())
    problems = [*read.problems, *problems, *quote_problems]
    problems += [*check(graph), *check_addresses(graph)]
    pages = [] if any(found.is_error for found in problems) else plan_pages(site)
    problems += check_paths(graph, pages)
    return _Checked(project, graph, site, pages, problems)


def _with_settings(project: Project, options: Options) -> Project:
    """Let the caller's address of the site go before the one in the settings."""
    if options.base_url is None:
        return project
    return structs.replace(project, briefing=structs.replace(project.briefing, base_url=options.base_url))


def _compile(project: Project, jobs: int, progress: Progress) -> tuple[dict[Ref, Prose], list[Problem]]:
    """Compile all Markdown, in processes when there is much of it."""
    texts = markdown_texts(project)
    many = jobs > 1 and len(texts) >= _ENOUGH_FOR_PROCESSES
    prose: dict[Ref, Prose] = {}
    problems: list[Problem] = []
    with ProcessPoolExecutor(jobs) if many else nullcontext() as executor:
        for ref, (compiled, found) in zip(texts, _compiled(texts, executor, jobs), strict=True):
            if found:
                problems += found  # what quotes or links into this text can't be judged
            else:
                prose[ref] = compiled
            progress("compile", len(prose), len(texts))
    return prose, problems


def _compiled(
    texts: dict[Ref, tuple[str, Place]], executor: Executor | None, jobs: int
) -> Iterable[tuple[Prose, list[Problem]]]:
    bodies, places = [text for text, _ in texts.values()], [place for _, place in texts.values()]
    if executor is None:
        return map(compile_text, bodies, places)
    return executor.map(compile_text, bodies, places, chunksize=max(1, len(texts) // (jobs * 8)))


def _publish(options: Options, checked: _Checked, problems: list[Problem], progress: Progress) -> Published | None:
    """Render and write all pages; nothing is published if a link among them is broken."""
    output = output_folder(options)
    for source in (CONTENT, "templates", "static"):
        if output.resolve().is_relative_to((options.project / source).resolve()):
            message = f"the output folder lies in {source}/, from which the site is made"
            raise PublishError(problem("BG901", WholeFile(str(output)), message, "choose another folder with --output"))
    files = site_files(options.project, checked.project.assets)
    made = {path: make for path, make in made_files(checked.site, checked.pages).items() if path not in files}
    cards = card_svgs(options.project, checked.site)
    paths = frozenset(files) | frozenset(made) | frozenset(cards) | {page.path for page in checked.pages}
    links = LinkCheck()
    with publishing(output, options.full) as stage:
        before = published_paths(output)
        for count, (page, data) in enumerate(render_pages(options.project, checked.site, checked.pages), 1):
            links.add(page.path, data)
            stage.add(page.path, data)
            progress("render", count, len(checked.pages))
        for path, file in files.items():
            stage.add(path, file.read_bytes())
        for path, make in made.items():
            stage.add(path, make())
        for count, (path, data) in enumerate(draw_cards(cards, options.project / KEPT, options.jobs), 1):
            stage.add(path, data)
            progress("draw", count, len(cards))
        broken = list(links.problems(paths, stage.read))
        vanished = list(_vanished(before - paths))
        problems += [*broken, *vanished]
        if broken or (vanished and options.strict):
            return None
        if not checked.site.has_index:
            return stage.commit()
        progress("index", 0, 1)
        note = leave_index(stage) if options.index_later else add_index(stage, options.jobs)
        published = stage.commit()
        remember(output, note)
        return published


def _vanished(paths: frozenset[str]) -> Iterator[Problem]:
    """Report published addresses of records that are gone (BG803)."""
    for path in sorted(paths):
        folder, _, name = path.partition("/")
        if folder in FOLDERS.values() and name.endswith(".html"):
            message = f"{path} was published and is gone"
            hint = f"add {name.removesuffix('.html')} to the former_ids of the record that takes its place"
            yield problem("BG803", WholeFile("content"), message, hint)


def output_folder(options: Options) -> Path:
    """Return the folder into which a project is published."""
    return options.output or options.project / "site"


def _outcome(
    options: Options, texts: dict[str, str], problems: list[Problem], pages: int = 0, published: Published | None = None
) -> Outcome:
    locator = Locator(texts)
    located = sort_problems((found, locator.span(found.place)) for found in problems)
    return Outcome(tuple(located), texts, options.strict, pages, published)
