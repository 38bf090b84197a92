"""Country codes, names, flags and guesses."""

import re
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from briefgen import countries
from briefgen.dates import parse


def test_iso_codes_are_cldr_minus_the_listed_ones() -> None:
    codes = countries.iso_codes()
    assert len(codes) == 249
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)
    territories = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    assert territories - codes == set(countries.NOT_ISO)
    assert {"JP", "GB", "TW", "PS", "AX", "SS", "BQ", "UM"} <= codes


@pytest.mark.parametrize("code", ["JP", "US", "SUHH", "YUCS", "DDDE", "XK", "AA", "QM", "QZ", "XA", "XZ", "ZZ"])
def test_codes(code: Any) -> None:
    assert countries.is_code(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jp",
        "Jp",
        "JPN",
        "UK",
        "EL",
        "EU",
        "UN",
        "QL",
        "AB",
        "ZY",
        "SU",
        "suhh",
        "JP ",
        "392",
        "\uff2a\uff30",
    ],
)
def test_not_codes(text: Any) -> None:
    assert not countries.is_code(text)


def test_user_assigned_codes() -> None:
    assigned = {a + b for a in "ABCQXZ" for b in map(chr, range(65, 91)) if countries.is_user_assigned(a + b)}
    expected = {"AA", "ZZ"} | {f"Q{c}" for c in "MNOPQRSTUVWXYZ"} | {f"X{chr(n)}" for n in range(65, 91)}
    assert assigned == expected
    assert not assigned & countries.iso_codes()


def test_former_countries() -> None:
    formers = [countries.former(code) for code in countries._formers()]
    assert len(formers) == 31
    assert all(re.fullmatch("[A-Z]{4}", f.code) and f.code.startswith(f.alpha2) for f in formers)
    assert all(parse(f.withdrawn).latest < (2011, 1, 1) for f in formers)
    assert len({f.name for f in formers}) == 31
    assert countries.former("SUHH") == countries.Former("SUHH", "Soviet Union", "SU", "1992-08")
    assert countries.is_former("YUCS")
    assert not countries.is_former("YU")
    assert countries.former("JP") is None


@pytest.mark.parametrize(
    ("code", "locale", "name"),
    [
        ("JP", "en", "Japan"),
        ("JP", "de", "Japan"),
        ("JP", "fr", "Japon"),
        ("JP", "ja", "日本"),
        ("DE", "pt-BR", "Alemanha"),
        ("JP", "tlh", "Japan"),
        ("JP", "", "Japan"),
        ("JP", "fr-XX", "Japon"),
        ("XK", "en", "Kosovo"),
        ("TW", "en", "Taiwan"),
        ("PS", "en", "Palestine"),
        ("PS", "en-GB", "Palestine"),
        ("PS", "tlh", "Palestine"),
        ("HK", "en", "Hong Kong"),
        ("HK", "ja", Locale("ja").territories["HK"]),
        ("BA", "en", "Bosnia and Herzegovina"),
        ("SUHH", "en", "Soviet Union"),
        ("SUHH", "de", "Soviet Union"),
        ("ZZ", "en", "ZZ"),
        ("XA", "en", "XA"),
        ("QO", "en", "QO"),
        ("EU", "en", "EU"),
        ("nope", "en", "nope"),
    ],
)
def test_names(code: Any, locale: Any, name: Any) -> None:
    assert countries.name(code, locale) == name


@pytest.mark.parametrize("locale", ["en", "de", "fr", "ja"])
def test_every_country_has_its_own_name(locale: Any) -> None:
    names = [countries.name(code, locale) for code in countries.iso_codes()]
    assert len(set(names)) == 249
    assert not any(re.fullmatch("[A-Z]{2}", name) for name in names)


def test_overrides_give_a_reason_and_differ_from_cldr() -> None:
    cldr = Locale("en").territories
    for code, override in countries.overrides().items():
        assert countries.is_code(code)
        assert override.note.endswith(".")
        assert 20 < len(override.note) <= 130
        assert countries.naming_note(code) == override.note
        assert override.names.get("en") != cldr[code]
    assert countries.naming_note("JP") is None


def test_no_english_name_has_an_ampersand_or_a_comma() -> None:
    assert [c for c in countries.iso_codes() if set("&,") & set(countries.name(c, "en"))] == []


def test_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        countries.overrides()["JP"] = None
    with pytest.raises(TypeError):
        countries.NOT_ISO["JP"] = ""


@pytest.mark.parametrize(
    ("code", "flag"), [("JP", "🇯🇵"), ("XK", "🇽🇰"), ("SUHH", ""), ("ZZ", ""), ("EU", ""), ("jp", "")]
)
def test_flags(code: Any, flag: Any) -> None:
    assert countries.flag(code) == flag


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Japan", ["JP"]),
        ("japan ", ["JP"]),
        ("jp", ["JP"]),
        ("JPN", ["JP"]),
        ("392", ["JP"]),
        ("Jpaan", ["JP"]),
        ("PJ", ["JP"]),
        ("JPP", ["JP"]),
        ("UK", ["GB"]),
        ("EL", ["GR"]),
        ("USA", ["US"]),
        ("U.S.", ["US"]),
        ("the Philippines", ["PH"]),
        ("Turkiye", ["TR"]),
        ("Turkey", ["TR"]),
        ("Cote d'Ivoire", ["CI"]),
        ("Bosnia & Herzegovina", ["BA"]),
        ("Burma", ["MM", "BUMM"]),
        ("Korea", ["KR", "KP"]),
        ("Congo", ["CG", "CD"]),
        ("Zaire", ["ZRCD"]),
        ("SU", ["SUHH"]),
        ("CS", ["CSHH", "CSXX"]),
        ("suhh", ["SUHH"]),
        ("SUHX", ["SUHH"]),
        ("Soviet Unoin", ["SUHH"]),
        ("Germny", ["DE"]),
        ("EU", []),
        ("NATO", []),
        ("", []),
        ("!!!", []),
        ("zqxzqx", []),
    ],
)
def test_suggestions(text: Any, codes: Any) -> None:
    assert countries.suggest(text) == codes


def test_unions_are_actors() -> None:
    assert countries.group("EU") == "the European Union"
    assert countries.group("asean") == "ASEAN"
    assert countries.group("The Quad") == "the Quad"
    assert countries.group("JP") is None


def test_aliases_and_groups_are_reachable() -> None:
    table = countries._file()
    assert all(countries.is_code(code) for codes in table.aliases.values() for code in codes)
    assert all(set(codes) & set(countries.suggest(text)) for text, codes in table.aliases.items())
    assert all(countries.group(text) == label for text, label in table.groups.items())


@given(st.text(max_size=30))
def test_suggestions_are_codes(text: Any) -> None:
    found = countries.suggest(text)
    assert len(found) <= 3
    assert len(set(found)) == len(found)
    assert all(countries.is_code(code) for code in found)


@given(st.sampled_from(sorted(countries.iso_codes())))
def test_every_name_leads_back_to_its_code(code: Any) -> None:
    assert code in countries.suggest(countries.name(code, "en"))
