"""Own how a language tag becomes a CLDR locale; it must not know the machine's locale."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@lru_cache(maxsize=64)
def cldr_locale(tag: str) -> Locale:
    """Find the CLDR locale of a BCP 47 tag (`_` may stand for `-`).

    A tag that CLDR does not know falls back to its language, then to English. Plain `en` is international
    English (CLDR's en-001: day before month); American English is `en-US`.
    """
    from babel import Locale, UnknownLocaleError

    whole = tag.replace("_", "-")
    for candidate in (whole, whole.split("-")[0]):
        if candidate.lower() == "en":
            break
        try:
            return Locale.parse(candidate, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en", "001")
