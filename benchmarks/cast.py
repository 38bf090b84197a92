"""Make the shared records of the synthetic briefing: people, organizations, sources and countries."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.words import listed, organization_name, person_name, sentence
from benchmarks.yaml_text import Value

Record = dict[str, Value]

FIRST_DAY = date(2021, 1, 1)
LAST_SOURCE_DAY = date(2024, 12, 15)

COUNTRIES = {
    "AR": "Argentina", "AT": "Austria", "AU": "Australia", "BD": "Bangladesh", "BE": "Belgium",
    "BG": "Bulgaria", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland", "CL": "Chile",
    "CO": "Colombia", "DE": "Germany", "DK": "Denmark", "EE": "Estonia", "EG": "Egypt", "ES": "Spain",
    "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GH": "Ghana", "GR": "Greece",
    "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IN": "India", "IS": "Iceland", "IT": "Italy",
    "JP": "Japan", "KE": "Kenya", "KR": "South Korea", "LT": "Lithuania", "LV": "Latvia",
    "MA": "Morocco", "MX": "Mexico", "MY": "Malaysia", "NG": "Nigeria", "NL": "Netherlands",
    "NO": "Norway", "NZ": "New Zealand", "PE": "Peru", "PH": "Philippines", "PL": "Poland",
    "PT": "Portugal", "RO": "Romania", "SE": "Sweden", "SG": "Singapore", "TH": "Thailand",
    "UA": "Ukraine", "US": "United States", "VN": "Vietnam",
}  # fmt: skip
POSTS = listed("director deputy spokesperson envoy secretary treasurer inspector counsel")
PUBLISHERS = ("Harbour Gazette", "Inland Courier", "Granite Review", "Lantern Press", "Survey Office")
SOURCE_TYPES = listed("report article-newspaper webpage speech dataset")
ORGANIZATION_TYPES = listed("organization public_body intergovernmental party company")


@dataclass(frozen=True, slots=True)
class Cast:
    """The shared records that articles draw on; sources are in order of date."""

    people: list[Record]
    organizations: list[Record]
    sources: list[Record]


def make_cast(articles: int, rng: random.Random) -> Cast:
    """Make a tenth as many actors as articles, half as many sources, and at least four of each."""
    actors = max(4, articles // 10)
    organizations = [_organization(number, rng) for number in range(actors // 2)]
    people = [_person(number, len(organizations), rng) for number in range(actors - actors // 2)]
    count = max(4, articles // 2)
    return Cast(people, organizations, [_source(number, count, rng) for number in range(count)])


def slug(name: str) -> str:
    """Return the id of a name."""
    return name.lower().replace(" ", "-")


def text(rng: random.Random) -> str:
    """Make one nonsense sentence, with its full stop."""
    return " ".join(sentence(rng)) + "."


def _organization(number: int, rng: random.Random) -> Record:
    name = organization_name(number)
    record: Record = {"id": slug(name), "name": name, "type": rng.choice(ORGANIZATION_TYPES)}
    record |= {"countries": rng.sample(list(COUNTRIES), 2), "founded": str(rng.randint(1950, 2005))}
    if number % 3 == 0:
        record |= {
            "description": f"{text(rng)} *{text(rng)}*",
            "website": f"https://{slug(name)}.example.org/",
        }
    return record


def _person(number: int, organizations: int, rng: random.Random) -> Record:
    """Give each person a present post that no one else holds, and a past one that ended before it."""
    turn, place = divmod(number, organizations)
    past = slug(organization_name((place + 1) % organizations))
    present = {
        "post": POSTS[turn % len(POSTS)],
        "organization": slug(organization_name(place)),
        "start": "2018-02",
    }
    record: Record = {
        "id": slug(person_name(number)),
        "name": person_name(number),
        "type": "person",
        "countries": [rng.choice(list(COUNTRIES))],
        "roles": [
            {"post": f"adviser {number}", "organization": past, "start": "2011", "end": "2017-12"},
            present,
        ],
    }
    if number % 3 == 0:
        record |= {"description": f"{text(rng)} **{text(rng)}**", "born": str(rng.randint(1950, 1985))}
    return record


def _source(number: int, count: int, rng: random.Random) -> Record:
    day = FIRST_DAY + (LAST_SOURCE_DAY - FIRST_DAY) * (number + 1) // count
    words = sentence(rng)
    return {
        "id": f"{slug(words[1])}-report-{number + 1:05}",
        "title": " ".join(words).replace(",", ""),
        "type": SOURCE_TYPES[number % len(SOURCE_TYPES)],
        "authors": [person_name(rng.randrange(1200))],
        "publisher": rng.choice(PUBLISHERS),
        "date": day.isoformat(),
        "url": f"https://press.example.org/{day.year}/{number + 1:05}",
        "accessed": (day + timedelta(days=7)).isoformat(),
        "reliability": "ABC"[number % 3],
        "level": ("primary", "secondary")[number % 2],
    }


def make_countries(rng: random.Random) -> list[Record]:
    """Make a record for each of the 50 countries."""
    records: list[Record] = []
    for number, (code, name) in enumerate(COUNTRIES.items()):
        record: Record = {"code": code, "name": name, "summary": f"{text(rng)} *{text(rng)}* {text(rng)}"}
        if number % 3 == 0:
            trend = rng.choice(("deteriorated", "unchanged", "improved"))
            record["assessments"] = [{"period": "2023", "trend": trend, "rationale": text(rng)}]
        records.append(record)
    return records
