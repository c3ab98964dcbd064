"""Recorded entries read back: one by its id, or a whole book as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, select

from pospro.domain.book import Place
from pospro.domain.errors import N_, NotFound
from pospro.domain.exchange import Foreign
from pospro.domain.journal import JournalEntry, Origin, Posting
from pospro.domain.money import currency
from pospro.domain.tax import TypeRef
from pospro.storage.foreign_postings import foreign_of
from pospro.storage.ledger import BookRow, JournalEntryRow, PostingRow
from pospro.storage.streams import streamed
from pospro.storage.work_periods import WorkPeriodRow


@dataclass(frozen=True, slots=True)
class RecordedPosting:
    """A posting as it stands in the database, right or wrong."""

    account_id: int
    debit: int
    credit: int
    rules: str
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """An entry as it stands in the database, right or wrong."""

    id: int
    book: str
    sequence: int
    business_date: date
    recorded_at: datetime
    work_period_id: int
    actor_id: int
    currency: str
    origin: Origin
    ticket_id: int | None
    previous_hash: str
    hash: str
    postings: tuple[RecordedPosting, ...]

    @property
    def place(self) -> Place:
        """Where it stands in its book."""
        return Place(self.book, self.sequence, self.recorded_at, self.actor_id)

    @property
    def entry(self) -> JournalEntry:
        """The entry of the domain; ValueError when what is recorded is none."""
        postings = tuple(
            Posting(p.account_id, p.debit, p.credit, refs(p.rules), p.foreign)
            for p in self.postings
        )
        return JournalEntry(self.origin, self.business_date, currency(self.currency), postings)


@lru_cache(maxsize=4096)
def refs(rules: str) -> tuple[TypeRef, ...]:
    """The posting rules behind a posting, from `id.version` separated by blanks."""
    pairs = (rule.partition(".") for rule in rules.split())
    return tuple(TypeRef(int(rule_id), int(version)) for rule_id, _, version in pairs)


def recorded_entry(connection: Connection, entry_id: int) -> RecordedEntry:
    """The entry with this id, or NotFound."""
    query = _joined().where(JournalEntryRow.__table__.c.id == entry_id)
    for found in _entries(connection, query):
        return found
    raise NotFound(N_("There is no such journal entry. Look for it in the journal."))


def recorded_from(connection: Connection, source: str, reason: str) -> RecordedEntry:
    """The entry that comes from this source for this reason, or NotFound."""
    entries = JournalEntryRow.__table__
    query = _joined().where(entries.c.source == source, entries.c.reason == reason)
    for found in _entries(connection, query):
        return found
    raise NotFound(N_("There is no such journal entry. Look for it in the journal."))


def reversal_of(connection: Connection, entry_id: int) -> int | None:
    """The entry that reverses this one, or None."""
    entries = JournalEntryRow.__table__
    query = select(entries.c.id).where(entries.c.reverses_id == entry_id)
    found: int | None = connection.scalar(query)
    return found


def recorded_by_id(connection: Connection, entry_ids: Sequence[int]) -> dict[int, RecordedEntry]:
    """Entry id → the entry, for those that exist, in one statement."""
    query = _joined().where(JournalEntryRow.__table__.c.id.in_(entry_ids))
    return {entry.id: entry for entry in _entries(connection, query)}


def recorded_entries(
    connection: Connection, work_period_id: int | None = None
) -> Iterator[RecordedEntry]:
    """Every entry, or those of one work period: book by book in the order of recording."""
    query = _joined()
    if work_period_id is not None:
        query = query.where(*of_work_period(work_period_id))
    return _entries(connection, query)


def of_work_period(work_period_id: int) -> tuple[ColumnElement[bool], ...]:
    """What narrows entries down to a work period, by way of the index on business dates."""
    entries, periods = JournalEntryRow.__table__, WorkPeriodRow.__table__
    day = select(periods.c.business_date).where(periods.c.id == work_period_id).scalar_subquery()
    return entries.c.business_date == day, entries.c.work_period_id == work_period_id


def recorded_on(
    connection: Connection, on: date, *, with_tickets: bool = True
) -> Iterator[RecordedEntry]:
    """Every entry of a business date, work period by work period, then book by book.

    Without tickets: those alone that belong to none.
    """
    table = JournalEntryRow.__table__
    query = _joined(table.c.work_period_id).where(table.c.business_date == on)
    return _entries(connection, query if with_tickets else query.where(table.c.ticket_id.is_(None)))


def recorded_between(
    connection: Connection, since: date | None, until: date | None
) -> Iterator[RecordedEntry]:
    """Every entry of a span of business dates, both included.

    Day by day, work period by work period, then book by book.
    """
    table = JournalEntryRow.__table__
    day = table.c.business_date
    query = _joined(day, table.c.work_period_id)
    if since is not None:
        query = query.where(day >= since)
    if until is not None:
        query = query.where(day <= until)
    return _entries(connection, query)


def _entries(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[RecordedEntry]:
    rows = streamed(connection, query)
    for _, group in groupby(rows, key=lambda row: row.id):
        yield _entry(list(group))


def _joined(*first: Column[Any]) -> Select[*tuple[Any, ...]]:
    """Entries with their postings, ordered by the columns given, then by book and number."""
    entries, postings, books = JournalEntryRow.__table__, PostingRow.__table__, BookRow.__table__
    return (
        select(
            entries,
            books.c.code.label("book"),
            postings.c.account_id,
            postings.c.debit,
            postings.c.credit,
            postings.c.rules,
            postings.c.foreign_currency,
            postings.c.foreign_amount,
            postings.c.exchange_rate,
        )
        .join_from(entries, books, books.c.register_id == entries.c.book_id)
        .outerjoin(postings, postings.c.entry_id == entries.c.id)
        .order_by(*first, entries.c.book_id, entries.c.sequence, entries.c.id, postings.c.position)
    )


def _entry(rows: list[Row[Any]]) -> RecordedEntry:
    first = rows[0]
    return RecordedEntry(
        first.id,
        first.book,
        first.sequence,
        first.business_date,
        first.recorded_at,
        first.work_period_id,
        first.actor_id,
        first.currency,
        Origin(first.source, first.reason, first.description, first.reverses_id),
        first.ticket_id,
        first.previous_hash,
        first.hash,
        tuple(
            RecordedPosting(row.account_id, row.debit, row.credit, row.rules, foreign_of(row))
            for row in rows
            if row.account_id is not None
        ),
    )
