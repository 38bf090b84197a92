"""Builds come one after the other, none too many and none too few, and what is known after each is right."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from msgspec import structs
from running import FILES

from briefgen.build import Options, Outcome, Progress, build_project
from briefgen.kept import Kept
from briefgen.preview import builds
from briefgen.preview.builds import Builds, State, Told, after
from briefgen.publish.write import Published

LONG = 60


def published(*changed: str, removed: tuple[str, ...] = ()) -> Outcome:
    return Outcome((), {}, False, 1, Published(len(changed), 0, removed, (*changed, *removed)))


FAILED = Outcome((), {}, False)


def test_what_is_known_after_builds() -> None:
    first = after(State(), published("a.html", "b.html"), frozenset())
    assert first.number == 1
    assert first.files == {"a.html", "b.html"}
    second = after(first, published("a.html", removed=("b.html",)), first.files)
    assert second.number == 2
    assert second.files == {"a.html"}
    assert second.since(0) == second.since(1) == ["a.html", "b.html"]
    assert second.since(2) == []


def test_a_build_that_fails_changes_nothing_but_the_number() -> None:
    first = after(State(), published("a.html"), frozenset())
    failed = after(first, FAILED, first.files)
    assert (failed.number, failed.files, failed.changed) == (2, first.files, first.changed)
    assert failed.outcome is FAILED
    assert failed.since(1) == []


class Held:
    """Stands in for the build: each waits until it is let go, and then returns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
        self.begun, self.let_go, self.count = Event(), Event(), 0
        monkeypatch.setattr(builds, "build_project", self.build)
        self.states: list[State] = []
        self.builds = Builds(project)
        told = Told(lambda: None, self.states.append)
        self.thread = Thread(target=self.builds.run, args=(told,))
        self.thread.start()

    def build(self, options: Options, progress: Progress, kept: Kept) -> Outcome:
        self.count += 1
        self.begun.set()
        assert self.let_go.wait(LONG)
        progress("render", 1, 2)
        return published("a.html")

    def end(self) -> None:
        self.let_go.set()
        self.builds.stop()
        self.thread.join(LONG)
        assert not self.thread.is_alive()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], Held]:
    return lambda: Held(monkeypatch, tmp_path)


def test_edits_during_a_build_make_one_more(held: Callable[[], Held], until: Callable[..., None]) -> None:
    running = held()
    running.builds.ask()
    assert running.begun.wait(LONG)
    for _ in range(20):
        running.builds.ask()
    running.let_go.set()
    until(lambda: len(running.states) == 2, "two builds")
    running.builds.ask()
    until(lambda: len(running.states) == 3, "a third one")
    running.end()
    assert running.count == 3


def test_the_end_breaks_off_a_build(held: Callable[[], Held]) -> None:
    running = held()
    running.builds.ask()
    assert running.begun.wait(LONG)
    running.builds.stop()
    running.end()
    assert running.states == []


def test_a_file_that_vanishes_during_a_build_is_a_problem_and_not_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build(options: Options, progress: Progress, kept: Kept) -> Outcome:
        raise FileNotFoundError(2, "No such file or directory", "static/gone.css")

    monkeypatch.setattr(builds, "build_project", build)
    run = Builds(tmp_path)
    states: list[State] = []

    def built(state: State) -> None:
        states.append(state)
        run.stop()

    run.ask()
    run.run(Told(lambda: None, built))
    (state,) = states
    assert state.outcome is not None
    assert [(found.code, span.path) for found, span in state.outcome.problems] == [("BG903", "static/gone.css")]


def test_what_lies_beside_the_pages_follows_and_gives_way_to_edits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run, begun = Builds(tmp_path), list[bool]()

    def build(options: Options, progress: Progress, kept: Kept) -> Outcome:
        begun.append(options.pages_first)
        if len(begun) == 2:
            run.ask()
        progress("render", 1, 2)
        return structs.replace(published("a.html"), behind=("feed.xml",) if options.pages_first else ())

    def built(state: State) -> None:
        if state.number == 3:
            run.stop()

    monkeypatch.setattr(builds, "build_project", build)
    run.ask()
    run.run(Told(lambda: None, built))
    assert begun == [True, False, True, False]
    assert run.state.number == 3


def test_in_the_end_the_preview_is_what_a_build_makes(project: Callable[..., Path], tree: Callable[..., Any]) -> None:
    root = project(FILES)
    run = Builds(root)

    def built(state: State) -> None:
        if state.number == 1:
            text = FILES["content/articles/a.md"].replace("resume", "go on")
            (root / "content/articles/a.md").write_text(text)
            run.ask()
        elif state.outcome and not state.outcome.behind:
            run.stop()

    run.ask()
    run.run(Told(lambda: None, built))
    build_project(Options(root, output=root / "site", drafts=True, index_later=True))

    def files(folder: Path) -> dict[str, bytes]:
        return {path: data for path, data in tree(folder).items() if not path.startswith(".briefgen/")}

    previewed, clean = files(run.output), files(root / "site")
    assert {path for path in {**previewed, **clean} if previewed.get(path) != clean.get(path)} == set()
    assert run.state.files == clean.keys()


def test_the_site_stays_and_drafts_are_in_the_preview(project: Callable[..., Path]) -> None:
    draft = FILES["content/articles/a.md"].replace("title:", "status: draft\ntitle:")
    root = project({**FILES, "content/articles/draft.md": draft, "site/index.html": "mine"})
    run = Builds(root)
    run.ask()
    run.run(Told(lambda: None, lambda _: run.stop()))
    assert "articles/draft.html" in run.state.files
    assert (root / ".briefgen/preview/articles/draft.html").is_file()
    assert [path.name for path in (root / "site").iterdir()] == ["index.html"]


def test_what_an_earlier_run_built_can_be_served_at_once(project: Callable[..., Path]) -> None:
    root = project({})
    first = Builds(root)
    first.ask()
    first.run(Told(lambda: None, lambda _: first.stop()))
    again = Builds(root)
    assert again.state.files == first.state.files
    assert again.state.number == 0
