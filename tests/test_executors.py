"""Batches go through executors; what comes of them is the same wherever they are done, and whoever dies meanwhile."""

import importlib.util
import multiprocessing
import os
import pickle
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from running import until

from benchmarks.synthetic import write_briefing
from briefgen import executors
from briefgen.batches import AnotherInstallation, compile_all, compile_batch, draw_all
from briefgen.build import Options, Outcome, build_project, check_project
from briefgen.cached import build_cached
from briefgen.cli import cli
from briefgen.executors import Cluster, ExecutorError, Processes, Workers, is_executor, opened
from briefgen.fingerprint import fingerprint
from briefgen.kept import Kept
from briefgen.options import Progress
from briefgen.publish.write import PublishError
from briefgen.read.confined import is_cheap
from briefgen.source import WholeFile

Tree = Callable[[Path], dict[str, bytes]]
ROOT = Path(__file__).parent.parent


class DaskCluster:
    """A scheduler and its workers, each a process of its own on loopback."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{found.getsockname()[1]}"
        self.folder = folder
        self.programs: list[subprocess.Popen[bytes]] = []
        self.logs: list[Path] = []
        self._start("scheduler", "--port", self.address.partition(":")[2])

    @property
    def name(self) -> str:
        return f"dask://{self.address}"

    def with_workers(self, least: int) -> str:
        """Start workers that are missing; return the name of the executor."""
        self.programs = [program for program in self.programs if program.poll() is None]
        options = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--local-directory", str(self.folder))
        while len(self.programs) <= least:
            self._start("worker", f"tcp://{self.address}", *options)
        until(lambda: all(b"Registered to" in log.read_bytes() for log in self.logs[1:]), "workers are there")
        return self.name

    def _start(self, program: str, *options: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *options, "--host", "127.0.0.1"]
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": str(self.folder)}
        self.logs.append(self.folder / f"{len(self.logs)}.log")
        with self.logs[-1].open("wb") as log:
            started = subprocess.Popen([*command, "--no-dashboard"], env=environment, stdout=log, stderr=log)
        self.programs.append(started)

    def kill_worker(self) -> None:
        program = self.programs.pop()
        program.kill()
        program.wait()

    def stop(self) -> None:
        while self.programs:
            self.kill_worker()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A real scheduler; where tests must be whole, that Dask is missing is a failure."""
    if importlib.util.find_spec("distributed") is None:
        assert not os.environ.get("CI"), "briefgen[dask] is not installed"
        pytest.skip("briefgen[dask] is not installed")
    made = DaskCluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module", autouse=True)
def _without_cards() -> Iterator[None]:
    """Draw no cards: a hundred of them cost more than all the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefgen.build.can_draw", lambda: False)
        yield


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A briefing of some batches of texts and files, with a template of its own."""
    root = tmp_path_factory.mktemp("briefing")
    write_briefing(root, 6)
    (root / "templates").mkdir()
    theme = (ROOT / "templates/claim.html").read_text("utf-8")
    (root / "templates/claim.html").write_text(theme.replace("{% block main %}", "{% block main %}<!-- own -->"))
    return root


@pytest.fixture(scope="module")
def alone(briefing: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Kept]:
    """The site as one process makes it, and what it knows of it."""
    output, kept = tmp_path_factory.mktemp("alone") / "site", Kept()
    outcome = build_project(Options(briefing, output=output), kept=kept)
    assert not outcome.failed, outcome.problems[:3]
    return output, kept


def built(
    briefing: Path, output: Path, executor: str, progress: Progress = lambda *_: None, jobs: int = 1
) -> tuple[Outcome, Kept]:
    kept = Kept()
    outcome = build_project(Options(briefing, output=output, executor=executor, jobs=jobs), progress, kept)
    assert not outcome.failed, outcome.problems[:3]
    return outcome, kept


def known_of(kept: Kept) -> Mapping[str, object]:
    return {path: (made.digest, made.size, made.reads, made.targets) for path, made in kept.made.items()}


