"""Which of many cases every run looks at; `make soak` looks at the others."""

from collections.abc import Iterable
from typing import Any

import pytest


def sample(cases: Iterable[Any], *always: Any) -> list[Any]:
    """Return cases for `parametrize`: those named go with every run, the others with the soak."""
    found = list(cases)
    assert all(case in found for case in always), "a case that every run looks at is no longer there"
    return [case if case in always else pytest.param(*_values(case), marks=pytest.mark.soak) for case in found]


def _values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
