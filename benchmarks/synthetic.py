"""Make the synthetic briefing of the benchmarks in briefgen's content format; know nothing of any generator.

11.7 pages an article: itself, 8 claims, 2 events, a tenth of an actor, half a source; at N = 1,000 another 70
are 50 countries, lists and the like. The same number and seed give the same bytes everywhere.
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.cast import COUNTRIES, Cast, Record, make_cast, make_countries, slug, text
from benchmarks.words import article_prose, listed, person_name, sentence
from benchmarks.yaml_text import Value, yaml_text

WORDS_PER_ARTICLE = 900
CLAIMS_PER_ARTICLE = 8
EVENTS_PER_ARTICLE = 2
RECORDS_PER_FILE = 400
MOST_ARTICLES = 20_000
AS_OF = date(2024, 12, 31)
FIRST_ARTICLE_DAY = date(2022, 6, 1)

TOPICS = listed("borders energy finance fisheries industry migration navigation research security trade")
EVENT_TYPES = listed("summit meeting treaty legislation statement exercise deployment incident publication")

CLAIM_PATTERNS: tuple[tuple[Record, tuple[str, ...]], ...] = (
    ({"kind": "fact", "status": "supported", "confidence": "high"}, ("supports", "supports")),
    ({"kind": "attributed", "status": "supported"}, ("supports", "supports")),
    (
        {"kind": "assessment", "status": "unreviewed", "likelihood": "likely", "confidence": "moderate"},
        ("supports",),
    ),
    ({"kind": "fact", "status": "disputed"}, ("supports", "disputes")),
    ({"kind": "forecast", "status": "unreviewed", "likelihood": "very unlikely"}, ("context",)),
    ({"kind": "attributed", "status": "unverifiable"}, ("context", "qualifies")),
    ({"kind": "assumption", "status": "unreviewed", "confidence": "low"}, ("supports",)),
    ({"kind": "fact", "status": "refuted"}, ("disputes", "disputes")),
)
"""Kind, status and judgement of each of an article's claims, and the stances of its evidence."""


def write_briefing(folder: Path, articles: int, seed: int = 1) -> None:
    """Write a briefing of so many articles into a new folder."""
    if not 1 <= articles <= MOST_ARTICLES:
        raise ValueError(f"articles: 1 to {MOST_ARTICLES:,}, not {articles:,}")
    content = folder / "content"
    (content / "articles").mkdir(parents=True)
    cast = make_cast(articles, random.Random(f"{seed} cast"))
    _write(content / "briefing.yaml", _briefing())
    _write_records(content, "actors", [*cast.people, *cast.organizations])
    _write_records(content, "sources", cast.sources)
    _write_records(content, "countries", make_countries(random.Random(f"{seed} countries")))
    for number in range(articles):
        _write_article(content / "articles", number, cast, random.Random(f"{seed} {number}"))


def _write(path: Path, record: Mapping[str, Value]) -> None:
    path.write_text(yaml_text(record), encoding="utf-8", newline="\n")


def _write_records(content: Path, kind: str, records: Sequence[Record]) -> None:
    """Write `KIND.yaml`, or a folder of that name with some hundred records a file."""
    if len(records) <= RECORDS_PER_FILE:
        _write(content / f"{kind}.yaml", {kind: records})
        return
    (content / kind).mkdir()
    for start in range(0, len(records), RECORDS_PER_FILE):
        name = f"{kind}-{start // RECORDS_PER_FILE + 1:02}.yaml"
        _write(content / kind / name, {kind: records[start : start + RECORDS_PER_FILE]})


def _briefing() -> Record:
    return {
        "title": "Synthetic briefing",
        "description": "Nonsense of the right size, for measuring how long a build takes.",
        "base_url": "https://briefing.example.org/",
        "language": "en",
        "publisher": "Benchmark Office",
        "as_of": AS_OF.isoformat(),
        "key_judgements": [f"{_article_id(0)}-c{number}" for number in (1, 3, 5)],
        "features": {"search": False, "cards": False},
    }


def _article_id(number: int) -> str:
    return f"article-{number + 1:05}"


def _write_article(folder: Path, number: int, cast: Cast, rng: random.Random) -> None:
    """Write `ID.md` and, beside it, `ID.yaml`."""
    id_ = _article_id(number)
    day = FIRST_ARTICLE_DAY + timedelta(days=rng.randrange(900))
    actors = _actors(number, cast, rng)
    codes = rng.sample(list(COUNTRIES), 3)
    quotes = CLAIMS_PER_ARTICLE + EVENTS_PER_ARTICLE
    prose = article_prose(rng, WORDS_PER_ARTICLE, _mentions(actors, codes), quotes)
    front = _front_matter(rng, day, actors, codes)
    page = f"---\n{yaml_text(front)}---\n{prose.markdown}"
    (folder / f"{id_}.md").write_text(page, encoding="utf-8", newline="\n")
    subject = Subject(id_, number, day, actors, codes)
    _write(folder / f"{id_}.yaml", _annotations(subject, prose.quotes, cast, rng))


def _actors(number: int, cast: Cast, rng: random.Random) -> list[Record]:
    """Choose a person, an organization, and another person."""
    person = _take(number, cast.people, rng)
    others = [other for other in cast.people if other is not person]
    return [person, _take(number, cast.organizations, rng), rng.choice(others)]


def _take(number: int, records: list[Record], rng: random.Random) -> Record:
    """Take each record in turn at first, so that each is mentioned, then any."""
    return records[number] if number < len(records) else rng.choice(records)


