"""Feeds and calendars that pages name: each is made, and each page names its own first."""

import posixpath
from collections.abc import Callable, Mapping

import pytest

from briefgen.render.exports.alternates import Alternate, alternates
from briefgen.render.exports.calendar import calendar_files
from briefgen.render.exports.feeds import feed_files
from briefgen.render.plan import plan_pages
from briefgen.render.site import Site

Linked = Callable[[Mapping[str, str]], Site]


def named(site: Site, path: str) -> tuple[Alternate, ...]:
    page = next(page for page in plan_pages(site) if page.path == path)
    return alternates(site, page.root, page.path, page.record)


def test_all_that_is_named_is_made(any_site: Site) -> None:
    made = {**feed_files(any_site), **calendar_files(any_site)}
    found = set()
    for page in plan_pages(any_site):
        for alternate in alternates(any_site, page.root, page.path, page.record):
            found.add(posixpath.normpath(posixpath.join(posixpath.dirname(page.path), alternate.href)))
    assert found <= made.keys()
    assert made.keys() - found == set(), "no page leads to it"


@pytest.mark.parametrize(
    ("path", "hrefs"),
    [
        ("index.html", ["calendar.ics", "feed.xml", "feed.json"]),
        ("countries/jp.html", ["../countries/jp.xml", "../countries/jp.json", "../countries/jp.ics"]),
        ("actors/p.html", ["../actors/p.xml", "../actors/p.json", "../actors/p.ics"]),
        ("claims/c.html", ["../claims/c.xml", "../claims/changes.xml"]),
        ("claims/index.html", ["../claims/changes.xml"]),
        ("events/e.html", ["../calendar.ics"]),
        ("timeline/index.html", ["../calendar.ics"]),
        ("articles/a.html", []),
    ],
)
def test_what_is_the_pages_own_comes_first(linked: Linked, path: str, hrefs: list[str]) -> None:
    files = {
        "content/claims.yaml": "claims:\n  - {id: c, statement: It is so, countries: [JP]}\n",
        "content/actors.yaml": "actors:\n  - {id: p, name: A person}\n",
        "content/timeline.yaml": "timeline:\n  - {id: e, title: An event, date: 2024-05-01}\n",
    }
    found = [alternate.href for alternate in named(linked(files), path)]
    assert found[: len(hrefs)] == hrefs
    assert [href.lstrip("./") for href in found[-2:]] == ["feed.xml", "feed.json"]


def test_what_is_switched_off_is_not_named(linked: Linked) -> None:
    site = linked({"content/briefing.yaml": "title: A briefing\nfeatures: {feeds: no}\n"})
    assert [alternate.type for alternate in named(site, "index.html")] == ["text/calendar"]
