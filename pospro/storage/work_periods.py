"""Work periods: the venue's trading days with their business dates."""

from datetime import date, datetime

from sqlalchemy import Connection, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key
from pospro.storage.prepared import Prepared


class WorkPeriodRow(Base):
    """A trading day; open until `closed_at` is set; at most one is open."""

    __tablename__ = "work_periods"
    __table_args__ = (
        Index(
            "uq_work_periods_one_open",
            text("(1)"),
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    business_date: Mapped[date]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


_OPEN = Prepared(select(WorkPeriodRow.__table__).where(WorkPeriodRow.closed_at.is_(None)))


def open_period(connection: Connection) -> WorkPeriodRow | None:
    """The open work period as a detached row, or None."""
    row = _OPEN.first(connection)
    return WorkPeriodRow(**row._asdict()) if row else None


def latest(connection: Connection) -> WorkPeriodRow | None:
    """The work period with the latest business date, open or closed, or None."""
    table = WorkPeriodRow.__table__
    order = (table.c.business_date.desc(), table.c.opened_at.desc())
    row = connection.execute(select(table).order_by(*order).limit(1)).mappings().first()
    return WorkPeriodRow(**row) if row else None


def business_date(connection: Connection, work_period_id: int) -> date:
    """The date of a work period."""
    table = WorkPeriodRow.__table__
    found: date = connection.execute(
        select(table.c.business_date).where(table.c.id == work_period_id)
    ).scalar_one()
    return found
