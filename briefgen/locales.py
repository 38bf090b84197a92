"""Own what a language tag means: its CLDR locale, its direction; it must not know the machine's locale."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def direction(tag: str) -> str:
    """Return the direction in which a language is written: `ltr` or `rtl`."""
    return "rtl" if tag.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


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


def is_known(tag: str) -> bool:
    """Tell if CLDR knows a tag's language."""
    return cldr_locale(tag).language == tag.replace("_", "-").split("-")[0].lower()


def own_name(tag: str) -> str:
    """Name a language in itself, as CLDR has it; else its tag."""
    locale = cldr_locale(tag)
    return (locale.languages.get(tag.replace("-", "_")) or locale.language_name or tag) if is_known(tag) else tag


def with_territory(tag: str) -> str:
    """Write a tag as language and territory (`ja_JP`), the likeliest if it names none; nothing for plain English."""
    from babel.core import get_global

    locale = cldr_locale(tag)
    likely = get_global("likely_subtags")
    written = f"{locale.language}_{locale.script}" if locale.script else locale.language
    territory = locale.territory or likely.get(written, "").split("_")[-1]
    is_code = is_known(tag) and len(territory) == 2 and territory.isupper()
    return f"{locale.language}_{territory}" if is_code else ""
