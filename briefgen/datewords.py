"""Own how a date reads in a language; it must not know a clock, the machine's locale or any record.

Days, months, years, eras and intervals follow CLDR (through Babel, imported only when a date is first
shown). The words around them (about, since, seasons, …) are in `data/date-words.json`: `{}` is the date,
and a key such as `since:day` is preferred for a date known to that unit. A language without words gets
signs that need none: `~ 2019`, `? 2019`, `2024-21`, `2023 → …`.

Conventions: plain `en` is international English (18 August 2023), `en-US` is American. A locale that
CLDR does not know falls back to its language, then to `en`. Years before 1 are shown with their era
(EDTF `-0044` is 45 BC). A decade or century is spelled as a span of years where a word would be unclear
(`200X`: 2000-2009). CLDR's thin spaces become ordinary ones, so that text stays easy to search and copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Literal

import msgspec

from briefgen.edtf import Day, Edtf, Point
from briefgen.locales import cldr_locale

if TYPE_CHECKING:
    from babel import Locale

Length = Literal["long", "short"]

_QUALIFIERS = {"?": "possibly", "~": "about", "%": "possibly_about"}
_UNSPECIFIED = {"day": "some_day", "month": "some_month"}
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
# CLDR skeletons of a date known to a unit: in CLDR's own era, and before it.
_SKELETONS = {"day": ("yMMMMd", "GyMMMd"), "month": ("yMMMM", "GyMMM"), "year": ("y", "Gy")}
# Languages that write centuries with Roman numerals.
_ROMAN = frozenset({"es", "fr", "it", "pt", "ru"})
_NUMERALS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# Words that govern another form of a month than the one that stands alone, by language.
_GOVERNING = {"ru": frozenset({"about", "possibly_about", "since", "until", "some_day"})}


@lru_cache(maxsize=16384)
def display(e: Edtf, locale: str, *, length: Length = "long") -> str:
    """Write a date in words, in the language of a BCP 47 tag; `short` abbreviates months."""
    style = _style(locale, length)
    if e.open_end and e.start:
        return style.wrapped("since", e.start)
    if e.open_start and e.end:
        return style.wrapped("until", e.end)
    if e.start and not e.is_interval:
        return style.point(e.start)
    return style.interval(e.start, e.end)


def display_day(day: Day, locale: str, *, length: Length = "long") -> str:
    """Write one day in words, in the language of a BCP 47 tag."""
    return _style(locale, length).plain(day, "day")


class _Style:
    """Write dates in one language and length."""

    def __init__(self, locale: Locale, length: Length) -> None:
        self._locale = locale
        self._length = length
        self._words = _words(locale.language, locale.script)

    def point(self, point: Point, *, governed: bool = False) -> str:
        """Write one date with its own words (about, a day in, spring, …)."""
        if point.qualifier:
            return self.wrapped(_QUALIFIERS[point.qualifier], msgspec.structs.replace(point, qualifier=""))
        if point.unspecified:
            return self.wrapped(_UNSPECIFIED[point.unspecified], msgspec.structs.replace(point, unspecified=""))
        if point.season is not None:
            return self._words[_SEASONS[point.season]].format(self.plain(point.earliest, "year"))
        if point.precision in ("decade", "century"):
            return self._years(point)
        return self.plain(point.earliest, point.precision, governed=governed)

    def wrapped(self, word: str, point: Point) -> str:
        """Put a word around a date, by preference in its form for that date's unit."""
        exact = not point.qualifier and not point.unspecified
        form = self._words.get(f"{word}:{point.precision}") if exact else None
        governed = word in _GOVERNING.get(self._locale.language, ())
        return (form or self._words[word]).format(self.point(point, governed=governed))

    def interval(self, start: Point | None, end: Point | None) -> str:
        """Write both ends, and only once what they share; a missing end is unknown."""
        if start and end and _is_plain(start) and _is_plain(end) and start.precision == end.precision:
            return self._collapsed(start.earliest, end.earliest, start.precision)
        unknown = self._words["unknown"]
        return self._joined(self.point(start) if start else unknown, self.point(end) if end else unknown)

    def plain(self, day: Day, unit: str, *, governed: bool = False) -> str:
        """Write a day, its month or its year."""
        pattern = self._pattern(unit, before_era=day[0] < 1)
        if governed:
            pattern = re.sub("L{3,4}", lambda month: "M" * len(month[0]), pattern)
        return _tidy(self._filled(pattern, day))

    def _years(self, point: Point) -> str:
        first, last = point.earliest[0], point.latest[0]
        form = self._words.get(point.precision)
        if not form or first < 1 or (point.precision == "decade" and first % 100 == 0):
            return self._collapsed((first, 1, 1), (last, 1, 1), "year")
        if point.precision == "decade" or self._locale.language == "en":
            return form.format(first)
        century = first // 100 + 1
        return form.format(_roman(century) if self._locale.language in _ROMAN else century)

    def _collapsed(self, start: Day, end: Day, unit: str) -> str:
        if start == end:
            return self.plain(start, unit)
        shared = next(n for n in range(3) if start[n] != end[n])
        pair = self._interval_pattern(unit, "yMd"[shared])
        if pair is None or start[0] < 1:
            return self._joined(self.plain(start, unit), self.plain(end, unit))
        return _tidy(self._filled(pair[0], start) + self._filled(pair[1], end))

    def _joined(self, first: str, last: str) -> str:
        return _tidy(str(self._locale.interval_formats[None]).format(first, last))

    def _interval_pattern(self, unit: str, difference: str) -> list[str] | None:
        """Find CLDR's two half patterns for ends whose largest differing unit is `difference`."""
        wide = _SKELETONS[unit][0]
        for skeleton in (wide, wide.replace("MMMM", "MMM")):
            pair = (self._locale.interval_formats.get(skeleton) or {}).get(difference)
            if pair and len(pair) == 2:
                return self._fitted("\n".join(pair)).split("\n")
        return None

    def _pattern(self, unit: str, *, before_era: bool) -> str:
        skeletons = self._locale.datetime_skeletons
        usual, with_era = _SKELETONS[unit]
        if before_era and with_era in skeletons:
            return self._fitted(skeletons[with_era].pattern)
        if unit == "day":
            return self._fitted(self._locale.date_formats["long"].pattern)
        return self._fitted(skeletons[usual].pattern if usual in skeletons else usual[1:] + " y")

    def _fitted(self, pattern: str) -> str:
        """Bring named months to this length; a day beside a named month takes no leading zero."""
        if not re.search("MMM|LLL", pattern):
            return pattern
        size = 4 if self._length == "long" else 3
        pattern = re.sub("M{3,4}|L{3,4}", lambda month: month[0][0] * size, pattern)
        return pattern.replace("dd", "d")

    def _filled(self, pattern: str, day: Day) -> str:
        from babel.dates import tokenize_pattern

        tokens = tokenize_pattern(pattern)
        return "".join(t if isinstance(t, str) else self._field(t[0], t[1], day) for _, t in tokens)

    def _field(self, letter: str, size: int, day: Day) -> str:
        year, month, number = day
        if letter in "ML":
            if size < 3:
                return f"{month:0{size}}"
            months = self._locale.months["format" if letter == "M" else "stand-alone"]
            return str(months["wide" if size == 4 else "abbreviated"][month])
        if letter == "G":
            return str(self._locale.eras["abbreviated"][int(year > 0)])
        return {"y": str(year if year > 0 else 1 - year), "d": f"{number:0{size}}"}.get(letter, "")


def _is_plain(point: Point) -> bool:
    return not (point.qualifier or point.unspecified) and point.precision in _SKELETONS


def _roman(number: int) -> str:
    digits = ""
    for value, numeral in _NUMERALS:
        digits += numeral * (number // value)
        number %= value
    return digits


def _tidy(text: str) -> str:
    return text.replace("\u2009", " ").strip()


@lru_cache(maxsize=64)
def _style(tag: str, length: Length) -> _Style:
    return _Style(cldr_locale(tag), length)


def _words(language: str, script: str | None) -> Mapping[str, str]:
    table = _word_table()
    return table.get(f"{language}_{script}") or table.get(language) or table[""]


@lru_cache(maxsize=1)
def _word_table() -> dict[str, dict[str, str]]:
    text = resources.files("briefgen").joinpath("data/date-words.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, dict[str, str]])
