"""Cells as plain text for other programs: a decimal point, ISO dates, no locale."""

from datetime import date, datetime
from decimal import Decimal

from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.i18n import translate
from pospro.reports.table import Cell, Column, Row, Table

Plain = str | int | None


def plain_cells(table: Table, row: Row, language: str) -> dict[str, Plain]:
    """The cells of a row by column key; those that are message ids in the language."""
    return {
        column.key: translate(str(row.cells[column.key]), {}, language)
        if column.key in row.words
        else _plain(table, column, row.cells.get(column.key))
        for column in table.columns
    }


def cut_note(table: Table, language: str) -> str | None:
    """What stands below the rows of a table that goes on; None when it is whole."""
    if table.following is None:
        return None
    words = N_("Only the first {count} rows. Ask for fewer days to have them all.")
    return translate(words, {"count": len(table.rows)}, language)


def _plain(table: Table, column: Column, cell: Cell) -> Plain:
    if isinstance(cell, int):
        if column.kind == "money":
            return str(Money(cell, currency(column.currency or table.currency)).decimal)
        return str(Quantity(cell).decimal) if column.kind == "quantity" else cell
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell) if isinstance(cell, Decimal) else cell
