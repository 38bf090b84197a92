"""Markdown that may cost too much is compiled in a process of its own, which is ended when it takes more than it may.

The library's time grows with the square of a block's markup at worst. Where length times markup is small, which is so for
all that people write, a text is compiled right here; nothing slow can come of it. Any other text gets a process with
limits that the system holds: for processor time (so that a busy machine judges as an idle one does) and for memory. A
process that crashes is reported in the same way.
"""

import multiprocessing
import re
import resource
from multiprocessing.connection import Connection

from briefgen.diagnostics import Problem, problem
from briefgen.read.prose import Prose, compile_prose
from briefgen.source import Place

MAX_SECONDS = 5
MAX_BYTES = 512 * 1024 * 1024
MAX_WAITING = 60
"""Seconds by the clock after which a process is ended that does not even use the processor."""

CHEAP = 200_000_000
"""Characters times markup, summed over blocks, up to which the library takes a tenth of a second at most."""

_BLOCK = re.compile(r"(?:[^\n]+\n?)+")
_MARKUP = re.compile(r"[^\w\s]")


def compile_text(text: str, place: Place) -> tuple[Prose, list[Problem]]:
    """Compile Markdown as `compile_prose` does; what takes more than 5 s or 512 MB is refused as well (BG114)."""
    return compile_prose(text, place) if is_cheap(text) else compile_apart(text, place)


def is_cheap(text: str) -> bool:
    """Say whether a text can't take the library long."""
    if len(text) ** 2 <= CHEAP:
        return True
    blocks = (match.group() for match in _BLOCK.finditer(text))
    return sum(len(block) * len(_MARKUP.findall(block)) for block in blocks) <= CHEAP


def compile_apart(text: str, place: Place) -> tuple[Prose, list[Problem]]:
    """Compile Markdown in a new process with limits."""
    context = multiprocessing.get_context("spawn")  # a fork would take locks of other threads with it
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_compile, args=(theirs, text, place, MAX_SECONDS, MAX_BYTES))
    process.start()
    theirs.close()
    try:
        if not ours.poll(MAX_WAITING):
            return _refused(place)
        result: tuple[Prose, list[Problem]] = ours.recv()
    except EOFError:
        return _refused(place)
    finally:
        ours.close()
        process.kill()
        process.join()
    return result


def _compile(result: Connection, text: str, place: Place, seconds: int, size: int) -> None:
    """Compile in this process, under limits; when the system ends it, nothing is sent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = seconds + int(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    try:
        result.send(compile_prose(text, place))
    except MemoryError:
        result.close()


def _refused(place: Place) -> tuple[Prose, list[Problem]]:
    message = f"the Markdown takes more than {MAX_SECONDS} s or {MAX_BYTES // 1024**2} MB to compile"
    hint = "look for much markup in one paragraph, or split the text"
    return Prose(""), [problem("BG114", place, message, hint)]
