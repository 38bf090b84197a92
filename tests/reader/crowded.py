"""Briefings with much of everything: 300 claims in one article, 450 events, an article of the budget's size."""

from typing import Any

from wording import Files, across, article, claim, dense, name, paragraph, records, sentence, source

CLAIMS = 300
EVENTS = 450
COUNTRIES = ("JP", "KR", "US", "FR", "BR", "KE")
SOURCES = records(sources=[source("s-supports"), source("s-disputes")])


def settings(title: str, **fields: Any) -> str:
    """Return the settings of a briefing."""
    return records(**{"title": title, "as_of": "2024-06-01", **fields})


def three_hundred_claims() -> Files:
    """Return an article whose 300 claims quote it in every way that quotes can stand to one another."""
    firsts = range(0, CLAIMS, 10)
    blocks = [block for first in firsts for block in _text_of_ten(first)]
    return {
        "content/briefing.yaml": settings("Three hundred claims"),
        "content/sources.yaml": SOURCES,
        "content/articles/crowd.md": article("Three hundred claims in one article", "\n\n".join(blocks)),
        "content/articles/crowd.yaml": records(claims=[claim for first in firsts for claim in _ten_claims(first)]),
    }


def _text_of_ten(first: int) -> list[str]:
    """Return blocks that hold what the ten claims of `_ten_claims` quote."""
    said = [sentence(first + number) for number in range(10)]
    return [
        f"## {said[9].removesuffix('.')}",
        f"{said[0]} {said[1]} {said[2]}",
        f"- A list. {said[3].replace(' ', ' **', 1)}**\n- {sentence(first + 1000)}",
        f"> {said[4]}\n\n{said[5]}",
        f"| place | what |\n|---|---|\n| {name(first + 2000)} | {said[6]} |",
        f"Quoted: “{said[7]}” And [linked: {said[8]}](https://example.org/{first}), as was said.",
    ]


def _ten_claims(first: int) -> list[dict[str, Any]]:
    """Return claims whose words overlap, hold one another, run over a paragraph's end, stand twice, in a table ..."""
    said = [sentence(first + number) for number in range(10)]
    quotes: list[list[str]] = [
        [said[0]],
        [across(said[0], said[1])],
        [f"{said[1]} {said[2]}"],
        [said[3]],
        [across(said[4], said[5])],
        [said[5], sentence(first + 1000)],
        [said[6]],
        [f"“{said[7]}”"],
        [said[8].removesuffix(".")],
        [said[9].removesuffix(".")],
    ]
    return [claim(first + number, quotes=quote) for number, quote in enumerate(quotes)]


def article_of_the_budget() -> Files:
    """Return a briefing whose first article has about 3,000 words, 40 claims and all that articles have."""
    body = "\n\n".join(block for first in range(0, 160, 20) for block in _section(first))
    return {
        "content/briefing.yaml": settings("Of usual size", publisher="Example Press"),
        "content/sources.yaml": SOURCES,
        "content/actors.yaml": records(actors=_speakers()),
        "content/articles/usual.md": article("An article of the usual size", body, **_front()),
        "content/articles/usual.yaml": records(claims=_forty_claims(), timeline=_dated(15)),
        "content/articles/before.md": article("The article before", paragraph(range(8000, 8020)), date="2024-05-01"),
    }


def _front() -> dict[str, Any]:
    return {
        "summary": " ".join(map(dense, (980, 981))),
        "authors": ["A. Writer", "B. Editor"],
        "key_points": [{"text": dense(960 + n), "icon": "⚓", "claim": f"c-{n}"} for n in range(6)],
        "summary_by": {"name": "A program", "kind": "machine"},
        "countries": list(COUNTRIES),
        "actors": [f"a-{n}" for n in range(6)],
        "topics": ["harbours", "railways", "tolls"],
        "source": "s-supports",
        "corrections": [{"date": "2024-05-20", "text": sentence(990)}],
    }


def _section(first: int) -> list[str]:
    """Return a heading and four paragraphs of five sentences, with a citation in each and names that become links."""
    heading = f"## {sentence(5000 + first).removesuffix('.')}"
    starts = range(first, first + 20, 5)
    texts = (" ".join(map(dense, range(start, start + 5))) for start in starts)
    named = (
        f"{text} {name(7000 + start % 6)} agreed.[](source:s-supports)"
        for text, start in zip(texts, starts, strict=True)
    )
    return [heading, *named]


def _speakers() -> list[dict[str, Any]]:
    return [
        {"id": f"a-{n}", "name": f"{name(7000 + n)} {name(7100 + n)}", "aliases": [name(7000 + n)], "countries": [code]}
        for n, code in enumerate(COUNTRIES)
    ]


def _forty_claims() -> list[dict[str, Any]]:
    return [
        claim(
            number,
            statement=dense(2000 + number),
            verdict=dense(2100 + number),
            context=dense(2200 + number),
            quote=sentence(number * 4).removesuffix("."),
            speaker=f"a-{number % 6}",
            countries=[COUNTRIES[number % 6]],
            relations=[{"type": "contradicts", "claim": f"c-{number - 1}"}] if number % 5 == 4 else [],
        )
        for number in range(40)
    ]


def _dated(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"e-{n}", "date": f"2023-{n % 12 + 1:02d}-10", "title": sentence(4000 + n), "summary": dense(4500 + n)}
        for n in range(count)
    ]


def thirty_years() -> Files:
    """Return 450 events over 30 years, so that the timeline has a page for each year."""
    events = [
        {
            "id": f"e-{n}",
            "date": f"{1994 + n % 30}-{n // 30 % 12 + 1:02d}",
            "title": sentence(n),
            "type": ("summit", "treaty", "incident", "other")[n % 4],
            "importance": n % 3 + 1,
            "countries": [COUNTRIES[n % 6], COUNTRIES[n // 6 % 6]] if n % 6 != n // 6 % 6 else [COUNTRIES[n % 6]],
            "actors": [f"a-{n % 6}"],
        }
        for n in range(EVENTS)
    ]
    return {
        "content/briefing.yaml": settings("Thirty years"),
        "content/actors.yaml": records(actors=_speakers()),
        "content/timeline.yaml": records(timeline=events),
    }
