"""A report as CSV: plain figures with a decimal point, safe in any spreadsheet."""

import csv
import io

from pospro.i18n import translate
from pospro.reports.render.plain import Plain, cut_note, plain_cells, with_totals
from pospro.reports.table import Column, Table

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula."""


def csv_text(table: Table, language: str) -> str:
    """The columns' labels, every row, and the totals; a last line says when rows are left out."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([translate(column.label, {}, language) for column in table.columns])
    for row in with_totals(table):
        cells = plain_cells(table, row, language)
        writer.writerow(map(_harmless, cells.values(), table.columns))
    note = cut_note(table, language)
    if note:
        writer.writerow([note])
    return target.getvalue()


def _harmless(value: Plain, column: Column) -> Plain:
    is_text = column.kind == "text" and isinstance(value, str)
    return f"'{value}" if is_text and str(value).startswith(_RISKY) else value
