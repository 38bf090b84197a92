"""Ten thousand claims and events: every file for programs is valid all the same, and what is bounded stays so."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import jsonschema
import pytest
from icalendar import Calendar
from msgspec import structs

from briefgen import exchange, model
from briefgen.dates import parse
from briefgen.render import urls
from briefgen.render.exports.calendar import calendar_files
from briefgen.render.exports.feeds import MOST_ENTRIES, feed_files
from briefgen.render.exports.open_data import OFFERS, data_files
from briefgen.render.exports.sitemap import sitemap_files
from briefgen.render.plan import page_view, plan_pages
from briefgen.render.site import Site
from briefgen.render.views.changes import MOST_CHANGES, changes_view
from briefgen.render.views.forecasts import MOST_ROWS, forecasts_view

Linked = Callable[[Mapping[str, str]], Site]
MANY = 10_000
OUTCOMES: tuple[Any, ...] = (None, "happened", "did-not-happen", "undecided")


def crowd(linked: Linked) -> Site:
    """Return a briefing of many forecasts, each judged twice, and as many events."""
    graph = linked(
        {"content/briefing.yaml": "title: A crowd\nbase_url: https://example.org/b/\nas_of: 2024-06-01\n"}
    ).graph
    before, after = (
        model.State(parse("2024-01-01"), status="unreviewed"),
        model.State(parse("2024-02-01"), status="disputed"),
    )
    claims = {
        f"c{n}": model.Claim(
            f"c{n}",
            f"Statement {n}.",
            kind="forecast",
            status="disputed",
            likelihood="likely",
            resolves_by=parse(f"20{10 + n % 30}-05"),
            outcome=OUTCOMES[n % 4],
            history=(before, after),
        )
        for n in range(MANY)
    }
    events = {
        f"e{n}": model.Event(f"e{n}", parse(f"{1990 + n % 30}-05-{1 + n % 28:02}"), f"Event {n}") for n in range(MANY)
    }
    return Site(structs.replace(graph, claims=claims, events=events))


@pytest.mark.soak
def test_ten_thousand_entries_are_valid_everywhere(linked: Linked) -> None:
    site = crowd(linked)
    files = {**feed_files(site), **calendar_files(site), **data_files(site), **sitemap_files(site, plan_pages(site))}
    for path in (urls.FEED, urls.CLAIM_CHANGES, "claims/c9999.xml"):
        feed = feedparser.parse(files[path]())
        assert not feed.bozo
        assert 1 <= len(feed.entries) <= MOST_ENTRIES
    assert len(json.loads(files[urls.JSON_FEED]())["items"]) == MOST_ENTRIES
    assert len(Calendar.from_ical(files[urls.CALENDAR]()).events) == MANY
    data = exchange.read_data(files[urls.DATA_JSON]())
    jsonschema.Draft202012Validator(json.loads(files[urls.DATA_SCHEMA]())).validate(data)
    assert zipfile.ZipFile(io.BytesIO(files[urls.DATA_CSV]())).read("claims.csv").count(b"\r\n") == MANY + 1
    connection = sqlite3.connect(":memory:")
    connection.deserialize(files[urls.DATA_SQLITE]())
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM claim_changes").fetchone() == (MANY,)
    connection.close()
    assert len(ET.fromstring(files[urls.SITEMAP]())) > 2 * MANY
    assert {offer.path for offer in OFFERS} <= set(files)


@pytest.mark.soak
def test_pages_of_ten_thousand_entries_are_bounded(linked: Linked) -> None:
    site = crowd(linked)
    changes, forecasts = changes_view(site, ""), forecasts_view(site, "")
    assert sum(len(day.changes) for day in changes.days) == MOST_CHANGES
    assert changes.more == MANY - MOST_CHANGES
    assert sum(group.count for group in forecasts.groups) == MANY
    assert {len(group.rows) for group in forecasts.groups} == {MOST_ROWS}
    assert forecasts.counted == MANY // 2
    for page in plan_pages(site):
        if page.path.endswith("9.html") or page.record is None:
            html = page_view(site, page, page.root).structured
            assert html is None or (json.loads(html.markup) and len(html.markup) < 5000)
