"""Rows in the order of a column that somebody chose, and only the columns that are wanted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pospro.domain.errors import BadInput, N_
from pospro.i18n import sort_key, translate
from pospro.reports.table import Cell, Row, Table


def ordered(table: Table, sort: str, language: str) -> Table:
    """The rows by the column `sort` names, with “-” before it from the largest down.

    Rows without a cell there come last. Raises BadInput for a column that is not there.
    """
    key = sort.removeprefix("-")
    if not sort:
        return table
    _known(table, key, "sort")
    filled = [row for row in table.rows if row.cells.get(key) is not None]
    empty = [row for row in table.rows if row.cells.get(key) is None]
    filled.sort(key=lambda row: _place(row, key, language), reverse=sort.startswith("-"))
    return replace(table, rows=(*filled, *empty))


def with_columns(table: Table, wanted: tuple[str, ...]) -> Table:
    """The table with only these columns, in its own order; all of them when none is named."""
    for key in wanted:
        _known(table, key, "columns")
    if not wanted:
        return replace(table, offered=table.columns)
    chosen = tuple(column for column in table.columns if column.key in wanted)
    return replace(table, columns=chosen, offered=table.columns)


def _known(table: Table, key: str, field: str) -> None:
    if key not in {column.key for column in table.columns}:
        raise BadInput(
            N_("This report has no column “{key}”. Its columns: {columns}."),
            field=field,
            key=key,
            columns=", ".join(column.key for column in table.columns),
        )


def _place(row: Row, key: str, language: str) -> tuple[int, Decimal, str]:
    cell: Cell = row.cells[key]
    if isinstance(cell, date):
        return 0, Decimal(0), cell.isoformat()
    if isinstance(cell, int | Decimal):
        return 0, Decimal(cell), ""
    text = translate(str(cell), {}, language) if key in row.words else str(cell)
    return 1, Decimal(0), sort_key(text, language)
