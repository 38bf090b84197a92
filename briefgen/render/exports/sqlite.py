"""The tables as a SQLite database: keys that hold, full-text search, and views for the questions that are asked most.

Made in memory. What SQLite writes of itself into the file (its version and how often it wrote) is made the same always.
"""

import sqlite3
from collections.abc import Iterator

from briefgen import exchange
from briefgen.render.exports.tables import Column, Table, tables
from briefgen.render.site import Site

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "flag": "INTEGER"}
_SEARCHED = {
    "articles": ("title", "summary", "text"),
    "claims": ("statement", "verdict", "context"),
    "events": ("title", "summary"),
}
"""The columns of the full-text indexes, which are named `TABLE_fts`."""

_WITHOUT_SPACES = frozenset(("ja", "zh", "th", "lo", "km", "my", "bo"))
"""Languages that do not divide words by spaces: three characters in a row are looked up there, elsewhere words."""

_VIEWS = """
CREATE VIEW claims_with_evidence AS
SELECT c.id, c.statement, c.status, c.likelihood, c.confidence, c.article,
  count(CASE WHEN e.stance = 'supports' THEN 1 END) AS sources_for,
  count(CASE WHEN e.stance = 'disputes' THEN 1 END) AS sources_against,
  c.origins_for, c.origins_against,
  group_concat(CASE WHEN e.stance = 'supports' THEN s.title END, '; ') AS titles_for,
  group_concat(CASE WHEN e.stance = 'disputes' THEN s.title END, '; ') AS titles_against
FROM claims c LEFT JOIN claim_evidence e ON e.claim_id = c.id LEFT JOIN sources s ON s.id = e.source
GROUP BY c.id ORDER BY c.id;

CREATE VIEW timeline AS
SELECT e.date, e.date_earliest, e.date_latest, e.title, e.type, e.status, e.importance, e.place_name,
  (SELECT group_concat(a.name, '; ') FROM event_actors p JOIN actors a ON a.id = p.actor WHERE p.event_id = e.id) AS actors,
  e.countries, e.summary, e.id
FROM events e ORDER BY coalesce(e.date_earliest, e.date_latest), e.date_latest, e.time, e.id;

CREATE VIEW event_places AS
SELECT event_id AS event, country FROM event_countries
UNION SELECT id, place_country FROM events WHERE place_country IS NOT NULL;

CREATE VIEW country_activity AS
SELECT c.code, c.display_name AS name,
  (SELECT count(DISTINCT article_id) FROM article_countries WHERE country = c.code) AS articles,
  (SELECT count(DISTINCT claim_id) FROM claim_countries WHERE country = c.code) AS claims,
  (SELECT count(DISTINCT actor_id) FROM actor_countries WHERE country = c.code) AS actors,
  count(e.id) AS events, min(e.date_earliest) AS first_event, max(e.date_latest) AS last_event
FROM countries c LEFT JOIN event_places p ON p.country = c.code LEFT JOIN events e ON e.id = p.event
GROUP BY c.code ORDER BY count(e.id) DESC, c.code;

CREATE VIEW forecasts AS
SELECT id, statement, likelihood, resolves_by, outcome, resolved_on, resolution, status, article
FROM claims WHERE kind = 'forecast' OR resolves_by IS NOT NULL OR outcome IS NOT NULL
ORDER BY outcome IS NOT NULL OR resolution IS NOT NULL, resolves_by IS NULL, resolves_by, id;

CREATE VIEW claim_changes AS
SELECT n.date, c.id, c.statement, n.status, n.likelihood, n.confidence, n.note
FROM claim_history n JOIN claims c ON c.id = n.claim_id WHERE n.number > 1
ORDER BY n.date DESC, c.id, n.number DESC;
"""


def sqlite_file(site: Site) -> bytes:
    """Return the database."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for setting in ("page_size = 4096", "auto_vacuum = NONE", "encoding = 'UTF-8'", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for statement, rows in _statements(site):
            connection.executemany(statement, rows) if rows is not None else connection.execute(statement)
        connection.execute("COMMIT")
        connection.executescript(_VIEWS)
        connection.execute("VACUUM")
        return _without_traces(connection.serialize())
    finally:
        connection.close()


def _without_traces(data: bytes) -> bytes:
    """Set what depends on how the file was written: its change counter, and the number of SQLite's version (3.0.0)."""
    one, version = (1).to_bytes(4, "big"), (3_000_000).to_bytes(4, "big")
    return data[:24] + one + data[28:92] + one + version + data[100:]


_Rows = list[tuple[str | int | float | bool | None, ...]] | None


def _statements(site: Site) -> Iterator[tuple[str, _Rows]]:
    """Yield the statements that fill the database, with the rows of those that insert."""
    for table in tables(site):
        yield _create(table), None
        marks = ", ".join("?" * len(table.columns))
        yield f"INSERT INTO {_name(table.name)} VALUES ({marks})", list(table.rows)
        yield from ((statement, None) for statement in _indexes(table))
    tokens = "trigram" if site.language.split("-")[0].lower() in _WITHOUT_SPACES else "unicode61 remove_diacritics 2"
    for table_name, columns in _SEARCHED.items():
        listed = ", ".join(columns)
        search = f"{table_name}_fts"
        yield f"CREATE VIRTUAL TABLE {search} USING fts5({listed}, content='{table_name}', tokenize='{tokens}')", None
        yield f"INSERT INTO {search}({search}) VALUES ('rebuild')", None
    yield "CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT)", None
    yield "INSERT INTO metadata VALUES (?, ?)", list(_metadata(site))


def _create(table: Table) -> str:
    """Return the statement that creates a table."""
    columns = [f"{_name(column.name)} {_TYPES[column.type]}{_reference(column)}" for column in table.columns]
    key = ", ".join(map(_name, table.key))
    return f"CREATE TABLE {_name(table.name)} ({', '.join(columns)}, PRIMARY KEY ({key}))"


def _reference(column: Column) -> str:
    return f" REFERENCES {_name(column.names)}" if column.names else ""


def _indexes(table: Table) -> Iterator[str]:
    """Yield an index for each column that names another table and is not what the key begins with."""
    for column in table.columns:
        if column.names and column.name != table.key[0]:
            name = _name(f"{table.name}_by_{column.name}")
            yield f"CREATE INDEX {name} ON {_name(table.name)} ({_name(column.name)})"


def _name(name: str) -> str:
    """Write a name so that SQLite never takes it for a word of its own."""
    return f'"{name}"'


def _metadata(site: Site) -> Iterator[tuple[str, str | None]]:
    """Yield what is known of the database as a whole, under the names that Datasette has for it."""
    graph = site.graph
    yield "title", graph.briefing.title
    yield "description", graph.briefing.description
    yield "license", graph.briefing.license
    yield "source", graph.briefing.publisher
    yield "source_url", graph.briefing.base_url
    yield "as_of", graph.as_of.text if graph.as_of else None
    yield "format", exchange.FORMAT
    yield "version", str(exchange.VERSION)
