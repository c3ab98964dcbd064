"""Z reports: numbered without a gap, each sealed onto the one before, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Row, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key


class ZReportRow(Base):
    """What one closed work period came to, with the hash of the report before and a signature."""

    __tablename__ = "z_reports"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("work_period_id"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    number: Mapped[int]
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    business_date: Mapped[date]
    content: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str]
    signature: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))


_REPORTS = ZReportRow.__table__


def last(connection: Connection) -> Row[Any] | None:
    """The newest report, or None."""
    query = select(_REPORTS).order_by(_REPORTS.c.number.desc()).limit(1)
    return connection.execute(query).first()


def of_period(connection: Connection, work_period_id: int) -> Row[Any] | None:
    """The report of a work period, or None before it is closed."""
    query = select(_REPORTS).where(_REPORTS.c.work_period_id == work_period_id)
    return connection.execute(query).first()


def recent(connection: Connection, limit: int = 10) -> list[Row[Any]]:
    """The newest reports, the newest first."""
    query = select(_REPORTS).order_by(_REPORTS.c.number.desc()).limit(limit)
    return list(connection.execute(query))


def numbered(connection: Connection, number: int) -> Row[Any] | None:
    """The report with this number, or None."""
    query = select(_REPORTS).where(_REPORTS.c.number == number)
    return connection.execute(query).first()


def sealed(connection: Connection, number: int) -> dict[str, Any]:
    """The report as it was sealed, with its seal; NotFound when there is none."""
    row = numbered(connection, number)
    if row is None:
        raise NotFound(N_("There is no Z report {number}."), number=number)
    names = ("number", "work_period_id", "content", "previous_hash", "hash", "signature")
    return {name: getattr(row, name) for name in names}
