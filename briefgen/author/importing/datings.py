"""Dates that English prose names, as exact as it names them: "spring 2024", "about 2019", "19–21 May 2023" become EDTF.

What a text leaves to the reader (next week, last year, on Tuesday) is not worked out.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from briefgen.dates import DateError, parse

_MONTH_NAMES = "January February March April May June July August September October November December".split()
_MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, 1)}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

_M = r"(January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_D = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:1[0-9]|20|21)\d\d)"
_Y = rf"{_YEAR}(?!,\d|\w)"
_TO = r"\s?(?:[-–—]|\bto\b|\bthrough\b|\buntil\b|\band\b)\s?"
_RUN = r"\s?(?:[-–—]|\bto\b|\bthrough\b|\buntil\b)\s?"
_PART = r"(?i:(?:early|mid|late)[- ](?:in )?|(?:the )?(?:start|beginning|middle|end|close) of )?"

_UNITS = (
    r"(?:troops|soldiers|people|men|women|workers|votes|seats|tons|tonnes|miles|km|kilomet\w+|met\w+|feet|acres|hectares|dollars|euros|yen|pounds|"
    r"units|copies|cases|deaths|points|hours|ships|aircraft|missiles|rockets|drones|percent|per cent|%|jobs|houses|homes|vehicles|words|pages|"
    r"victims|refugees|prisoners|civilians|families|companies|schools|members|personnel|others|GMT|UTC|hrs)\b"
)
_BEFORE_YEAR = (
    r"(?:\b(?:in|since|by|until|till|before|after|during|from|to|of|for|through|throughout|between|and|early|late|mid|around|about|circa|c\.|ca\.|"
    r"roughly|approximately|possibly|perhaps|probably|into|beyond|end[- ]of|year|than)[ -]|\(|, |\b(?:the|a|its|their|his|her|our|this|\w+'s|\w+s')[ ])"
)


class Dating(Struct, frozen=True):
    """A date in a text: its span (code points, half-open), its EDTF text, and whether its year was taken from elsewhere."""

    start: int
    end: int
    date: str
    year_is_inferred: bool = False


_Reading = Callable[[re.Match[str]], str]


def _month(name: str) -> str:
    return f"{_MONTH_NUMBERS[name[:3].lower()]:02}"


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{_month(month)}-{int(day):02}"


def _short_year(first: str, second: str) -> str:
    return second if len(second) == 4 else first[:2] + second


def _years(found: re.Match[str]) -> str:
    first, second = found[1], _short_year(found[1], found[2])
    return f"{first}/{second}" if second > first else f"{found[1]}-{found[2]}"


def _quarter(year: str, number: int) -> str:
    return f"{year}-{number * 3 - 2:02}/{year}-{number * 3:02}"


def _numeric(found: re.Match[str]) -> str:
    """Read 18/08/2023 and 18.08.2023; where day and month can't be told apart, the year is all that is known."""
    first, sign, second, year = int(found[1]), found[2], int(found[3]), found[4]
    if sign == "." or first > 12 or first == second:
        return f"{year}-{second:02}-{first:02}"
    return f"{year}-{first:02}-{second:02}" if second > 12 else f"{year}-XX-XX"


