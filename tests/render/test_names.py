"""Names in other languages: their scripts, the switch, and what it does in a browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from onscreen import Reader
from playwright.sync_api import expect

from briefgen import locales
from briefgen.build import Options, build_project

Project = Callable[[dict[str, str]], Path]
FILES = {
    "content/briefing.yaml": "title: A briefing\n",
    "content/countries.yaml": "countries:\n  - {code: SUHH, name: The Soviet Union}\n",
    "content/actors.yaml": "actors:\n"
    "  - {id: kishida, name: Kishida Fumio, countries: [JP, DE, SUHH], names: {ja: 岸田 文雄, JA: twice, en: Kishida}}\n"
    "  - {id: nato, name: NATO, names: {fr: OTAN, ja: NATO, tlh: Own}}\n"
    "  - {id: plain, name: Nobody}\n",
}


def built(project: Path) -> Path:
    outcome = build_project(Options(project=project))
    assert not outcome.failed, outcome.problems
    return project / "site"


def table(site: Path, language: str) -> dict[str, str]:
    text = (site / "names" / f"{language}.js").read_text("utf-8")
    found = re.fullmatch(r'briefgenNames\("([^"]*)",(\{.*\})\);\n', text)
    assert found and found[1].lower() == language
    names: dict[str, str] = json.loads(found[2])
    return names


def test_a_script_for_each_language_that_an_actor_has_a_name_in(project: Project) -> None:
    site = built(project(FILES))
    assert sorted(path.name for path in (site / "names").glob("*.js")) == ["a-z.js", "fr.js", "ja.js", "tlh.js"]
    assert table(site, "ja") == {
        "actors/kishida.html": "岸田 文雄",
        "countries/de.html": "ドイツ",
        "countries/jp.html": "日本",
    }
    assert table(site, "fr") == {
        "actors/nato.html": "OTAN",
        "countries/de.html": "Allemagne",
        "countries/jp.html": "Japon",
    }
    assert table(site, "tlh") == {"actors/nato.html": "Own"}, "CLDR has no such language"


def test_the_switch_names_each_language_in_itself(project: Project) -> None:
    page = (built(project(FILES)) / "claims" / "index.html").read_text("utf-8")
    assert re.findall(r'<option value="([^"]*)" lang="\1"(?: data-table="([^"]*)")?>([^<]*)<', page) == [
        ("en", "", "English"),
        ("fr", "names/fr.js", "français"),
        ("ja", "names/ja.js", "日本語"),
        ("tlh", "names/tlh.js", "tlh"),
    ]
    assert re.search(r"<label[^>]* hidden>[^<]*<select class=\"names\">", page), "it does nothing without a script"


def test_without_other_names_there_is_no_switch(project: Project) -> None:
    site = built(project({}))
    assert [path.name for path in (site / "names").glob("*.js")] == ["a-z.js"]
    assert "<select" not in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("tag", "name", "territory"),
    [
        ("en", "English", ""),
        ("en-GB", "English", "en_GB"),
        ("ja", "日本語", "ja_JP"),
        ("pt-BR", "português", "pt_BR"),
        ("zh-Hant", "中文", "zh_TW"),
        ("ar", "العربية", "ar_EG"),
        ("tlh", "tlh", ""),
    ],
)
def test_languages(tag: str, name: str, territory: str) -> None:
    assert name in locales.own_name(tag)
    assert locales.with_territory(tag) == territory


@pytest.mark.browser
def test_a_reader_sees_names_in_the_language_they_chose(project: Project, reader: Callable[..., Reader]) -> None:
    site, here = built(project(FILES)), reader()
    page = here.open(site / "actors" / "kishida.html")
    heading, country = page.locator("h1 > bdi"), page.locator("a.to-country bdi").first
    assert heading.inner_text() == "Kishida Fumio"
    page.locator("select.names").select_option("ja")
    expect(heading).to_have_text("岸田 文雄")
    assert (heading.get_attribute("lang"), heading.get_attribute("title")) == ("ja", "Kishida Fumio")
    expect(country).to_have_text("ドイツ")
    page.locator("select.names").select_option("fr")
    expect(country).to_have_text("Allemagne")
    assert (heading.inner_text(), heading.get_attribute("lang")) == ("Kishida Fumio", None)
    here.open(site / "countries" / "jp.html")
    expect(page.locator("h1 > bdi")).to_have_text("Japon")
    page.locator("select.names").select_option("en")
    expect(page.locator("h1 > bdi")).to_have_text("Japan")
    assert page.locator("h1 > bdi").get_attribute("title") is None
    here.open(site / "index.html")
    assert page.locator("select.names").input_value() == "en"
    assert here.faults == []
