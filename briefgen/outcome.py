"""What came of a check or a build."""

from msgspec import Struct

from briefgen.diagnostics import Problem
from briefgen.publish.write import Published
from briefgen.source import Span


class Outcome(Struct, frozen=True):
    """What came of a check or a build."""

    problems: tuple[tuple[Problem, Span], ...]
    texts: dict[str, str]
    strict: bool
    pages: int = 0
    published: Published | None = None
    behind: tuple[str, ...] = ()
    """Files that were left as they are, and would have to be made again (`pages_first`)."""
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

    lost_workers: int = 0
    """How many workers died meanwhile; what they had been given was done again."""
