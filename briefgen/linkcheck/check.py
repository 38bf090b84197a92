"""All addresses are asked for, politely: hosts side by side, one question at a time to each, with pauses; and judged.

What answered well is not asked again for some days: `.briefgen/links.json` remembers it. What did not is asked each time.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from briefgen.diagnostics import Problem, problem
from briefgen.linkcheck.ask import Answer, Limits, ask
from briefgen.linkcheck.collect import PlacesByAddress

KEPT = ".briefgen/links.json"
DAY = 24 * 3600.0

_AT_ONCE = 8
_TRIES = 3
_LONGEST_WAIT = 60.0
_SHUT = (401, 403, 407, 429, 451, 999)
"""Answers that say nothing about whether a reader would see a page."""

Progress = Callable[[str, int, int], None]


class Clock(Struct, frozen=True):
    """The time (seconds since 1970), and how to let it pass."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


class Manners(Struct, frozen=True):
    """How hosts are treated: limits of a question, seconds between two to one host, days that a good answer holds."""

    limits: Limits = Limits()
    pause: float = 1.0
    max_age: float = 7.0


class Checked(Struct, frozen=True):
    """What is known of all addresses, and how many were not asked for again."""

    answers: dict[str, Answer]
    remembered: int


def check_addresses(
    addresses: Iterable[str], kept: Path, manners: Manners, clock: Clock, progress: Progress = lambda *_: None
) -> Checked:
    """Ask for addresses, but those that lately answered; remember the answers in a file (not if it would be a link)."""
    known = _read_kept(kept)
    now = clock.now()
    fresh = {
        address: entry["moved_to"]
        for address, entry in known.items()
        if 0 <= now - entry["asked"] < manners.max_age * DAY
    }
    answers = {address: Answer(200, moved_to=fresh[address]) for address in addresses if address in fresh}
    remembered = len(answers)
    open_ = [address for address in addresses if address not in answers]
    for address, answer in _ask_all(open_, manners, clock):
        answers[address] = answer
        progress("ask", len(answers) - remembered, len(open_))
        known.pop(address, None)
        if is_there(answer):
            known[address] = {"asked": now, "moved_to": answer.moved_to}
    _write_kept(kept, known)
    return Checked(answers, remembered)


def is_there(answer: Answer) -> bool:
    """Say whether something stands at an address."""
    return answer.status is not None and answer.status < 400


def _ask_all(addresses: list[str], manners: Manners, clock: Clock) -> Iterator[tuple[str, Answer]]:
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc.lower()].append(address)
    with ThreadPoolExecutor(_AT_ONCE) as executor:
        work = [executor.submit(_ask_host, some, manners, clock) for some in by_host.values()]
        for done in as_completed(work):
            yield from done.result()


def _ask_host(addresses: list[str], manners: Manners, clock: Clock) -> list[tuple[str, Answer]]:
    """Ask one host, one question after the other."""
    answers = []
    for number, address in enumerate(addresses):
        if number:
            clock.sleep(manners.pause)
        answers.append((address, _ask_patiently(address, manners, clock)))
    return answers


def _ask_patiently(address: str, manners: Manners, clock: Clock) -> Answer:
    """Ask again where the fault may pass, after as long as the host wants, if that is not too long."""
    for attempt in range(1, _TRIES + 1):
        answer = ask(address, manners.limits, clock.now())
        may_pass = answer.may_pass if answer.status is None else answer.status == 429 or answer.status >= 500
        wait = manners.pause * 2**attempt if answer.retry_after is None else answer.retry_after
        if not may_pass or attempt == _TRIES or wait > _LONGEST_WAIT:
            break
        clock.sleep(wait)
    return answer


def problems_of(places: PlacesByAddress, answers: dict[str, Answer]) -> Iterator[Problem]:
    """Report what is gone (BG704), what moved for good (BG705), and what can't be told (BG706), at each place."""
    for address, answer in sorted(answers.items()):
        found = _judged(address, answer)
        if found is not None:
            code, message, hint = found
            for place in places[address]:
                yield problem(code, place, message, hint)


def _judged(address: str, answer: Answer) -> tuple[str, str, str] | None:
    shown = address if len(address) <= 100 else address[:97] + "…"
    if answer.status in _SHUT:
        return "BG706", f"{shown} does not say whether it is there (status {answer.status})", "look at it in a browser"
    if not is_there(answer):
        why = answer.fault or f"status {answer.status}"
        hint = "find where it is now, or give an archive_url and url_status: dead"
        return "BG704", f"{shown} is not there: {why}", hint
    if answer.moved_to:
        return "BG705", f"{shown} has moved for good", f"it is now at {answer.moved_to[:200]}"
    return None


def _read_kept(path: Path) -> dict[str, dict[str, Any]]:
    """Return what is remembered; nothing of what is not whole."""
    try:
        value = json.loads(path.read_bytes()) if _is_ours(path) else {}
    except (OSError, ValueError):
        return {}
    entries = value.items() if isinstance(value, dict) else ()
    return {
        address: entry
        for address, entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("asked"), int | float)
        and isinstance(entry.get("moved_to"), str)
    }


def _write_kept(path: Path, known: dict[str, dict[str, Any]]) -> None:
    """Remember answers. Raises OSError."""
    if _is_ours(path):
        path.parent.mkdir(exist_ok=True)
        aside = path.with_suffix(".new")
        aside.unlink(missing_ok=True)
        aside.write_text(json.dumps(dict(sorted(known.items())), indent=1), encoding="utf-8")
        aside.replace(path)


def forget_answers(project: Path) -> None:
    """Remove what is remembered of addresses."""
    if _is_ours(project / KEPT):
        (project / KEPT).unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    return not path.parent.is_symlink()
