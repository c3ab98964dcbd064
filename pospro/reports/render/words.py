"""Cells as people read them: amounts, days and moments with the signs of their language."""

from datetime import date, datetime
from decimal import Decimal

from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.i18n import format_day, format_money, format_percent, format_quantity, translate
from pospro.reports.table import Cell, Column, Row, Table

FIGURES = ("money", "quantity", "percent", "count")
"""Kinds of cells that stand at the right edge of their column."""


def labels_of(table: Table, language: str) -> list[str]:
    """What the columns are called."""
    return [label_of(column, language) for column in table.columns]


def label_of(column: Column, language: str) -> str:
    """What a column is called."""
    return column.label if column.is_name else translate(column.label, {}, language)


def words_of(table: Table, row: Row, language: str) -> list[str]:
    """The cells of a row, in the order of the columns; empty where there is none."""
    return [_word(table, column, row, language) for column in table.columns]


def proof_words(table: Table, language: str) -> tuple[str, list[tuple[str, str]]]:
    """What the report is held against: the claim with whether it holds, and each of its lines."""
    if table.proof is None:
        return "", []
    held = N_("holds") if table.proof.holds else N_("DOES NOT HOLD")
    claim = f"{translate(table.proof.claim, {}, language)}: {translate(held, {}, language)}"
    return claim, [
        (
            line.label if line.is_name else translate(line.label, {}, language),
            format_money(line.amount, currency(table.currency), language, sign=False),
        )
        for line in table.proof.lines
    ]


def days_of(since: date | None, until: date | None, language: str) -> str:
    """The days of a report in words."""
    if since is None:
        return translate(N_("Up to {day}"), {"day": until}, language) if until else ""
    if until is None:
        return translate(N_("From {day}"), {"day": since}, language)
    first, last = format_day(since, language), format_day(until, language)
    return first if first == last else f"{first} – {last}"


def _word(table: Table, column: Column, row: Row, language: str) -> str:
    cell = row.cells.get(column.key)
    if column.key in row.words:
        return translate(str(cell), {}, language)
    if column.kind == "money" and isinstance(cell, int):
        money = currency(column.currency or table.currency)
        return format_money(cell, money, language, sign=False)
    if column.kind == "quantity" and isinstance(cell, int):
        return format_quantity(cell, language)
    if column.kind == "percent" and isinstance(cell, Decimal):
        return format_percent(cell, language)
    return _plain(cell, language)


def _plain(cell: Cell, language: str) -> str:
    if isinstance(cell, datetime):
        return f"{format_day(cell.date(), language)} {cell:%H:%M}"
    if isinstance(cell, date):
        return format_day(cell, language)
    return "" if cell is None else str(cell)
