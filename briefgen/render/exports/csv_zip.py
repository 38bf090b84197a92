"""The tables as CSV files (RFC 4180) in one archive: the same input gives the same bytes."""

import csv
import io
import zipfile

from briefgen.render.exports.tables import Cell, Table, tables
from briefgen.render.site import Site

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time that every file in the archive has: the first that the format knows."""


def csv_zip(site: Site) -> bytes:
    """Return the archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted(tables(site), key=lambda table: table.name):
            entry = zipfile.ZipInfo(f"{table.name}.csv", _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, csv_text(table).encode())
    return made.getvalue()


def csv_text(table: Table) -> str:
    """Return a table as CSV with a header; lines end with CR LF."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(_text, row) for row in table.rows)
    return made.getvalue()


def _text(cell: Cell) -> str:
    """Write a cell; a text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "" if cell is None else str(cell)
