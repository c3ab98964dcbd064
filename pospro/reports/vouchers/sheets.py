"""Pages of a printed book: so many lines each, with what is carried to and from each page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pospro.domain.errors import BadInput, N_
from pospro.reports.table import Row, Table

LINES = 30
"""Lines of a page of A4 that lies."""

MOST = 400
"""Pages that a browser prints in one go."""

SIDES = ("debit", "credit")
SAID_ONCE = ("number", "day", "kind", "what", "paper")
"""What a voucher says on its first line of a page alone."""

Sums = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its rows, what comes from the page before and what goes on to the next."""

    rows: tuple[Row, ...]
    brought: Sums | None
    carried: Sums | None


def sheets(table: Table, by: str | None = None) -> list[Sheet]:
    """The pages of a table with debits and credits; BadInput when they are too many to print.

    With the key of a column each of its values begins a page and sums of its own. Sums of rows
    above them are not added again.
    """
    chapters = groupby(table.rows, lambda row: row.cells.get(by) if by else None)
    found = [sheet for _name, rows in chapters for sheet in _sheets(list(rows))]
    if len(found) > MOST:
        raise BadInput(N_("That is more than {most} pages. Choose fewer days."), most=MOST)
    return found


def _sheets(rows: Sequence[Row]) -> Iterator[Sheet]:
    before: Sums | None = None
    for first in range(0, len(rows), LINES):
        page = tuple(rows[first : first + LINES])
        after = {side: _sum(page, side) + (before or {}).get(side, 0) for side in SIDES}
        yield Sheet(_said_once(page), before, after if first + LINES < len(rows) else None)
        before = after


def _said_once(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows as a book writes them: a voucher that goes on does not say again what it is."""
    told: list[Row] = []
    for before, row in zip((None, *rows), rows, strict=False):
        goes_on = before is not None and row.key is not None and before.key == row.key
        kept = {key: cell for key, cell in row.cells.items() if key not in SAID_ONCE}
        told.append(replace(row, cells=kept, words=frozenset()) if goes_on else row)
    return tuple(told)


def _sum(rows: Sequence[Row], side: str) -> int:
    found = (row.cells.get(side) for row in rows if not row.level)
    return sum(cell for cell in found if isinstance(cell, int))
