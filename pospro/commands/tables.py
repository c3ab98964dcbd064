"""A report's table as lines for a terminal, as CSV, or as JSON."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pospro.domain.currency import currency
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.i18n import format_day, format_money, format_percent, format_quantity, translate
from pospro.reports.table import Cell, Column, Row, Table

_RIGHT = ("money", "quantity", "percent", "count")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def as_text(table: Table, language: str) -> str:
    """Aligned columns under the title, the totals below a rule."""
    title = translate(table.title, table.facts, language)
    labels = [translate(column.label, {}, language) for column in table.columns]
    rows = [_words(table, row, language) for row in table.rows]
    totals = [_words(table, Row(table.totals), language)] if table.totals else []
    widths = [max(map(len, parts)) for parts in zip(labels, *rows, *totals, strict=True)]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [labels, *rows, *totals]
    texts = [_line(table, parts, widths) for parts in lines]
    texts[1:1] = [rule]
    if totals:
        texts[-1:-1] = [rule]
    return "\n".join([title, "", *texts]) + "\n"


def _line(table: Table, parts: list[str], widths: list[int]) -> str:
    padded = (
        part.rjust(width) if column.kind in _RIGHT else part.ljust(width)
        for column, part, width in zip(table.columns, parts, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _words(table: Table, row: Row, language: str) -> list[str]:
    return [_word(table, column, row, language) for column in table.columns]


def _word(table: Table, column: Column, row: Row, language: str) -> str:
    cell = row.cells.get(column.key)
    if cell is None:
        return ""
    if column.key in row.words:
        return translate(str(cell), {}, language)
    write = _WRITTEN.get(column.kind)
    return write(cell, table.currency, language) if write else str(cell)


_WRITTEN: dict[str, Callable[[Any, str, str], str]] = {
    "money": lambda cell, code, language: format_money(cell, currency(code), language, sign=False),
    "quantity": lambda cell, _code, language: format_quantity(cell, language),
    "percent": lambda cell, _code, language: format_percent(cell, language),
    "day": lambda cell, _code, language: format_day(cell, language),
}
"""How a kind of cell is written for people; the others are written as they are."""


def as_csv(table: Table, language: str) -> str:
    """Comma-separated, plain figures; text that a spreadsheet would run is made harmless."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([translate(column.label, {}, language) for column in table.columns])
    for row in _with_totals(table):
        cells = _plain_cells(table, row, language)
        writer.writerow(map(_harmless, cells.values(), table.columns))
    return target.getvalue()


def _harmless(value: str | int | None, column: Column) -> str | int | None:
    is_text = column.kind == "text" and isinstance(value, str)
    return f"'{value}" if is_text and str(value).startswith(_RISKY) else value


def as_json(table: Table, language: str) -> str:
    """Rows as objects by column key; amounts and quantities are text with their decimals."""
    content = {
        "title": translate(table.title, table.facts, language),
        "currency": table.currency,
        "rows": [_plain_cells(table, row, language) | {"level": row.level} for row in table.rows],
        "totals": _plain_cells(table, Row(table.totals), language),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _with_totals(table: Table) -> list[Row]:
    return [*table.rows, *([Row(table.totals)] if table.totals else [])]


def _plain_cells(table: Table, row: Row, language: str) -> dict[str, str | int | None]:
    return {
        column.key: translate(str(row.cells[column.key]), {}, language)
        if column.key in row.words
        else _plain(table, column, row.cells.get(column.key))
        for column in table.columns
    }


def _plain(table: Table, column: Column, cell: Cell) -> str | int | None:
    if isinstance(cell, int):
        if column.kind == "money":
            return str(Money(cell, currency(table.currency)).decimal)
        return str(Quantity(cell).decimal) if column.kind == "quantity" else cell
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell) if isinstance(cell, Decimal) else cell


FORMATS = {"table": as_text, "csv": as_csv, "json": as_json}
"""Format → what writes a table in it, in a language."""
