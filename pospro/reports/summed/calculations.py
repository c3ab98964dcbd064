"""Discounts, extras and rounding on closed tickets, added up again ticket by ticket."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from pospro.domain.calculation import Calculation, CalculationMethod
from pospro.domain.money import currency
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import TICKETS, closed_tickets
from pospro.reports.summed.source import Fact, Source
from pospro.storage import ticket_loading
from pospro.storage.day_sales import DayCalculationsRow
from pospro.storage.streams import portions
from pospro.storage.tickets import TicketCalculationRow

CALCULATIONS = TicketCalculationRow.__table__


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    unit = currency(venue_currency(connection))
    found = (
        select(CALCULATIONS.c.ticket_id, CALCULATIONS.c.id, CALCULATIONS.c.added_by)
        .join_from(CALCULATIONS, TICKETS, TICKETS.c.id == CALCULATIONS.c.ticket_id)
        .where(*closed_tickets(connection, query))
    )
    rows = list(connection.execute(found))
    people = {row.id: row.added_by for row in rows}
    for portion in portions(sorted({row.ticket_id for row in rows})):
        for ticket in ticket_loading.load_many(connection, unit, portion):
            for result in ticket.totals.calculations:
                if result.amount:
                    own = result.calculation
                    yield {
                        "register_id": ticket.register_id,
                        "closed_by": ticket.closed_by,
                        "person_id": people[own.id],
                        "name": own.name,
                        "kind": _kind(own),
                        "times": 1,
                        "value": result.amount.minor,
                    }


def _kind(calculation: Calculation) -> str:
    if calculation.method is CalculationMethod.ROUND_TO_MULTIPLE:
        return "rounding"
    return "discount" if calculation.decreases else "extra"


CALCULATIONS_APPLIED = Source(
    DayCalculationsRow.__table__,
    ("times", "value"),
    _live,
    {"register": "register_id", "person": "closed_by"},
)
