"""The country page: situation, what comes next and came last, claims by status, relations with other countries."""

import gzip
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from briefgen.build import Options, build_project
from briefgen.render.views.country import CLAIMS, LATEST

Project = Callable[[Mapping[str, str]], Path]
SETTINGS = "title: A briefing\nas_of: 2024-06-01\n"


def page(project: Path, code: str = "jp") -> str:
    outcome = build_project(Options(project=project))
    assert not outcome.failed, outcome.problems
    return (project / "site" / "countries" / f"{code}.html").read_text("utf-8")


def section(html: str, name: str) -> str:
    """Return the section with a heading of this id."""
    return re.search(rf'<section[^>]* aria-labelledby="{name}"[^>]*>.*?</section>', html, re.DOTALL)[0]  # type: ignore[index]


def events(*rows: str) -> str:
    return "timeline:\n" + "".join(f"  - {{{row}}}\n" for row in rows)


def test_the_nearest_events_are_seen_and_all_can_be_reached(project: Project) -> None:
    past = [f"id: p{n:02}, date: 2024-01-{n:02}, title: Past {n:02}, countries: [JP]" for n in range(1, 21)]
    next_ = [f"id: n{n}, date: 2025-0{n}-01, title: Next {n}, countries: [JP], status: scheduled" for n in range(1, 7)]
    html = section(
        page(project({"content/briefing.yaml": SETTINGS, "content/timeline.yaml": events(*past, *next_)})), "events"
    )
    seen = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    assert re.findall(r"Next \d", seen) == ["Next 1", "Next 2", "Next 3", "Next 4"]
    assert re.findall(r"Past \d\d", seen) == [f"Past {n:02}" for n in range(20, 20 - LATEST, -1)]
    assert re.findall(r"Past \d\d", html) == [f"Past {n:02}" for n in range(20, 0, -1)]
    assert re.findall(r"Next \d", html) == [f"Next {n}" for n in range(1, 7)]
    assert "Earlier: 14 more" in html and "Later: 2 more" in html


def test_few_events_are_not_folded(project: Project) -> None:
    html = page(project({"content/timeline.yaml": events("id: a, date: 2024-01-01, title: One, countries: [JP]")}))
    assert "<details" not in section(html, "events")
    assert "<h3>Next</h3>" not in html


def test_claims_stand_by_status_with_their_numbers(project: Project) -> None:
    rows = [f"  - {{id: u{n}, statement: Unreviewed {n}., countries: [JP]}}\n" for n in range(CLAIMS + 2)]
    rows.append("  - {id: o, statement: Outdated., countries: [JP], status: outdated}\n")
    html = section(page(project({"content/claims.yaml": "claims:\n" + "".join(rows)})), "claims")
    heads = re.findall(r"<h3>.*?</span> *(\w+)</span> <span class=\"meta\">(\d+)</span></h3>", html, re.DOTALL)
    assert heads == [("Unreviewed", str(CLAIMS + 2)), ("Outdated", "1")]
    seen = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    assert len(re.findall(r"Unreviewed \d", seen)) == CLAIMS
    assert len(set(re.findall(r"Unreviewed \d", html))) == CLAIMS + 2
    assert "<summary>2 more</summary>" in html


def test_a_trend_has_a_sign_and_a_word(project: Project) -> None:
    country = (
        "countries:\n  - code: JP\n    assessments:\n"
        "      - {period: 2022, trend: improved, rationale: First.}\n"
        "      - {period: 2024, trend: deteriorated, rationale: Third.}\n"
        "      - {period: 2023, trend: unchanged, rationale: Second.}\n"
    )
    html = section(page(project({"content/countries.yaml": country})), "situation")
    assert re.findall(r'<strong class="trend (\w+)"><span class="sign" aria-hidden="true">(.)</span> \1<', html) == [
        ("deteriorated", "↓"),
        ("unchanged", "="),
        ("improved", "↑"),
    ]


