"""How dates read in each language."""

import json
import subprocess
import sys
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.dates import parse
from briefgen.datewords import display, display_day

ENGLISH = [
    ("2023-08-18", "18 August 2023"),
    ("2023-08", "August 2023"),
    ("2023", "2023"),
    ("0988", "988"),
    ("2024-21", "spring 2024"),
    ("2024-22", "summer 2024"),
    ("2024-23", "autumn 2024"),
    ("2024-24", "winter 2024"),
    ("2019~", "about 2019"),
    ("2019?", "possibly 2019"),
    ("2019%", "possibly about 2019"),
    ("2023-08-18~", "about 18 August 2023"),
    ("2024-21?", "possibly spring 2024"),
    ("201X", "2010s"),
    ("200X", "2000–2009"),
    ("19XX", "1900s"),
    ("00XX", "1 BC – 99"),
    ("2023-05-XX", "a day in May 2023"),
    ("2023-XX-XX", "a day in 2023"),
    ("2023-XX", "a month of 2023"),
    ("2023-05-XX~", "about a day in May 2023"),
    ("2023-05-19/2023-05-21", "19–21 May 2023"),
    ("2024-06-27/2024-07-03", "27 June – 3 July 2024"),
    ("2023-12-30/2024-01-02", "30 December 2023 – 2 January 2024"),
    ("2023-05/2023-08", "May – August 2023"),
    ("2022-11/2023-02", "November 2022 – February 2023"),
    ("2021/2024", "2021–2024"),
    ("2023/2023", "2023"),
    ("2023-05-19/2023-05-19", "19 May 2023"),
    ("2021-10-04/2024", "4 October 2021 – 2024"),
    ("2021~/2024", "about 2021 – 2024"),
    ("2023-21/2023-23", "spring 2023 – autumn 2023"),
    ("2023-05/..", "since May 2023"),
    ("../2023-05", "until May 2023"),
    ("2023-05~/..", "since about May 2023"),
    ("2023-05/", "May 2023 – unknown"),
    ("/2023-05", "unknown – May 2023"),
    ("-0043", "44 BC"),
    ("0000", "1 BC"),
    ("-0043-03-15", "15 March 44 BC"),
    ("-0043-03", "March 44 BC"),
    ("-0043/0014", "44 BC – 14"),
    ("Y170000002", "170000002"),
]


@pytest.mark.parametrize(("text", "words"), ENGLISH)
def test_english(text: Any, words: Any) -> None:
    assert display(parse(text), "en") == words


OTHERS = [
    ("en-US", "2023-08-18", "August 18, 2023"),
    ("en-US", "2023-05-19/2023-05-21", "May 19 – 21, 2023"),
    ("de", "2023-08-18", "18. August 2023"),
    ("de", "2024-21", "Frühjahr 2024"),
    ("de", "2019~", "um 2019"),
    ("de", "2023-05-19/2023-05-21", "19.–21. Mai 2023"),
    ("de", "2023-08-18/..", "seit dem 18. August 2023"),
    ("de", "2023-08/..", "seit August 2023"),
    ("de", "201X", "2010er-Jahre"),
    ("de", "19XX", "20. Jahrhundert"),
    ("de", "2023-05-XX", "ein Tag im Mai 2023"),
    ("de", "2023-XX-XX", "ein Tag des Jahres 2023"),
    ("fr", "2023-08-18", "18 août 2023"),
    ("fr", "2023-08-18/..", "depuis le 18 août 2023"),
    ("fr", "../2023-08", "jusqu’en août 2023"),
    ("fr", "../2023-08-18", "jusqu’au 18 août 2023"),
    ("fr", "19XX", "XXe siècle"),
    ("fr", "18XX", "XIXe siècle"),
    ("fr", "2023-08-18?", "peut-être le 18 août 2023"),
    ("es", "2023-08-18", "18 de agosto de 2023"),
    ("it", "2021/..", "dal 2021"),
    ("it", "2023-05-09/2023-05-21", "9–21 maggio 2023"),
    ("pt-BR", "2023-08", "agosto de 2023"),
    ("nl", "2023-05/..", "sinds mei 2023"),
    ("ja", "2023-08-18", "2023年8月18日"),
    ("ja", "2023", "2023年"),
    ("ja", "2019~", "2019年頃"),
    ("ja", "2024-21", "2024年春"),
    ("ja", "2023-05-19/2023-05-21", "2023年5月19日～21日"),
    ("ja", "2023-05/..", "2023年5月から"),
    ("ja", "201X", "2010年代"),
    ("ja", "2023-05-XX", "2023年5月のある日"),
    ("zh", "2023-05/..", "2023年5月起"),
    ("zh-TW", "2019~", "約2019年"),
    ("ko", "201X", "2010년대"),
    ("ko", "2023-08-18", "2023년 8월 18일"),
    ("ar", "2023-05/..", "منذ مايو 2023"),
    ("ru", "2023-05", "май 2023\u202fг."),
    ("ru", "2023-05/..", "с мая 2023\u202fг."),
    ("ru", "2023-05?", "возможно, май 2023\u202fг."),
]


