"""Lines sold on closed tickets: how many, how much of the product, and what they are worth."""

from collections.abc import Iterator

from sqlalchemy import Connection, Text, cast, func, select

from pospro.domain.line import LineState
from pospro.domain.money import currency
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.lines import full_value
from pospro.reports.sales.scope import (
    DEPARTMENT,
    LINES,
    PERIODS,
    TICKETS,
    closed_tickets,
    lines_asked_for,
)
from pospro.reports.summed.source import Fact, Source
from pospro.storage.day_sales import DayLinesRow, DayLineSumsRow
from pospro.storage.month_sales import MonthLinesRow, MonthWeekdayLinesRow


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    """Equal lines together: they are read, and their worth is computed, once."""
    unit = currency(venue_currency(connection))
    modifiers = cast(LINES.c.modifiers, Text).label("modifiers")
    keys = (
        PERIODS.c.business_date,
        TICKETS.c.register_id,
        TICKETS.c.closed_by.label("person_id"),
        DEPARTMENT.label("department_id"),
        LINES.c.product_id,
        LINES.c.portion_id,
    )
    alike = (*keys, LINES.c.unit_price, LINES.c.quantity.label("each"), modifiers)
    found = (
        select(*alike, func.count().label("lines"))
        .join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
        .join(PERIODS, PERIODS.c.id == TICKETS.c.work_period_id)
        .where(LINES.c.state == LineState.SOLD.value, *closed_tickets(connection, query))
        .where(*lines_asked_for(query))
        .group_by(*alike)
    )
    for row in connection.execute(found):
        value = full_value(row.unit_price, row.each, row.modifiers, unit)
        yield {
            **row._asdict(),
            "quantity": row.lines * row.each,
            "value": row.lines * value,
        }


LINES_SOLD = Source(
    DayLinesRow.__table__,
    ("lines", "quantity", "value"),
    _live,
    {
        "register": "register_id",
        "person": "person_id",
        "department": "department_id",
        "product": "product_id",
        "portion": "portion_id",
    },
    coarser=(DayLineSumsRow.__table__,),
    monthly=(MonthLinesRow.__table__, MonthWeekdayLinesRow.__table__),
)
