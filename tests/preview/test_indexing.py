"""The search index follows the builds of a preview in a thread of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread

import pytest
from running import FILES

from briefgen.diagnostics import problem
from briefgen.preview.builds import Builds, State, Told
from briefgen.publish import pagefind
from briefgen.publish.write import PublishError
from briefgen.source import WholeFile

pytestmark = pytest.mark.usefixtures("indexing")

ENTRY = "pagefind/pagefind-entry.json"
LONG = 60


class Run:
    """Builds of a project in a thread, and what was told of them."""

    def __init__(self, project: Path) -> None:
        self.states: list[State] = []
        self.builds = Builds(project)
        self.thread = Thread(target=self.builds.run, args=(Told(lambda: None, self.states.append),))
        self.thread.start()
        self.builds.ask()

    def end(self) -> None:
        self.builds.stop()
        self.thread.join(LONG)
        assert not self.thread.is_alive()


def test_an_index_follows_each_build(project: Callable[..., Path], until: Callable[..., None]) -> None:
    root = project({})
    run = Run(root)
    until(lambda: ENTRY in run.builds.state.files, "an index")
    assert run.builds.output.joinpath(ENTRY).is_file()
    first = (run.builds.output / ENTRY).read_bytes()
    article = root / "content/articles/a.md"
    article.write_text(article.read_text() + "\nAnd frigates.\n")
    run.builds.ask()
    until(lambda: (run.builds.output / ENTRY).read_bytes() != first, "another index")
    run.end()
    assert len(run.states) >= 2 and all(state.outcome and state.outcome.published for state in run.states)


def test_a_build_waits_for_no_index(
    project: Callable[..., Path], until: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, begun, let_go = pagefind.index, Event(), Event()

    def index(documents: Mapping[str, bytes], work: Path, jobs: int = 1) -> dict[str, bytes]:
        begun.set()
        assert let_go.wait(LONG)
        return whole(documents, work, jobs)

    monkeypatch.setattr(pagefind, "index", index)
    root = project({})
    run = Run(root)
    assert begun.wait(LONG)
    (root / "content/articles/a.md").write_text(FILES["content/articles/a.md"] + "\nAnd frigates.\n")
    run.builds.ask()
    until(lambda: len(run.states) == 2, "a build beside the index")
    assert ENTRY not in run.builds.state.files
    let_go.set()
    until(lambda: ENTRY in run.builds.state.files, "the index of the second build")
    run.end()


def test_an_index_that_fails_is_told(
    project: Callable[..., Path], until: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def index(*_: object) -> dict[str, bytes]:
        raise PublishError(problem("BG908", WholeFile("pagefind"), "ended by signal 9"))

    monkeypatch.setattr(pagefind, "index", index)
    run = Run(project({}))
    until(lambda: len(run.states) == 2, "the problem")
    run.end()
    outcome = run.states[-1].outcome
    assert outcome is not None and [found.code for found, _ in outcome.problems] == ["BG908"]
    assert "articles/a.html" in run.states[-1].files