@pytest.mark.parametrize(("locale", "text", "words"), OTHERS)
def test_other_languages(locale: Any, text: Any, words: Any) -> None:
    assert display(parse(text), locale) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2019~", "~ 2019"),
        ("2019?", "? 2019"),
        ("2019%", "~? 2019"),
        ("2024-21", "2024-21"),
        ("2023/..", "2023 → …"),
        ("../2023", "… → 2023"),
        ("2023/", "2023 – ?"),
        ("2023-05-XX", "maj 2023 (XX)"),
        ("201X", "2010–2019"),
        ("19XX", "1900–1999"),
        ("2023-08-18", "18 augusti 2023"),
    ],
)
def test_a_language_without_words_gets_signs(text: Any, words: Any) -> None:
    assert display(parse(text), "sv") == words


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de-XX", "18. August 2023"),
        ("de_DE", "18. August 2023"),
        ("de-u-ca-gregory", "18. August 2023"),
        ("en-JP", "18 August 2023"),
        ("EN", "18 August 2023"),
        ("", "18 August 2023"),
        ("tlh", "18 August 2023"),
        ("../../etc/passwd", "18 August 2023"),
    ],
)
def test_unknown_locales_fall_back(locale: Any, words: Any) -> None:
    assert display(parse("2023-08-18"), locale) == words
    assert display_day((2023, 8, 18), locale) == words


def test_short_months() -> None:
    assert display(parse("2023-08-18"), "en", length="short") == "18 Aug 2023"
    assert display(parse("2023-08"), "en", length="short") == "Aug 2023"
    assert display(parse("2024-06-27/2024-11-03"), "en", length="short") == "27 Jun – 3 Nov 2024"
    assert display_day((2023, 8, 18), "en-US", length="short") == "Aug 18, 2023"


def test_days_outside_the_years_of_datetime() -> None:
    assert display_day((-43, 3, 15), "en") == "15 March 44 BC"
    assert display_day((12345, 3, 15), "de") == "15. März 12345"


def test_every_language_has_every_word() -> None:
    table = json.loads(resources.files("briefgen").joinpath("data/date-words.json").read_text("utf-8"))
    assert set(table) >= {"en", "de", "fr", "es", "it", "pt", "nl", "ja", "zh", "ko", "ar", "ru", ""}
    needed = {key for key in table["en"] if ":" not in key} - {"decade", "century"}
    for language, words in table.items():
        assert set(words) >= needed, language
        assert all(form.count("{}") == (key != "unknown") for key, form in words.items()), language
        assert {key.split(":")[0] for key in words} <= set(table["en"]), language


@given(st.dates(), st.sampled_from(["en", "en-US", "de", "fr", "ja", "ar", "fa", "th"]))
def test_a_day_shows_its_year_and_day(day: Any, locale: Any) -> None:
    words = display(parse(day.isoformat()), locale)
    assert str(day.year) in words
    assert str(day.day) in words


def test_babel_is_imported_only_to_show_a_date() -> None:
    code = "import sys, briefgen.dates, briefgen.datewords, briefgen.countries; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
