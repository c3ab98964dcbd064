"""A report's table as lines for a terminal, as CSV, or as JSON."""

import json
from collections.abc import Callable
from typing import Any

from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.i18n import format_day, format_money, format_percent, format_quantity, translate
from pospro.reports.render.csv import csv_text
from pospro.reports.render.plain import plain_cells
from pospro.reports.table import Column, Row, Table

_RIGHT = ("money", "quantity", "percent", "count")


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
    return "\n".join([title, "", *texts, *_proof(table, language)]) + "\n"


def _proof(table: Table, language: str) -> list[str]:
    """What the report is held against, and whether that holds."""
    if table.proof is None:
        return []
    lines = [
        (
            line.label if line.is_name else translate(line.label, {}, language),
            format_money(line.amount, currency(table.currency), language, sign=False),
        )
        for line in table.proof.lines
    ]
    names, amounts = (max(map(len, texts)) for texts in zip(*lines, strict=True))
    held = N_("holds") if table.proof.holds else N_("DOES NOT HOLD")
    claim = f"{translate(table.proof.claim, {}, language)}: {translate(held, {}, language)}"
    return ["", claim, *(f"  {name.ljust(names)}  {text.rjust(amounts)}" for name, text in lines)]


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


def as_json(table: Table, language: str) -> str:
    """Rows as objects by column key; amounts and quantities are text with their decimals."""
    content = {
        "title": translate(table.title, table.facts, language),
        "currency": table.currency,
        "rows": [plain_cells(table, row, language) | {"level": row.level} for row in table.rows],
        "totals": plain_cells(table, Row(table.totals), language),
        "proof": None if table.proof is None else {"holds": table.proof.holds},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


FORMATS = {"table": as_text, "csv": csv_text, "json": as_json}
"""Format → what writes a table in it, in a language."""