# The same, wherever it is done


def test_processes_make_the_same_and_know_the_same(
    briefing: Path, alone: tuple[Path, Kept], tmp_path: Path, tree: Tree
) -> None:
    outcome, kept = built(briefing, tmp_path / "site", "processes", jobs=2)
    assert outcome.lost_workers == 0
    assert tree(tmp_path / "site") == tree(alone[0])
    assert known_of(kept) == known_of(alone[1])
    assert sum(made.views is None for path, made in kept.made.items() if path.endswith(".html")) > 80  # not at home
    assert b"<!-- own -->" in min((tmp_path / "site/claims").glob("*-*.html")).read_bytes()


def test_a_cluster_makes_the_same(
    briefing: Path, alone: tuple[Path, Kept], cluster: DaskCluster, tmp_path: Path, tree: Tree
) -> None:
    outcome, kept = built(briefing, tmp_path / "site", cluster.with_workers(2))
    assert outcome.lost_workers == 0
    assert tree(tmp_path / "site") == tree(alone[0])
    assert known_of(kept) == known_of(alone[1])
    assert sum(made.views is None for path, made in kept.made.items() if path.endswith(".html")) > 80


def test_a_process_that_is_killed_costs_no_page(
    briefing: Path, alone: tuple[Path, Kept], tmp_path: Path, tree: Tree
) -> None:
    killed: list[int] = []

    def kill_one(phase: str, done: int, whole: int) -> None:
        if phase == "render" and not killed:
            child = multiprocessing.active_children()[0]
            killed.append(child.pid or 0)
            child.kill()

    outcome, _ = built(briefing, tmp_path / "site", "processes", kill_one)
    assert killed and outcome.lost_workers == 1
    assert tree(tmp_path / "site") == tree(alone[0])


def test_a_worker_of_a_cluster_that_is_killed_costs_no_page(
    briefing: Path, alone: tuple[Path, Kept], cluster: DaskCluster, tmp_path: Path, tree: Tree
) -> None:
    killed: list[str] = []

    def kill_one(phase: str, done: int, whole: int) -> None:
        if phase == "render" and not killed:
            killed.append(phase)
            cluster.kill_worker()

    outcome, _ = built(briefing, tmp_path / "site", cluster.with_workers(2), kill_one)
    assert killed and outcome.lost_workers == 1
    assert tree(tmp_path / "site") == tree(alone[0])


