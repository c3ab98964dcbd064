"""Reports as screens show them: every cell in words, rows that lead on, a graph, a proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

from flask import current_app
from flask_babel import gettext as _

from pospro import i18n
from pospro.domain.currency import currency
from pospro.domain.money import Currency, Money
from pospro.reports.comparing import change
from pospro.reports.registry import REPORTS
from pospro.reports.render.words import label_of
from pospro.reports.table import Cell, Column, Graph, Proof, Row, Table
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN, needed_right
from pospro.web import filters
from pospro.web.fragments import path_to

MOST_BARS = 10
LEAST_BARS = 2

OPENS = {
    "account": "reports.page",
    "entry": "books.entry",
    "ticket": "receipts.page",
    "report": "reports.page",
    "z": "day_reports.z_report",
    "screen": "account_screens.read",
}
"""What a row names → the screen that shows it."""

ARGUMENT = {
    "account": "account",
    "entry": "entry_id",
    "ticket": "ticket_id",
    "report": "key",
    "z": "number",
    "screen": "screen_id",
}

GIVEN = {"account": {"key": "account_card"}}
"""What names a screen, where the row names only what it is about."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column with its label in words; `sort` is what a tap on it asks for, where it may.

    `sorted` is up or down when the rows are in its order.
    """

    key: str
    label: str
    kind: str
    sort: str | None = None
    sorted: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of text; `href` drills down from the cell `lead`, `mark` is sum on subtotals.

    `depth` is how far below others it stands in a tree.
    """

    cells: Mapping[str, str]
    href: str | None
    mark: str | None
    lead: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A bar: its name, its figure in minor units, the figure in words, and what it was before."""

    label: str
    value: int
    text: str
    was: int | None = None


@dataclass(frozen=True, slots=True)
class ShownGraph:
    """A graph ready for the macro of its kind."""

    id: str
    kind: str
    title: str
    summary: str
    ticks: tuple[tuple[int, str], ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A proof in words: lines of (name, amount, address or none, whether it is a sum)."""

    claim: str
    lines: tuple[tuple[str, str, str | None, bool], ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready for the sheet macro."""

    title: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    totals: Mapping[str, str]
    former: Mapping[str, str]
    following: str | None
    graph: ShownGraph | None
    proof: ShownProof | None


def shown(table: Table, sort: str | None = None) -> ShownTable:
    """The table in the viewer's language; `sort` is the order it is in, None where it is fixed."""
    money = currency(table.currency) if table.currency else None
    kinds = {column.key: column for column in table.columns}
    return ShownTable(
        title=i18n.translate(table.title, table.facts, context.language),
        columns=tuple(_column(column, sort) for column in table.columns),
        rows=tuple(_row(row, kinds, money) for row in table.rows),
        totals=_figures(table.totals, kinds, money),
        former=_figures(table.former, kinds, money),
        following=table.following,
        graph=_graph(table, money) if table.graph and table.graph.label and money else None,
        proof=_proof(table.proof, money) if table.proof and money else None,
    )


def _figures(
    cells: Mapping[str, Cell], columns: Mapping[str, Column], money: Currency | None
) -> dict[str, str]:
    return {key: _text(cell, columns[key], money) for key, cell in cells.items() if key in columns}


def compared_figures(table: Table) -> list[tuple[str, str, str, str, int]]:
    """Each total beside what it was: name, figure, what it was, by how much it changed, which way.

    Empty for a table that is not held against other days, or row by row.
    """
    columns = {column.key: column for column in table.columns}
    money = currency(table.currency)
    found = []
    for key, was in table.former.items():
        now = table.totals.get(key)
        if key in columns and isinstance(now, int) and isinstance(was, int):
            rate = change(now, was)
            words = "" if rate is None else i18n.format_percent(abs(rate), context.language)
            label = label_of(columns[key], context.language)
            present, past = (_text(cell, columns[key], money) for cell in (now, was))
            found.append((label, present, past, words, (now > was) - (now < was)))
    return found


def _column(column: Column, sort: str | None) -> ShownColumn:
    label = label_of(column, context.language)
    if sort is None:
        return ShownColumn(column.key, label, column.kind)
    present = {column.key: "up", f"-{column.key}": "down"}.get(sort)
    first, other = column.key, f"-{column.key}"
    if column.kind not in ("text", "day", "moment"):
        first, other = other, first
    asks = other if sort == first else first
    return ShownColumn(column.key, label, column.kind, asks, present)


def _proof(proof: Proof, money: Currency) -> ShownProof:
    lines = tuple(
        (
            line.label if line.is_name else _(line.label),
            i18n.format_money(line.amount, money, context.language, sign=False),
            address_of(line.opens),
            line.level > 0,
        )
        for line in proof.lines
    )
    return ShownProof(_(proof.claim), lines, proof.holds)


def _graph(table: Table, money: Currency) -> ShownGraph | None:
    """The plain rows, all of them or those with the largest figures, in the table's order."""
    assert table.graph is not None
    points = [
        _point(row, table.graph, money)
        for row in table.rows
        if not row.level and isinstance(row.cells.get(table.graph.value), int)
    ]
    points = [point for point in points if point.value or point.was]
    if not table.graph.whole:
        largest = sorted(points, key=lambda point: -abs(point.value))[:MOST_BARS]
        points = [point for point in points if point in largest]
    if len(points) < (1 if table.graph.whole else LEAST_BARS):
        return None
    title = i18n.translate(table.title, table.facts, context.language)
    summary = ", ".join(f"{point.label} {point.text}" for point in points[:MOST_BARS])
    return ShownGraph(
        "graph", table.graph.kind, title, summary, _ticks(points, money), tuple(points)
    )


def _point(row: Row, graph: Graph, money: Currency) -> Point:
    cell, value = row.cells[graph.label], row.cells[graph.value]
    assert isinstance(value, int)
    label = _(str(cell)) if graph.label in row.words else _plain(cell)
    was = row.cells.get(graph.was) if graph.was else None
    text = i18n.format_money(value, money, context.language)
    return Point(label, value, text, was if isinstance(was, int) else None)


def _ticks(points: Sequence[Point], money: Currency) -> tuple[tuple[int, str], ...]:
    """Four or five round steps from the lowest to the highest figure, zero among them."""
    figures = [figure for p in points for figure in (p.value, p.was) if figure is not None]
    low, high = min(0, *figures), max(0, *figures)
    step = _round_up(max((high - low) // 4, 1))
    first = -(-abs(low) // step) if low < 0 else 0
    last = -(-high // step)
    return tuple(
        (place * step, i18n.format_compact(Money(place * step, money).decimal, context.language))
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
    return ShownRow(cells, address_of(row.opens), "sum" if row.level else None, lead, row.depth)


def address_of(opens: str | None) -> str | None:
    """The address of what a row or a line names; None where no screen shows it to this person."""
    if opens is None:
        return None
    kind, _sign, what = opens.partition(":")
    if kind not in OPENS:
        return None
    name, _sign, asked = what.partition("?")
    if _right_of(kind, name) not in {SIGNED_IN, *context.actor.rights}:
        return None
    given = {ARGUMENT[kind]: name, **GIVEN.get(kind, {})}
    return path_to(OPENS[kind], **given, **dict(parse_qsl(asked)))


def _right_of(kind: str, name: str) -> str:
    """The right that the screen behind a row asks for; a report has its own."""
    key = name if kind == "report" else GIVEN.get(kind, {}).get("key", "")
    return REPORTS[key].right if key else needed_right(current_app.view_functions[OPENS[kind]])


def _text(cell: Cell, column: Column, money: Currency | None) -> str:
    if cell is None:
        return ""
    if column.kind == "money" and money is not None and isinstance(cell, int):
        money = currency(column.currency) if column.currency else money
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
