"""CSV and SQLite: the same tables, read back by others' code; keys hold, searches find, nothing runs as a formula."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from briefgen.render.exports.csv_zip import csv_text, csv_zip
from briefgen.render.exports.sqlite import sqlite_file
from briefgen.render.exports.tables import Column, Table, tables
from briefgen.render.site import Site

Linked = Callable[[Mapping[str, str]], Site]


def opened(data: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return connection


def rows_of(archive: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened_archive:
        assert opened_archive.testzip() is None
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(opened_archive.read(name).decode("utf-8"), newline=""), strict=True)
            )
            for name in opened_archive.namelist()
        }


def test_every_briefing_is_sound_and_the_same_in_both(any_site: Site) -> None:
    found = {table.name: table for table in tables(any_site)}
    archive, database = csv_zip(any_site), sqlite_file(any_site)
    assert (archive, database) == (csv_zip(any_site), sqlite_file(any_site))
    with opened(database) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = rows_of(archive)
        assert rows.keys() == found.keys()
        for name, table in found.items():
            assert len({column.name for column in table.columns}) == len(table.columns)
            places = [[column.name for column in table.columns].index(key) for key in table.key]
            keys = [tuple(row[place] for place in places) for row in table.rows]
            assert keys == sorted(set(keys), key=str) or sorted(keys) == sorted(set(keys))
            assert connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() == list(table.rows)
            assert len(rows[name]) == len(table.rows)
        for view in ("claims_with_evidence", "timeline", "country_activity"):
            connection.execute(f"SELECT * FROM {view}").fetchall()


def test_a_foreign_key_that_leads_nowhere_would_be_found(linked: Linked) -> None:
    site = linked({"content/actors.yaml": "actors:\n  - {id: a, name: A, countries: [JP]}\n"})
    with opened(sqlite_file(site)) as connection:
        connection.execute("DELETE FROM countries")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() != []


def test_texts_come_back_from_csv_as_they_were(any_site: Site) -> None:
    for table in tables(any_site):
        read = list(csv.reader(io.StringIO(csv_text(table), newline=""), strict=True))
        for row, cells in zip(table.rows, read[1:], strict=True):
            for value, cell in zip(row, cells, strict=True):
                if isinstance(value, str):
                    assert cell == value or (cell == f"'{value}" and value[0] in "=+-@\t\r")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("x")'])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    made = csv_text(Table("t", (Column("a"),), ("a",), ((text,),)))
    assert next(csv.reader(io.StringIO(made.split("\r\n", 1)[1], newline="")))[0] == f"'{text}"


def test_numbers_and_flags_are_no_text() -> None:
    made = csv_text(Table("t", (Column("a"),), ("a",), ((-1.5,), (True,), (None,), (2,))))
    assert made == 'a\r\n-1.5\r\ntrue\r\n""\r\n2\r\n'


def shipped(shipped_site: Path) -> sqlite3.Connection:
    return opened((shipped_site / "data/briefing.sqlite").read_bytes())


def test_a_journalists_questions_are_answered(shipped_site: Path) -> None:
    with shipped(shipped_site) as connection:

        def ask(question: str) -> list[Any]:
            return connection.execute(question).fetchall()

        assert ask("SELECT count(*) FROM claims_with_evidence WHERE origins_for > 1") > [(20,)]
        assert ask("SELECT count(*) FROM claims_with_evidence WHERE origins_for > sources_for") == [(0,)]
        total = ask("SELECT count(*) FROM claim_evidence WHERE stance = 'supports'")
        assert ask("SELECT sum(sources_for) FROM claims_with_evidence") == total
        days = [row[0] for row in ask("SELECT date_earliest FROM timeline WHERE date_earliest IS NOT NULL")]
        assert days == sorted(days) and len(days) > 30
        assert ask("SELECT code FROM country_activity LIMIT 1") == [("JP",)]
        found = ask(
            "SELECT c.id FROM claims_fts f JOIN claims c ON c.rowid = f.rowid"
            " WHERE claims_fts MATCH 'cornerstone' ORDER BY rank"
        )
        assert {"austin-cornerstone", "austin-called-it-cornerstone"} <= {row[0] for row in found}
        assert ("license", None) in ask("SELECT * FROM metadata")
        assert ask("SELECT count(*) FROM forecasts WHERE outcome IS NULL AND resolution IS NULL") > [(5,)]
        changes = ask("SELECT date, id FROM claim_changes")
        assert [date for date, _ in changes] == sorted((date for date, _ in changes), reverse=True)
        assert len(changes) == ask("SELECT count(*) - count(DISTINCT claim_id) FROM claim_history")[0][0] > 5


def test_the_database_says_nothing_of_who_wrote_it(shipped_site: Path) -> None:
    data = (shipped_site / "data/briefing.sqlite").read_bytes()
    assert data[:16] == b"SQLite format 3\0"
    assert data[24:28] == data[92:96] == b"\0\0\0\1"
    assert int.from_bytes(data[96:100], "big") == 3_000_000
    with shipped(shipped_site) as connection:
        connection.execute("INSERT INTO metadata VALUES ('written', 'to')")


def test_words_are_found_without_spaces_between_them(linked: Linked) -> None:
    files = {
        "content/briefing.yaml": "title: 日本の概況\nlanguage: ja\n",
        "content/claims.yaml": "claims:\n  - {id: c, statement: 日本政府は防衛費を増やした}\n",
    }
    with opened(sqlite_file(linked(files))) as connection:
        assert connection.execute("SELECT count(*) FROM claims_fts WHERE claims_fts MATCH '防衛費'").fetchone() == (1,)


def test_a_country_is_active_through_the_place_of_an_event_and_only_once(linked: Linked) -> None:
    event = "  - {id: e, title: E, date: 2024-05, countries: [JP], place: {name: Tokyo, country: JP}}\n"
    other = "  - {id: f, title: F, date: 2023, place: {name: Paris, country: FR}}\n"
    with opened(sqlite_file(linked({"content/timeline.yaml": f"timeline:\n{event}{other}"}))) as connection:
        rows = connection.execute("SELECT code, events, first_event, last_event FROM country_activity").fetchall()
    assert rows == [("FR", 1, "2023-01-01", "2023-12-31"), ("JP", 1, "2024-05-01", "2024-05-31")]