def _mentions(actors: list[Record], codes: list[str]) -> list[str]:
    """Mention the first actor and country by link and by name, the others by name, and two pages outside."""
    linked = f"[{actors[0]['name']}](actor:{actors[0]['id']})"
    names = [str(actor["name"]) for actor in actors] + [COUNTRIES[code] for code in codes]
    outside = [f"[the record of {name}](https://records.example.org/{slug(name)})" for name in names[-2:]]
    return [linked, f"[{COUNTRIES[codes[0]]}](country:{codes[0]})", *names, *outside]


def _front_matter(rng: random.Random, day: date, actors: list[Record], codes: list[str]) -> Record:
    return {
        "title": " ".join(sentence(rng)[:7]).rstrip(","),
        "date": day.isoformat(),
        "summary": text(rng),
        "actors": [str(actor["id"]) for actor in actors],
        "countries": list(codes),
        "topics": rng.sample(TOPICS, 2),
    }


@dataclass(frozen=True, slots=True)
class Subject:
    """An article as its annotations see it."""

    id: str
    number: int
    day: date
    actors: list[Record]
    codes: list[str]


def _annotations(subject: Subject, quotes: list[str], cast: Cast, rng: random.Random) -> Record:
    """Make the claims and timeline entries of an article, on its quotes in turn."""
    claims = [_claim(subject, number, quotes[number], cast, rng) for number in range(CLAIMS_PER_ARTICLE)]
    events = [_event(subject, number, quotes[-1 - number], cast, rng) for number in range(EVENTS_PER_ARTICLE)]
    return {"claims": claims, "timeline": events}


def _claim(subject: Subject, number: int, quote: str, cast: Cast, rng: random.Random) -> Record:
    pattern = CLAIM_PATTERNS[number][0]
    actors = rng.sample(subject.actors, rng.randint(1, 2))
    record: Record = {
        "id": f"{subject.id}-c{number + 1}",
        "statement": f"{actors[0]['name']} and {' '.join(sentence(rng)).lower()}.",
        "quote": quote,
        **pattern,
        "actors": [str(actor["id"]) for actor in actors],
        "countries": rng.sample(subject.codes, rng.randint(1, 2)),
        "evidence": _evidence(subject, number, cast, rng),
    }
    if number in (0, 5):
        record["events"] = [f"{subject.id}-e{1 if number == 0 else 2}"]
    return record | _judgement(subject, pattern, rng)


def _judgement(subject: Subject, pattern: Record, rng: random.Random) -> Record:
    """Add what the kind and status of a claim ask for."""
    record: Record = {}
    if "confidence" in pattern:
        record["confidence_basis"] = text(rng)
    if pattern["kind"] == "attributed":
        said_on = subject.day - timedelta(days=rng.randint(1, 20))
        record |= {"speaker": subject.actors[0]["id"], "said_on": said_on.isoformat()}
    if pattern["kind"] == "forecast":
        record["resolves_by"] = f"{rng.randint(2026, 2030)}-12"
    if pattern["status"] != "unreviewed":
        record["verdict"] = text(rng)
    return record


def _evidence(subject: Subject, number: int, cast: Cast, rng: random.Random) -> list[Record]:
    """Take the first source in turn, so that each is mentioned, and any other for the second."""
    first = (subject.number * CLAIMS_PER_ARTICLE + number) % len(cast.sources)
    second = (first + rng.randrange(1, len(cast.sources))) % len(cast.sources)
    items: list[Record] = []
    for stance, index in zip(CLAIM_PATTERNS[number][1], (first, second), strict=False):
        item: Record = {
            "source": cast.sources[index]["id"],
            "stance": stance,
            "locator": f"p. {rng.randint(2, 90)}",
        }
        if index % 2:
            item |= {"quote": text(rng), "credibility": rng.randint(1, 4)}
        items.append(item)
    return items


def _event(subject: Subject, number: int, quote: str, cast: Cast, rng: random.Random) -> Record:
    day = subject.day - timedelta(days=rng.randint(40, 480))
    code = rng.choice(subject.codes)
    role = rng.choice(("host", "participant", "observer"))
    record: Record = {
        "id": f"{subject.id}-e{number + 1}",
        "date": day.isoformat() if rng.random() < 0.8 else f"{day:%Y-%m}",
        "title": " ".join(sentence(rng)[:8]).rstrip(","),
        "summary": text(rng),
        "type": rng.choice(EVENT_TYPES),
        "place": {"name": f"Port {person_name(rng.randrange(1200)).split()[1]}", "country": code},
        "actors": [str(subject.actors[0]["id"]), {"actor": subject.actors[1]["id"], "role": role}],
        "countries": list(dict.fromkeys([code, rng.choice(subject.codes)])),
        "sources": [_later_source(cast.sources, day, rng)],
        "importance": rng.randint(1, 3),
    }
    return record | ({"quote": quote} if number == 0 or subject.number % 2 else {})


def _later_source(sources: list[Record], day: date, rng: random.Random) -> str:
    """Choose a source that surely came after that day and its month."""
    earliest = (day + timedelta(days=31)).isoformat()
    first = bisect_left(sources, earliest, key=lambda source: str(source["date"]))
    return str(rng.choice(sources[first:])["id"])


if __name__ == "__main__":
    write_briefing(Path(sys.argv[1]), articles=int(sys.argv[2]))
