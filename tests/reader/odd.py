"""Briefings at the edges: names without end, scripts of all sorts, dates far away, nothing at all."""

from typing import Any

from crowded import SOURCES, settings
from wording import Files, article, claim, name, paragraph, records, sentence

UNBROKEN = "".join(name(number).lower() for number in range(25)).capitalize()
SPACED = " ".join(name(number) for number in range(23))[:200].strip()
ARABIC = "محادثات بين الوزراء حول الميناء الجديد"
JAPANESE = "新しい港についての大臣級協議が行われ、来年も続けることで一致した"
EMOJI = "🚢🏗️ 👩‍👩‍👧‍👦 🇯🇵 ⚓⚓⚓"
TITLES = {"unbroken": UNBROKEN, "spaced": SPACED, "arabic": ARABIC, "japanese": JAPANESE, "emoji": EMOJI}
DATES = {
    "bronze": "-0976",
    "far-future": "Y17000",
    "next-century": "2150-03",
    "going-on": "2023-02/..",
    "until": "../2019",
    "some-day": "2023-05-XX",
    "decade": "199X",
    "perhaps": "2020-11%",
    "winter": "2021-24",
    "of-no-known-end": "2022-06/",
}


def nothing() -> Files:
    """Return a briefing of which only the settings exist."""
    return {"content/briefing.yaml": settings("Nothing yet")}


def oddities() -> Files:
    """Return a briefing in which every title, name and date is odd."""
    return {
        "content/briefing.yaml": settings(SPACED, key_judgements=["unbroken", "emoji"], description=UNBROKEN),
        "content/sources.yaml": SOURCES,
        "content/actors.yaml": records(actors=[*_odd_actors(), *_delegates(), _much_employed()]),
        "content/countries.yaml": records(countries=_odd_countries()),
        "content/timeline.yaml": records(timeline=[*_odd_events(), *_odd_titles(), _conference()]),
        **{path: text for id_, title in TITLES.items() for path, text in _odd_article(id_, title).items()},
        "content/articles/bare.md": article(
            "Without claims", "Nothing in it can be checked.", corrections=_corrections()
        ),
    }


def _odd_article(id_: str, title: str) -> Files:
    """Return an article of a title, with a claim that says the same."""
    language = {"arabic": "ar", "japanese": "ja"}.get(id_)
    more: dict[str, Any] = {"language": language} if language else {}
    judged = claim(2, id=id_, statement=title, verdict=title, quote=title, **_judged())
    return {
        f"content/articles/{id_}.md": article(title, f"{title}\n\n- {paragraph([7])}", summary=title, **more),
        f"content/articles/{id_}.yaml": records(claims=[judged]),
    }


def _judged() -> dict[str, Any]:
    return {
        "kind": "forecast",
        "likelihood": "almost certain",
        "confidence": "low",
        "confidence_basis": UNBROKEN,
        "resolves_by": "2150",
        "outcome": "did-not-happen",
        "resolved_on": "2023-02~",
        "resolution": UNBROKEN,
        "actors": ["odd-unbroken", "odd-spaced"],
        "countries": ["YUCS", "XK", "AA"],
        "history": [
            {"date": "2022-01", "status": "unreviewed", "likelihood": "likely"},
            {
                "date": "2023-01-09",
                "status": "disputed",
                "likelihood": "almost certain",
                "confidence": "low",
                "note": SPACED,
            },
        ],
    }


def _odd_actors() -> list[dict[str, Any]]:
    return [
        {"id": f"odd-{id_}", "name": title, "names": {"ja": JAPANESE, "ar": ARABIC}, "aliases": [f"{title} {EMOJI}"]}
        for id_, title in TITLES.items()
    ]


def _delegates() -> list[dict[str, Any]]:
    return [{"id": f"d-{n}", "name": f"{name(n)} {name(100 + n)}", "countries": ["YUCS"]} for n in range(40)]


def _much_employed() -> dict[str, Any]:
    """Return an actor with 60 posts, 55 of them past."""
    posts = [
        {
            "post": sentence(300 + n).removesuffix("."),
            "start": f"{1960 + n}~",
            **({"end": f"{1962 + n}-03"} if n < 55 else {}),
        }
        for n in range(60)
    ]
    return {"id": "much-employed", "name": "Holder of Sixty Posts", "roles": posts, "born": "1938?"}


def _odd_countries() -> list[dict[str, Any]]:
    assessed = {"period": "2023-01/2023-06", "trend": "deteriorated", "rationale": UNBROKEN, "claims": ["unbroken"]}
    return [
        {"code": "AA", "name": UNBROKEN, "naming_note": SPACED, "summary": SPACED},
        {"code": "XK", "assessments": [assessed, {**assessed, "trend": "improved", "period": "2023-07/.."}]},
    ]


def _odd_events() -> list[dict[str, Any]]:
    return [
        {"id": id_, "date": date, "title": f"Dated {date}", "countries": ["YUCS", "XK", "AA"], "status": status}
        for id_, date in DATES.items()
        for status in ["scheduled" if id_ in ("far-future", "next-century") else "occurred"]
    ]


def _odd_titles() -> list[dict[str, Any]]:
    return [
        {"id": f"odd-{id_}", "date": "2024-02-29", "title": title, "summary": title, "place": {"name": title}}
        for id_, title in TITLES.items()
    ]


def _conference() -> dict[str, Any]:
    """Return an event with 40 actors."""
    part = [{"actor": f"d-{n}", "role": "participant"} for n in range(40)]
    return {
        "id": "conference",
        "date": "2023-09",
        "title": "A conference of forty",
        "actors": part,
        "status": "alleged",
    }


def _corrections() -> list[dict[str, Any]]:
    return [{"date": "2024-05-20", "text": SPACED}, {"date": "2024-05-21", "text": UNBROKEN, "kind": "update"}]


def in_arabic() -> Files:
    """Return a briefing that is written from right to left."""
    said = ("قال الوزير إن المحادثات ستستأنف في الربيع المقبل", "وصلت السفينة إلى الميناء قبل يومين من الموعد")
    body = f"## الميناء\n\n{said[0]}. {said[1]}.\n\nنص لاتيني: {sentence(1)}"
    claims = [
        claim(1, id="talks", statement=said[0], verdict=said[1], quote=said[0], speaker="minister", countries=["EG"]),
        claim(2, id="ship", statement=said[1], quote=said[1]),
    ]
    return {
        "content/briefing.yaml": settings(
            "إحاطة عن الميناء", language="ar", publisher="دار المثال", key_judgements=["talks"]
        ),
        "content/sources.yaml": SOURCES,
        "content/actors.yaml": records(actors=[{"id": "minister", "name": "وزير النقل", "countries": ["EG"]}]),
        "content/timeline.yaml": records(timeline=_arabic_events()),
        "content/articles/port.md": article("محادثات الميناء", body, countries=["EG"], summary=said[1]),
        "content/articles/port.yaml": records(claims=claims),
    }


def _arabic_events() -> list[dict[str, Any]]:
    return [
        {"id": f"e-{n}", "date": date, "title": "وصول السفينة", "countries": ["EG", "JO"], "actors": ["minister"]}
        for n, date in enumerate(("2022-03", "2023-05-19/2023-05-21", "2024-05"))
    ]
