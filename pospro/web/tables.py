"""Reports as screens show them: every cell in words, rows that lead on, a graph where one helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _

from pospro import i18n
from pospro.domain.currency import currency
from pospro.domain.money import Currency
from pospro.reports.table import Cell, Column, Row, Table
from pospro.web import filters
from pospro.web.context import context
from pospro.web.fragments import path_to

OPENS = {"account": "books.account", "entry": "books.entry", "ticket": "receipts.page"}
"""What a row names → the screen that shows it."""

ARGUMENT = {"account": "account_id", "entry": "entry_id", "ticket": "ticket_id"}


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column with its label in words."""

    key: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of text; `href` drills down, `mark` is sum on subtotals."""

    cells: Mapping[str, str]
    href: str | None
    mark: str | None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready for the sheet macro."""

    title: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    totals: Mapping[str, str]
    following: str | None


def shown(table: Table) -> ShownTable:
    """The table in the viewer's language."""
    money = currency(table.currency) if table.currency else None
    kinds = {column.key: column for column in table.columns}
    return ShownTable(
        title=i18n.translate(table.title, table.facts, context.language),
        columns=tuple(ShownColumn(c.key, _(c.label), c.kind) for c in table.columns),
        rows=tuple(_row(row, kinds, money) for row in table.rows),
        totals={key: _text(cell, kinds[key], money) for key, cell in table.totals.items()},
        following=table.following,
    )


def _row(row: Row, columns: Mapping[str, Column], money: Currency | None) -> ShownRow:
    cells = {
        key: _(str(cell)) if key in row.words else _text(cell, columns[key], money)
        for key, cell in row.cells.items()
        if key in columns
    }
    return ShownRow(cells, _href(row.opens), "sum" if row.level else None)


def _href(opens: str | None) -> str | None:
    if opens is None:
        return None
    kind, _sign, number = opens.partition(":")
    if kind not in OPENS:
        return None
    return path_to(OPENS[kind], **{ARGUMENT[kind]: int(number)})


def _text(cell: Cell, column: Column, money: Currency | None) -> str:
    if cell is None:
        return ""
    if column.kind == "money" and money is not None and isinstance(cell, int):
        return i18n.format_money(cell, money, context.language, sign=False)
    if column.kind == "quantity" and isinstance(cell, int):
        return i18n.format_quantity(cell, context.language)
    if column.kind == "percent" and isinstance(cell, Decimal):
        return i18n.format_percent(cell, context.language)
    return _plain(cell)


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return filters.moment(cell)
    return filters.day(cell) if isinstance(cell, date) else str(cell)
