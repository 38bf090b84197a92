"""Who says what of the same claims: which stances an actor takes, which claims are rows, which actors columns."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from linked import linked_site

from briefgen.build import Options, build_project
from briefgen.render.views.stances import MOST_OTHERS, StanceTable, stance_table

Write = Callable[[Mapping[str, str]], Path]


def claim(id_: str, speaker: str = "", about: str = "", **relations: str) -> dict[str, Any]:
    """Return a claim; a relation is given as type=claim, and those whom it is about with blanks between."""
    related = [{"type": type_, "claim": target} for type_, target in relations.items()]
    found = {
        "id": id_,
        "statement": f"Statement {id_}.",
        "speaker": speaker,
        "actors": about.split(),
        "relations": related,
    }
    return {key: value for key, value in found.items() if value}


def files(claims: tuple[dict[str, Any], ...]) -> dict[str, str]:
    actors = {found.get("speaker") for found in claims} | {a for found in claims for a in found.get("actors", ())}
    return {
        "content/claims.yaml": yaml.safe_dump({"claims": list(claims)}),
        "content/actors.yaml": yaml.safe_dump({"actors": [{"id": a, "name": a} for a in sorted(filter(None, actors))]}),
    }


@pytest.fixture
def stances(project: Write) -> Callable[..., StanceTable | None]:
    """Return a function that makes the table of an actor from claims."""
    return lambda actor, *claims: stance_table(linked_site(project(files(claims))), actor, "../")


def shown(table: StanceTable | None) -> dict[str, list[str]]:
    """Return the words of each cell, by claim; that of no claim names the actors."""
    assert table is not None
    rows = {
        row.claim.text.split()[1].rstrip("."): [" ".join(item.label for item in cell) for cell in row.cells]
        for row in (*table.rows.first, *table.rows.rest)
    }
    return {"": [link.text for link in table.actors], **rows}


@pytest.mark.parametrize(
    ("relation", "word"), [("contradicts", "denies"), ("supports", "supports"), ("repeats", "repeats")]
)
def test_a_relation_is_a_stance_of_the_one_who_says_it(
    stances: Callable[..., StanceTable | None], relation: str, word: str
) -> None:
    found = stances("ann", claim("c", "ann"), claim("d", "bob", **{relation: "c"}))
    assert shown(found)["c"] == ["asserts", word]


@pytest.mark.parametrize("relation", ["depends_on", "supersedes"])
def test_other_relations_are_no_stance(stances: Callable[..., StanceTable | None], relation: str) -> None:
    assert stances("ann", claim("c", "ann"), claim("d", "bob", **{relation: "c"})) is None


def test_contradiction_holds_both_ways(stances: Callable[..., StanceTable | None]) -> None:
    claims = (claim("c", "ann"), claim("d", "bob", contradicts="c"))
    assert shown(stances("ann", *claims)) == {
        "": ["ann", "bob"],
        "c": ["asserts", "denies"],
        "d": ["denies", "asserts"],
    }
    assert shown(stances("bob", *claims)) == {
        "": ["bob", "ann"],
        "d": ["asserts", "denies"],
        "c": ["denies", "asserts"],
    }


def test_support_and_repetition_do_not(stances: Callable[..., StanceTable | None]) -> None:
    claims = (claim("c", "ann"), claim("d", "bob", supports="c"))
    assert "d" not in shown(stances("ann", *claims))


def test_who_contradicts_itself_asserts_and_denies(stances: Callable[..., StanceTable | None]) -> None:
    found = stances("ann", claim("c", "ann"), claim("d", "ann", contradicts="c"))
    assert shown(found) == {"": ["ann"], "c": ["asserts denies"], "d": ["asserts denies"]}


def test_a_claim_that_nobody_makes_is_a_row_for_who_denies_it(stances: Callable[..., StanceTable | None]) -> None:
    found = stances("ann", claim("c"), claim("d", "ann", contradicts="c"))
    assert shown(found) == {"": ["ann"], "c": ["denies"]}


def test_there_is_no_table_that_says_no_more_than_the_list_of_claims(
    stances: Callable[..., StanceTable | None],
) -> None:
    assert stances("ann", claim("c", "ann"), claim("d", "ann", supports="c"), claim("e", "bob")) is None


def test_rows_that_say_no_more_are_left_out(stances: Callable[..., StanceTable | None]) -> None:
    found = stances("ann", claim("c", "ann"), claim("d", "bob", repeats="c"), claim("lonely", "ann"))
    assert set(shown(found)) == {"", "c"}


def test_who_a_claim_is_about_is_named_where_it_takes_no_stance(stances: Callable[..., StanceTable | None]) -> None:
    found = stances(
        "ann",
        claim("c", "ann", about="bob eve"), claim("d", "eve", contradicts="c"),
        claim("e", "ann"), claim("f", "bob", contradicts="e"),
    )  # fmt: skip
    assert shown(found)["c"] == ["asserts", "is named", "denies"]
    assert shown(found)[""] == ["ann", "bob", "eve"]
    assert found is not None and [view.label for view in found.signs] == ["asserts", "denies", "is named"]


def test_columns_are_those_with_most_stances(stances: Callable[..., StanceTable | None]) -> None:
    others = [f"other-{number}" for number in range(MOST_OTHERS + 2)]
    answers = [claim(f"r-{other}", other, contradicts="c") for other in others]
    found = stances("ann", claim("c", "ann"), *answers, claim("more", others[-1], repeats="c"), claim("e", "ann"),
                    claim("again", others[-1], supports="e"))  # fmt: skip
    assert shown(found)[""] == ["ann", others[-1], *others[: MOST_OTHERS - 1]]


def test_each_sign_has_its_word_for_who_does_not_see_it(project: Write) -> None:
    folder = project(files((claim("c", "ann"), claim("d", "bob", contradicts="c"))))
    outcome = build_project(Options(folder))
    assert not outcome.failed
    page = (folder / "site/actors/ann.html").read_text("utf-8")
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count('aria-hidden="true">●') == table.count(">asserts<") == 2
    assert table.count('aria-hidden="true">○') == table.count(">denies<") == 2
    assert table.count('scope="row"') == 2 and table.count('scope="col"') == 3
