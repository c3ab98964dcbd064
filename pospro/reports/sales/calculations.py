"""What discounts, extras and rounding came to on closed tickets, one by one."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from pospro.domain.calculation import Calculation
from pospro.domain.money import currency
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import TICKETS, closed_tickets
from pospro.storage import ticket_loading
from pospro.storage.streams import portions
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.tickets import TicketCalculationRow

CALCULATIONS = TicketCalculationRow.__table__

Applied = tuple[StoredTicket, Calculation, int]


def applied(connection: Connection, query: ReportQuery) -> Iterator[Applied]:
    """Every calculation of the query's closed tickets: its ticket, itself, what it came to."""
    unit = currency(venue_currency(connection))
    ids = (
        select(CALCULATIONS.c.ticket_id)
        .join_from(CALCULATIONS, TICKETS, TICKETS.c.id == CALCULATIONS.c.ticket_id)
        .where(*closed_tickets(connection, query))
        .distinct()
        .order_by(CALCULATIONS.c.ticket_id)
    )
    for portion in portions(list(connection.scalars(ids))):
        for ticket in ticket_loading.load_many(connection, unit, portion):
            for result in ticket.totals.calculations:
                yield ticket, result.calculation, result.amount.minor
