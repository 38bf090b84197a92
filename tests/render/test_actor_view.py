"""The actor page: posts by time, the present ones first, and lists that fold."""

import gzip
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from linked import linked_site

from briefgen.build import Options, build_project
from briefgen.render.views.actor import ActorView, actor_view
from briefgen.render.views.fold import SHOWN, folded

Write = Callable[[Mapping[str, str]], Path]


def files(roles: list[dict[str, Any]], as_of: str = "2026-05-31", **more: Any) -> dict[str, str]:
    actors = [
        {"id": "ann", "name": "Ann", "roles": roles, **more},
        {"id": "office", "name": "Office", "type": "public_body"},
    ]
    return {
        "content/briefing.yaml": f"title: A briefing\nas_of: {as_of}\n",
        "content/actors.yaml": yaml.safe_dump({"actors": actors}),
    }


@pytest.fixture
def seen(project: Write) -> Callable[..., ActorView]:
    """Return a function that shows an actor who holds or held posts."""
    return lambda *roles, id_="ann": actor_view(linked_site(project(files(list(roles)))), id_, "../")


def post(name: str, start: str = "", end: str = "", **more: Any) -> dict[str, Any]:
    return {"post": name, **({"start": start} if start else {}), **({"end": end} if end else {}), **more}


def test_present_posts_come_first_then_the_latest(seen: Callable[..., ActorView]) -> None:
    view = seen(
        post("old", "1990", "1995"),
        post("present", "2001"),
        post("late", "2010", "2020-03"),
        post("undated", end="1980"),
    )
    assert [row.role.post for row in view.posts.rows.first] == ["present", "late", "old", "undated"]
    assert [role.post for role in view.present] == ["present"]


@pytest.mark.parametrize(
    ("start", "end", "present"),
    [
        ("2020", "", True),
        ("2020", "2026-06-01", True),
        ("2020", "2026-05-30", False),
        ("2026-06-01", "", False),
        ("2026-05-31", "", True),
        ("", "2020", False),
    ],
)
def test_which_posts_are_present(seen: Callable[..., ActorView], start: str, end: str, present: bool) -> None:
    assert bool(seen(post("x", start, end)).present) is present


def test_posts_are_drawn_along_one_bar(seen: Callable[..., ActorView]) -> None:
    view = seen(post("old", "2000", "2009"), post("present", "2010~"), post("nobody knows when"))
    assert view.posts.bar is not None and view.posts.bar.now is not None
    present, unknown, old = (row.span for row in view.posts.rows.first)
    assert present is not None and [fade.side for fade in present.fades] == ["right"] and present.doubt == "approximate"
    assert unknown is None
    assert old is not None and old.fades == () and old.x + old.width <= present.x + 0.2


def test_one_post_needs_no_bar(seen: Callable[..., ActorView]) -> None:
    assert seen(post("only", "2000")).posts.bar is None


def test_an_organization_shows_who_held_its_posts(seen: Callable[..., ActorView]) -> None:
    view = seen(
        post("head", "2000", "2009", organization="office"), post("chair", "2010", organization="office"), id_="office"
    )
    assert [(row.role.post, row.holder.text if row.holder else "") for row in view.holders.rows.first] == [
        ("chair", "Ann"), ("head", "Ann"),
    ]  # fmt: skip
    assert view.holders.bar is not None and view.posts.rows.first == ()


def test_long_lists_fold_where_that_saves_room() -> None:
    numbers = tuple(range(60))
    assert (folded(numbers).first, folded(numbers).rest) == (numbers[:SHOWN], numbers[SHOWN:])
    assert folded(numbers[: SHOWN + 2]).rest == ()


def test_a_page_of_sixty_posts_and_claims_reads_well_and_is_small(project: Write) -> None:
    roles = [
        post(f"Post {n} of the Office", f"{1950 + n}-01", f"{1951 + n}-02", organization="office") for n in range(60)
    ]
    claims = [
        {"id": f"c{n}", "statement": f"The {n}th statement on ships, harbours and treaties.", "speaker": "ann"}
        for n in range(60)
    ]
    answers = [
        {"id": f"d{n}", "statement": f"An answer to it, number {n}.", "speaker": "office", "actors": ["ann"],
         "relations": [{"type": "contradicts", "claim": f"c{n}"}]}
        for n in range(60)
    ]  # fmt: skip
    folder = project({**files(roles), "content/claims.yaml": yaml.safe_dump({"claims": [*claims, *answers]})})
    outcome = build_project(Options(folder))
    assert not outcome.failed, outcome.problems
    page = (folder / "site/actors/ann.html").read_text("utf-8")
    assert len(gzip.compress(page.encode())) < 20_000
    seen = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    for pattern in (r"Post \d+ of the Office", r'<div class="claim-row', r'<th scope="row">'):
        shown, whole = len(re.findall(pattern, seen)), len(re.findall(pattern, page))
        assert whole >= 60 and shown <= 2 * SHOWN, pattern
