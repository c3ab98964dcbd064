"""Work periods: the venue's trading days with their business dates."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, ForeignKey, Index, or_, select, text
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


class WorkPeriod(NamedTuple):
    """A work period as it was read."""

    id: int
    business_date: date
    opened_at: datetime
    opened_by: int
    closed_at: datetime | None
    closed_by: int | None


_PERIODS = WorkPeriodRow.__table__
_OPEN = Prepared(select(_PERIODS).where(_PERIODS.c.closed_at.is_(None)))
_LATEST = Prepared(
    select(_PERIODS).order_by(_PERIODS.c.business_date.desc(), _PERIODS.c.opened_at.desc()).limit(1)
)


def open_period(connection: Connection) -> WorkPeriod | None:
    """The open work period, or None."""
    row = _OPEN.first(connection)
    return WorkPeriod(*row) if row else None


def latest(connection: Connection) -> WorkPeriod | None:
    """The work period with the latest business date, open or closed, or None."""
    row = _LATEST.first(connection)
    return WorkPeriod(*row) if row else None


def business_date(connection: Connection, work_period_id: int) -> date:
    """The date of a work period."""
    table = WorkPeriodRow.__table__
    found: date = connection.execute(
        select(table.c.business_date).where(table.c.id == work_period_id)
    ).scalar_one()
    return found


def work_period(connection: Connection, work_period_id: int) -> WorkPeriod | None:
    """The work period with this id, open or closed, or None."""
    row = connection.execute(select(_PERIODS).where(_PERIODS.c.id == work_period_id)).first()
    return WorkPeriod(*row) if row else None


def open_at(connection: Connection, moment: datetime) -> WorkPeriod | None:
    """The work period that was open at that moment; None between two of them."""
    still = or_(_PERIODS.c.closed_at.is_(None), _PERIODS.c.closed_at > moment)
    query = select(_PERIODS).where(_PERIODS.c.opened_at <= moment, still)
    row = connection.execute(query.order_by(_PERIODS.c.opened_at.desc()).limit(1)).first()
    return WorkPeriod(*row) if row else None


def closed_since(connection: Connection, moment: datetime) -> list[WorkPeriod]:
    """The work periods that closed at that moment or after, the oldest first."""
    query = select(_PERIODS).where(_PERIODS.c.closed_at >= moment).order_by(_PERIODS.c.closed_at)
    return [WorkPeriod(*row) for row in connection.execute(query)]
