"""From a site to a published folder: every file is made, or kept where nothing changed that was read for it."""

from collections.abc import Callable, Collection, Iterator, ValuesView
from functools import partial
from pathlib import Path
from typing import Any

from briefgen import batches
from briefgen.diagnostics import Problem, problem
from briefgen.executors import Workers
from briefgen.kept import Kept, Made
from briefgen.options import Options, Progress, output_folder
from briefgen.publish.cards import KEPT, draw_cards
from briefgen.publish.search import add_index, leave_index, remember
from briefgen.publish.write import Published, PublishError, Stage, publishing
from briefgen.read.files import CONTENT
from briefgen.read.stamps import stamp_of
from briefgen.render.assets import site_files
from briefgen.render.cards import card_svg, cards
from briefgen.render.exports import MadeFiles
from briefgen.render.files import is_needed_by_pages, made_files
from briefgen.render.links import Target, broken_links, ids_of, lost_targets, targets_of
from briefgen.render.pages import views_of
from briefgen.render.plan import Page
from briefgen.render.site import Site
from briefgen.render.templates import own_templates
from briefgen.render.urls import FOLDERS
from briefgen.source import WholeFile
from briefgen.trace import Reads
from briefgen.workshop import FILES, Unpacked, Workshop, make_all


class Publication:
    """One publish of a site. Raises TemplateProblem and PublishError; then nothing is published."""

    def __init__(
        self,
        options: Options,
        site: Site,
        pages: list[Page],
        kept: Kept,
        progress: Progress,
        workers: Workers | None = None,
    ) -> None:
        self.workers = workers
        self.options, self.site, self.kept, self.progress = options, site, kept, progress
        by_path = kept.same.get("pages by path", (pages,), lambda: {page.path: page for page in pages})
        self.pages = kept.traced("page", by_path)
        self.renderer = kept.renderer(options.project)
        self.behind: tuple[str, ...] = ()

    def publish(self, assets: dict[str, Path], problems: list[Problem]) -> Published | None:
        """Write the site; add the problems that come to light now, and publish nothing if a link is broken."""
        output = output_folder(self.options)
        self._refuse_source(output)
        copies = site_files(self.options.project, assets)
        made = self.kept.memo.once("made files", made_files, self.site, ValuesView(self.pages))
        made = {path: make for path, make in made.items() if path not in copies}
        drawn = self.kept.memo.once("cards", lambda: dict(cards(self.site)))
        paths = frozenset(copies) | frozenset(made) | frozenset(drawn) | frozenset(self.pages)
        in_haste = self.options.pages_first and bool(self.kept.made)  # only for what this process has published itself
        with publishing(output, self.options.full, in_haste) as stage:
            self._add_by_workers(stage, made)
            self._add_pages(stage)
            for path, file in copies.items():
                self._copy(stage, path, file)
            for path in self._not_kept(stage, made):
                if is_needed_by_pages(path) or not self._leave(stage, path):
                    self._add(stage, path, made[path])
            self._draw(stage, drawn)
            self.kept.keep_only(paths)
            lost = self._lost(stage, paths)
            broken = list(self._broken(stage, paths, lost))
            vanished = list(_vanished(stage.stale(paths)))
            problems += [*broken, *vanished]
            if broken or (vanished and self.options.strict):
                return None
            published = self._commit_with_index(stage) if self.site.has_index else stage.commit()
            self.kept.take_as_found(paths, lost)
            return published

    def _commit_with_index(self, stage: Stage) -> Published:
        self.progress("index", 0, 1)
        if self.options.index_later or self.options.pages_first:
            leave_index(stage)
            return stage.commit()
        note = add_index(stage, self.options.jobs)
        published = stage.commit()
        remember(stage.output, note)
        return published

    def _refuse_source(self, output: Path) -> None:
        """Refuse to write into the folders that the site is made from."""
        for source in (CONTENT, "templates", "static"):
            if output.resolve().is_relative_to((self.options.project / source).resolve()):
                message = f"the output folder lies in {source}/, from which the site is made"
                hint = "choose another folder with --output"
                raise PublishError(problem("BG901", WholeFile(str(output)), message, hint))

    def _not_kept(self, stage: Stage, paths: Collection[str]) -> list[str]:
        """Keep the files of which nothing changed as they were published; return the others."""
        made = self.kept.made
        stage.keep_each({path: made[path] for path in paths if path in made})
        return [path for path in paths if path not in stage.after]

    def _add_by_workers(self, stage: Stage, made: MadeFiles) -> None:
        """Let workers make what is not kept, if there is enough of it. What they can't make is made here."""
        workers = self.workers
        new = self._not_kept(stage, [*self.pages, *made]) if workers else []
        if workers is None or len(new) <= FILES:
            return
        graph = self.kept.untraced(self.site.graph)
        workshop = Workshop(graph, self.site.draws_cards, self.site.has_index, own_templates(self.options.project))
        wanted = [(path, self.kept.views_digest(path)) for path in new]
        for count, (files, left) in enumerate(make_all(workers, workshop, wanted), 1):
            for file in files:
                self._take_from_worker(stage, file)
            for path in left:
                self._add_page(stage, path) if path in self.pages else self._add(stage, path, made[path])
            self.progress("render", min(count * FILES, len(new)), len(new))

    def _take_from_worker(self, stage: Stage, file: Unpacked) -> None:
        self.renderer.look_up(name for kind, name in file.reads if kind == "template")
        if file.data is not None:
            stage.add(file.path, file.data)
            digest, size = stage.after[file.path], len(file.data)
            self.kept.keep(file.path, Made(digest, size, file.reads, None, file.targets, file.views))
            return
        same = self.kept.with_same_views(file.path, file.reads)
        if same is not None and stage.keep({file.path: (same.digest, same.size)}):
            self.kept.keep(file.path, same)

    def _add_pages(self, stage: Stage) -> None:
        new = self._not_kept(stage, self.pages)
        for count, path in enumerate(new, 1):
            self._add_page(stage, path)
            self.progress("render", count, len(new))

    def _add_page(self, stage: Stage, path: str) -> None:
        """Compute a page's views, and lay it out if they are others than the last time."""
        views, reads = self.kept.trace.of(lambda: views_of(self.site, self.pages[path]))
        same = self.kept.with_views(path, views, reads)
        if same is not None and stage.keep({path: (same.digest, same.size)}):
            self.kept.keep(path, same)
            return
        data, templates = self.kept.trace.of(views.render, self.renderer)
        stage.add(path, data)
        self.kept.keep(path, Made(stage.after[path], len(data), reads | templates, views, targets_of(path, data)))

    def _add(self, stage: Stage, path: str, make: Callable[[], bytes]) -> None:
        self._take(stage, path, *self.kept.trace.of(make))

    def _take(self, stage: Stage, path: str, data: bytes, reads: Reads) -> None:
        stage.add(path, data)
        self.kept.keep(path, Made(stage.after[path], len(data), reads))

    def _leave(self, stage: Stage, path: str) -> bool:
        """Leave a file as it was published until there is time to make it."""
        is_left = self.options.pages_first and stage.leave(path)
        self.behind += (path,) if is_left else ()
        return is_left

    def _copy(self, stage: Stage, path: str, file: Path) -> None:
        known = self.kept.copy_of(file)
        if known is None or not stage.keep({path: known}):
            stamp, data = stamp_of(file), file.read_bytes()
            stage.add(path, data)
            self.kept.keep_copy(file, stamp, stage.after[path], len(data))

    def _draw(self, stage: Stage, drawn: dict[str, Any]) -> None:
        """Draw the cards that are not kept."""
        new = {path: drawn[path] for path in self._not_kept(stage, drawn) if not self._leave(stage, path)}
        svgs = {path: self.kept.trace.of(card_svg, self.renderer, make) for path, make in new.items()}
        texts = {path: svg for path, (svg, _) in svgs.items()}
        workers, folder, are_all = self.workers, self.options.project / KEPT, len(new) == len(drawn)
        draw = partial(batches.draw_all, workers) if workers is not None and len(new) > batches.CARDS else None
        pictures = draw_cards(texts, folder, self.options.jobs, are_all, draw)
        for count, (path, data) in enumerate(pictures, 1):
            self._take(stage, path, data, svgs[path][1])
            self.progress("draw", count, len(new))

    def _lost(self, stage: Stage, paths: frozenset[str]) -> frozenset[Target]:
        """Return what pages link to and is not there; what was published is looked for again only on pages that differ now."""

        def ids(path: str) -> frozenset[str]:
            return self.kept.ids_of(path, stage.after[path], lambda: ids_of(stage.read(path)))

        return lost_targets(self.kept.doubtful_targets(paths, stage.moves), paths, ids)

    def _broken(self, stage: Stage, paths: frozenset[str], lost: frozenset[Target]) -> Iterator[Problem]:
        """Report broken links: all pages' targets are known, and only of what is lost are the links looked for."""
        pages = [path for path in self.pages if not lost.isdisjoint(self.kept.made[path].targets)] if lost else []
        yield from broken_links(pages, lost, paths, stage.read)


def _vanished(paths: list[str]) -> Iterator[Problem]:
    """Report published addresses of records that are gone (BG803)."""
    for path in paths:
        folder, _, name = path.partition("/")
        if folder in FOLDERS.values() and name.endswith(".html"):
            message = f"{path} was published and is gone"
            hint = f"add {name.removesuffix('.html')} to the former_ids of the record that takes its place"
            yield problem("BG803", WholeFile("content"), message, hint)
