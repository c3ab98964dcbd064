"""Closed tickets: how many, and what they came to."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, func, select

from pospro.reports.query import ReportQuery
from pospro.reports.sales.hours import hour_on_the_wall, quarter_of_closing
from pospro.reports.sales.scope import DEPARTMENT, PERIODS, TICKETS, closed_tickets
from pospro.reports.summed.source import Fact, Source, Totals
from pospro.storage.day_sales import DayTicketsRow, DayTicketSumsRow
from pospro.storage.month_sales import MonthQuartersRow, MonthTicketsRow


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    keys = (
        PERIODS.c.business_date,
        TICKETS.c.register_id,
        TICKETS.c.closed_by.label("person_id"),
        quarter_of_closing(connection).label("slot"),
        DEPARTMENT.label("department_id"),
    )
    found = (
        select(*keys, func.count().label("tickets"), func.sum(TICKETS.c.total).label("value"))
        .join_from(TICKETS, PERIODS, PERIODS.c.id == TICKETS.c.work_period_id)
        .where(*closed_tickets(connection, query))
        .group_by(*keys)
    )
    for row in connection.execute(found):
        yield {**row._asdict(), "slot": int(row.slot), "value": row.value or 0}


TICKETS_SOLD = Source(
    DayTicketsRow.__table__,
    ("tickets", "value"),
    _live,
    {"register": "register_id", "person": "person_id", "department": "department_id"},
    coarser=(DayTicketSumsRow.__table__,),
    monthly=(MonthTicketsRow.__table__, MonthQuartersRow.__table__),
)


def sold(connection: Connection, query: ReportQuery, *keys: str) -> Totals:
    """Values of `keys` → tickets and value; `hour` is one of them.

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


def takings(connection: Connection, query: ReportQuery) -> int:
    """What the closed tickets of the query come to."""
    return sold(connection, query).get((), (0, 0))[1]
