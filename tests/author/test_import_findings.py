"""What the rules of the import find in a sentence: dates, countries, actors, statements; and what they must leave alone."""

import pytest

from briefgen import model
from briefgen.author.importing.cast import assemble
from briefgen.author.importing.datings import find_datings
from briefgen.author.importing.ids import slug
from briefgen.author.importing.names import find_actors
from briefgen.author.importing.phrases import Phrase
from briefgen.author.importing.places import find_countries
from briefgen.author.importing.statements import Statement, read_statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It met in May 2023 and on August 18, 2023.", ["2023-05", "2023-08-18"]),
        ("On 18 August 2023, on 3rd of May 2021, on Sept. 3, 2021", ["2023-08-18", "2021-05-03", "2021-09-03"]),
        ("the period 2021-24, of 2021–2024, from 2019 to 2023", ["2021/2024", "2021/2024", "2019/2023"]),
        ("in spring 2024, in the winter of 2022-23, in fall 2021", ["2024-21", "2022-24", "2021-23"]),
        ("about 2019, around May 2020, circa 1890, possibly in 2017", ["2019~", "2020-05~", "1890~", "2017?"]),
        ("on 19–21 May 2023; May 19-21, 2023; 30 May to 2 June 2023", ["2023-05-19/2023-05-21"] * 2 + ["2023-05-30/2023-06-02"]),
        ("since 1960, until 2025, by 2030", ["1960/..", "../2025", "2030"]),
        ("the 1990s, the 19th century, mid-2050s", ["199X", "18XX", "205X"]),
        ("in the first half of 2024, in the third quarter of 2023, in Q1 2022", ["2024-01/2024-06", "2023-07/2023-09", "2022-01/2022-03"]),
        ("on 2023-08-18, 18.08.2023, 18/08/2023", ["2023-08-18"] * 3),
        ("on 3/4/2023", ["2023-XX-XX"]),
        ("between May and August 2023; from October 2021 to October 2024", ["2023-05/2023-08", "2021-10/2024-10"]),
        ("the 2022 National Security Strategy (2022)", ["2022", "2022"]),
        ("2000 troops, 2,024 men, in 2024 ships, at 2024 GMT, Route 1950, $2023", []),
        ("He may 5 times, in May, on Tuesday, last year, 31 April 2023x", []),
        ("on 31 April", []),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_they_are_named(text: str, expected: list[str]) -> None:
    assert [dating.date for dating in find_datings(text)] == expected


def test_a_day_without_a_year_takes_a_known_one_only() -> None:
    assert find_datings("on May 5 and 6 June") == []
    found = find_datings("on May 5 and 6 June", 2024)
    assert [(dating.date, dating.year_is_inferred) for dating in found] == [("2024-05-05", True), ("2024-06-06", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan's and U.S.-Japan ties; Sino-U.S. rivalry", ["JP", "US", "JP", "CN", "US"]),
        ("South Korean, North Korea, Korean Peninsula, ROK", ["KR", "KP", "KR"]),
        ("Papua New Guinea, Guinea-Bissau, Guinea, Equatorial Guinea", ["PG", "GW", "GN", "GQ"]),
        ("Côte d’Ivoire, Ivory Coast, Türkiye, Turkey, Czech, Holland", ["CI", "CI", "TR", "TR", "CZ", "NL"]),
        ("Beijing said; Seoul and Hanoi agreed", ["CN", "KR", "VN"]),
        ("the South China Sea, the Indian Ocean, New Mexico, Latin American, Treaty of Paris", []),
        ("give it to us, a Panama-like hat, a chad, Soviet", ["PA", "SUHH"]),
        ("Filipinos, Germans, the Dutch, Swedes", ["PH", "DE", "NL", "SE"]),
        ("Nigerian and Nigerien; Dominican, Congolese", ["NG", "NE"]),
    ],
)
def test_countries_are_found_by_name_adjective_people_and_capital(text: str, expected: list[str]) -> None:
    assert [found.meaning for found in find_countries(text)] == expected


