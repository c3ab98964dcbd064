"""Closed years: which entries closed them, so that profit and loss leaves those out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    ForeignKey,
    UniqueConstraint,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.ids import new_id
from pospro.storage.columns import Base, key
from pospro.storage.day_summaries import Sums
from pospro.storage.documents import DocumentRow
from pospro.storage.ledger_rows import JournalEntryRow, PostingRow


class YearCloseRow(Base):
    """The document that closed the books of everything up to the end of `until`."""

    __tablename__ = "year_closes"
    __table_args__ = (UniqueConstraint("entry_id"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    until: Mapped[date]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entries.id"))


_CLOSES = YearCloseRow.__table__
_ENTRIES = JournalEntryRow.__table__
_POSTINGS = PostingRow.__table__


@dataclass(frozen=True, slots=True)
class YearClose:
    """A closed year; `reversed_by` is the entry that opened it again."""

    until: date
    document_id: int
    number: str
    entry_id: int
    business_date: date
    reversed_by: int | None


def keep(connection: Connection, until: date, document_id: int, entry_id: int) -> None:
    """Write down which document closed a year."""
    row = {"id": new_id(), "until": until, "document_id": document_id, "entry_id": entry_id}
    connection.execute(insert(_CLOSES), row)


def year_closes(connection: Connection) -> list[YearClose]:
    """Every close, the latest first."""
    documents, mirror = DocumentRow.__table__, _ENTRIES.alias("mirror")
    query = (
        select(_CLOSES, documents.c.number, documents.c.business_date, mirror.c.id.label("undone"))
        .join_from(_CLOSES, documents, documents.c.id == _CLOSES.c.document_id)
        .outerjoin(mirror, mirror.c.reverses_id == _CLOSES.c.entry_id)
        .order_by(_CLOSES.c.id.desc())
    )
    return [
        YearClose(
            row.until, row.document_id, row.number, row.entry_id, row.business_date, row.undone
        )
        for row in connection.execute(query)
    ]


def closed_until(connection: Connection) -> date | None:
    """The end of the last year that is closed."""
    closed = [each.until for each in year_closes(connection) if each.reversed_by is None]
    return max(closed, default=None)


def closing_sums(
    connection: Connection, since: date | None = None, until: date | None = None
) -> dict[int, Sums]:
    """Account id → what the closes of years, and their reversals, booked on these days."""
    found = list(connection.scalars(_closing_entries()))
    if not found:
        return {}
    days = [*([_ENTRIES.c.business_date >= since] if since else [])]
    days += [*([_ENTRIES.c.business_date <= until] if until else [])]
    query = (
        select(_POSTINGS.c.account_id, func.sum(_POSTINGS.c.debit), func.sum(_POSTINGS.c.credit))
        .join_from(_POSTINGS, _ENTRIES, _ENTRIES.c.id == _POSTINGS.c.entry_id)
        .where(_POSTINGS.c.entry_id.in_(found), *days)
        .group_by(_POSTINGS.c.account_id)
    )
    return {row[0]: Sums(row[1], row[2]) for row in connection.execute(query)}


def _closing_entries() -> CompoundSelect[Any]:
    """The ids of closes and of their reversals."""
    mirror = select(_ENTRIES.c.id).join(_CLOSES, _CLOSES.c.entry_id == _ENTRIES.c.reverses_id)
    return select(_CLOSES.c.entry_id).union(mirror)
