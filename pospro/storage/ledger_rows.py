"""The tables of the ledger: books, journal entries, postings and signed heads."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.exchange import PLACES
from pospro.storage.columns import Base, Scaled, key, minor, within_limit


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
        Index(
            "ix_journal_entries_without_ticket",
            "business_date",
            sqlite_where=text("ticket_id IS NULL"),
            postgresql_where=text("ticket_id IS NULL"),
        ),
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
    """One debit or credit line; `rules` names the transaction types and versions behind it.

    An account in another currency has its money beside it, above zero for a debit.
    """

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
    foreign_currency: Mapped[str | None]
    foreign_amount: Mapped[int | None] = minor()
    exchange_rate: Mapped[Decimal | None] = mapped_column(Scaled(PLACES))


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
