"""A selection becomes the shortest quote that stands once, and a record at the end of the article's annotations."""

import shutil
from collections.abc import Callable, Mapping
from difflib import ndiff
from pathlib import Path

import pytest

from briefgen.author.annotate import Selection, append, draft, find_selection, unused_id
from briefgen.author.appending import append_record as appended
from briefgen.author.changes import ChangeError, digest
from briefgen.build import Options, check_project
from briefgen.model import Quote
from briefgen.read import yaml
from briefgen.read.project import read_project
from briefgen.read.visible import read_visible

ROOT = Path(__file__).parents[2]
Project = Callable[[Mapping[str, str | bytes]], Path]
Tree = Callable[[Path], dict[str, bytes]]

ARTICLE = """---
title: A
date: 2024-05-14
---
The minister *said* on Monday that the “government” will not [deploy](https://example.org/) 40 ships: it can't. Nobody asked why.

In May, officials said that talks would resume soon. In June, officials said that talks would resume soon.

- one item of a list
- one item of a list
"""
ARTICLES = sorted(path.stem for path in (ROOT / "content/articles").glob("*.md"))


def written(root: Path, kind: str, words: str, before: str = "", after: str = "") -> object:
    made = draft(root, kind, Selection("a", words, before, after))  # type: ignore[arg-type]
    return yaml.parse("", made.yaml).value


@pytest.fixture
def root(project: Project) -> Path:
    return project({"content/articles/a.md": ARTICLE})


@pytest.mark.parametrize(
    ("words", "before", "after", "quote"),
    [
        ("on Monday", "", "", "on Monday"),
        ("  on Monday\n", "", "", "on Monday"),
        ("n Monday that th", "", "", "on Monday that the"),
        ("said on\n\nMonday", "", "", "said on Monday"),
        ('"government" will', "", "", "“government” will"),
        ("deploy 40", "", "", "deploy 40"),
        ("it can", "", "", "it can"),
        ("asked why.In May", "", "", "asked why. In May"),
        ("talks would resume", "In May, officials said that ", "", {"exact": "talks would resume", "suffix": "soon. In"}),
        ("talks would resume", "June, officials said that ", " soon", {"exact": "talks would resume", "suffix": "soon. one"}),
        ("officials said", "In June, ", "", {"exact": "officials said", "prefix": "June,"}),
        ("In May", "", "", "In May"),
        ("one item of a list", "resume soon.", "one item", {"exact": "one item of a list", "prefix": "soon."}),
    ],
)  # fmt: skip
def test_the_shortest_quote(root: Path, words: str, before: str, after: str, quote: object) -> None:
    assert written(root, "quote", words, before, after) == {"quote": quote}


def test_words_of_the_page_that_are_not_the_articles(root: Path) -> None:
    for words in ("never said", "", " ", "1"):
        with pytest.raises(ChangeError, match="not the article's own"):
            written(root, "quote", words)
    with pytest.raises(ChangeError, match="no such article"):
        draft(root, "quote", Selection("../a", "on Monday"))


def test_a_claim_and_an_event(root: Path) -> None:
    words = "will not deploy 40 ships: it can't"
    assert written(root, "claim", words) == {
        "id": "will-not-deploy-40-ships-it",
        "statement": "Will not deploy 40 ships: it can't.",
        "quote": words,
    }
    assert written(root, "event", "that talks would resume soon", "June, officials said ") == {
        "id": "that-talks-would-resume-soon",
        "date": "2024-05-14",
        "title": "That talks would resume soon",
        "quote": {"exact": "that talks would resume soon", "suffix": ". one"},
    }


@pytest.mark.parametrize(
    ("words", "taken", "id_"),
    [
        ("Élan vital", set(), "elan-vital"),
        ("can't stop", set(), "cant-stop"),
        ("日本", set(), "passage"),
        ("日本", {"passage"}, "passage-2"),
        ("a b", {"a-b", "a-b-2"}, "a-b-3"),
        ("one two three four five six seven", set(), "one-two-three-four-five-six"),
        ("x" * 200, set(), "x" * 48),
    ],
)
def test_ids(words: str, taken: set[str], id_: str) -> None:
    assert unused_id(words, taken) == id_


@pytest.mark.parametrize("article", ARTICLES)
def test_each_sentence_of_the_shipped_articles_is_found_again(article: str) -> None:
    from briefgen.link.anchor import find_quote, quote_of
    from briefgen.read.prose import compile_prose

    body = read_project(ROOT).bodies["article", article]
    visible = read_visible(compile_prose(body.text, body.span)[0].html)
    text = visible.text
    for start in range(0, len(text) - 40, 211):
        selection = Selection(
            article, text[start : start + 30], text[max(0, start - 40) : start], text[start + 30 :][:40]
        )
        span = find_selection(visible, selection)
        assert text[slice(*span)].split() == selection.words.split()
        quote = quote_of(visible, *span)
        assert quote is not None
        ((first, last),) = find_quote(quote, visible)
        assert first <= span[0] and last >= span[1]


