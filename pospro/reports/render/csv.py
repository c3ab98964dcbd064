"""A report as CSV: plain figures with a decimal point, safe in any spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal

from pospro.domain.currency import currency
from pospro.i18n import translate
from pospro.reports.table import Cell, Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula."""


def csv_text(table: Table, language: str) -> str:
    """The columns' labels, every row, and the totals."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([translate(column.label, {}, language) for column in table.columns])
    for row in table.rows:
        writer.writerow(_cells(table, row, language))
    if table.totals:
        writer.writerow(_cells(table, Row(table.totals), language))
    return out.getvalue()


def _cells(table: Table, row: Row, language: str) -> list[str]:
    return [
        translate(str(row.cells.get(column.key)), {}, language)
        if column.key in row.words
        else plain(row.cells.get(column.key), column.kind, table.currency)
        for column in table.columns
    ]


def plain(cell: Cell, kind: str, currency_code: str) -> str:
    """A cell as plain text: money and quantities with a decimal point, dates as ISO."""
    if cell is None:
        return ""
    if kind == "money" and isinstance(cell, int):
        exponent = currency(currency_code).exponent
        return f"{Decimal(cell).scaleb(-exponent):.{exponent}f}"
    if kind == "quantity" and isinstance(cell, int):
        return f"{Decimal(cell).scaleb(-3).normalize():f}"
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
