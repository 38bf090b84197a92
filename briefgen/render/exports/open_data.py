"""Which data files the site offers: each with its path, and what it is said to be on the data page."""

import functools
from collections.abc import Callable

from msgspec import Struct

from briefgen.render import urls
from briefgen.render.exports import MadeFiles
from briefgen.render.exports.annotations import annotations
from briefgen.render.exports.bibliography import sources_bibtex, sources_csl
from briefgen.render.exports.csv_zip import csv_zip
from briefgen.render.exports.entities import entities_ftm
from briefgen.render.exports.graph_json import data_json, schema_json
from briefgen.render.exports.sqlite import sqlite_file
from briefgen.render.site import Site


class Offer(Struct, frozen=True):
    """A data file: its path, name and format, what it holds, what it loses (may be empty), and how it is made."""

    path: str
    name: str
    format: str
    holds: str
    loses: str
    make: Callable[[Site], bytes]


OFFERS = (
    Offer(
        urls.DATA_JSON,
        "The whole briefing",
        "JSON",
        "Every record with every field, the Markdown of all texts, and what follows from them: visible texts, where"
        " each quote stands, independent origins. Versioned; the site can be made from it again.",
        "Images and other files beside the texts.",
        data_json,
    ),
    Offer(
        urls.DATA_SCHEMA,
        "Schema of the whole briefing",
        "JSON Schema 2020-12",
        "What each field of the JSON file is, for validators and for code that reads it.",
        "",
        lambda site: schema_json(),
    ),
    Offer(
        urls.DATA_CSV,
        "Tables",
        "CSV (RFC 4180, UTF-8) in a ZIP archive",
        "A table for each kind of record and each of its lists: evidence, posts, relations, participants, history."
        " Lists also stand in one cell, joined by “; ”.",
        "Which checks were set aside. A text that a spreadsheet would run as a formula has an apostrophe before it.",
        csv_zip,
    ),
    Offer(
        urls.DATA_SQLITE,
        "Database",
        "SQLite 3",
        "The same tables with primary and foreign keys, full-text search over articles, claims and events, and views:"
        " claims_with_evidence, timeline, country_activity, forecasts, claim_changes. Opens in Datasette.",
        "Which checks were set aside.",
        sqlite_file,
    ),
    Offer(
        urls.SOURCES_CSL,
        "Sources, for reference managers",
        "CSL-JSON",
        "Every source as an item for Zotero, Pandoc and others.",
        "Grades, archive copies, notes, derivation; dates that are open or known by decade only.",
        sources_csl,
    ),
    Offer(
        urls.SOURCES_BIBTEX,
        "Sources, for LaTeX",
        "BibTeX",
        "Every source as an entry.",
        "As CSL-JSON; days of dates too.",
        sources_bibtex,
    ),
    Offer(
        urls.ENTITIES,
        "People, bodies and events",
        "FollowTheMoney, one JSON object a line",
        "Actors with their names, posts and memberships, events, articles and sources, for investigative tools.",
        "Claims and evidence; how sure a date is; places’ coordinates; languages.",
        entities_ftm,
    ),
)
"""All data files but the annotations, which are one for each article."""


def data_files(site: Site) -> MadeFiles:
    """Return the data files and the annotations of every article, unless they are switched off."""
    if not site.graph.briefing.features.downloads:
        return {}
    files: MadeFiles = {offer.path: functools.partial(offer.make, site) for offer in OFFERS}
    for article in site.graph.articles:
        files[urls.annotations_of(article)] = functools.partial(annotations, site, article)
    return files
