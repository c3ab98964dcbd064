"""Sums of closed days per account, with the sums to date, so that reports stay instant."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKey,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, minor
from pospro.storage.ledger_rows import JournalEntryRow, PostingRow
from pospro.storage.planning import Unindexed
from pospro.storage.work_periods import WorkPeriodRow


class SummarisedDayRow(Base):
    """A closed business date whose sums have been taken."""

    __tablename__ = "summarised_days"
    business_date: Mapped[date] = mapped_column(primary_key=True)
    summarised_at: Mapped[datetime]


class DaySummaryRow(Base):
    """One account on one closed day: that day's debits and credits, and those up to its end."""

    __tablename__ = "day_summaries"
    business_date: Mapped[date] = mapped_column(
        ForeignKey("summarised_days.business_date"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    debit: Mapped[int] = minor()
    credit: Mapped[int] = minor()
    debit_to_date: Mapped[int] = minor()
    credit_to_date: Mapped[int] = minor()


class Sums(NamedTuple):
    """What an account was debited and credited with, in minor units."""

    debit: int
    credit: int


_NOTHING = Sums(0, 0)


def added(first: Mapping[int, Sums], second: Mapping[int, Sums]) -> dict[int, Sums]:
    """Account id → the sums of both."""
    result = dict(first)
    for account_id, more in second.items():
        before = result.get(account_id, _NOTHING)
        result[account_id] = Sums(before.debit + more.debit, before.credit + more.credit)
    return result


def sums_to_date(connection: Connection, as_of: date | None = None) -> dict[int, Sums]:
    """Account id → everything posted up to the end of `as_of`, or up to now.

    Reads the newest summary and the tail after it, so closed days cost nothing.
    """
    summarised = last_summarised(connection, as_of)
    if summarised is None:
        return sums_between(connection, None, as_of)
    return added(carried(connection, summarised), sums_between(connection, summarised, as_of))


def last_summarised(connection: Connection, as_of: date | None = None) -> date | None:
    """The newest summarised date, not after `as_of`."""
    column = SummarisedDayRow.__table__.c.business_date
    query = select(func.max(column))
    found: date | None = connection.scalar(query if as_of is None else query.where(column <= as_of))
    return found


def carried(connection: Connection, on: date) -> dict[int, Sums]:
    """Account id → the sums to date that the summary of a day keeps."""
    table = DaySummaryRow.__table__
    query = select(table.c.account_id, table.c.debit_to_date, table.c.credit_to_date)
    rows = connection.execute(query.where(table.c.business_date == on))
    return {account_id: Sums(debit, credit) for account_id, debit, credit in rows}


def sums_between(connection: Connection, after: date | None, until: date | None) -> dict[int, Sums]:
    """Account id → what the postings later than `after` and not later than `until` sum to."""
    day = JournalEntryRow.__table__.c.business_date
    bounds = [] if after is None else [day > after]
    return _sums(connection, *bounds, *([] if until is None else [day <= until]))


def sums_of_day(connection: Connection, on: date) -> dict[int, Sums]:
    """Account id → what the postings of one business date sum to."""
    return _sums(connection, JournalEntryRow.__table__.c.business_date == on)


def _sums(connection: Connection, *conditions: ColumnElement[bool]) -> dict[int, Sums]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    # SQLite would walk every posting in the order of its index on accounts.
    account = Unindexed(postings.c.account_id).label("account")
    query = (
        select(account, func.sum(postings.c.debit), func.sum(postings.c.credit))
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(*conditions)
        .group_by(account)
    )
    return {
        account_id: Sums(debit, credit) for account_id, debit, credit in connection.execute(query)
    }


def closed_dates(connection: Connection) -> list[date]:
    """Every business date whose work periods are all closed, in order."""
    table = WorkPeriodRow.__table__
    query = (
        select(table.c.business_date)
        .group_by(table.c.business_date)
        .having(func.count() == func.count(table.c.closed_at))
        .order_by(table.c.business_date)
    )
    return list(connection.scalars(query))


def summarised_dates(connection: Connection) -> list[date]:
    """Every summarised business date, in order."""
    column = SummarisedDayRow.__table__.c.business_date
    return list(connection.scalars(select(column).order_by(column)))


def keep_day(
    connection: Connection,
    day: SummarisedDayRow,
    own: Mapping[int, Sums],
    before: Mapping[int, Sums],
) -> dict[int, Sums]:
    """Keep the summary of a day, given its own sums and those to date before it.

    Returns the sums to date. Every account that ever moved gets a row, so that one day is enough
    to know all.
    """
    to_date = added(before, own)
    connection.execute(
        insert(SummarisedDayRow.__table__),
        {"business_date": day.business_date, "summarised_at": day.summarised_at},
    )
    rows = [
        {
            "business_date": day.business_date,
            "account_id": account_id,
            "debit": own.get(account_id, _NOTHING).debit,
            "credit": own.get(account_id, _NOTHING).credit,
            "debit_to_date": total.debit,
            "credit_to_date": total.credit,
        }
        for account_id, total in to_date.items()
    ]
    if rows:
        connection.execute(insert(DaySummaryRow.__table__), rows)
    return to_date


def drop_from(connection: Connection, on: date | None = None) -> None:
    """Forget the summaries of `on` and of every later day, or all; they can be made again."""
    for table in (DaySummaryRow.__table__, SummarisedDayRow.__table__):
        statement = delete(table)
        if on is not None:
            statement = statement.where(table.c.business_date >= on)
        connection.execute(statement)
