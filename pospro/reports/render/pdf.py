"""A report as pages of A4: a head with venue and days, a table over as many pages as it needs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from pospro.domain.errors import N_
from pospro.i18n import translate
from pospro.reports.render.grid import GAP, MARGIN, Grid, grid_of
from pospro.reports.render.letters import PLAIN, STRONG, load_letters, width, wrapped
from pospro.reports.render.plain import cut_note
from pospro.reports.render.words import labels_of, proof_words, words_of
from pospro.reports.table import Table

MOST_ROWS = 20_000
"""How many rows a PDF holds; a spreadsheet holds them all."""

INK, SOFT, LINE, TINT = (HexColor(code) for code in ("#1a1d21", "#5b636e", "#c8ccd2", "#f1f3f5"))
FOOT = 24
TITLE, SMALL = 15, 13


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above and below every page: who says it, about which days and filters, when."""

    venue: str
    days: str
    made: str
    language: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the table, its cells wrapped."""

    cells: tuple[list[str], ...]
    is_sum: bool
    at_end: Sequence[bool]

    @property
    def height(self) -> int:
        return max(len(cell) for cell in self.cells)


def pdf_bytes(table: Table, head: Letterhead) -> bytes:
    """The title, the columns' labels on every page, every row, the totals and the proof."""
    load_letters()
    grid = grid_of(table, head.language)
    lines = _lines(table, head.language, grid)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=grid.page, lang=head.language)
    canvas.setTitle(f"{translate(table.title, table.facts, head.language)} {head.days}".strip())
    canvas.setAuthor(head.venue)
    writer = _Writer(canvas, grid, head, _headings(table, head.language, grid))
    pages = writer.paged(lines, _notes(table, head.language))
    title = translate(table.title, table.facts, head.language)
    for number, page in enumerate(pages, 1):
        writer.draw(page, (number, len(pages)), title)
    canvas.save()
    return target.getvalue()


def _lines(table: Table, language: str, grid: Grid) -> list[_Line]:
    rows = [(row, row.level > 0) for row in table.rows]
    rows += [(row, True) for row in table.sums]
    return [_line(words_of(table, row, language), grid, is_sum=is_sum) for row, is_sum in rows]


def _headings(table: Table, language: str, grid: Grid) -> _Line:
    return _line(labels_of(table, language), grid, is_sum=True)


def _line(texts: Sequence[str], grid: Grid, *, is_sum: bool) -> _Line:
    font = STRONG if is_sum else PLAIN
    cells = (
        [text] if width(text, font, grid.size) <= room else wrapped(text, font, grid.size, room)
        for text, room in zip(texts, grid.widths, strict=True)
    )
    return _Line(tuple(cells), is_sum, grid.at_end)


def _notes(table: Table, language: str) -> list[tuple[str, str]]:
    """What stands below the table: that rows are left out, and the proof."""
    note = cut_note(table, language)
    claim, lines = proof_words(table, language)
    return [*([(note, "")] if note else []), *([(claim, "")] if claim else []), *lines]


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of the table on one page, and the notes below them."""

    lines: Sequence[_Line]
    notes: Sequence[tuple[str, str]]


class _Writer:
    """Sets lines on pages."""

    def __init__(self, canvas: Canvas, grid: Grid, head: Letterhead, headings: _Line) -> None:
        self._canvas, self._grid, self._head, self._headings = canvas, grid, head, headings
        self._days = wrapped(head.days, PLAIN, 9, grid.room)
        self._top = grid.page[1] - MARGIN - 2 * TITLE - SMALL * len(self._days)
        self._bottom = MARGIN + FOOT

    def paged(self, lines: Sequence[_Line], notes: Sequence[tuple[str, str]]) -> list[_Page]:
        """What stands on which page; a row is never torn apart."""
        room = self._room() - self._height(self._headings)
        pages: list[list[_Line]] = [[]]
        left = room
        for line in lines:
            if self._height(line) > left and pages[-1]:
                pages.append([])
                left = room
            pages[-1].append(line)
            left -= self._height(line)
        fits = max(0, left // self._grid.leading - 1)
        found = [_Page(page, ()) for page in pages]
        if len(notes) <= fits:
            return [*found[:-1], _Page(pages[-1], notes)]
        many = self._room() // self._grid.leading - 1
        return [*found, *(_Page((), notes[at : at + many]) for at in range(0, len(notes), many))]

    def draw(self, page: _Page, place: tuple[int, int], title: str) -> None:
        """One page with what stands above and below."""
        self._frame(place, title)
        y = self._top
        for line in [self._headings, *page.lines] if page.lines or not page.notes else []:
            y -= self._height(line)
            self._row(line, y)
        y -= self._grid.leading
        for text, figure in page.notes:
            y -= self._grid.leading
            self._note(text, figure, y)
        self._canvas.showPage()

    def _room(self) -> int:
        return self._top - self._bottom

    def _height(self, line: _Line) -> int:
        return line.height * self._grid.leading + 4

    def _frame(self, place: tuple[int, int], title: str) -> None:
        canvas, (across, high) = self._canvas, self._grid.page
        canvas.setFillColor(INK)
        canvas.setFont(STRONG, TITLE)
        canvas.drawString(MARGIN, high - MARGIN - TITLE, title)
        canvas.setFont(STRONG, 9)
        canvas.drawRightString(across - MARGIN, high - MARGIN - TITLE, self._head.venue)
        canvas.setFillColor(SOFT)
        canvas.setFont(PLAIN, 9)
        for line, text in enumerate(self._days):
            canvas.drawString(MARGIN, high - MARGIN - 2 * TITLE - SMALL * line, text)
        number, many = place
        facts = {"page": number, "pages": many}
        said = translate(N_("Page {page} of {pages}"), facts, self._head.language)
        canvas.drawRightString(across - MARGIN, MARGIN, said)
        canvas.drawString(MARGIN, MARGIN, self._head.made)

    def _row(self, line: _Line, y: int) -> None:
        canvas, grid = self._canvas, self._grid
        if line is self._headings:
            canvas.setFillColor(TINT)
            canvas.rect(MARGIN - 4, y, grid.room + 8, self._height(line), stroke=0, fill=1)
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN - 4, y, MARGIN + grid.room + 4, y)
        canvas.setFillColor(INK)
        canvas.setFont(STRONG if line.is_sum else PLAIN, grid.size)
        x, top = MARGIN, y + self._height(line) - grid.leading
        for cell, room, is_end in zip(line.cells, grid.widths, line.at_end, strict=True):
            for number, text in enumerate(cell):
                at = top - number * grid.leading
                if is_end:
                    canvas.drawRightString(x + room, at, text)
                else:
                    canvas.drawString(x, at, text)
            x += room + GAP

    def _note(self, text: str, figure: str, y: int) -> None:
        self._canvas.setFillColor(INK if figure else SOFT)
        self._canvas.setFont(PLAIN, self._grid.size)
        self._canvas.drawString(MARGIN, y, text)
        self._canvas.drawRightString(MARGIN + 360, y, figure)
