"""What closed days sold, kept in small sums beside their tickets, so that reports stay instant.

A sum is only kept: every row can be made again from tickets, payments and postings.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKey,
    Select,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, Scaled, minor
from pospro.storage.day_vouchers import DayVoucherLinesRow, DayVouchersRow
from pospro.storage.month_sales import (
    MonthLinesRow,
    MonthMarkedRow,
    MonthQuartersRow,
    MonthTicketsRow,
    MonthWeekdayLinesRow,
    forget_months,
    keep_months,
)
from pospro.storage.work_periods import WorkPeriodRow


def _day() -> Any:
    return mapped_column(ForeignKey("summed_days.business_date"), primary_key=True)


def _part() -> Any:
    return mapped_column(primary_key=True)


class SummedDayRow(Base):
    """A closed business date whose sales are kept in sums."""

    __tablename__ = "summed_days"
    business_date: Mapped[date] = mapped_column(primary_key=True)
    summed_at: Mapped[datetime]


class DayTicketsRow(Base):
    """Closed tickets of a register and a person in a quarter of an hour, counted from 1970.

    Those of no department have the department 0.
    """

    __tablename__ = "day_tickets"
    business_date: Mapped[date] = _day()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    slot: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    tickets: Mapped[int]
    value: Mapped[int] = minor()


class DayTicketSumsRow(Base):
    """Closed tickets of a register, a person and a department, whatever the hour."""

    __tablename__ = "day_ticket_sums"
    business_date: Mapped[date] = _day()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    tickets: Mapped[int]
    value: Mapped[int] = minor()


class DayLinesRow(Base):
    """Lines sold of a portion on the tickets that a person closed at a register.

    Those on tickets of no department have the department 0.
    """

    __tablename__ = "day_lines"
    business_date: Mapped[date] = _day()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    product_id: Mapped[int] = _part()
    portion_id: Mapped[int] = _part()
    lines: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int] = minor()


class DayLineSumsRow(Base):
    """Lines sold of a register, a person and a department, whatever the product."""

    __tablename__ = "day_line_sums"
    business_date: Mapped[date] = _day()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    department_id: Mapped[int] = _part()
    lines: Mapped[int]
    quantity: Mapped[int]
    value: Mapped[int] = minor()


class DayMarkedRow(Base):
    """Gifts, voids and returns of a portion on closed tickets: who is answerable, and why.

    What needed nobody's approval was approved by 0; so with calculations.
    """

    __tablename__ = "day_marked_lines"
    business_date: Mapped[date] = _day()
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


class DayPaymentsRow(Base):
    """Payments by a means that a person took at a register."""

    __tablename__ = "day_payments"
    business_date: Mapped[date] = _day()
    payment_type_id: Mapped[int] = _part()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    payments: Mapped[int]
    taken: Mapped[int] = minor()
    given_back: Mapped[int] = minor()


class DayTaxesRow(Base):
    """The tax of a rate on closed tickets; `on_top` of the prices or within them."""

    __tablename__ = "day_taxes"
    business_date: Mapped[date] = _day()
    register_id: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    name: Mapped[str] = _part()
    rate: Mapped[Decimal] = mapped_column(Scaled(4), primary_key=True)
    on_top: Mapped[bool] = _part()
    tickets: Mapped[int]
    net: Mapped[int] = minor()
    tax: Mapped[int] = minor()


class DayCalculationsRow(Base):
    """A discount, an extra or a rounding by who put it on; who closed the ticket is `closed_by`."""

    __tablename__ = "day_calculations"
    business_date: Mapped[date] = _day()
    register_id: Mapped[int] = _part()
    closed_by: Mapped[int] = _part()
    person_id: Mapped[int] = _part()
    name: Mapped[str] = _part()
    kind: Mapped[str] = _part()
    approved_by: Mapped[int] = _part()
    times: Mapped[int]
    value: Mapped[int] = minor()


class DayEntriesRow(Base):
    """What entries of a kind in a book, which moved the same `accounts`, moved on one of them."""

    __tablename__ = "day_entries"
    business_date: Mapped[date] = _day()
    book_id: Mapped[int] = _part()
    reason: Mapped[str] = _part()
    accounts: Mapped[str] = _part()
    account_id: Mapped[int] = _part()
    debit: Mapped[int] = minor()
    credit: Mapped[int] = minor()


SUMS: tuple[Table, ...] = tuple(
    row.__table__
    for row in (
        DayTicketsRow,
        DayTicketSumsRow,
        DayLinesRow,
        DayLineSumsRow,
        DayMarkedRow,
        DayPaymentsRow,
        DayTaxesRow,
        DayCalculationsRow,
        DayEntriesRow,
        DayVouchersRow,
        DayVoucherLinesRow,
    )
)
"""Every table of sums."""

MONTHLY: Mapping[Table, Table] = {
    months.__table__: days.__table__
    for months, days in (
        (MonthTicketsRow, DayTicketSumsRow),
        (MonthQuartersRow, DayTicketsRow),
        (MonthLinesRow, DayLinesRow),
        (MonthWeekdayLinesRow, DayLinesRow),
        (MonthMarkedRow, DayMarkedRow),
    )
}
"""Table of months → the table of days that it is the sum of."""

_DAYS = SummedDayRow.__table__


def summed_days(since: date | None = None, until: date | None = None) -> Select[date]:
    """The days between two whose sales are kept in sums."""
    return select(_DAYS.c.business_date).where(*between(_DAYS, since, until))


def between(table: Table, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """That a row is of a day between two; a table of sums has no rows of other days."""
    day = table.c.business_date
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(day >= since)
    if until is not None:
        found.append(day <= until)
    return found


def days_without_sums(connection: Connection, since: date | None, until: date | None) -> list[date]:
    """The business dates between two whose sales are not kept: the open one, those of old files.

    They are asked for by name: an engine that does not know how few they are reads every entry.
    """
    periods = WorkPeriodRow.__table__
    own = periods.c.business_date
    found = select(own).distinct().where(own.not_in(summed_days(since, until)))
    return sorted(connection.scalars(found.where(*between(periods, since, until))))


def keep_whole_months(connection: Connection, most: int | None = None) -> list[date]:
    """Add the days of months that have ended up, the newest first; return the months."""
    return keep_months(connection, _DAYS, MONTHLY, most)


def keep(
    connection: Connection, on: date, at: datetime, sums: Mapping[Table, Iterable[dict[str, Any]]]
) -> None:
    """Keep the sums of a day; its month is no longer whole."""
    forget_months(connection, on, on)
    connection.execute(insert(_DAYS), {"business_date": on, "summed_at": at})
    for table, rows in sums.items():
        own = [{"business_date": on, **row} for row in rows]
        if own:
            connection.execute(insert(table), own)


def drop_from(connection: Connection, on: date | None = None) -> None:
    """Forget the sums of `on` and of every later day, or all, with their months."""
    forget_months(connection, on)
    for table in (*SUMS, _DAYS):
        statement = delete(table)
        if on is not None:
            statement = statement.where(table.c.business_date >= on)
        connection.execute(statement)
