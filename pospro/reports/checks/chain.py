"""Check: every hash is that of its entry and of the hash before, computed again from the rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pospro.domain.book import GENESIS, chained
from pospro.domain.errors import N_, PosproError
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.journal_queries import RecordedEntry, of_work_period, recorded_entries
from pospro.storage.ledger import BookRow, JournalEntryRow
from pospro.storage.streams import streamed

KEY = "chain"


BROKEN = N_("Entry {number} of book {book} does not continue the one before it.")


def find(connection: Connection) -> Iterator[Finding]:
    """Name every entry whose hash is wrong, or that does not continue the one before it."""
    book, head = "", GENESIS
    for recorded in recorded_entries(connection):
        if recorded.book != book:
            book, head = recorded.book, GENESIS
        if recorded.previous_hash != head:
            yield _finding(recorded, BROKEN)
        if _computed(recorded) != recorded.hash:
            message = N_("Entry {number} of book {book} was changed after it was recorded.")
            yield _finding(recorded, message)
        head = recorded.hash


def find_in_period(connection: Connection, work_period_id: int) -> Iterator[Finding]:
    """Name every entry of a work period that does not continue the one before it.

    No hash is computed again: that is for whoever verifies the whole book.
    """
    entries, books = JournalEntryRow.__table__, BookRow.__table__
    before = entries.alias("before")
    continued = (before.c.book_id == entries.c.book_id) & (
        before.c.sequence == entries.c.sequence - 1
    )
    query = (
        select(entries.c.id, entries.c.sequence, books.c.code.label("book"))
        .join_from(entries, books, books.c.register_id == entries.c.book_id)
        .outerjoin(before, continued)
        .where(
            *of_work_period(work_period_id),
            entries.c.previous_hash != func.coalesce(before.c.hash, GENESIS),
        )
        .order_by(entries.c.book_id, entries.c.sequence)
    )
    for row in streamed(connection, query):
        yield _finding(row, BROKEN)


def _computed(recorded: RecordedEntry) -> str | None:
    try:
        return chained(recorded.entry, recorded.place, recorded.previous_hash)
    except (ValueError, TypeError, PosproError):
        return None


def _finding(recorded: RecordedEntry | Row[Any], message: str) -> Finding:
    facts = {"number": recorded.sequence, "book": recorded.book}
    return Finding(KEY, f"entry:{recorded.id}", message, facts)


CHECK = Check(KEY, N_("The chain of every book holds"), find, find_in_period)