_RULES: tuple[tuple[re.Pattern[str], _Reading], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (rf"\b{_YEAR}-(\d\d)-(\d\d)\b", lambda f: f"{f[1]}-{f[2]}-{f[3]}"),
        (rf"\b{_M} {_D}{_TO}{_M} {_D},? {_Y}", lambda f: f"{_day(f[5], f[1], f[2])}/{_day(f[5], f[3], f[4])}"),
        (rf"\b{_M} {_D},? {_Y}{_RUN}{_M} {_D},? {_Y}", lambda f: f"{_day(f[3], f[1], f[2])}/{_day(f[6], f[4], f[5])}"),
        (rf"\b{_M} {_D}{_TO}{_D},? {_Y}", lambda f: f"{_day(f[4], f[1], f[2])}/{_day(f[4], f[1], f[3])}"),
        (rf"\b{_M} {_D},? {_Y}", lambda f: _day(f[3], f[1], f[2])),
        (rf"\b{_D} {_M}{_TO}{_D} {_M},? {_Y}", lambda f: f"{_day(f[5], f[2], f[1])}/{_day(f[5], f[4], f[3])}"),
        (rf"\b{_D} {_M},? {_Y}{_RUN}{_D} {_M},? {_Y}", lambda f: f"{_day(f[3], f[2], f[1])}/{_day(f[6], f[5], f[4])}"),
        (rf"\b{_D}{_TO}{_D} {_M},? {_Y}", lambda f: f"{_day(f[4], f[3], f[1])}/{_day(f[4], f[3], f[2])}"),
        (rf"\b{_D}(?: of)? {_M},? {_Y}", lambda f: _day(f[3], f[2], f[1])),
        (rf"\b{_M},? {_Y}{_RUN}{_M},? {_Y}", lambda f: f"{f[2]}-{_month(f[1])}/{f[4]}-{_month(f[3])}"),
        (rf"\b(?i:from |between ){_M}{_TO}{_M},? {_Y}", lambda f: f"{f[3]}-{_month(f[1])}/{f[3]}-{_month(f[2])}"),
        (rf"\b{_M}{_RUN}{_M},? {_Y}", lambda f: f"{f[3]}-{_month(f[1])}/{f[3]}-{_month(f[2])}"),
        (rf"\b{_PART}{_M},?(?: of)? {_Y}", lambda f: f"{f[2]}-{_month(f[1])}"),
        (
            rf"\b(?i:(spring|summer|autumn|fall|winter))(?: of| in)? {_YEAR}(?!,\d|\w)(?:[-/–]\d\d(?:\d\d)?\b)?",
            lambda f: f"{f[2]}-{_SEASONS[f[1].lower()]}",
        ),
        (rf"\b(?i:(first|second|third|fourth) quarter of) {_Y}", lambda f: _quarter(f[2], _ORDINALS[f[1].lower()])),
        (rf"\bQ([1-4]) {_Y}", lambda f: _quarter(f[2], int(f[1]))),
        (
            rf"\b(?i:(first|second) half of) {_Y}",
            lambda f: f"{f[2]}-01/{f[2]}-06" if f[1].lower() == "first" else f"{f[2]}-07/{f[2]}-12",
        ),
        (rf"\b(?i:from |between ){_PART}{_Y}{_TO}{_PART}{_Y}", lambda f: f"{f[1]}/{f[2]}"),
        (r"\b((?:1[0-9]|20|21)\d\d)(?:[-–—/]| to | through )((?:1[0-9]|20|21)?\d\d)(?!\d|,\d|-)\b", _years),
        (r"\b(?:(?:early|mid|late)[- ])?((?:1[0-9]|20)\d)0s\b", lambda f: f"{f[1]}X"),
        (r"\b(1[0-9]|20|21)(?:st|th)[- ]century\b", lambda f: f"{int(f[1]) - 1}XX"),
        (r"\b(\d{1,2})([./])(\d{1,2})\2((?:19|20)\d\d)\b", _numeric),
    )
)
_NO_YEAR = (
    (re.compile(rf"\b{_M} {_D}(?![\d:%]|,? (?:1[0-9]|20|21)\d\d)(?=\W|\Z)"), (1, 2)),
    (re.compile(rf"\b{_D} {_M}(?!\w|,? (?:1[0-9]|20|21)\d\d)"), (2, 1)),
)
_BARE_YEAR = re.compile(rf"(?<=[\s(,'-])(?:the )?{_PART}{_Y}(?!\s{_UNITS})(?!-)")
_ALLOWS_YEAR = re.compile(rf"{_BEFORE_YEAR}(?:the )?{_PART}\Z", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:(some ?time )?(?:about|around)|circa|ca?\.|roughly|approximately|some ?time in)\s(?:the )?\Z", re.IGNORECASE
)
_MAYBE = re.compile(r"\b(?:possibly|perhaps|probably|maybe|presumably)\s(?:in |on |by )?(?:the )?\Z", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s(?:at least )?(?:the )?\Z", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|up to)\s(?:at least )?(?:the )?\Z", re.IGNORECASE)
_NEAR = 40


def find_datings(text: str, year: int | None = None) -> list[Dating]:
    """Return the dates in a text, in its order; `year` is that of days which are named without one, where it is known."""
    found = sorted(_all(text, year), key=lambda dating: (dating.start, -dating.end))
    kept: list[Dating] = []
    for dating in found:
        if not kept or dating.start >= kept[-1].end:
            kept.append(dating)
    return kept


def _all(text: str, year: int | None) -> Iterator[Dating]:
    for pattern, reading in _RULES:
        for found in pattern.finditer(text):
            yield from _valid(text, found, reading(found))
    for found in _BARE_YEAR.finditer(text):
        start = found.start(1)
        if _ALLOWS_YEAR.search(text[max(0, start - _NEAR) : start]):
            yield from _valid(text, found, found[1], start)
    for pattern, (month, day) in _NO_YEAR if year is not None else ():
        for found in pattern.finditer(text):
            yield from _valid(text, found, _day(f"{year:04}", found[month], found[day]), inferred=True)


def _valid(
    text: str, found: re.Match[str], date: str, start: int | None = None, inferred: bool = False
) -> Iterator[Dating]:
    """Yield a date, with what stands before it said in EDTF, if there is such a date."""
    start = found.start() if start is None else start
    before = text[max(0, start - _NEAR) : start]
    about, maybe = _ABOUT.search(before) is not None, _MAYBE.search(before) is not None
    if "/" not in date:
        if about or maybe:
            date += "%" if about and maybe else "~" if about else "?"
        elif _SINCE.search(before):
            date += "/.."
        elif _UNTIL.search(before):
            date = f"../{date}"
    try:
        parse(date)
    except DateError:
        return
    yield Dating(start, found.end(), date, inferred)