def test_warm_is_cold(briefing: Path, tmp_path: Path, tree: Tree) -> None:
    """Many pages have read what was edited; those that do not show it are kept as they are."""
    root = tmp_path / "root"
    shutil.copytree(briefing, root)
    options = Options(root, executor="processes", jobs=1)
    assert build_cached(options).published is not None
    file = root / "content/sources.yaml"
    file.write_text(file.read_text("utf-8").replace("    title:", "    note: Read in full.\n    title:"), "utf-8")
    article = min((root / "content/articles").glob("*.md"))
    article.write_text(article.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    warm = build_cached(options)
    assert warm.published is not None, warm.problems[:3]
    assert 0 < warm.published.written < warm.pages
    assert build_project(Options(root, output=tmp_path / "cold")).published is not None
    assert tree(root / "site") == tree(tmp_path / "cold")


def test_what_is_wrong_with_a_template_is_reported_as_ever(briefing: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(briefing, root)
    (root / "templates/claim.html").write_text("{{ view.nothing_of_that_name }}")
    alone = build_project(Options(root))
    outcome = build_project(Options(root, executor="processes", jobs=1))
    assert outcome.problems == alone.problems
    assert "BG804" in {found.code for found, _ in outcome.problems}
    assert not (root / "site/index.html").exists()


def test_check_compiles_through_executors(briefing: Path) -> None:
    outcome = check_project(Options(briefing, executor="processes", jobs=1))
    assert outcome.problems == check_project(Options(briefing)).problems


# Batches


def doubled(shared: int, batch: list[int]) -> list[int]:
    return [shared * number for number in batch]


def dying_once(marker: Path, batch: list[int]) -> list[int]:
    """End the worker in the middle of a batch, the first time."""
    if 3 in batch and not marker.exists():
        marker.touch()
        os._exit(1)
    return batch


def dying_elsewhere(here: int, batch: list[int]) -> list[int]:
    """End every worker, whenever it does this batch."""
    if 3 in batch and os.getpid() != here:
        os._exit(1)
    return batch


def failing(_: None, batch: list[int]) -> list[int]:
    raise ValueError(f"no {batch}")


def in_order(workers: Workers, work: Callable[[object, list[int]], list[int]], shared: object) -> None:
    batches = [[number] for number in range(8)]
    assert list(workers.each(work, shared, batches)) == batches


def test_a_batch_in_which_a_process_dies_is_done_again(tmp_path: Path) -> None:
    workers = Processes(1)
    in_order(workers, dying_once, tmp_path / "marker")  # type: ignore[arg-type]
    assert workers.lost == 1


def test_what_kills_every_process_is_done_at_home() -> None:
    workers = Processes(1)
    in_order(workers, dying_elsewhere, os.getpid())  # type: ignore[arg-type]
    assert workers.lost == executors.MOST_BREAKS


def test_a_batch_in_which_a_worker_dies_is_done_by_another(cluster: DaskCluster, tmp_path: Path) -> None:
    with opened(cluster.with_workers(2), 1, fingerprint) as workers:
        assert workers is not None
        in_order(workers, dying_once, tmp_path / "marker")  # type: ignore[arg-type]
        assert workers.lost == 1


def refusing_elsewhere(here: int, batch: list[int]) -> list[int]:
    if os.getpid() != here:
        raise AnotherInstallation
    return batch


def test_what_processes_refuse_is_done_at_home() -> None:
    workers = Processes(1)
    in_order(workers, refusing_elsewhere, os.getpid())  # type: ignore[arg-type]
    assert workers.lost == 0


def test_a_fault_of_the_work_is_not_hidden(cluster: DaskCluster) -> None:
    with opened(cluster.with_workers(1), 1, fingerprint) as workers, pytest.raises(ValueError, match="no"):
        assert workers is not None
        list(workers.each(failing, None, [[1]]))


class Here(Workers):
    """Workers who do it all at once, as far as they are asked."""

    lost = 0

    def _opened(self, shared: object) -> object:  # type: ignore[override]
        raise AssertionError("not asked")

    def each(self, work: object, shared: object, batches: object) -> object:  # type: ignore[override]
        self.batches = batches
        return (work(shared, batch) for batch in batches)  # type: ignore[operator,attr-defined]


def test_texts_that_may_cost_much_stay_at_home() -> None:
    dear = "[" * 30_000
    assert not is_cheap(dear)
    texts = [(text, WholeFile("content/a.md")) for text in ("one", dear, "*two*")]
    here = Here()
    found = list(compile_all(here, texts))
    assert [made.html for made, _ in found] == ["<p>one</p>", "", "<p><em>two</em></p>"]
    assert [problem.code for _, problems in found for problem in problems] == ["BG114"]
    assert [text for batch in here.batches for text, _ in batch] == ["one", "*two*"]  # type: ignore[attr-defined]


def test_what_is_no_svg_is_found_at_home() -> None:
    pytest.importorskip("resvg_py")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
    assert [picture[:4] for picture in draw_all(Here(), [svg, svg])] == [b"\x89PNG"] * 2
    with pytest.raises(PublishError, match="can't be drawn"):
        list(draw_all(Here(), [svg, "<svg"]))


def test_cards_are_drawn_by_workers(cluster: DaskCluster) -> None:
    pytest.importorskip("resvg_py")
    svgs = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="4"/>' for width in range(1, 20)]
    with opened(cluster.with_workers(1), 1, fingerprint) as workers:
        assert workers is not None
        assert list(draw_all(workers, svgs)) == list(draw_all(Here(), svgs))


def test_workers_of_another_installation_do_nothing() -> None:
    with pytest.raises(AnotherInstallation):
        compile_batch("another", [])
    assert compile_batch(fingerprint(), []) == []
    assert pickle.loads(pickle.dumps(fingerprint)) is fingerprint


# The command line


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("processes", True),
        ("dask://127.0.0.1:8786", True),
        ("dask://scheduler.example.org:1", True),
        ("dask://[::1]:65535", True),
        ("", False),
        ("threads", False),
        ("Processes", False),
        ("processes ", False),
        ("dask://host", False),
        ("dask://host:0", False),
        ("dask://host:65536", False),
        ("dask://host:8786/", False),
        ("dask://host:8786\n", False),
        ("dask://user@host:8786", False),
        ("dask://-host:8786", False),
        ("tcp://host:8786", False),
        ("dask://ho st:8786", False),
    ],
)
def test_names_of_executors(name: str, is_one: bool) -> None:
    assert is_executor(name) is is_one


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


