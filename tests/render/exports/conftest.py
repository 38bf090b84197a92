"""Briefings of many kinds, as the exports see them: linked, with their pages planned, and nothing written."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec import structs

from briefgen.link.graph import knowledge_date, link, markdown_texts, publishable
from briefgen.read.project import read_project
from briefgen.read.prose import compile_prose
from briefgen.render.site import Site

ROOT = Path(__file__).parents[3]

HOSTILE = [
    "A <b>bold</b> & \"quoted\" 'title' ]]> <!-- --> &amp; &#0;",
    "C:\\New\\n; a, b: c\\, \\; \\\\ ^n",
    "one\ntwo\r\nthree\rfour\u2028five\u2029six",
    "\u202eright to left\u202c \u200fmark\u200e e\u0301 \U0001f1ef\U0001f1f5 \u200b\ufeff",
    "BEGIN:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "長い" * 400,
    "word " * 400,
]
"""Texts that break what is put together from texts without care."""

BASE = "base_url: https://example.org/b/\n"
ARTICLE = "---\ntitle: {title}\ndate: {date}\n---\n{text}\n"

JAPANESE = {
    "content/briefing.yaml": "title: 日本の概況\nlanguage: ja\ntimezone: Asia/Tokyo\n",
    "content/articles/a.md": "---\ntitle: 記事\ndate: 2024-05\ncountries: [JP]\nactors: [p]\n---\n首相は[会談](event:e)した。\n",
    "content/actors.yaml": "actors:\n  - {id: p, name: 首相}\n",
    "content/timeline.yaml": "timeline:\n  - {id: e, title: 会談、そして声明, date: 2024-05-01, time: '09:30', countries: [JP], actors: [p]}\n",
}
ARABIC = {
    "content/briefing.yaml": f"title: إحاطة\nlanguage: ar\nas_of: 2024-06-01\n{BASE}",
    "content/articles/a.md": "---\ntitle: مقال\ndate: 2024-05-14\ncountries: [EG]\n---\nقال الوزير إن المحادثات ستستأنف.\n",
    "content/claims.yaml": "claims:\n  - id: c\n    statement: المحادثات ستستأنف\n    status: supported\n    countries: [EG]\n"
    "    history:\n      - {date: 2024-05, status: unreviewed}\n      - {date: 2024-05-20, status: supported, note: تأكد}\n",
    "content/timeline.yaml": "timeline:\n  - {id: e, title: محادثات, date: 2024-05~, countries: [EG], summary: في القاهرة}\n",
}


def _hostile() -> dict[str, str]:
    """Return a briefing in which every text is hostile."""
    quoted = ['"' + text.encode("unicode_escape").decode().replace('"', '\\"') + '"' for text in HOSTILE]
    files = {"content/briefing.yaml": f"title: {quoted[0]}\ndescription: {quoted[2]}\npublisher: {quoted[3]}\n{BASE}"}
    records: dict[str, list[str]] = {"claims": [], "actors": [], "timeline": [], "sources": []}
    for number, text in enumerate(quoted):
        record = f"\n  - id: x{number}\n    "
        records["claims"].append(
            f"{record}statement: {text}\n    verdict: {text}\n    actors: [x{number}]\n    topics: [{text}]\n    history:"
            f"\n      - {{date: 2024-01-01, status: supported, note: {text}}}"
            f"\n      - {{date: 2024-01-02, status: unreviewed, note: {text}}}"
        )
        records["actors"].append(f"{record}name: {text}\n    countries: [JP]")
        records["timeline"].append(
            f"{record}title: {text}\n    date: 2024-01-01\n    summary: {text}\n    place: {{name: {text}, country: JP}}"
            f"\n    actors: [x{number}]\n    other_dates: [{{date: 2024-02, source: x{number}}}]"
        )
        records["sources"].append(f"{record}title: {text}")
        front = f"title: {text}\ndate: 2024-01-01\nsummary: {text}\nauthors: [{text}]\nactors: [x{number}]\n"
        corrections = f"corrections:\n  - {{date: 2024-01-03, text: {text}, kind: {text}}}\n"
        files[f"content/articles/x{number}.md"] = f"---\n{front}{corrections}---\nText <b>&amp; more\n"
    files["content/claims.yaml"] = "".join(f"{kind}:{''.join(items)}\n" for kind, items in records.items())
    return files


BRIEFINGS: dict[str, dict[str, str]] = {
    "minimal": {},
    "empty": {"content/briefing.yaml": "title: Nothing yet\n", "content/articles/a.md": ""},
    "without dates": {
        "content/briefing.yaml": "title: Undated\n",
        "content/articles/a.md": "",
        "content/claims.yaml": "claims:\n  - {id: c, statement: It is so, countries: [JP]}\n",
        "content/actors.yaml": "actors:\n  - {id: p, name: A person}\n",
    },
    "bare": {
        "content/briefing.yaml": "title: Bare\n",
        "content/articles/a.md": "---\ntitle: A\ndate: 2024\n---\n",
        "content/articles/a.yaml": "claims:\n  - {id: in, statement: S, evidence: [{source: s, stance: supports}],"
        " relations: [{type: supports, claim: c}], history: [{date: 2024}]}\ntimeline:\n  - {id: in, title: E, date: 2024}\n",
        "content/pages/p.md": "---\ntitle: P\n---\n",
        "content/claims.yaml": "claims:\n  - {id: c, statement: S}\nactors:\n  - {id: a, name: A, roles: [{post: P}], member_of: [{actor: b}]}\n"
        "  - {id: b, name: B, type: organization}\nsources:\n  - {id: s, title: S}\ncountries:\n  - {code: JP}\n"
        "timeline:\n  - {id: e, title: E, date: 2024, place: {name: P}, actors: [a], other_dates: [{date: 2023, source: s}]}\n",
    },
    "far dates": {
        "content/briefing.yaml": f"title: Far\n{BASE}",
        "content/articles/a.md": ARTICLE.format(title="Old", date="-0044", text="Text."),
        "content/articles/b.md": ARTICLE.format(title="Late", date="Y12345", text="Text."),
        "content/timeline.yaml": "timeline:\n"
        + "".join(
            f"  - {{id: e{number}, title: Far, date: '{date}', countries: [IT]}}\n"
            for number, date in enumerate(("-0044-03-15", "Y12345", "9999-12-31", "0001-01-01", "../-0044", "0000/.."))
        ),
    },
    "japanese": JAPANESE,
    "arabic": ARABIC,
    "hostile": _hostile(),
    "hostile, at no address": {**_hostile(), "content/briefing.yaml": "title: A briefing\n"},
}

Linked = Callable[[Mapping[str, str]], Site]


@pytest.fixture
def linked(project: Callable[[Mapping[str, str]], Path]) -> Linked:
    """Return a function that reads and links a briefing; an article without text is not there."""

    def make(files: Mapping[str, str]) -> Site:
        folder = project(files)
        for name, text in files.items():
            if not text:
                (folder / name).unlink()
        return linked_folder(folder)

    return make


@pytest.fixture(params=[*BRIEFINGS, "shipped", "shipped, with an address"])
def any_site(request: pytest.FixtureRequest, linked: Linked) -> Site:
    """Return each of the briefings in turn, and that which is shipped."""
    if request.param in BRIEFINGS:
        return linked(BRIEFINGS[request.param])
    return linked_folder(ROOT, "https://example.org/b" if "address" in request.param else None)


def linked_folder(folder: Path, base_url: str | None = None) -> Site:
    """Return what pages of a project are made from."""
    read = read_project(folder)
    if base_url is not None:
        read = structs.replace(read, briefing=structs.replace(read.briefing, base_url=base_url))
    as_of = knowledge_date(read, None)
    project, withheld = publishable(read, as_of, False)
    prose = {ref: compile_prose(text, place)[0] for ref, (text, place) in markdown_texts(project).items()}
    graph, problems = link(project, prose, as_of, withheld, read.briefing.as_of is not None)
    assert not [*read.problems, *problems], [*read.problems, *problems]
    return Site(graph)
