"""A report as a spreadsheet of numbers that can be added up, with nothing in it that runs."""

import io
from datetime import date, datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pospro.domain.currency import currency
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.reports.render.plain import cut_note, with_totals
from pospro.reports.table import Cell, Column, Row, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31
"""How long the name of a sheet may be."""

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
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        title = translate(table.title, table.facts, language)
        sheet = book.add_worksheet(title.translate(_FORBIDDEN)[:LONGEST_NAME] or None)
        _Writing(book, sheet, table, language).write(title)
    return target.getvalue()


class _Writing:
    """One table on its way into a sheet."""

    def __init__(self, book: Workbook, sheet: Worksheet, table: Table, language: str) -> None:
        self.book, self.sheet = book, sheet
        self.table, self.language = table, language
        self.formats: dict[tuple[str, str, bool], Format] = {}

    def write(self, title: str) -> None:
        """Title, labels, rows and totals; labels stay in sight."""
        strong = self.book.add_format({"bold": True})
        self.sheet.write_string(0, 0, title, strong)
        for place, column in enumerate(self.table.columns):
            label = translate(column.label, {}, self.language)
            self.sheet.write_string(2, place, label, strong)
            self.sheet.set_column(place, place, _WIDTHS.get(column.kind, _WIDTH))
        self.sheet.freeze_panes(3, 1)
        note = cut_note(self.table, self.language)
        if note:
            self.sheet.write_string(1, 0, note, strong)
        for number, row in enumerate(with_totals(self.table), 3):
            is_sum = row.level > 0 or row.cells is self.table.totals
            for place, column in enumerate(self.table.columns):
                self._cell((number, place), row, column, self._format(column, is_sum=is_sum))

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
