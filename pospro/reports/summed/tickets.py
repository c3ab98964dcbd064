"""Closed tickets: how many, and what they came to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import (
    NO_DEPARTMENT,
    PERIODS,
    TICKETS,
    closed_tickets,
    zone_of,
)
from pospro.reports.summed.source import Fact, Made, Source, Totals
from pospro.storage.day_sales import DayTicketsRow

QUARTER = timedelta(minutes=15)
"""Every time zone is a number of quarters of an hour away from UTC."""

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
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
    wanted = keys if "hour" in keys else (*keys, "hour")
    source = replace(TICKETS_SOLD, made={"hour": hour_on_the_wall(connection)})
    every = source.total(connection, query.any_of("hour"), *wanted)
    place = wanted.index("hour")
    return {
        own if wanted == keys else own[:place]: sums
        for own, sums in every.items()
        if hour in (None, own[place])
    }


def hour_on_the_wall(connection: Connection) -> Made:
    """The hour of the venue's wall clock, of the slot of a row and of a fact."""
    zone, own = zone_of(connection), PERIODS.c.business_date
    first, last = connection.execute(select(func.min(own), func.max(own))).one()
    clock = changes(first, last, zone) if first else [(0, 0)]
    return (
        hour_of(DayTicketsRow.__table__.c.slot, clock),
        lambda fact: (_EPOCH + QUARTER * fact["slot"]).astimezone(zone).hour,
    )


def changes(first: date, last: date, zone: ZoneInfo) -> list[tuple[int, int]]:
    """The quarters of an hour from 1970 on in which a clock was set, and how far ahead it is then.

    The first entry is what held before the first day; a day of trade may end on the next one.
    """
    begin, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (first, last))
    found = [(_slot(begin - DAY), _ahead(begin - DAY, zone))]
    for number in range(-1, (end - begin).days + 2):
        day = begin + DAY * number
        if _ahead(day, zone) == _ahead(day + DAY, zone):
            continue
        quarters = (day + QUARTER * each for each in range(1, DAY // QUARTER + 1))
        for moment in quarters:
            if _ahead(moment, zone) != found[-1][1]:
                found.append((_slot(moment), _ahead(moment, zone)))
    return found


def hour_of(slot: ColumnElement[int], clock: list[tuple[int, int]]) -> ColumnElement[int]:
    """The hour on the wall of a quarter; `clock` are the `changes` of the wall clock."""
    (_, usual), *later = clock
    since = [(slot >= begin, ahead) for begin, ahead in reversed(later)]
    ahead = case(*since, else_=usual) if since else literal_column(str(usual))
    return ((slot + ahead) % (DAY // QUARTER) // (HOUR // QUARTER)).label("hour")


def _slot(moment: datetime) -> int:
    return (moment - _EPOCH) // QUARTER


def _ahead(moment: datetime, zone: ZoneInfo) -> int:
    return (moment.astimezone(zone).utcoffset() or timedelta()) // QUARTER


def takings(connection: Connection, query: ReportQuery) -> int:
    """What the closed tickets of the query come to."""
    return sold(connection, query).get((), (0, 0))[1]
