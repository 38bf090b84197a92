"""Files for programs: one module for each kind of output, a pure function of the site. No clock, no network."""

from collections.abc import Callable

MadeFiles = dict[str, Callable[[], bytes]]
"""Files by their path in the site, each with what makes it, so that paths are known before anything is made."""
