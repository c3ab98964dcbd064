"""Check: the numbers of every book and of every series have no gap and no duplicate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, Row, func, select

from pospro.domain.errors import N_
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.documents import SERIES, DocumentRow
from pospro.storage.ledger import BookRow, JournalEntryRow
from pospro.storage.number_series import family, runs_of
from pospro.storage.streams import streamed
from pospro.storage.tickets import TicketRow
from pospro.storage.venue import SeriesRow

KEY = "sequences"

NUMBERED: dict[str, Column[Any]] = {
    "receipt": TicketRow.__table__.c.number,
    SERIES: DocumentRow.__table__.c.number,
}
"""Purpose of a series → the column that holds its numbers."""


def find(connection: Connection) -> Iterator[Finding]:
    """Name the first missing or doubled number of every book and series."""
    books, series = BookRow.__table__, SeriesRow.__table__
    for book in connection.execute(select(books).order_by(books.c.code)).all():
        numbers = _entry_numbers(connection, book.register_id)
        yield from _first_break(f"book:{book.code}", book.code, numbers, [(1, book.next_sequence)])
    for row in connection.execute(select(series).order_by(series.c.prefix)).all():
        for prefix, runs in _runs(connection, row).items():
            numbers = _numbers(connection, NUMBERED[family(row.purpose)], prefix)
            yield from _first_break(f"series:{prefix}", prefix, numbers, runs)


def _runs(connection: Connection, series: Row[Any]) -> dict[str, list[tuple[int, int]]]:
    """Prefix → first and next number of each run under it, in their order."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for run in runs_of(connection, series.id):
        found[run.prefix].append((run.first, run.last + 1))
    found[series.prefix].append((series.first_number, series.next_number))
    return dict(found)


def _entry_numbers(connection: Connection, book_id: int) -> Iterator[int]:
    table = JournalEntryRow.__table__
    query = select(table.c.sequence).where(table.c.book_id == book_id).order_by(table.c.sequence)
    return (row.sequence for row in streamed(connection, query))


def _numbers(connection: Connection, column: Column[str], prefix: str) -> Iterator[int]:
    query = (
        select(column)
        .where(column.startswith(prefix, autoescape=True))
        .order_by(func.length(column), column)
    )
    digits = (row.number[len(prefix) :] for row in streamed(connection, query))
    return (int(text) for text in digits if text.isdecimal())


def _first_break(
    subject: str, name: str, numbers: Iterable[int], runs: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    expected = chain.from_iterable(range(*run) for run in runs)
    before = runs[0][0] - 1
    for number in numbers:
        wanted = number if number <= before else next(expected, number)
        if number != wanted or number <= before:
            message = N_("Number {expected} is missing in {name}: {number} comes next.")
            if number <= before:
                message = N_("Number {number} stands twice in {name}.")
            facts = {"expected": wanted, "name": name, "number": number}
            yield Finding(KEY, subject, message, facts)
            return
        before = number
    missing = next(expected, None)
    if missing is not None or before >= runs[-1][1]:
        message = N_("{name} ends at {last}, but its counter goes on with {next}.")
        facts = {"name": name, "last": before, "next": runs[-1][1]}
        yield Finding(KEY, subject, message, facts)


CHECK = Check(KEY, N_("Numbers have no gap and no duplicate"), find)
