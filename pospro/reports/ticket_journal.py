"""The journal of one ticket, in plain words and account codes, for the till's last screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.reports.posting_words import Vocabulary, vocabulary
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.ledger import BookRow, JournalEntryRow, PostingRow

Record = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TicketPosting:
    """One debit or credit line in minor units; `word` is a key of `posting_words.WORDS`."""

    account_id: int
    account_code: str
    account_name: str
    debit: int
    credit: int
    word: str
    rules: str


@dataclass(frozen=True, slots=True)
class TicketEntry:
    """One journal entry of a ticket with its postings in order."""

    id: int
    book: str
    sequence: int
    reason: str
    business_date: date
    recorded_at: datetime
    currency: str
    postings: tuple[TicketPosting, ...]


def ticket_journal(
    connection: Connection, ticket_id: int, language: str | None = None
) -> list[TicketEntry]:
    """Every entry of a ticket in the order of recording: payments, then the sale."""
    known = vocabulary(connection)
    rows = _postings(connection, ticket_id)
    return [
        _entry(list(group), known, language) for _, group in groupby(rows, key=lambda row: row.id)
    ]


def _postings(connection: Connection, ticket_id: int) -> Iterator[Record]:
    entries, postings, books = JournalEntryRow.__table__, PostingRow.__table__, BookRow.__table__
    accounts, types = AccountRow.__table__, AccountTypeRow.__table__
    query = (
        select(
            entries.c.id,
            books.c.code.label("book"),
            entries.c.sequence,
            entries.c.source,
            entries.c.reason,
            entries.c.business_date,
            entries.c.recorded_at,
            entries.c.currency,
            postings.c.account_id,
            accounts.c.code,
            accounts.c.name,
            accounts.c.translations,
            accounts.c.role,
            types.c.account_class,
            postings.c.debit,
            postings.c.credit,
            postings.c.rules,
        )
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .join(books, books.c.register_id == entries.c.book_id)
        .join(accounts, accounts.c.id == postings.c.account_id)
        .join(types, types.c.id == accounts.c.account_type_id)
        .where(entries.c.ticket_id == ticket_id)
        .order_by(entries.c.recorded_at, entries.c.book_id, entries.c.sequence, postings.c.position)
    )
    return iter(connection.execute(query))


def _entry(rows: list[Record], known: Vocabulary, language: str | None) -> TicketEntry:
    first = rows[0]
    return TicketEntry(
        first.id,
        first.book,
        first.sequence,
        first.reason,
        first.business_date,
        first.recorded_at,
        first.currency,
        tuple(_posting(row, known, language) for row in rows),
    )


def _posting(row: Record, known: Vocabulary, language: str | None) -> TicketPosting:
    return TicketPosting(
        row.account_id,
        row.code,
        row.translations.get(language, row.name) if language else row.name,
        row.debit,
        row.credit,
        known.word(row),
        row.rules,
    )
