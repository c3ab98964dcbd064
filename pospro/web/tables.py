"""Reports as screens show them: every cell in words, rows that lead on, a graph where one helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _

from pospro import i18n
from pospro.domain.currency import currency
from pospro.domain.money import Currency, Money
from pospro.reports.table import Cell, Column, Row, Table
from pospro.request.context import context
from pospro.web import filters
from pospro.web.fragments import path_to

MOST_BARS = 10
LEAST_BARS = 3

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
    """A row of text; `href` drills down from the cell `lead`, `mark` is sum on subtotals."""

    cells: Mapping[str, str]
    href: str | None
    mark: str | None
    lead: str


@dataclass(frozen=True, slots=True)
class Point:
    """A bar: its name, its figure in minor units, and the figure in words."""

    label: str
    value: int
    text: str


@dataclass(frozen=True, slots=True)
class ShownGraph:
    """A graph ready for the bars macro."""

    id: str
    title: str
    summary: str
    ticks: tuple[tuple[int, str], ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready for the sheet macro."""

    title: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    totals: Mapping[str, str]
    following: str | None
    graph: ShownGraph | None


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
        graph=_graph(table, money) if table.graph and money else None,
    )


def _graph(table: Table, money: Currency) -> ShownGraph | None:
    """The plain rows with the largest figures, in the order of the table."""
    assert table.graph is not None
    label, value = table.graph.label, table.graph.value
    found = [(str(row.cells[label]), row.cells[value]) for row in table.rows if not row.level]
    bars = [(name, figure) for name, figure in found if isinstance(figure, int) and figure]
    largest = sorted(bars, key=lambda bar: -abs(bar[1]))[:MOST_BARS]
    points = tuple(
        Point(name, figure, i18n.format_money(figure, money, context.language))
        for name, figure in bars
        if (name, figure) in largest
    )
    if len(points) < LEAST_BARS:
        return None
    title = i18n.translate(table.title, table.facts, context.language)
    summary = ", ".join(f"{point.label} {point.text}" for point in points)
    return ShownGraph("graph", title, summary, _ticks(points, money), points)


def _ticks(points: Sequence[Point], money: Currency) -> tuple[tuple[int, str], ...]:
    """Four or five round steps from the lowest to the highest figure, zero among them."""
    low = min(0, *(point.value for point in points))
    high = max(0, *(point.value for point in points))
    step = _round_up(max((high - low) // 4, 1))
    first = -(-abs(low) // step) if low < 0 else 0
    last = -(-high // step)
    return tuple(
        (place * step, filters.short(Money(place * step, money)))
        for place in range(-first, last + 1)
    )


def _round_up(figure: int) -> int:
    """The next 1, 2 or 5 followed by zeros."""
    unit: int = 10 ** (len(str(figure)) - 1)
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= figure)


def _row(row: Row, columns: Mapping[str, Column], money: Currency | None) -> ShownRow:
    cells = {
        key: _(str(cell)) if key in row.words else _text(cell, columns[key], money)
        for key, cell in row.cells.items()
        if key in columns
    }
    lead = next((key for key in columns if cells.get(key)), next(iter(columns)))
    return ShownRow(cells, _href(row.opens), "sum" if row.level else None, lead)


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
