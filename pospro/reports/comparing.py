"""A report beside the same report about another span of days, row by row."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.query import ReportQuery
from pospro.reports.report import Report
from pospro.reports.spans import held_against
from pospro.reports.table import Cell, Column, Graph, Row, Table

WAS, CHANGE = "was", "change"
_TENTH = Decimal("0.1")


def compared(table: Table, former: Table) -> Table:
    """The table with the former figure of its graph's column, and by how much that changed.

    Rows that were only there before come last, without figures of their own.
    """
    assert table.graph is not None
    value = table.graph.value
    kind = next(column.kind for column in table.columns if column.key == value)
    before: dict[str | int | None, Row] = {
        row.key: row for row in former.rows if row.key is not None
    }
    rows = [_beside(row, before.pop(row.key, None), value) for row in table.rows]
    rows += [_gone(row, table.columns, value) for row in before.values()]
    return replace(
        table,
        columns=(
            *table.columns,
            Column(WAS, N_("Before"), kind),
            Column(CHANGE, N_("Changed by"), "percent"),
        ),
        rows=tuple(rows),
        totals=_with(table.totals, former.totals.get(value, 0), value) if table.totals else {},
        graph=Graph(table.graph.kind, table.graph.label, value, WAS, table.graph.whole),
    )


def _beside(row: Row, former: Row | None, value: str) -> Row:
    if row.key is None:
        return row
    return replace(row, cells=_with(row.cells, former.cells.get(value) if former else 0, value))


def _gone(row: Row, columns: tuple[Column, ...], value: str) -> Row:
    """A row that the present span has not: what it is called, nothing, and what it was."""
    named = {c.key: row.cells.get(c.key) for c in columns if c.kind in ("text", "day")}
    cells: dict[str, Cell] = {**named, value: 0}
    return replace(row, cells=_with(cells, row.cells.get(value), value), opens=None)


def _with(cells: Mapping[str, Cell], was: Cell, value: str) -> dict[str, Cell]:
    return {**cells, WAS: was, CHANGE: change(cells.get(value), was)}


def change(present: Cell, was: Cell) -> Decimal | None:
    """By how many percent of what it was; None where there was nothing to compare with."""
    if not isinstance(present, int) or not isinstance(was, int) or was == 0:
        return None
    rate = Decimal(present - was) * 100 / abs(was)
    return rate.quantize(_TENTH, ROUND_HALF_UP)


def former_of(report: Report, query: ReportQuery) -> ReportQuery | None:
    """The same question about the days that it is held against; a day against another day."""
    if not report.compares:
        return None
    since = query.until if report.until_only else query.since
    former = held_against(query.compare, since, query.until)
    if former is None:
        return None
    return replace(query, since=None if report.until_only else former.since, until=former.until)


def with_totals(
    connection: Connection, report: Report, asked: tuple[ReportQuery, ReportQuery | None]
) -> Table:
    """A page of a report, with what all its pages add up to, and what that was before."""
    assert report.totals is not None, "only such a report is added up"
    query, _former = asked
    table = report.run(connection, query)
    totals, *former = report.totals(connection, [each for each in asked if each is not None])
    return replace(table, totals=totals, former=former[0] if former else {})
