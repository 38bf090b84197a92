"""An imported article builds at once, beside whatever is there; nothing that is there is touched; what can't be is said."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sitecase
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sampling import sample

from briefgen.author.importing.folder import Choices, Imported, import_article, write_files
from briefgen.author.importing.intake import ImportRefused
from briefgen.author.scaffold import write_briefing
from briefgen.build import Options, build_project, check_project
from briefgen.cli import cli
from briefgen.link.anchor import find_quote
from briefgen.model import Quote
from briefgen.read.prose import compile_prose
from briefgen.read.visible import read_visible
from briefgen.source import WholeFile

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests/data/import"
TEXTS = sorted(path for path in GOLD.iterdir() if path.suffix != ".json")
SEED = ROOT.parent / "shared/seed/source-article.txt"
Project = Callable[[Mapping[str, str]], Path]
Tree = Callable[[Path], dict[str, bytes]]

TEXT = """\
Talks resume in Seoul
By Jane Roe
Published 3 May 2024

South Korean Foreign Minister Cho Tae-yul said on 2 May 2024 that talks with Japan would resume within weeks of the vote.

The decision is significant for both countries, and for the alliance that the two have with the United States.
"""


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    """A briefing as `init` makes it."""
    write_briefing(tmp_path / "briefing")
    return tmp_path / "briefing"


def add(folder: Path, text: str | bytes, name: str = "text.txt", **choices: str | bool) -> Imported:
    imported = import_article(text if isinstance(text, bytes) else text.encode(), name, folder, Choices(**choices))  # type: ignore[arg-type]
    write_files(folder, imported.files)
    return imported


def quotes_of(imported: Imported) -> list[Quote]:
    records = [*imported.draft.claims, *imported.draft.events]
    found = [record.fields["quote"] for record in records if "quote" in record.fields]
    return [Quote(exact=quote) if isinstance(quote, str) else Quote(**quote) for quote in found]


def errors(folder: Path, **options: bool) -> list[str]:
    outcome = check_project(Options(folder, **options))  # type: ignore[arg-type]
    return [line for line in sitecase.rendered(outcome) if " error " in line]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_builds_at_once_and_leaves_all_else_alone(briefing: Path, tree: Tree, path: Path) -> None:
    before = tree(briefing)
    imported = add(briefing, path.read_bytes(), path.name)
    after = tree(briefing)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == set(imported.files)
    assert errors(briefing) == [] and errors(briefing, drafts=True) == []
    assert len(quotes_of(imported)) > 3


def test_the_page_of_a_draft_marks_what_is_quoted(briefing: Path) -> None:
    imported = add(briefing, (GOLD / "wire.txt").read_bytes())
    assert build_project(Options(briefing, drafts=True)).published
    page = (briefing / f"site/articles/{imported.id}.html").read_text(encoding="utf-8")
    assert len(re.findall(r'id="(?:claim|event)-', page)) >= len(quotes_of(imported)) > 8


def test_a_text_builds_in_a_large_briefing_whose_actors_it_names(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    text = TEXT.replace("Cho Tae-yul", "Cho Tae-yul and Fumio Kishida").replace(
        "Published 3 May 2024", "Published 3 May 2030"
    )
    text += "\nKishida Fumio said in May 1900 that the Self-Defense Forces and the Quad were important to the whole region.\n"
    imported = add(tmp_path, text)
    assert {"kishida-fumio", "jsdf", "quad"} <= set(imported.draft.known_actors)
    assert errors(tmp_path, drafts=True) == []
    old = next(event for event in imported.draft.events if event.fields["date"] == "1900-05")
    assert "kishida-fumio" not in old.fields.get("actors", ()), "nobody takes part in what was before his time"


def test_each_quote_stands_once_by_the_rules_of_the_build(briefing: Path) -> None:
    sentence = "The treaty is important to Japan, and the vote of May 2023 showed it."
    imported = add(briefing, f"Twice\n\nAt first {sentence}\n\n{sentence} {sentence}\n\nIn the end, {sentence}\n")
    prose, _ = compile_prose(imported.draft.body, WholeFile("x"))
    visible = read_visible(prose.html)
    assert len(quotes_of(imported)) > 4
    assert any(quote.prefix or quote.suffix for quote in quotes_of(imported))
    for quote in quotes_of(imported):
        assert len(find_quote(quote, visible)) == 1, quote
    assert errors(briefing, drafts=True) == []


PIECES = st.sampled_from(
    [
        *("Japan", "U.S.", "said", "will", "in May 2023", "President", "Joe Biden", "NATO", "Ministry of", "crucial", "🎯", "“", "—"),
        *("**", "# ", "\n\n", "\n", "- ", "> ", "[x](javascript:1)", "<b>", "&amp;", "`", "|", "{: #a}", "[^1]", "1. ", "    ", "\\"),
        *("---\n", "https://a.example/b", "![p](q.png)", ":", "*[a]: b", ". ", ", ", "(", ")", "\u00ad", "\u200b", "e\u0301", "\x00"),
    ]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40), st.sampled_from(["a.txt", "a.md", "a.html"]))
@example(["Title", "\n\n", "x ", "[x](javascript:1)"], "a.md")
@example(["---\n", "in May 2023"], "a.md")
def test_any_text_builds_or_is_refused(tmp_path: Path, pieces: list[str], name: str) -> None:
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    write_briefing(folder)
    try:
        add(folder, "Title\n\nBody of words. " + "".join(pieces), name, id="x", date="2024-01")
    except ImportRefused:
        return
    assert errors(folder, drafts=True) == []


@pytest.mark.skipif(not SEED.is_file(), reason="the source article is not part of the project")
def test_the_source_article_is_understood(briefing: Path) -> None:
    imported = add(briefing, SEED.read_bytes(), SEED.name)
    front, parts = imported.draft.front, imported.parts
    assert front["summary_by"] == {"name": "BingoBot 1.08", "kind": "machine"}
    assert [point["icon"] for point in front["key_points"]] == ["🇯🇵", "🤝", "🌏", "🗓", "✨", "🎯"]
    assert all("claim" in point for point in front["key_points"])
    assert len(parts.left_out) == 1 and set(front["countries"]) == {"JP", "US", "KR", "AU", "PH", "CN", "KP"}
    assert [event.fields["date"] for event in imported.draft.events] == ["2023-05", "2023-08"]
    actors = {actor.fields["name"]: actor.fields for actor in imported.draft.actors}
    assert {"Fumio Kishida", "Joe Biden", "Lloyd Austin", "Pete Hegseth", "U.S. Pacific Command", "G7"} <= set(actors)
    assert actors["Lloyd Austin"]["roles"] == [{"post": "Secretary of Defense"}]
    assert sum(block.kind == "heading" for block in parts.body) == 4
    assert front["date"] == "2023-08?"
    assert errors(briefing, drafts=True) == []


def test_key_points_may_stay_where_quotes_reach_them(briefing: Path) -> None:
    imported = add(briefing, (GOLD / "digest.txt").read_bytes(), keep_points=True)
    assert "key_points" not in imported.draft.front
    assert all("quote" in event.fields for event in imported.draft.events)
    assert errors(briefing, drafts=True) == []


def test_a_digest_and_nothing_else_is_text(briefing: Path) -> None:
    imported = add(briefing, "Title\n\n- 🎯 Japan acted in May 2023.\n- 🎯 China did not follow at all.\n")
    assert imported.draft.body.count("\n- ") + imported.draft.body.startswith("- ") == 2


def test_a_date_is_told_or_marked_as_a_guess_or_asked_for(briefing: Path) -> None:
    assert add(briefing, TEXT).draft.front["date"] == "2024-05-03"
    assert add(briefing, TEXT, id="b", date="2024-06").draft.front["date"] == "2024-06"
    guessed = add(
        briefing,
        TEXT.replace("Published 3 May 2024\n", "").replace("that talks with Japan would", "talks with Japan"),
        id="c",
    )
    assert guessed.draft.front["date"] == "2024-05-02?"
    assert re.search(
        r'^date: "2024-05-02\?"  # not told', (briefing / "content/articles/c.md").read_text(encoding="utf-8"), re.M
    )
    with pytest.raises(ImportRefused, match="--date"):
        add(briefing, "Title\n\nNo day is named in this text at all.\n", id="d")


def test_what_is_to_come_is_scheduled(project: Project) -> None:
    folder = project({"content/briefing.yaml": "title: A\nas_of: 2024-06-01\n"})
    imported = add(
        folder,
        "Title\n\nThe vote was held in May 2024. The next one will be in 2030, they met in July 2024.\n",
        date="2024-08-01",
    )
    told = {event.fields["date"]: event.fields.get("status") for event in imported.draft.events}
    assert told == {"2024-05": None, "2030": "scheduled", "2024-07": "scheduled"}
    assert errors(folder, drafts=True) == []


def test_a_source_is_known_by_id_or_address_or_made(briefing: Path) -> None:
    page = (GOLD / "page.html").read_bytes()
    made = add(briefing, page, "page.html")
    assert made.new_source and "riftcourier.example" in made.files[f"content/articles/{made.id}.yaml"]
    again = add(briefing, page, "page.html", id="again")
    assert (again.source, again.new_source) == (made.source, False)
    assert add(briefing, TEXT, source="ministry-statement").source == "ministry-statement"
    with pytest.raises(ImportRefused, match="no source"):
        add(briefing, TEXT, id="x", source="nobody")


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["import", *arguments], input=given)


def test_the_command_tells_what_it_found_and_writes_once(briefing: Path, tree: Tree) -> None:
    done = run("-", "-C", str(briefing), given=TEXT.encode())
    assert done.exit_code == 0, done.output
    assert "2024-05-03 (as the text says)" in done.output and "next: review" in done.output
    assert "Jane Roe" in done.output and "0 known, 1 new" in done.output
    before = tree(briefing)
    again = run("-", "-C", str(briefing), given=TEXT.encode())
    assert again.exit_code == 2 and 'an article "talks-resume-in-seoul" already' in again.output
    assert tree(briefing) == before


def test_a_dry_run_shows_and_writes_nothing(briefing: Path, tree: Tree) -> None:
    before = tree(briefing)
    done = run("-", "--dry-run", "-C", str(briefing), given=TEXT.encode())
    assert done.exit_code == 0 and "speaker: cho-tae-yul" in done.output
    assert tree(briefing) == before


def test_errors_elsewhere_are_told_apart(briefing: Path) -> None:
    (briefing / "content/claims.yaml").write_text(
        "claims:\n  - {id: x, statement: X, speaker: nobody}\n", encoding="utf-8"
    )
    done = run("-", "-C", str(briefing), given=TEXT.encode())
    assert done.exit_code == 0 and "the rest of the content has 1 error" in done.output


HOSTILE: dict[str, bytes] = {
    "too large": b"x " * 4_100_000,
    "empty": b" \n\n",
    "not UTF-8": b"T\n\nM\xfcller",
    "surrogate": b"T\n\n\xed\xa0\x80",
    "nested": b"<html>" + b"<div>" * 2_000 + b"x",
    "elements": b"<html>" + b"<p>x" * 110_000,
    "attributes": b"<html><p " + b" ".join(b"a%d" % i for i in range(100_000)) + b">x in May 2023",
    "formatting": b"<html><p>" + b"".join(b"<b id=%d>" % i for i in range(500)) + b"</p>" + b"<p>x</p>" * 9_000,
    "comments": b"<html>" + b"<!--" * 40_000 + b"<p>x",
    "a long line": b"T in May 2023\n\n" + b"Ministry of A, " * 12_000,
    "brackets": b"# T\n\n" + b"[" * 40_000,
    "alike": b"T\n\n" + b"In May 2023 John Smith said that Japan will be crucial.\n\n" * 800,
    "commas": b"T in May 2023\n\n" + b"Ministry of A, " * 3_000,
    "a long title": b"<html><title>" + b"x" * 30_000 + b"</title><p>In May 2023 it was crucial.</p>",
    "a long point": b"T\n\n- \xe2\x9a\xa1 " + b"word " * 5_000 + b"\n- \xe2\x9a\xa1 In May 2023\n\nBody text.\n",
    "a long sentence": b"T\n\n" + b"word " * 6_000 + b"will be crucial in May 2023.\n",
    "a block inside code": b"# T\n\n<code>a<p>b</p>c</code> <a href='x'><div>d</div></a> in May 2023 `x`\n",
    "initials": b"T in May 2023\n\n" + b"A.B. " * 9_000,
    "bullets": b"T in May 2023\n\n" + b"- " * 20_000 + b"x",
}


@pytest.mark.parametrize("name", sample(HOSTILE, "a long title", "a long point", "a block inside code", "initials"))
def test_hostile_texts_end_in_a_result_or_a_word(
    briefing: Path, within: Callable[[float], AbstractContextManager[None]], name: str
) -> None:
    with within(60):
        try:
            imported = add(briefing, HOSTILE[name], name, id="x", date="2024")
        except ImportRefused as error:
            assert str(error) and "\n" not in str(error)
        else:
            assert imported.draft.body.strip()
            assert errors(briefing, drafts=True) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_that_say_so_are_read(briefing: Path, encoding: str) -> None:
    mark = "" if encoding in ("utf-8-sig", "utf-16") else "\ufeff"
    assert add(briefing, (mark + TEXT).encode(encoding)).parts.title == "Talks resume in Seoul"


def test_old_pages_are_read_as_they_declare(briefing: Path) -> None:
    page = (
        '<html><meta charset="iso-8859-1"><h1>M\xfcller \x93spoke\x94</h1><p>In May 2023 he spoke for long.</p>'.encode(
            "latin-1"
        )
    )
    assert add(briefing, page, "x.html").parts.title == "Müller “spoke”"


def test_nothing_is_written_through_a_link_that_leads_out(briefing: Path, tmp_path: Path) -> None:
    shutil.rmtree(briefing / "content/articles")
    (tmp_path / "outside").mkdir()
    (briefing / "content/articles").symlink_to(tmp_path / "outside")
    with pytest.raises(ImportRefused, match="leads out"):
        add(briefing, TEXT)
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("id_", ["../x", "X", "a\n", "a--b", "a" * 101])
def test_a_bad_id_is_refused(briefing: Path, id_: str) -> None:
    with pytest.raises(ImportRefused, match="is not an id"):
        add(briefing, TEXT, id=id_)


def test_gold_texts_are_complete() -> None:
    assert {path.stem for path in TEXTS} == {path.stem for path in GOLD.glob("*.json")}
    held = [json.loads(path.read_text(encoding="utf-8"))["held_out"] for path in GOLD.glob("*.json")]
    assert held.count(False) >= 6 and held.count(True) >= 3
