"""Documents: what somebody booked outside the till, numbered without a gap, each with its entry."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.ids import new_id
from pospro.storage.columns import Base, key, minor, within_limit
from pospro.storage.ledger import BookRow
from pospro.storage.venue import SeriesRow, take_number

SERIES = "document"
"""The purpose of the number series."""


class DocumentRow(Base):
    """A document; one without a type is an entry that somebody wrote by hand."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("entry_id"),
        Index("ix_documents_account_id_id", "account_id", "id"),
        Index("ix_documents_document_type_id_id", "document_type_id", "id"),
        CheckConstraint("amount > 0", name="above_zero"),
        within_limit("amount"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    number: Mapped[str]
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    business_date: Mapped[date]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    document_type_id: Mapped[int | None] = mapped_column(ForeignKey("document_types.id"))
    document_type_version: Mapped[int | None]
    name: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = minor()
    currency: Mapped[str]
    description: Mapped[str]
    reference: Mapped[str]
    request_id: Mapped[str]
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entries.id"))


class EntryTemplateRow(Base):
    """An entry to write again: its lines are account ids with minor units.

    One that comes again has a rhythm, and the day on which it is due next.
    """

    __tablename__ = "entry_templates"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    description: Mapped[str]
    lines: Mapped[list[Any]]
    every: Mapped[str | None]
    next_due: Mapped[date | None]
    retired_at: Mapped[datetime | None]


def take_document_number(connection: Connection, register_id: int) -> str:
    """The next number of the register's documents; its first document begins the series.

    The book of the register stays locked until the block ends, so that two never begin it.
    """
    books, series = BookRow.__table__, SeriesRow.__table__
    own = (series.c.register_id == register_id) & (series.c.purpose == SERIES)
    locked = select(books.c.code).where(books.c.register_id == register_id).with_for_update()
    code = connection.execute(locked).scalar_one()
    if connection.scalar(select(series.c.id).where(own)) is None:
        begun = {"id": new_id(), "register_id": register_id, "purpose": SERIES}
        begun |= {"prefix": f"{code}-D", "next_number": 1}
        connection.execute(insert(series), begun)
    return take_number(connection, register_id, SERIES)


def keep(connection: Connection, row: Mapping[str, Any]) -> None:
    """Insert a document; its entry has been recorded before."""
    connection.execute(insert(DocumentRow.__table__), row)