def test_countries_are_found_in_the_languages_own_names() -> None:
    assert [found.meaning for found in find_countries("Österreich und Japan", "de")] == ["AT", "JP"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japanese Prime Minister Fumio Kishida and U.S. President Joe Biden", [("Fumio Kishida", "Prime Minister", "JP"), ("Joe Biden", "President", "US")]),
        ("with U.S. Secretary of Defense Lloyd Austin and others", [("Lloyd Austin", "Secretary of Defense", "US")]),
        ("Pete Smith, a prominent commentator from Ohio, emphasized it.", [("Pete Smith", "prominent commentator", None)]),
        ("European Commission President Ursula von der Leyen said", [("European Commission", None, None), ("Ursula von der Leyen", "President", None)]),
        ("President Abdel Fattah el-Sisi met Recep Tayyip Erdoğan, who left", [("Abdel Fattah el-Sisi", "President", None), ("Recep Tayyip Erdoğan", None, None)]),
        ("Nguyễn Phú Trọng said; according to Na Kyung-won", [("Nguyễn Phú Trọng", None, None), ("Na Kyung-won", None, None)]),
        ("Its prime minister, Hun Manet, stayed.", [("Hun Manet", "prime minister", None)]),
        ("Dr. Jane Q. Smith said; Gen. Mark Milley; Defense Minister Gen Nakatani", [("Jane Q. Smith", None, None), ("Mark Milley", "Gen.", None), ("Gen Nakatani", "Defense Minister", None)]),
        ("President Ferdinand Marcos Jr. left", [("Ferdinand Marcos Jr.", "President", None)]),
        ("the U.S. Pacific Command, with Japan's Self-Defense Forces", [("U.S. Pacific Command", None, "US"), ("Self-Defense Forces", None, "JP")]),
        ("the Ministry of Economy, Trade and Industry, the University of Tokyo", [("Ministry of Economy, Trade and Industry", None, None), ("University of Tokyo", None, None)]),
        ("NATO, the EU, the G7 Summit, the Quad", [("NATO", None, None), ("European Union", None, None), ("G7", None, None), ("Quad", None, None)]),
        ("The Council met. Japanese forces left Camp David on Monday. GDP fell; a CEO went.", []),
        ("Mount Fuji and New York are far. The Great Wall said nothing.", []),
    ],
)  # fmt: skip
def test_actors_are_found_by_what_stands_beside_them(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = find_actors(text, find_countries(text))
    assert [(actor.name, actor.post, actor.country) for actor in found] == expected


def cast_of(*lines: str, actors: dict[str, model.Actor] | None = None) -> list[tuple[str, str | None]]:
    cast = assemble([(line, find_countries(line)) for line in lines], actors or {})
    return [(member.name, member.known) for member in cast.members]


def test_mentions_of_one_actor_are_one() -> None:
    lines = (
        "Secretary Lloyd Austin said it.",
        "Minister Austin said more.",
        "The Center for Naval Analyses (CNA) said it. CNA left.",
    )
    assert cast_of(*lines) == [("Lloyd Austin", None), ("Center for Naval Analyses", None)]


def test_two_bodies_of_one_name_stay_two() -> None:
    cast = assemble(
        [(line, find_countries(line)) for line in ("Japan's Ministry of Defense", "China's Ministry of Defense")], {}
    )
    assert [(member.name, member.country) for member in cast.members] == [
        ("Ministry of Defense", "JP"),
        ("Ministry of Defense", "CN"),
    ]


KNOWN = {
    "kishida-fumio": model.Actor(id="kishida-fumio", name="Kishida Fumio", aliases=("Kishida",)),
    "who": model.Actor(
        id="who", name="World Health Organisation", type="organization", aliases=("World Health Organization",)
    ),
    "jsdf": model.Actor(
        id="jsdf", name="Japan Self-Defense Forces", type="armed_force", aliases=("Self-Defense Forces",)
    ),
}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Prime Minister Fumio Kishida left.", "kishida-fumio"),
        ("Then Kishida spoke.", "kishida-fumio"),
        ("Prime Minister Kishida left.", "kishida-fumio"),
        ("The World Health Organization came.", "who"),
        ("Japan's Self-Defense Forces came.", "jsdf"),
    ],
)
def test_actors_of_the_project_are_known_by_name_and_alias(line: str, expected: str) -> None:
    assert [known for _, known in cast_of(line, actors=KNOWN)] == [expected]


def test_where_two_have_a_name_it_is_nobodys() -> None:
    two = {id_: model.Actor(id=id_, name=name) for id_, name in (("a", "Ann Lee"), ("b", "Bob Lee"))}
    assert cast_of("Minister Lee said it.", actors=two) == [("Lee", None)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Austin said that the base was ready for all.", Statement("attributed", 0)),
        ("Austin, who came late, has repeatedly warned of the delay.", Statement("attributed", 0)),
        ("The base is ready for all now, according to Austin.", Statement("attributed", 0)),
        ("He added that the base was ready for all.", Statement("attributed", 7)),
        ("The alliance will last for many more years.", Statement("forecast")),
        ("Japan is pivotal in fortifying alliances across Asia.", Statement("assessment")),
        ("The budget rose to nine trillion yen that year.", Statement("fact")),
        ("Officials said that nobody had been there before them.", Statement("fact", None, "Officials said")),
        ("The ministers walked through the old town together.", None),
        ("Will it last for many more years to come?", None),
        ("It will last.", None),
    ],
)
def test_sentences_are_told_apart(sentence: str, expected: Statement | None) -> None:
    start = sentence.find("Austin")
    mentions = [Phrase(start, start + 6, 0)] if start >= 0 else []
    assert read_statement(sentence, mentions, before=7) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn Phú Trọng", "nguyen-phu-trong"),
        ("U.S.–Japan's 2nd", "us-japans-2nd"),
        ("Đặng Łukasz Søren ß", "dang-lukasz-soren-ss"),
        ("東京", ""),
    ],
)
def test_ids_are_latin(text: str, expected: str) -> None:
    assert slug(text) == expected
