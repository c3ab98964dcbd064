"""How the columns of a table share the width of a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from pospro.reports.render.letters import STRONG, width
from pospro.reports.render.words import FIGURES, labels_of, words_of
from pospro.reports.table import Table

MARGIN, GAP = 40, 8
SIZES = (9, 8, 7, 6)
NARROWEST = 44
MEASURED = 400
"""How many rows tell how wide the columns are."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The page in points, the size of its letters, and the width of each column."""

    page: tuple[int, int]
    size: int
    widths: tuple[int, ...]
    at_end: tuple[bool, ...]

    @property
    def leading(self) -> int:
        """From one line to the next."""
        return self.size + 3

    @property
    def room(self) -> int:
        """The width between the margins."""
        return self.page[0] - 2 * MARGIN


def grid_of(table: Table, language: str) -> Grid:
    """The largest letters with which the table fits, upright if it can be.

    Where nothing fits, texts are narrowed down and go on in a second line.
    """
    upright, lying = (int(A4[0]), int(A4[1])), (int(A4[1]), int(A4[0]))
    at_end = tuple(column.kind in FIGURES for column in table.columns)
    for page, sizes in ((upright, SIZES[:2]), (lying, SIZES)):
        for size in sizes:
            natural = _natural(table, language, size)
            room = page[0] - 2 * MARGIN - GAP * (len(natural) - 1)
            if sum(natural) <= room:
                return Grid(page, size, _spread(natural, at_end, room), at_end)
    size = SIZES[-2]
    natural = _natural(table, language, size)
    room = lying[0] - 2 * MARGIN - GAP * (len(natural) - 1)
    return Grid(lying, size, _narrowed(natural, at_end, room), at_end)


def _natural(table: Table, language: str, size: int) -> list[int]:
    """The width of each column when every cell is in one line."""
    rows = [*table.rows[:MEASURED], *table.sums]
    lines = [labels_of(table, language), *(words_of(table, row, language) for row in rows)]
    return [max(width(text, STRONG, size) for text in texts) for texts in zip(*lines, strict=True)]


def _spread(natural: Sequence[int], at_end: Sequence[bool], room: int) -> tuple[int, ...]:
    """What is left over goes to the first column of text."""
    lead = next((place for place, is_end in enumerate(at_end) if not is_end), 0)
    free = room - sum(natural)
    return tuple(each + free * (place == lead) for place, each in enumerate(natural))


def _narrowed(natural: Sequence[int], at_end: Sequence[bool], room: int) -> tuple[int, ...]:
    """The widest texts give away first, each as little as it must."""
    widths = list(natural)
    while sum(widths) > room:
        texts = [n for n, is_end in enumerate(at_end) if not is_end and widths[n] > NARROWEST]
        if not texts:
            return tuple(max(1, each * room // sum(widths)) for each in widths)
        widest = max(texts, key=lambda place: widths[place])
        widths[widest] -= min(4, sum(widths) - room)
    return tuple(widths)
