"""Own country codes and what countries are called; it must not know records, pages or the network.

Codes: the 249 of ISO 3166-1 alpha-2 (CLDR's territories without those in `NOT_ISO`), the 31 four-letter
codes of ISO 3166-3 for former countries (`data/former-countries.json`), and the codes ISO leaves to
users: AA, QM-QZ, XA-XZ and ZZ, of which only XK (Kosovo) has a name here. Unions and alliances, EU among
them, are actors.

Names: `data/country-names.json` first, which departs from CLDR only for a reason it gives; then CLDR in
the reader's language. Babel is imported only when a code or a name is first asked for.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import msgspec

from briefgen.locales import cldr_locale

# CLDR territories of two letters that ISO 3166-1 does not assign, and why.
NOT_ISO: Mapping[str, str] = MappingProxyType(
    {
        "AC": "Ascension Island: reserved, part of SH",
        "CP": "Clipperton Island: reserved, part of FR",
        "CQ": "Sark: reserved, part of GG",
        "DG": "Diego Garcia: reserved, part of IO",
        "EA": "Ceuta and Melilla: reserved, part of ES",
        "EU": "European Union: reserved, a union",
        "EZ": "Eurozone: reserved, a union",
        "IC": "Canary Islands: reserved, part of ES",
        "QO": "Outlying Oceania: CLDR's own grouping",
        "TA": "Tristan da Cunha: reserved, part of SH",
        "UN": "United Nations: reserved, an organisation",
        "XA": "pseudo-accents: for testing software",
        "XB": "pseudo-bidi: for testing software",
        "XK": "Kosovo: user-assigned; a code here, but not an ISO one",
        "ZZ": "unknown region: user-assigned",
    }
)
_USER = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
_REGIONAL_INDICATOR_A = 0x1F1E6


class Former(msgspec.Struct, frozen=True):
    """A country that ISO 3166 no longer lists; `withdrawn` is when its code was (EDTF month or year)."""

    code: str
    name: str
    alpha2: str
    withdrawn: str


class Override(msgspec.Struct, frozen=True):
    """What a country is called here (language → name; CLDR's name where empty), and why."""

    note: str
    names: dict[str, str] = {}


class _Names(msgspec.Struct, frozen=True):
    """The file `country-names.json`; texts in lower case → codes, or what to call the group."""

    names: dict[str, Override]
    aliases: dict[str, list[str]]
    groups: dict[str, str]


def is_code(text: str) -> bool:
    """Tell if a text is exactly a current, former or user-assigned code, in capitals."""
    return text in iso_codes() or is_former(text) or is_user_assigned(text)


def is_user_assigned(code: str) -> bool:
    """Tell if ISO 3166-1 leaves a code to its users (AA, QM-QZ, XA-XZ, ZZ)."""
    return _USER.fullmatch(code) is not None


def is_former(code: str) -> bool:
    """Tell if a code is one of ISO 3166-3's four-letter codes."""
    return code in _formers()


def former(code: str) -> Former | None:
    """Look up a former country by its four-letter code."""
    return _formers().get(code)


@lru_cache(maxsize=1)
def iso_codes() -> frozenset[str]:
    """List the 249 codes of ISO 3166-1 alpha-2."""
    return frozenset(c for c in _cldr("en") if len(c) == 2 and c.isalpha() and c not in NOT_ISO)


@lru_cache(maxsize=4096)
def name(code: str, locale: str) -> str:
    """Name a country in the language of a BCP 47 tag; in English if that language has no name, else the code.

    Former countries have English names only. A user-assigned code other than XK has none.
    """
    if known := former(code):
        return known.name
    names = overrides()[code].names if code in overrides() else {}
    if decided := names.get(cldr_locale(locale).language):
        return decided
    if code not in iso_codes() and code != "XK":
        return code
    return _cldr(locale).get(code) or names.get("en") or _cldr("en")[code]


def naming_note(code: str) -> str | None:
    """Say why a country is called what it is, where the name is contested or departs from CLDR."""
    override = overrides().get(code)
    return override.note if override else None


def overrides() -> Mapping[str, Override]:
    """Map each code whose name was decided here, by code, to its names and the reason."""
    return MappingProxyType(_file().names)


def flag(code: str) -> str:
    """Write a flag emoji (two regional indicators) for an ISO code or XK; nothing for other codes."""
    if code not in iso_codes() and code != "XK":
        return ""
    return "".join(chr(_REGIONAL_INDICATOR_A + ord(letter) - ord("A")) for letter in code)


def group(text: str) -> str | None:
    """Name the union or alliance that a text means, such as EU: an actor, not a country."""
    return _file().groups.get(_fold(text))


def suggest(text: str) -> list[str]:
    """Guess up to three codes for what an author may have meant, the likeliest first.

    Tries, in order: other case, another code (JPN, UK, SU), a name, a slip in a code, a misspelt name.
    Empty for a union or an alliance (see `group`).
    """
    folded = _fold(text)
    if not folded or group(text):
        return []
    for guess in (_by_code, _by_name, _by_slip, _by_likeness):
        if found := guess(folded):
            return found[:3]
    return []


def _by_code(folded: str) -> list[str]:
    from babel.core import get_global

    code = folded.upper()
    if is_code(code):
        return [code]
    if formers := [f.code for f in _formers().values() if f.alpha2 == code]:
        return formers
    return [c for c in get_global("territory_aliases").get(code, ()) if is_code(c)]


def _by_name(folded: str) -> list[str]:
    return list(_codes_by_name().get(folded, ()))


def _by_slip(folded: str) -> list[str]:
    code = folded.upper()
    formers = [c for c in _formers() if len(code) in (3, 4) and c.startswith(code[:3])]
    current = [c for c in (code[::-1], code[:2]) if len(code) in (2, 3) and c in iso_codes()]
    return [*formers, *current]


def _by_likeness(folded: str) -> list[str]:
    table = _codes_by_name()
    near = difflib.get_close_matches(folded, [n for n in table if len(n) > 3], n=3, cutoff=0.75)
    return list(dict.fromkeys(code for found in near for code in table[found]))


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    """Map every folded English name to its codes, current ones first."""
    current = (*sorted(iso_codes()), "XK")
    pairs = [(text, code) for code in current for text in (name(code, "en"), _cldr("en")[code])]
    pairs += [(text, code) for text, codes in _file().aliases.items() for code in codes]
    pairs += [(known.name, known.code) for known in _formers().values()]
    table: dict[str, tuple[str, ...]] = {}
    for text, code in pairs:
        codes = table.get(_fold(text), ())
        table[_fold(text)] = codes if code in codes else (*codes, code)
    return table


def _fold(text: str) -> str:
    """Drop case, accents, punctuation and a leading "the", so that spellings of one name agree."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ")
    letters = "".join(c for c in plain if c.isalnum() or c.isspace() or c == "-")
    return re.sub(r"^the ", "", " ".join(letters.replace("-", " ").split()))


def _cldr(tag: str) -> Mapping[str, str]:
    return cldr_locale(tag).territories


@lru_cache(maxsize=1)
def _formers() -> Mapping[str, Former]:
    return {f.code: f for f in msgspec.json.decode(_bytes("former-countries.json"), type=list[Former])}


@lru_cache(maxsize=1)
def _file() -> _Names:
    return msgspec.json.decode(_bytes("country-names.json"), type=_Names)


def _bytes(file: str) -> bytes:
    return resources.files("briefgen").joinpath("data", file).read_bytes()
