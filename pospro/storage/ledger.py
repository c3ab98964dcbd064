"""Journal entries and postings: appended together, postings first, the entry seals them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.book import Place, chained, rules_text
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry
from pospro.storage.columns import Base, key, minor, within_limit
from pospro.storage.prepared import Prepared, insert_into


class BookRow(Base):
    """The book of one register: the next number and the hash of the last entry."""

    __tablename__ = "books"
    __table_args__ = (UniqueConstraint("code"), {"sqlite_strict": True})
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"), primary_key=True)
    code: Mapped[str]
    next_sequence: Mapped[int]
    head: Mapped[str]


class JournalEntryRow(Base):
    """A balanced entry at its place in a book; inserting it seals its postings."""

    __tablename__ = "journal_entries"
    __table_args__ = (
        UniqueConstraint("source", "reason"),
        UniqueConstraint("book_id", "sequence"),
        UniqueConstraint("reverses_id"),
        Index("ix_journal_entries_business_date", "business_date"),
        Index("ix_journal_entries_ticket_id", "ticket_id"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    book_id: Mapped[int] = mapped_column(ForeignKey("books.register_id"))
    sequence: Mapped[int]
    business_date: Mapped[date]
    recorded_at: Mapped[datetime]
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    currency: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str]
    description: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entries.id"))
    previous_hash: Mapped[str]
    hash: Mapped[str]


class PostingRow(Base):
    """One debit or credit line; `rules` names the transaction types and versions behind it."""

    __tablename__ = "postings"
    __table_args__ = (
        Index("ix_postings_account_id_entry_id", "account_id", "entry_id"),
        CheckConstraint("debit >= 0 AND credit >= 0", name="not_negative"),
        CheckConstraint("(debit = 0) <> (credit = 0)", name="one_side"),
        within_limit("debit"),
        within_limit("credit"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("journal_entries.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    debit: Mapped[int] = minor()
    credit: Mapped[int] = minor()
    rules: Mapped[str]


class BookHeadRow(Base):
    """A signed head: the venue's key vouches for a book up to this sequence."""

    __tablename__ = "book_heads"
    __table_args__ = (UniqueConstraint("book_id", "sequence"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    book_id: Mapped[int] = mapped_column(ForeignKey("books.register_id"))
    sequence: Mapped[int]
    hash: Mapped[str]
    signed_at: Mapped[datetime]
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    signature: Mapped[str]


@dataclass(frozen=True, slots=True)
class Recording:
    """Under what circumstances entries are recorded."""

    book_id: int
    work_period_id: int
    recorded_at: datetime
    actor_id: int
    ticket_id: int | None = None


_BOOKS = BookRow.__table__
_BOOK_ID: BindParameter[int] = bindparam("book_id")
_LOCK_BOOK = Prepared(select(_BOOKS).where(_BOOKS.c.register_id == _BOOK_ID).with_for_update())
_MOVE_BOOK = Prepared(
    update(_BOOKS)
    .where(_BOOKS.c.register_id == _BOOK_ID)
    .values(next_sequence=bindparam("new_sequence"), head=bindparam("new_head"))
)
_INSERT_POSTING = insert_into(PostingRow.__table__)
_INSERT_ENTRY = insert_into(JournalEntryRow.__table__)


def append(
    connection: Connection, recording: Recording, entries: Sequence[JournalEntry]
) -> list[int]:
    """Append the entries to the book in order and return their ids.

    Locks the book for the rest of the atomic block, so that sequence and chain have no gap.
    """
    book = _LOCK_BOOK.first(connection, book_id=recording.book_id)
    if book is None:
        raise LookupError(f"register {recording.book_id} has no book")
    entry_rows: list[dict[str, Any]] = []
    posting_rows: list[dict[str, Any]] = []
    head = book.head
    for sequence, entry in enumerate(entries, start=book.next_sequence):
        place = Place(book.code, sequence, recording.recorded_at, recording.actor_id)
        row = _entry_row(entry, recording, place, head)
        head = row["hash"]
        entry_rows.append(row)
        posting_rows.extend(_posting_rows(row["id"], entry))
    _INSERT_POSTING.run_many(connection, posting_rows)
    _INSERT_ENTRY.run_many(connection, entry_rows)
    moved = {"new_sequence": book.next_sequence + len(entries), "new_head": head}
    _MOVE_BOOK.run(connection, {"book_id": recording.book_id, **moved})
    return [row["id"] for row in entry_rows]


def _entry_row(
    entry: JournalEntry, recording: Recording, place: Place, head: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "book_id": recording.book_id,
        "sequence": place.sequence,
        "business_date": entry.business_date,
        "recorded_at": recording.recorded_at,
        "work_period_id": recording.work_period_id,
        "actor_id": recording.actor_id,
        "currency": entry.currency.code,
        "source": entry.origin.source,
        "reason": entry.origin.reason,
        "description": entry.origin.description,
        "ticket_id": recording.ticket_id,
        "reverses_id": entry.origin.reverses,
        "previous_hash": head,
        "hash": chained(entry, place, head),
    }


def _posting_rows(entry_id: int, entry: JournalEntry) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": entry_id,
            "position": position,
            "account_id": posting.account_id,
            "debit": posting.debit,
            "credit": posting.credit,
            "rules": rules_text(posting.rules),
        }
        for position, posting in enumerate(entry.postings, start=1)
    ]
