"""A report as a spreadsheet of numbers that can be added up, with nothing in it that runs."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pospro.domain.currency import currency
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.reports.render.plain import cut_note
from pospro.reports.render.words import label_of
from pospro.reports.table import Cell, Column, Row, Table

LONGEST_NAME = 31
LAST_ROW = 1_048_576
"""How long the name of a sheet may be, and how many rows it holds."""

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

_SCALE = {"quantity": -3}
_PATTERNS = {"quantity": "#,##0.###", "percent": '0.0"%"', "count": "#,##0", "day": "yyyy-mm-dd"}
_WIDTHS = {"text": 28, "money": 16, "day": 12, "moment": 20}
_WIDTH = 12
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def xlsx_bytes(table: Table, language: str) -> bytes:
    """The title, the columns' labels, every row and the totals. Texts stay texts.

    The second line says when rows are left out.
    """
    target = io.BytesIO()
    write_xlsx([table], language, target)
    return target.getvalue()


def write_xlsx(tables: Iterable[Table], language: str, target: IO[bytes]) -> None:
    """The same of a report that comes in parts, which are never all in memory.

    A sheet that is full goes on in the next one.
    """
    rest = iter(tables)
    table = next(rest)
    with Workbook(target, OPTIONS) as book:
        writing = _Writing(book, table, language)
        for part in chain([table], rest):
            for row in part.rows:
                writing.row(row, is_sum=row.level > 0)
            table = part
        for row in table.sums:
            writing.row(row, is_sum=True)


class _Writing:
    """A report on its way into the sheets of a book."""

    def __init__(self, book: Workbook, table: Table, language: str) -> None:
        self.book, self.table, self.language = book, table, language
        self.formats: dict[tuple[str, str, bool], Format] = {}
        self.strong = book.add_format({"bold": True})
        self.title = translate(table.title, table.facts, language)
        self.sheets = 0
        self._begin_sheet()

    def row(self, row: Row, *, is_sum: bool) -> None:
        """A row below the last one; a sum is bold."""
        if self.at >= LAST_ROW:
            self._begin_sheet()
        for place, column in enumerate(self.table.columns):
            self._cell((self.at, place), row, column, self._format(column, is_sum=is_sum))
        self.at += 1

    def _begin_sheet(self) -> None:
        """Title and labels of a sheet; labels stay in sight."""
        self.sheets += 1
        number = f" {self.sheets}" if self.sheets > 1 else ""
        name = self.title.translate(_FORBIDDEN)[: LONGEST_NAME - len(number)]
        self.sheet: Worksheet = self.book.add_worksheet(f"{name}{number}".strip() or None)
        for place, column in enumerate(self.table.columns):
            self.sheet.set_column(place, place, _WIDTHS.get(column.kind, _WIDTH))
        self.sheet.freeze_panes(3, 1)
        self.sheet.write_string(0, 0, self.title, self.strong)
        note = cut_note(self.table, self.language) if self.sheets == 1 else None
        if note:
            self.sheet.write_string(1, 0, note, self.strong)
        for place, column in enumerate(self.table.columns):
            self.sheet.write_string(2, place, label_of(column, self.language), self.strong)
        self.at = 3

    def _cell(self, where: tuple[int, int], row: Row, column: Column, style: Format) -> None:
        cell = row.cells.get(column.key)
        if cell is None:
            return
        if column.key in row.words:
            self.sheet.write_string(*where, translate(str(cell), {}, self.language), style)
        elif isinstance(cell, datetime):
            self.sheet.write_string(*where, cell.isoformat(), style)
        elif isinstance(cell, date):
            self.sheet.write_datetime(*where, cell, style)
        elif isinstance(cell, int | Decimal):
            self.sheet.write_number(*where, self._number(cell, column), style)
        else:
            self.sheet.write_string(*where, str(cell), style)

    def _number(self, cell: Cell, column: Column) -> Decimal:
        """The figure as the file's decimal text; it never passes through a float of ours."""
        if column.kind == "money" and isinstance(cell, int):
            return Money(cell, currency(column.currency or self.table.currency)).decimal
        assert isinstance(cell, int | Decimal)
        return Decimal(cell).scaleb(_SCALE.get(column.kind, 0))

    def _format(self, column: Column, *, is_sum: bool) -> Format:
        key = (column.kind, column.currency, is_sum)
        if key not in self.formats:
            pattern = _PATTERNS.get(column.kind)
            if column.kind == "money":
                exponent = currency(column.currency or self.table.currency).exponent
                pattern = "#,##0" + ("." + "0" * exponent if exponent else "")
            choices = {"bold": is_sum, **({"num_format": pattern} if pattern else {})}
            self.formats[key] = self.book.add_format(choices)
        return self.formats[key]
