"""Countries that a text names: by CLDR's names, by adjectives and names of peoples, by capitals that stand for governments."""

import functools
from importlib import resources

import msgspec

from briefgen import countries
from briefgen.author.importing.phrases import Phrase, Phrases
from briefgen.locales import cldr_locale

_NO_COUNTRY = ""


class _Words(msgspec.Struct, frozen=True):
    """The file `data/demonyms.json`: code → words; prefix → code; phrases that name a country and mean none."""

    source: str
    adjectives: dict[str, list[str]]
    capitals: dict[str, list[str]]
    prefixes: dict[str, str]
    not_countries: list[str]


def find_countries(text: str, language: str = "en") -> list[Phrase[str]]:
    """Return the mentions of countries in a text, with their codes; names are those of English and of the text's language."""
    return [found for found in _phrases(language).find(text) if found.meaning != _NO_COUNTRY]


def is_adjective(text: str) -> bool:
    """Tell if a text is exactly a country's name, adjective or short form, such as Japanese or U.S."""
    found = _phrases("en").find(text)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))


@functools.lru_cache(maxsize=8)
def _phrases(language: str) -> Phrases[str]:
    words = msgspec.json.decode(resources.files("briefgen").joinpath("data", "demonyms.json").read_bytes(), type=_Words)
    pairs: dict[str, str] = {}
    for code in (*sorted(countries.iso_codes()), "XK"):
        for tag in ("en", language):
            pairs[countries.name(code, tag)] = code
            pairs[cldr_locale(tag).territories.get(code, countries.name(code, tag))] = code
    for table in (words.capitals, words.adjectives):
        pairs |= {word: code for code, known in table.items() for word in known}
    pairs |= {f"{prefix}-": code for prefix, code in words.prefixes.items()}
    pairs |= _ALSO
    pairs |= dict.fromkeys(words.not_countries, _NO_COUNTRY)
    return Phrases(pairs.items())


_ALSO = {
    **dict.fromkeys(("United States of America", "America"), "US"),
    **dict.fromkeys(("Britain", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"), "GB"),
    "Chinese Taipei": "TW",
    "Republic of Korea": "KR",
    "Democratic People's Republic of Korea": "KP",
    "People's Republic of China": "CN",
    "Burma": "MM",
    "Czech Republic": "CZ",
    "Ivory Coast": "CI",
    "East Timor": "TL",
    "Cape Verde": "CV",
    "Holland": "NL",
    "Vatican": "VA",
    "Holy See": "VA",
    "Gaza": "PS",
    "Viet Nam": "VN",
    "Soviet Union": "SUHH",
    "Czechoslovakia": "CSHH",
    "Yugoslavia": "YUCS",
    "East Germany": "DDDE",
}
