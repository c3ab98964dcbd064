"""What whole months sold, added up from the sums of their days, so that years stay instant.

A month is kept when a later one has begun. It is always the sum of the days that are kept of it:
whoever changes those days forgets the month, and it is made again.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    ForeignKey,
    Select,
    Table,
    and_,
    cast,
    delete,
    extract,
    false,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, minor


class SummedMonthRow(Base):
    """A month whose days are added up, by its first day."""

    __tablename__ = "summed_months"
    month: Mapped[date] = mapped_column(primary_key=True)


def _month() -> Any:
    return mapped_column(ForeignKey("summed_months.month"), primary_key=True)


def _part() -> Any:
    return mapped_column(primary_key=True)


class MonthTicketsRow(Base):
    """Closed tickets of a register, a person and a department on one weekday; Monday is 0."""

    __tablename__ = "month_tickets"
    month: Mapped[date] = _month()
    weekday: Mapped[int] = _part()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    tickets: Mapped[int]
    value: Mapped[int] = minor()


class MonthQuartersRow(Base):
    """The same in a quarter of an hour of the day, counted from midnight of UTC."""

    __tablename__ = "month_quarters"
    month: Mapped[date] = _month()
    quarter: Mapped[int] = _part()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    tickets: Mapped[int]
    value: Mapped[int] = minor()


class MonthLinesRow(Base):
    """Lines sold of a portion in a month on the tickets that a person closed at a register."""

    __tablename__ = "month_lines"
    month: Mapped[date] = _month()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    product_id: Mapped[int] = _part()
    portion_id: Mapped[int] = _part()
    lines: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int] = minor()


class MonthWeekdayLinesRow(Base):
    """Lines sold of a portion on one weekday of a month; Monday is 0."""

    __tablename__ = "month_weekday_lines"
    month: Mapped[date] = _month()
    weekday: Mapped[int] = _part()
    product_id: Mapped[int] = _part()
    portion_id: Mapped[int] = _part()
    lines: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int] = minor()


class MonthMarkedRow(Base):
    """Gifts, voids and returns of a portion in a month: who is answerable for them, and why."""

    __tablename__ = "month_marked_lines"
    month: Mapped[date] = _month()
    state: Mapped[int] = _part()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    reason: Mapped[str] = _part()
    product_id: Mapped[int] = _part()
    portion_id: Mapped[int] = _part()
    approved_by: Mapped[int] = _part()
    lines: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int] = minor()


MONTHS: tuple[Table, ...] = tuple(
    row.__table__
    for row in (
        MonthTicketsRow,
        MonthQuartersRow,
        MonthLinesRow,
        MonthWeekdayLinesRow,
        MonthMarkedRow,
    )
)
"""Every table of months."""

QUARTERS = 96
"""How many quarters of an hour a day has."""

_DAY = timedelta(days=1)
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


def outside(
    days: Table, since: date | None, until: date | None, months: list[date]
) -> ColumnElement[bool]:
    """That a row of a table of days is between two days, but of none of the months, in order.

    Said as spans that an index finds: what is only excluded is read.
    """
    runs: list[tuple[date, date]] = []
    for month in months:
        if runs and runs[-1][1] + _DAY == month:
            runs[-1] = (runs[-1][0], last_day(month))
        else:
            runs.append((month, last_day(month)))
    begins = [since, *(last + _DAY for _, last in runs)]
    ends = [*(first - _DAY for first, _ in runs), until]
    spans = zip(begins, ends, strict=True)
    own = days.c.business_date
    return or_(
        false(),
        *(
            and_(true(), *([own >= first] if first else []), *([own <= last] if last else []))
            for first, last in spans
            if first is None or last is None or first <= last
        ),
    )


def forget_months(connection: Connection, since: date | None, until: date | None = None) -> None:
    """Forget the months of a day and of those after it, or all; they can be made again."""
    for table in (*MONTHS, _KEPT):
        statement = delete(table)
        if since is not None:
            statement = statement.where(table.c.month >= month_of(since))
        if until is not None:
            statement = statement.where(table.c.month <= until)
        connection.execute(statement)


def keep_months(
    connection: Connection, days: Table, summed: Mapping[Table, Table], most: int | None
) -> list[date]:
    """Add days up to months, the newest first; return the months.

    `days` holds the days that are kept, `summed` says of which table of days a table of months is
    the sum. The month of the last day goes on, so it is left out.
    """
    known = set(connection.scalars(select(_KEPT.c.month)))
    every = {month_of(day) for day in connection.scalars(select(days.c.business_date))}
    missing = sorted(every - known - {max(every, default=None)}, reverse=True)[:most]
    for month in missing:
        connection.execute(insert(_KEPT), {"month": month})
        for table, parts in summed.items():
            names = [column.name for column in table.c]
            found = sums_of_month(parts, table, month)
            connection.execute(insert(table).from_select(names, found))
    return missing


def sums_of_month(days: Table, months: Table, month: date) -> Select[*tuple[object, ...]]:
    """The rows that a table of months should keep of a month, from the table of its days."""
    keys = [_key(days, column.name) for column in months.primary_key if column.name != "month"]
    names = [column.name for column in months.c if not column.primary_key]
    sums = [func.sum(days.c[name]).label(name) for name in names]
    own = literal(month, months.c.month.type).label("month")
    of_month = and_(days.c.business_date >= month, days.c.business_date <= last_day(month))
    return select(own, *keys, *sums).where(of_month).group_by(*keys)


def _key(days: Table, name: str) -> ColumnElement[Any]:
    """A key of months: a column of days, or what is made of one."""
    if name == "weekday":
        # Sunday is 0 to both engines.
        return cast((extract("dow", days.c.business_date) + 6) % 7, BigInteger).label(name)
    if name == "quarter":
        return (days.c.slot % literal_column(str(QUARTERS))).label(name)
    return days.c[name]