@pytest.mark.parametrize("article", ARTICLES)
@pytest.mark.parametrize("name", ["claims", "timeline"])
def test_lines_are_added_to_a_shipped_file_and_nothing_else(article: str, name: str) -> None:
    path = f"content/articles/{article}.yaml"
    before = (ROOT / path).read_bytes()
    after = appended(path, before, name, "id: new\nstatement: 'S' # why\nquote:\n  exact: x\n")
    lines = list(ndiff(before.decode().splitlines(True), after.decode().splitlines(True)))
    added = [line[2:] for line in lines if line.startswith("+ ")]
    assert [line for line in lines if line[:2] not in ("  ", "+ ")] == []
    record = ["  - id: new\n", "    statement: 'S' # why\n", "    quote:\n", "      exact: x\n"]
    assert [line for line in added if line != "\n"] in (record, [f"{name}:\n", *record])
    assert yaml.parse(path, after.decode()).value[name][-1]["id"] == "new"  # type: ignore[index,call-overload]


ONE = "  - id: new\n    title: T\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"claims:\n{ONE}"),
        ("# only a comment\n", f"# only a comment\n\nclaims:\n{ONE}"),
        ("claims: []  # none\n", f"claims:  # none\n{ONE}"),
        ("claims:\ntimeline: []\n", f"claims:\n{ONE}timeline: []\n"),
        ("claims: # c", f"claims: # c\n{ONE}"),
        ("timeline:\n- id: t", f"timeline:\n- id: t\n\nclaims:\n{ONE}"),
        ("claims:\n- id: a\n- id: b # last\n# end\n", "claims:\n- id: a\n- id: b # last\n- id: new\n  title: T\n# end\n"),
        ("claims:\n  - id: a\n\n  - id: b\n\n\ntimeline: []\n", f"claims:\n  - id: a\n\n  - id: b\n\n{ONE}\n\ntimeline: []\n"),
        ("claims:\n    -   id: a\n        quote: >-\n          x\n          y\n", "claims:\n    -   id: a\n        quote: >-\n          x\n          y\n\n    - id: new\n      title: T\n"),
        ("\ufeffclaims:\r\n  - id: a\r\n", "\ufeffclaims:\r\n  - id: a\r\n\r\n  - id: new\r\n    title: T\r\n"),
    ],
)  # fmt: skip
def test_every_layout(before: str, after: str) -> None:
    assert appended("a.yaml", before.encode(), "claims", "id: new\ntitle: T\n").decode() == after


@pytest.mark.parametrize(
    "before", ["claims: [{id: a}]\n", "{claims: []}\n", "claims: {id: a}\n", "claims: [\n", "- a\n"]
)
def test_what_can_not_be_added_to_is_said(before: str) -> None:
    with pytest.raises(ChangeError, match="by hand"):
        appended("a.yaml", before.encode(), "claims", "id: new\n")


def test_append_makes_the_file_and_then_adds_to_it(root: Path) -> None:
    first = draft(root, "claim", Selection("a", "will not deploy 40 ships"))
    assert first.digest == ""
    append(root, "claim", "a", first.yaml, first.digest)
    second = draft(root, "event", Selection("a", "Nobody asked why"))
    assert second.digest == digest((root / "content/articles/a.yaml").read_bytes())
    append(root, "event", "a", second.yaml, second.digest)
    project = read_project(root)
    assert project.claims["will-not-deploy-40-ships"].quote == Quote("will not deploy 40 ships")
    assert project.events["nobody-asked-why"].date.text == "2024-05-14"
    assert not [found for found, _ in check_project(Options(project=root)).problems if found.is_error]


@pytest.mark.parametrize(
    ("yaml_text", "words"),
    [
        ("id: x\nstatement: S\nquote: gone entirely now\n", "problems that it has not now"),
        ("id: x\nstatement: S\nnonsense: 1\n", "problems that it has not now"),
        ("- id: x\n", "expected the fields"),
        ("id: [", "not the YAML of a record"),
        ("", "expected the fields"),
        ("id: &a x\n", "not the YAML of a record"),
    ],
)
def test_nothing_is_written_that_would_not_check(root: Path, tree: Tree, yaml_text: str, words: str) -> None:
    before = tree(root / "content")
    with pytest.raises(ChangeError, match=words):
        append(root, "claim", "a", yaml_text, "")
    assert tree(root / "content") == before


def test_a_file_that_was_changed_meanwhile_is_left_alone(root: Path) -> None:
    made = draft(root, "claim", Selection("a", "will not deploy 40 ships"))
    (root / "content/articles/a.yaml").write_text("claims: []\n")
    with pytest.raises(ChangeError, match="changed meanwhile"):
        append(root, "claim", "a", made.yaml, made.digest)
    assert (root / "content/articles/a.yaml").read_text() == "claims: []\n"


def test_links_out_of_the_content_are_not_followed(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("claims: []\n")
    (root / "content/articles/a.yaml").symlink_to(outside)
    for attempt in (
        lambda: draft(root, "claim", Selection("a", "will not deploy 40 ships")),
        lambda: append(root, "claim", "a", "id: x\nstatement: S\n", digest(b"claims: []\n")),
    ):
        with pytest.raises(ChangeError, match="leads out of the project's content"):
            attempt()
    assert outside.read_text() == "claims: []\n"


def test_an_id_that_a_record_has_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    path = tmp_path / "content/articles/outlook.yaml"
    with pytest.raises(ChangeError) as caught:
        append(tmp_path, "claim", "outlook", "id: j1-spending-goal\nstatement: S\n", digest(path.read_bytes()))
    assert [found.code for found, _ in caught.value.outcome.problems] == ["BG110"]  # type: ignore[union-attr]
