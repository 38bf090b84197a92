"""The command that serves the live preview."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.options import project_option
from briefgen.cli.terminal import counted, fail, progress, report_problems, say, warned

if TYPE_CHECKING:
    from briefgen.preview.builds import State


class EditorType(click.ParamType[Any]):
    """The name of an editor, or the pattern of the addresses that it opens."""

    name = "editor"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the pattern."""
        from briefgen.preview.editors import EditorError, pattern

        try:
            return pattern(value)
        except EditorError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 lets others in.")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8000,
    show_default=True,
    help="Port to listen at; when it is taken, the next free one.",
)
@click.option("--open", "open_", is_flag=True, help="Open the preview in the browser.")
@click.option("--poll", is_flag=True, help="Look at the files again and again, where the system gives no events.")
@click.option(
    "--editor",
    type=EditorType(),
    default="vscode",
    show_default=True,
    metavar="NAME",
    help='Editor that links at problems open: a name, "none", or a pattern such as "edit://{path}:{line}".',
)
@project_option
def serve(project: Path, host: str, port: int, open_: bool, poll: bool, editor: str) -> None:
    """Show the briefing in the browser, always as it was last saved.

    Pages are loaded again when they change, and show what is wrong where there are problems. Drafts are included.
    Nothing is published: the preview has a folder of its own, and site/ stays as it is. Ctrl-C ends it.
    """
    import asyncio

    from briefgen.preview.annotating import annotating
    from briefgen.preview.lock import PreviewRunningError, only_preview
    from briefgen.preview.serve import Settings

    sys.setswitchinterval(0.001)  # a page that is asked for during a build gets its turn five times as soon
    settings = Settings(project.resolve(), poll, editor, annotating(project.resolve()))
    try:
        with only_preview(settings.project) as leave_word, asyncio.Runner() as runner:
            runner.run(_run(settings, (host, port), open_, leave_word))
    except PreviewRunningError as error:
        fail(f"there is a preview of this project already{f', at {error}' if str(error) else ''}")
    except KeyboardInterrupt:
        say("\nThe preview has ended.")


async def _run(settings: Any, address: tuple[str, int], open_: bool, leave_word: Any) -> None:
    import webbrowser

    from briefgen.preview.guard import is_local
    from briefgen.preview.serve import Terminal, listen, serve

    listening, guard = listen(*address)
    leave_word(guard.address)
    if guard.port != address[1]:
        say(f"port {address[1]} is taken")
    if not is_local(guard.host):
        say("warning: others in your network can read this preview, drafts included")
    say(f"preview: {guard.address}  (Ctrl-C ends it)")
    if open_:
        webbrowser.open(guard.address)
    log = _Log()
    await serve(settings, listening, guard, Terminal(log.building, log.built, log.polling, progress()))


class _Log:
    """Writes a line, and the problems, after each build that an edit made, and after others where they found problems."""

    def __init__(self) -> None:
        self.started: float | None = None
        self.problems: tuple[Any, ...] = ()

    def building(self) -> None:
        self.started = time.perf_counter()

    def built(self, state: State) -> None:
        outcome, started = state.outcome, self.started
        assert outcome is not None
        if started is None and outcome.problems == self.problems:
            return
        self.started, self.problems = None, outcome.problems
        report_problems(outcome, "text", False)
        now = time.strftime("%H:%M:%S")
        if outcome.published is None:
            say(f"{now} {counted(outcome)}; the preview stays as it was")
        else:
            pages = sum(path.endswith(".html") for path in outcome.published.changed)
            took = f", in {time.perf_counter() - started:.2f} s" if started else ""
            say(f"{now} {pages} of {outcome.pages} pages changed{took}{warned(outcome)}")

    def polling(self, reason: str) -> None:
        say(f"the system gives no events here ({reason}); looking at the files again and again")
