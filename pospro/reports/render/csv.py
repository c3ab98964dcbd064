"""A report as CSV: plain figures with a decimal point, safe in any spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from pospro.reports.render.plain import Plain, cut_note, plain_cells
from pospro.reports.render.words import labels_of
from pospro.reports.table import Column, Row, Table

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula."""


def csv_text(table: Table, language: str) -> str:
    """The columns' labels, every row, and the totals; a last line says when rows are left out."""
    return "".join(csv_parts([table], language))


def csv_parts(tables: Iterable[Table], language: str) -> Iterator[str]:
    """The same of a report that comes in parts: labels first, totals last, a text for each part.

    Only the last part may go on; then the last line says so.
    """
    rest = iter(tables)
    first = table = next(rest)
    yield _lines([labels_of(first, language)])
    for table in chain([first], rest):
        yield _lines(_cells(table, row, language) for row in table.rows)
    if table.sums:
        yield _lines(_cells(table, row, language) for row in table.sums)
    note = cut_note(table, language)
    if note:
        yield _lines([[note]])


def _lines(rows: Iterable[Iterable[Plain]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


def _cells(table: Table, row: Row, language: str) -> list[Plain]:
    cells = plain_cells(table, row, language)
    return [
        _harmless(value, column)
        for value, column in zip(cells.values(), table.columns, strict=True)
    ]


def _harmless(value: Plain, column: Column) -> Plain:
    is_text = column.kind == "text" and isinstance(value, str)
    return f"'{value}" if is_text and str(value).startswith(_RISKY) else value
