"""Check: every hash is that of its entry and of the hash before, computed again from the rows."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from pospro.domain.book import GENESIS, chained
from pospro.domain.errors import N_, PosproError
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.journal_queries import RecordedEntry, recorded_entries
from pospro.storage.ledger import BookRow, JournalEntryRow

KEY = "chain"


def find(connection: Connection, work_period_id: int | None = None) -> Iterator[Finding]:
    """Name every entry whose hash is wrong, or that does not continue the one before it."""
    book, head = "", GENESIS
    for recorded in recorded_entries(connection, work_period_id):
        if recorded.book != book:
            book, head = recorded.book, _hash_before(connection, recorded)
        if recorded.previous_hash != head:
            message = N_("Entry {number} of book {book} does not continue the one before it.")
            yield _finding(recorded, message)
        if _computed(recorded) != recorded.hash:
            message = N_("Entry {number} of book {book} was changed after it was recorded.")
            yield _finding(recorded, message)
        head = recorded.hash


def _hash_before(connection: Connection, first: RecordedEntry) -> str:
    """The hash that the first entry looked at must continue."""
    entries, books = JournalEntryRow.__table__, BookRow.__table__
    query = (
        select(entries.c.hash)
        .join_from(entries, books, books.c.register_id == entries.c.book_id)
        .where(books.c.code == first.book, entries.c.sequence < first.sequence)
        .order_by(entries.c.sequence.desc())
        .limit(1)
    )
    return connection.scalar(query) or GENESIS


def _computed(recorded: RecordedEntry) -> str | None:
    try:
        return chained(recorded.entry, recorded.place, recorded.previous_hash)
    except (ValueError, TypeError, PosproError):
        return None


def _finding(recorded: RecordedEntry, message: str) -> Finding:
    facts = {"number": recorded.sequence, "book": recorded.book}
    return Finding(KEY, f"entry:{recorded.id}", message, facts)


CHECK = Check(KEY, N_("The chain of every book holds"), find, find)
