"""The site of the shipped briefing: valid, complete, self-contained, and as large as it is meant to be."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest
import yaml

ROOT = Path(__file__).parents[1]
FACTS = ROOT.parent / "shared" / "facts"
OWN_SCRIPT = re.compile(
    r'<script src="(?:\.\./)*(?:/)?static/[a-z]+\.js"(?: defer)?></script>|<script type="application/ld\+json"></script>'
)
VOID_OR_TEXT = re.compile(r"<script\b|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _trees(site: Path) -> Iterator[tuple[Path, object]]:
    for page in _pages(site):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        yield page, parser.parse(page.read_text(encoding="utf-8"))


def test_every_page_is_well_formed_html(shipped_site: Path) -> None:
    assert sum(1 for _ in _trees(shipped_site)) > 300


def test_ids_are_unique_and_labels_point_to_them(shipped_site: Path) -> None:
    for page in _pages(shipped_site):
        text = page.read_text(encoding="utf-8")
        counts = Counter(re.findall(r'<[^>]*\sid="([^"]*)"', text))
        assert not [id_ for id_, count in counts.items() if count > 1], page
        assert set(re.findall(r'aria-labelledby="([^"]*)"', text)) <= set(counts), page


def test_every_internal_link_and_fragment_resolves(shipped_site: Path) -> None:
    ids = {
        page: set(re.findall(r'<[^>]*\sid="([^"]*)"', page.read_text(encoding="utf-8")))
        for page in _pages(shipped_site)
    }
    seen = 0
    for page in ids:
        for address in re.findall(r'<[^>]*\s(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", address):
                continue
            path, _, fragment = unescape(address).partition("#")
            target = (page.parent / unquote(path)).resolve() if path else page
            assert target.is_file(), f"{page}: {address}"
            assert not fragment or fragment in ids[target], f"{page}: {address}"
            seen += 1
    assert seen > 5000


def test_pages_hold_no_script_of_their_own_and_fetch_nothing_from_elsewhere(shipped_site: Path) -> None:
    for page in _pages(shipped_site):
        text = page.read_text(encoding="utf-8")
        markup = "".join(re.findall(r"<[^>]*>", text))
        assert not VOID_OR_TEXT.search(OWN_SCRIPT.sub("", re.sub(r'href="https?:[^"]*"', "", markup))), page
        assert not re.search(r'\ssrc="(?:https?:)?//', text), page
        assert "Content-Security-Policy" in text, page


def test_every_record_has_a_page(shipped_site: Path) -> None:
    kinds = {"claims": "claims", "timeline": "events", "actors": "actors", "sources": "sources"}
    found = Counter[str]()
    for file in sorted((ROOT / "content").rglob("*.yaml")):
        for name, folder in kinds.items():
            for record in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get(name, None) or ():
                assert (shipped_site / folder / f"{record['id']}.html").is_file()
                found[name] += 1
    assert found["claims"] >= 25
    assert found["timeline"] >= 30
    assert found["actors"] >= 20
    assert found["sources"] >= 20


def test_the_briefing_is_as_large_as_meant() -> None:
    articles = sorted((ROOT / "content" / "articles").glob("*.md"))
    lengths = [
        len(re.findall(r"\b[\w'’-]+\b", re.sub(r"\]\([^)]*\)", "", a.read_text("utf-8").split("\n---\n")[1])))
        for a in articles
    ]
    assert len([length for length in lengths if length >= 400]) >= 5
    countries = yaml.safe_load((ROOT / "content" / "countries.yaml").read_text("utf-8"))["countries"]
    assert len(countries) >= 10


def test_every_quote_is_marked_in_its_article(shipped_site: Path) -> None:
    marked = 0
    for file in sorted((ROOT / "content" / "articles").glob("*.yaml")):
        page = (shipped_site / "articles" / f"{file.stem}.html").read_text(encoding="utf-8")
        records = yaml.safe_load(file.read_text(encoding="utf-8"))
        for kind, name in (("claim", "claims"), ("event", "timeline")):
            for record in records.get(name) or ():
                if "quote" in record or "quotes" in record:
                    assert page.count(f'id="{kind}-{record["id"]}"') == 1
                    marked += 1
    assert marked >= 55


@pytest.mark.skipif(not FACTS.is_dir(), reason="the fact sheets are not part of the project")
def test_no_address_and_no_proof_that_the_fact_sheets_do_not_give() -> None:
    facts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FACTS.glob("*.md")))
    content = "\n".join(
        p.read_text("utf-8") for p in sorted((ROOT / "content").rglob("*")) if p.suffix in (".yaml", ".md")
    )
    addresses = set(re.findall(r"https?://[^\s\"'>)\]]+", content))
    assert len(addresses) > 100
    assert [address for address in sorted(addresses) if address not in facts] == []
    for file in sorted((ROOT / "content" / "articles").glob("*.yaml")):
        for claim in yaml.safe_load(file.read_text(encoding="utf-8")).get("claims") or ():
            for item in claim.get("evidence") or ():
                assert item.get("quote", "") in facts, (claim["id"], item)


def test_nothing_is_dated_after_the_evidence() -> None:
    settings = yaml.safe_load((ROOT / "content" / "briefing.yaml").read_text(encoding="utf-8"))
    assert str(settings["as_of"]) == "2026-05-31"
    for article in sorted((ROOT / "content" / "articles").glob("*.md")):
        front = yaml.safe_load(article.read_text(encoding="utf-8").split("---\n")[1])
        assert str(front["date"]) <= "2026-05-31"
        assert str(front.get("updated", "")) <= "2026-05-31"
