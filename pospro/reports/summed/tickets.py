"""Closed tickets: how many, and what they came to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, func, select, type_coerce

from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import (
    NO_DEPARTMENT,
    PERIODS,
    TICKETS,
    closed_tickets,
    zone_of,
)
from pospro.reports.summed.source import Fact, Source, Totals
from pospro.storage.day_sales import DayTicketsRow

QUARTER = timedelta(minutes=15)
"""Every time zone is a number of quarters of an hour away from UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    keys = (
        PERIODS.c.business_date,
        TICKETS.c.register_id,
        TICKETS.c.closed_by.label("person_id"),
        _quarter(connection).label("slot"),
        func.coalesce(TICKETS.c.department_id, NO_DEPARTMENT).label("department_id"),
    )
    found = (
        select(*keys, func.count().label("tickets"), func.sum(TICKETS.c.total).label("value"))
        .join_from(TICKETS, PERIODS, PERIODS.c.id == TICKETS.c.work_period_id)
        .where(*closed_tickets(connection, query))
        .group_by(*keys)
    )
    for row in connection.execute(found):
        yield {**row._asdict(), "slot": int(row.slot), "value": row.value or 0}


def _quarter(connection: Connection) -> ColumnElement[Any]:
    """The number of quarters of an hour from 1970 to the moment of closing."""
    seconds = int(QUARTER.total_seconds())
    if connection.dialect.name == "postgresql":
        return cast(func.floor(func.extract("epoch", TICKETS.c.closed_at) / seconds), BigInteger)
    return type_coerce(TICKETS.c.closed_at, BigInteger) // (seconds * 1_000_000)


TICKETS_SOLD = Source(
    DayTicketsRow.__table__,
    ("tickets", "value"),
    _live,
    {"register": "register_id", "person": "person_id", "department": "department_id"},
)


def sold(connection: Connection, query: ReportQuery, *keys: str) -> Totals:
    """Values of the columns `keys` → tickets and value; `hour` is one of the columns.

    The hour is that of the venue's wall clock when the ticket was closed.
    """
    hour = query.narrow.get("hour")
    if hour is None and "hour" not in keys:
        return TICKETS_SOLD.total(connection, query, *keys)
    zone = zone_of(connection)
    plain = [key for key in keys if key != "hour"]
    found: dict[tuple[Any, ...], tuple[int, ...]] = {}
    by_slot = TICKETS_SOLD.total(connection, query.any_of("hour"), *plain, "slot")
    for (*own, slot), (tickets, value) in by_slot.items():
        at = (_EPOCH + QUARTER * slot).astimezone(zone).hour
        if hour in (None, at):
            values = iter(own)
            key = tuple(at if name == "hour" else next(values) for name in keys)
            before = found.get(key, (0, 0))
            found[key] = (before[0] + tickets, before[1] + value)
    return found


def takings(connection: Connection, query: ReportQuery) -> int:
    """What the closed tickets of the query come to."""
    return sold(connection, query).get((), (0, 0))[1]