def test_relations_say_who_what_and_when(project: Project) -> None:
    rows = events(
        "id: a, date: 2024-01-01, title: One, countries: [JP, KR]",
        "id: b, date: 2024-03-01, title: Two, countries: [JP, KR]",
        "id: c, date: 2024-02-01, title: Three, countries: [JP, US], place: {name: Seoul, country: KR}",
    )
    claims = "claims:\n  - {id: d, statement: A claim., countries: [JP, KR]}\n"
    html = section(page(project({"content/timeline.yaml": rows, "content/claims.yaml": claims})), "relations")
    korea, america = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.DOTALL)
    assert "🇰🇷" in korea and 'href="../countries/kr.html"' in korea
    assert "3 events · 1 claim<" in korea
    assert "1 March 2024" in korea and 'href="../events/b.html"' in korea
    assert '<rect class="events" width="75" height="8"/><rect class="claims" x="75" width="25" height="8"/>' in korea
    assert "1 event · 0 claims" in america
    assert '<rect class="events" width="25" height="8"/><rect class="claims" x="25" width="0" height="8"/>' in america
    assert "style=" not in html


def test_the_latest_event_of_a_relation_is_past_while_there_is_one(project: Project) -> None:
    coming = "id: soon, date: 2030, title: Soon, countries: [JP, KR, US], status: scheduled"
    rows = events("id: past, date: 2024-01-01, title: Past, countries: [JP, KR]", coming)
    html = section(page(project({"content/briefing.yaml": SETTINGS, "content/timeline.yaml": rows})), "relations")
    korea, america = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.DOTALL)
    assert "2 events" in korea and 'href="../events/past.html"' in korea and "Soon" not in korea
    assert "1 event ·" in america and 'href="../events/soon.html"' in america


def test_the_sections_of_the_page_are_linked_with_their_numbers(project: Project) -> None:
    rows = events("id: a, date: 2024-01-01, title: One, countries: [JP, KR]")
    html = page(project({"content/timeline.yaml": rows}))
    found = re.findall(r'<a href="#(\w+)"><strong>(\d+)</strong> (\w+)</a>', html)
    assert found == [("events", "1", "Events"), ("relations", "1", "Relations")]
    assert all(f'id="{id_}"' in html for id_, _, _ in found)


def test_a_country_that_is_only_linked_to_has_a_whole_page(project: Project) -> None:
    article = "---\ntitle: An article\ndate: 2024-05-14\n---\nSee [Japan](country:JP) and [it](country:SUHH).\n"
    folder = project({"content/articles/a.md": article})
    html = page(folder)
    assert "country-map" in html
    assert '<nav aria-label="On this page">' not in html
    former = (folder / "site" / "countries" / "suhh.html").read_text("utf-8")
    assert "<svg" not in former.partition("<main")[2]
    assert "how disputed places are drawn" not in former
    assert "Natural Earth" not in former


def test_boundaries_are_told_beside_the_map_and_in_full_below(project: Project) -> None:
    countries = "countries:\n  - {code: CN}\n  - {code: FR}\n"
    folder = project({"content/countries.yaml": countries})
    china = page(folder, "cn")
    assert 'which follow the maps of the United Nations, with exceptions; see <a href="#boundaries">' in " ".join(
        china.split()
    )
    assert (
        "Taiwan, which China claims, is drawn as a shape of its own. <strong>This is not how the United Nations draw it."
        in china
    )
    france = (folder / "site" / "countries" / "fr.html").read_text("utf-8")
    assert "which follow the maps of the United Nations." in france
    assert 'id="boundaries"' not in france


def test_a_crowded_page_stays_within_its_budget(shipped_site: Path) -> None:
    sizes = {path.stem: len(gzip.compress(path.read_bytes())) for path in (shipped_site / "countries").glob("??.html")}
    assert len(sizes) >= 15
    assert {code: size for code, size in sizes.items() if size > 20_000} == {}
