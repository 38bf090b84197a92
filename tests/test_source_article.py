"""The real source article, word for word, in a project of its own: it builds, and each claim is marked in its text."""

import re
from html import unescape
from pathlib import Path

import pytest

from briefgen.build import Options, build_project

_NOT_PROSE = re.compile(r"<(aside|button|sup)\b.*?</\1>|<[^>]+>", re.DOTALL)
SEED = Path(__file__).parents[2] / "shared" / "seed" / "source-article.txt"

ANNOTATIONS = """\
claims:
  - {id: pivotal, statement: Japan is pivotal., kind: assessment, quote: Japan is pivotal in fortifying U.S. alliances}
  - {id: leaders, statement: Kishida and Biden champion cooperation., quote: "Japanese Prime Minister Fumio Kishida and U.S. President Joe Biden"}
  - {id: both-championing, statement: They champion cooperation., quote: "U.S. President Joe Biden, both championing increased cooperation"}
  - id: hegseth
    statement: Hegseth is a commentator.
    status: refuted
    quote: Pete Hegseth, a prominent international relations commentator
    evidence: [{source: one, stance: disputes}, {source: two, stance: disputes}]
  - {id: pacific-command, statement: Pacific Command keeps sea lanes open., quote: "The U.S. Pacific Command, supported by Japan's Self-Defense Forces"}
  - {id: readiness, statement: It builds defense-offense readiness., quote: "fortify Japan's defense-offense readiness"}
  - id: key-judgement
    statement: The importance will endure.
    kind: forecast
    likelihood: likely
    quote: {exact: this strategic partnership in the Indo-Pacific, prefix: the significance of}
timeline:
  - id: hiroshima
    date: 2023-05
    title: G7 Summit in Hiroshima
    type: summit
    quote: the G7 Summit in Hiroshima (May 2023)
    actors: [{actor: kishida, role: host, post: Prime Minister}, biden]
    countries: [JP]
  - id: camp-david
    date: 2023-08
    title: Summit at Camp David
    type: summit
    quote: subsequent trilateral summit at Camp David (August 2023)
    actors: [{actor: biden, role: host, post: President}]
"""

RECORDS = """\
actors:
  - id: kishida
    name: Fumio Kishida
    roles: [{post: Prime Minister, start: 2021-10-04, end: 2024-10-01}]
  - id: biden
    name: Joe Biden
    roles: [{post: President, start: 2021-01-20, end: 2025-01-20}]
  - id: indopacom
    name: U.S. Indo-Pacific Command
    type: armed_force
    former_names: [{name: U.S. Pacific Command, end: 2018-05-30}]
sources:
  - {id: one, title: One, reliability: B}
  - {id: two, title: Two, reliability: B}
"""


def _write_project(folder: Path, article: str) -> None:
    title, _, *paragraphs = article.strip().splitlines()
    front = f'---\ntitle: "{title}"\ndate: 2025-04\nsummary_by: {{name: BingoBot 1.08, kind: machine}}\nactors: [indopacom]\n---\n'
    files = {
        "briefing.yaml": "title: Trial\n",
        "articles/source.md": front + "\n\n".join(paragraphs) + "\n",
        "articles/source.yaml": ANNOTATIONS,
        "actors.yaml": RECORDS,
    }
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.skipif(not SEED.is_file(), reason="the source article is not part of the project")
def test_source_article_builds_with_every_quote_marked(tmp_path: Path) -> None:
    _write_project(tmp_path, SEED.read_text(encoding="utf-8"))
    outcome = build_project(Options(project=tmp_path))
    assert [(found.code, found.message) for found, _ in outcome.problems] == []
    html = (tmp_path / "site/articles/source.html").read_text(encoding="utf-8")
    for anchor in (
        "pivotal",
        "leaders",
        "both-championing",
        "hegseth",
        "pacific-command",
        "readiness",
        "key-judgement",
    ):
        assert html.count(f'id="claim-{anchor}"') == 1, anchor
    assert html.count('id="event-hiroshima"') == html.count('id="event-camp-david"') == 1
    assert "May 2023" in (tmp_path / "site/timeline/index.html").read_text(encoding="utf-8")
    assert "U.S. Pacific Command" in (tmp_path / "site/actors/indopacom.html").read_text(encoding="utf-8")
    assert "Machine-written digest" in html
    assert "Digest by BingoBot 1.08" in html
    body = unescape(_NOT_PROSE.sub("", html[html.index('class="text with-notes"') :]))
    for sentence in ("Central to this effort are Japanese Prime Minister Fumio Kishida", "wary of China's territorial"):
        assert sentence in " ".join(body.split())
