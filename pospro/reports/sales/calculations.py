"""What discounts, extras and rounding came to on closed tickets, one by one."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from pospro.domain.calculation import Calculation
from pospro.domain.money import currency
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import TICKETS, closed_tickets
from pospro.storage import ticket_loading
from pospro.storage.streams import portions
from pospro.storage.tickets import TicketCalculationRow

CALCULATIONS = TicketCalculationRow.__table__


class Applied(NamedTuple):
    """A calculation on a closed ticket, what it came to in minor units, and who put it on."""

    calculation: Calculation
    amount: int
    added_by: int


def applied(connection: Connection, query: ReportQuery) -> Iterator[Applied]:
    """Every calculation of the query's closed tickets."""
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
                own = result.calculation
                yield Applied(own, result.amount.minor, people[own.id])
