"""Problems: what is wrong, where, and what to do about it. Knows no file access and no terminal.

Every code is listed in `CODES` and described in `docs/diagnostics.md`. A code never changes its meaning.
"""

import difflib
import enum
import heapq
from collections.abc import Iterable

from msgspec import Struct

from briefgen.source import Place, Span


class Severity(enum.Enum):
    """How much a problem matters: an error stops publishing, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(Struct, frozen=True):
    """A kind of problem: its severity, its short title, and whether a record may silence it."""

    severity: Severity
    title: str
    silenceable: bool = False


def _error(title: str, silenceable: bool = False) -> Code:
    return Code(Severity.ERROR, title, silenceable)


def _warning(title: str) -> Code:
    return Code(Severity.WARNING, title, True)


CODES: dict[str, Code] = {
    "BG101": _error("unreadable file"),
    "BG102": _error("bad YAML"),
    "BG103": _error("duplicate key"),
    "BG104": _error("YAML feature that is not used here"),
    "BG105": _error("too large or too deep"),
    "BG106": _error("unknown field"),
    "BG107": _error("wrong type or value"),
    "BG108": _error("missing field"),
    "BG109": _error("bad id"),
    "BG110": _error("duplicate id"),
    "BG111": _error("bad date"),
    "BG112": _error("reversed interval"),
    "BG113": _error("bad front matter"),
    "BG114": _error("Markdown that cannot be compiled"),
    "BG115": _error("unexpected file"),
    "BG116": Code(Severity.WARNING, "ignore that silences nothing"),
    "BG201": _error("quote is absent"),
    "BG202": _error("quote is ambiguous"),
    "BG203": _warning("short quote"),
    "BG204": _warning("same passage twice"),
    "BG205": _warning("quote is a whole paragraph"),
    "BG206": _error("quote without an article"),
    "BG301": _error("unknown reference"),
    "BG302": _error("reference of the wrong kind"),
    "BG303": _error("reference to itself"),
    "BG304": _error("references in a circle"),
    "BG305": _warning("nothing mentions it"),
    "BG401": _error("supported without support", True),
    "BG402": _error("refuted without dispute", True),
    "BG403": _error("likelihood on what is not a judgement"),
    "BG404": _error("likelihood off the scale"),
    "BG405": _error("confidence without basis", True),
    "BG406": _error("attributed without speaker", True),
    "BG407": _error("state differs from history", True),
    "BG408": _error("history out of order", True),
    "BG409": _warning("one origin only"),
    "BG410": _warning("weak sources only"),
    "BG411": _warning("contradicting claims both supported"),
    "BG412": _warning("likelihood and confidence in one sentence"),
    "BG413": _warning("forecast past its date"),
    "BG414": _warning("unanswered dispute"),
    "BG415": _error("outcome where there can be none"),
    "BG416": _error("resolved after the briefing's date", True),
    "BG417": _warning("status and outcome disagree"),
    "BG501": _error("event outside a post", True),
    "BG502": _warning("event possibly outside a post"),
    "BG503": _error("event outside a life or existence", True),
    "BG504": _warning("event possibly outside a life or existence"),
    "BG505": _error("end before start", True),
    "BG506": _warning("end possibly before start"),
    "BG507": _warning("two holders of one post"),
    "BG508": _error("occurred after the briefing's date", True),
    "BG509": _warning("occurred possibly after the briefing's date"),
    "BG510": _error("source older than the event", True),
    "BG511": _warning("source possibly older than the event"),
    "BG512": _error("part outside its whole", True),
    "BG513": _warning("part possibly outside its whole"),
    "BG601": _warning("two actors with one name"),
    "BG602": _warning("two sources with one address"),
    "BG603": _error("one Wikidata id twice"),
    "BG701": _warning("address without access date"),
    "BG702": _warning("dead address without archive"),
    "BG703": _warning("evidence from an ungraded source"),
    "BG704": _error("outside address that is gone"),
    "BG705": Code(Severity.WARNING, "outside address that has moved"),
    "BG706": Code(Severity.WARNING, "outside address that does not say"),
    "BG801": _error("two pages at one path"),
    "BG802": _error("broken internal link"),
    "BG803": Code(Severity.WARNING, "published address vanished"),
    "BG804": _error("broken template"),
    "BG901": _error("output folder is not briefgen's"),
    "BG902": _error("another build is running"),
    "BG903": _error("the machine refused"),
    "BG904": _error("site is not ready to be published"),
    "BG905": _error("target cannot be used"),
    "BG906": _error("target has files of others"),
    "BG907": _error("publishing broke off"),
    "BG908": _error("search index cannot be made"),
    "BG909": _error("no workers"),
}


class Problem(Struct, frozen=True):
    """One mistake at one place, with a message for a person and hints on how to mend it."""

    code: str
    place: Place
    message: str
    hints: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity that the code has."""
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        """Whether publishing must stop."""
        return self.severity is Severity.ERROR

    @property
    def is_the_machines(self) -> bool:
        """Whether the machine is to blame and not the content."""
        return self.code.startswith("BG9")


def problem(code: str, place: Place, message: str, *hints: str | None) -> Problem:
    """Make a problem; hints that are `None` or empty are left out."""
    return Problem(code, place, message, tuple(hint for hint in hints if hint))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Suggest the nearest known word, or nothing when none is near."""
    if len(word) > 100:
        return None
    alike = (name for name in known if abs(len(name) - len(word)) <= 6 and name != word)
    candidates = heapq.nlargest(40, alike, key=lambda name: _shared(name, word))
    near = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else None


def _shared(one: str, other: str) -> int:
    """Say cheaply how much two words may have in common: letters at their ends, and letters that are in both."""
    ends = sum(2 for length in range(1, 5) if one[:length] == other[:length])
    ends += sum(2 for length in range(1, 5) if one[-length:] == other[-length:])
    return ends + len(set(one) & set(other))


def sort_problems(problems: Iterable[tuple[Problem, Span]]) -> list[tuple[Problem, Span]]:
    """Order located problems by file, place, code and message; drop exact repeats."""
    unique = {(p.code, p.message, span): (p, span) for p, span in problems}
    return sorted(unique.values(), key=lambda pair: (pair[1].path, pair[1].start, pair[0].code, pair[0].message))