def test_another_name_is_wrong_usage(briefing: Path) -> None:
    status, said = run("build", "-C", briefing, "--executor", "dask:8786")
    assert status == 2
    assert '"dask:8786" is neither processes nor dask://HOST:PORT' in said


@pytest.mark.parametrize("command", ["build", "check"])
def test_without_dask_it_is_said_what_to_install(command: str, briefing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, said = run(command, "-C", briefing, "--executor", "dask://127.0.0.1:8786")
    assert status == 3
    assert "dask://127.0.0.1:8786: error[BG909]: Dask is not installed" in said
    assert "pip install 'briefgen[dask]'" in said


def test_a_scheduler_that_does_not_answer(
    briefing: Path, tmp_path: Path, cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "_ANSWER", 0.5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        name = f"dask://127.0.0.1:{taken.getsockname()[1]}"
        status, said = run("build", "-C", briefing, "--output", tmp_path / "site", "--executor", name)
    assert status == 3
    assert f"{name}: error[BG909]: no Dask scheduler answers there" in said
    assert not (tmp_path / "site").exists()


def own_process() -> str:
    return str(os.getpid())


def only_in_tests() -> str:
    return os.environ["PYTEST_CURRENT_TEST"]


@pytest.mark.parametrize(
    ("what_is_there", "said"), [(own_process, "has another briefgen"), (only_in_tests, "has no briefgen that runs")]
)
def test_workers_that_would_write_otherwise_are_refused(
    what_is_there: Callable[[], str], said: str, cluster: DaskCluster
) -> None:
    with pytest.raises(ExecutorError, match=said), opened(cluster.with_workers(1), 1, what_is_there):
        pass


def test_it_is_said_how_many_workers_were_lost(briefing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome(*_: object) -> Outcome:
        return Outcome((), {}, False, lost_workers=2)

    monkeypatch.setattr("briefgen.build.check_project", outcome)
    status, said = run("check", "-C", briefing, "--executor", "processes")
    assert status == 0
    assert "2 workers lost on the way; what they had been given was done again" in said


def test_without_any_worker_left_it_is_done_at_home(cluster: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_LOOK", 0.1)
    monkeypatch.setattr(executors, "_PATIENCE", 1)
    with opened(cluster.with_workers(1), 1, fingerprint) as workers:
        assert isinstance(workers, Cluster)
        done = workers.each(doubled, 3, [[number] for number in range(20)])
        assert next(done) == [0]
        while len(cluster.programs) > 1:
            cluster.kill_worker()
        assert list(done) == [[3 * number] for number in range(1, 20)]
        assert workers.lost >= 1
    monkeypatch.setattr(executors, "_ANSWER", 1)
    with pytest.raises(ExecutorError, match="no workers"), opened(cluster.name, 1, fingerprint):
        pass
