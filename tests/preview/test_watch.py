"""Every edit is seen, by events and by looking again and again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from briefgen.preview import watch as watching
from briefgen.preview.watch import NoEventsError, poll, watch

Watch = Callable[[Path, Callable[[], None], Event], None]
LONG = 60


class Seen:
    """A watched project, and whether an edit was seen."""

    def __init__(self, project: Path, way: Watch) -> None:
        self.project, self.edited, self.stop = project, Event(), Event()
        self.thread = Thread(target=way, args=(project, self.edited.set, self.stop))
        self.thread.start()
        assert self.edited.wait(LONG), "nothing at first"
        self.rest()

    def rest(self) -> None:
        """Wait until nothing more comes of what was done."""
        self.edited.clear()
        while self.edited.wait(2 * watching.LOOK_MS / 1000):
            self.edited.clear()

    def sees(self, what: str) -> None:
        assert self.edited.wait(LONG), f"not seen: {what}"
        self.rest()

    def sees_nothing(self, what: str) -> None:
        assert not self.edited.wait(3 * watching.LOOK_MS / 1000), f"seen: {what}"

    def end(self) -> None:
        self.stop.set()
        self.thread.join(LONG)
        assert not self.thread.is_alive()


@pytest.fixture(params=[watch, poll])
def seen(
    request: pytest.FixtureRequest, project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Seen]:
    monkeypatch.setattr(watching, "LOOK_MS", 100)
    watched = Seen(project({}), request.param)
    yield watched
    watched.end()


def test_every_kind_of_edit_is_seen(seen: Seen) -> None:
    article = seen.project / "content/articles/a.md"
    article.write_text(article.read_text() + "More.\n")
    seen.sees("a save in place")
    aside = article.with_name(".a.md.swp")
    aside.write_text("---\ntitle: x\ndate: 2024\n---\n")
    aside.replace(article)
    seen.sees("a save aside and in its place")
    article.rename(article.with_name("b.md"))
    seen.sees("a rename")
    article.with_name("b.md").unlink()
    seen.sees("a removal")
    article.touch()
    seen.sees("a new file")


def test_new_folders_and_what_is_in_them_are_seen(seen: Seen, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = seen.project / "content/claims/2024/spring"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("claims: []\n")
    seen.sees("a new folder")
    (folder / "a.yaml").write_text("claims: [ ]\n")
    seen.sees("a save in a new folder")
    elsewhere = tmp_path_factory.mktemp("made")
    (elsewhere / "deep").mkdir()
    (elsewhere / "deep/b.yaml").write_text("claims: []\n")
    shutil.move(elsewhere, seen.project / "content/claims/moved")
    seen.sees("a folder that was moved here")
    (seen.project / "content/claims/moved/deep/b.yaml").write_text("claims: [ ]\n")
    seen.sees("a save in it")


def test_watched_folders_may_come_go_and_be_replaced(seen: Seen) -> None:
    for name in ("static", "templates"):
        (seen.project / name).mkdir()
        (seen.project / name / "a.css").write_text("a {}")
        seen.sees(f"{name}/ comes")
        (seen.project / name / "a.css").write_text("b {}")
        seen.sees(f"a save in {name}/")
    shutil.rmtree(seen.project / "static")
    seen.sees("static/ goes")
    content = seen.project / "content"
    shutil.copytree(content, seen.project / "other")
    content.rename(seen.project / "old")
    (seen.project / "other").rename(content)
    seen.sees("content/ is replaced")
    (content / "briefing.yaml").write_text("title: Another\n")
    seen.sees("a save in it")


def test_what_is_not_of_the_site_is_not_seen(seen: Seen) -> None:
    (seen.project / "notes.txt").write_text("x")
    (seen.project / "content/articles/.a.md.swp").write_text("x")
    (seen.project / "content/articles/a.md~").write_text("x")
    (seen.project / ".git").mkdir()
    (seen.project / ".git/index").write_text("x")
    (seen.project / ".briefgen/preview").mkdir(parents=True)
    (seen.project / ".briefgen/preview/index.html").write_text("x")
    seen.sees_nothing("hidden files, backups and what lies beside")


def test_two_saves_of_one_length_in_one_second_are_both_seen_by_looking(project: Callable[..., Path]) -> None:
    root = project({})
    files = dict(watching._files(root))
    for text in ("title: B briefing\n", "title: C briefing\n"):
        (root / "content/briefing.yaml").write_text(text)
        assert dict(watching._files(root)) != files
        files = dict(watching._files(root))


def test_a_system_that_gives_no_events_is_said(project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(watching, "RustNotify", refuse)
    with pytest.raises(NoEventsError, match="limit"):
        watch(project({}), lambda: None, Event())


def test_a_project_without_any_folder_is_watched_until_there_is_one(tmp_path: Path) -> None:
    seen = Seen(tmp_path, watch)
    (tmp_path / "content").mkdir()
    seen.sees("content/ comes")
    seen.end()
