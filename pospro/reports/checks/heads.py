"""Check: every signed head is genuine, and its entry still has the hash that was signed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from pospro.domain.book import GENESIS
from pospro.domain.errors import N_
from pospro.domain.head import Head, holds
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.ledger import BookHeadRow, BookRow, JournalEntryRow
from pospro.storage.streams import streamed
from pospro.storage.venue import the_venue

KEY = "heads"


def find(connection: Connection) -> Iterator[Finding]:
    """Name heads that are forged or whose entry has changed, and books that end elsewhere."""
    venue = the_venue(connection)
    public_key = venue.public_key if venue else ""
    for row in streamed(connection, _heads()):
        head = Head(row.code, row.sequence, row.hash, row.signed_at, row.work_period_id)
        if not holds(head.signed_bytes, row.signature, public_key):
            message = N_("The signature under entry {number} of book {book} is not the venue’s.")
            yield _finding(row, message)
        if row.entry_hash != row.hash:
            message = N_("Entry {number} of book {book} is not the one that was signed.")
            yield _finding(row, message)
    yield from _books(connection)


def find_in_period(connection: Connection, _work_period_id: int) -> Iterator[Finding]:
    """Name books that end elsewhere: every period writes at their end."""
    return _books(connection)


def _heads() -> Select[*tuple[Any, ...]]:
    heads, books, entries = BookHeadRow.__table__, BookRow.__table__, JournalEntryRow.__table__
    same = and_(entries.c.book_id == heads.c.book_id, entries.c.sequence == heads.c.sequence)
    return (
        select(heads, books.c.code, entries.c.hash.label("entry_hash"))
        .join_from(heads, books, books.c.register_id == heads.c.book_id)
        .outerjoin(entries, same)
        .order_by(books.c.code, heads.c.sequence)
    )


def _books(connection: Connection) -> Iterator[Finding]:
    """Name books whose own record of their end is not their last entry."""
    books, entries = BookRow.__table__, JournalEntryRow.__table__
    last = (
        select(entries.c.hash)
        .where(entries.c.book_id == books.c.register_id)
        .order_by(entries.c.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(books, last.label("last")).order_by(books.c.code)
    for row in connection.execute(query).all():
        if row.head != (row.last or GENESIS):
            message = N_("Book {book} does not end with its last entry.")
            yield Finding(KEY, f"book:{row.code}", message, {"book": row.code})


def _finding(row: Row[Any], message: str) -> Finding:
    facts = {"number": row.sequence, "book": row.code}
    return Finding(KEY, f"book:{row.code}", message, facts)


CHECK = Check(KEY, N_("Signed heads are genuine"), find, find_in_period)
