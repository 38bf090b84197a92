"""Text to fill briefings with: the same number gives the same words, and no two numbers the same sentence."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "za")
WORDS = """
The ministry of, A union of, The council of, Every harbour near, The railway to, A court in
opened, closed, measured, praised, delayed, copied, moved, counted, mended, leased, sold, guarded, searched, lit, insured
long, narrow, early, quiet, joint, costly, northern, unpaid, spare, public, frozen, steep, hollow, wooden, yearly, empty
bridges, granaries, ships, plans, roads, tunnels, markets, orchards, lamps, canals, towers, mines, ferries, looms, kilns
before, after, despite, because of, instead of, along with, in return for, regardless of
crowded, copper, fragile, local, famous, brittle, distant, royal, minor, damp, shallow, foreign, disputed, paved, tidal
walls, wells, forests, meadows, islands, pipelines, turbines, ledgers, treaties, gates, cranes, mills, dams, beacons
"""
PATTERN = [line.split(", ") for line in WORDS.strip().splitlines()]
"""Which words a sentence has, in their order; its name stands after the first."""

Files = dict[str, str]


def name(number: int) -> str:
    """Return a made-up name; numbers below 10,000 have names of their own, none of which is a part of another."""
    return "".join(SYLLABLES[number // 10**place % 10] for place in (3, 2, 1, 0)).capitalize()


def sentence(number: int) -> str:
    """Return a sentence of about a dozen words that no other number has; its fourth word is the number's name."""
    chance = hashlib.sha256(str(number).encode()).digest()
    words = [words[byte % len(words)] for words, byte in zip(PATTERN, chance, strict=False)]
    return f"{words[0]} {name(number)} {' '.join(words[1:])}."


def dense(number: int) -> str:
    """Return a sentence of about 18 words, seven of which stand nowhere else, so that its text packs as English does."""
    chance = hashlib.sha256(str(number).encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    strange = [chance[place : place + 7] for place in range(0, 49, 7)]
    return f"{sentence(number)[:-1]}, {' '.join(strange)}."


def across(first: str, second: str) -> str:
    """Return the last four words of a sentence and the first four of the next."""
    return " ".join((*first.split()[-4:], *second.split()[:4]))


def paragraph(numbers: Iterable[int]) -> str:
    """Return the sentences of some numbers, one after the other."""
    return " ".join(map(sentence, numbers))


def article(title: str, body: str, **fields: Any) -> str:
    """Return an article's file: front matter, given as fields, and text."""
    front = {"title": title, "date": "2024-05-14", **fields}
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    return "\n".join(("---", *lines, "---", "", body, ""))


def records(**lists: list[dict[str, Any]]) -> str:
    """Return a file of records. JSON is YAML."""
    return json.dumps(lists, ensure_ascii=False, indent=1)


def source(id_: str, **fields: Any) -> dict[str, Any]:
    """Return a source that evidence may come from."""
    return {"id": id_, "title": f"Record of {id_}", "reliability": "B", **fields}


STATUSES = ("unreviewed", "supported", "disputed", "misleading", "refuted", "unverifiable", "outdated", "retracted")


def claim(number: int, **fields: Any) -> dict[str, Any]:
    """Return a claim on the sentence of a number, its status by turns, with the evidence that the status needs."""
    stances = {"supported": ["supports"], "disputed": ["supports", "disputes"], "refuted": ["disputes"]}
    status = STATUSES[number % len(STATUSES)]
    evidence = [
        {"source": f"s-{stance}", "stance": stance, "quote": sentence(9000 - number), "credibility": 2}
        for stance in stances.get(status, ())
    ]
    own = {"id": f"c-{number}", "statement": sentence(number), "status": status, "verdict": sentence(5000 + number)}
    return {**own, "evidence": evidence, **fields}
