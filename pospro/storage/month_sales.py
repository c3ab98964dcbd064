"""What whole months sold, added up from the sums of their days, so that years stay instant.

A month is kept when a later one has begun. It is always the sum of the days that are kept of it:
whoever changes those days forgets the month, and it is made again.
"""

from calendar import monthrange
from datetime import date, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKey,
    Select,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    not_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, minor


class SummedMonthRow(Base):
    """A month whose days are added up, by its first day."""

    __tablename__ = "summed_months"
    month: Mapped[date] = mapped_column(primary_key=True)


class MonthLinesRow(Base):
    """Lines sold of a portion in a month on the tickets that a person closed at a register."""

    __tablename__ = "month_lines"
    month: Mapped[date] = mapped_column(ForeignKey("summed_months.month"), primary_key=True)
    register_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True)
    portion_id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int] = minor()


MONTHS: tuple[Table, ...] = (MonthLinesRow.__table__,)
"""Every table of months."""

_KEPT = SummedMonthRow.__table__


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month, which is named by its first."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def kept_months(connection: Connection, since: date | None, until: date | None) -> list[date]:
    """The months that are kept and lie between two days as a whole, in order."""
    found = select(_KEPT.c.month).order_by(_KEPT.c.month)
    if since is not None:
        found = found.where(_KEPT.c.month >= since)
    months = connection.scalars(found)
    return [month for month in months if until is None or last_day(month) <= until]


def outside(days: Table, months: list[date]) -> list[ColumnElement[bool]]:
    """That a row of a table of days is of none of the months, which are in order."""
    runs: list[tuple[date, date]] = []
    for month in months:
        if runs and runs[-1][1] + timedelta(days=1) == month:
            runs[-1] = (runs[-1][0], last_day(month))
        else:
            runs.append((month, last_day(month)))
    return [not_(days.c.business_date.between(first, last)) for first, last in runs]


def forget_months(connection: Connection, since: date | None, until: date | None = None) -> None:
    """Forget the months of a day and of those after it, or all; they can be made again."""
    for table in (*MONTHS, _KEPT):
        statement = delete(table)
        if since is not None:
            statement = statement.where(table.c.month >= month_of(since))
        if until is not None:
            statement = statement.where(table.c.month <= until)
        connection.execute(statement)


def keep_months(connection: Connection, days: Table, lines: Table, most: int | None) -> list[date]:
    """Add the days of `lines` up to months, the newest first; return the months.

    `days` holds the days that are kept. The month of the last one goes on, so it is left out.
    """
    known = set(connection.scalars(select(_KEPT.c.month)))
    every = {month_of(day) for day in connection.scalars(select(days.c.business_date))}
    missing = sorted(every - known - {max(every, default=None)}, reverse=True)[:most]
    for month in missing:
        connection.execute(insert(_KEPT), {"month": month})
        found = sums_of_month(lines, MonthLinesRow.__table__, month)
        names = [column.name for column in MonthLinesRow.__table__.c]
        connection.execute(insert(MonthLinesRow.__table__).from_select(names, found))
    return missing


def sums_of_month(days: Table, months: Table, month: date) -> Select[*tuple[object, ...]]:
    """The rows that a table of months should keep of a month, from the table of its days."""
    keys = [days.c[column.name] for column in months.primary_key if column.name != "month"]
    names = [column.name for column in months.c if not column.primary_key]
    sums = [func.sum(days.c[name]).label(name) for name in names]
    own = literal(month, months.c.month.type).label("month")
    of_month = and_(days.c.business_date >= month, days.c.business_date <= last_day(month))
    return select(own, *keys, *sums).where(of_month).group_by(*keys)
