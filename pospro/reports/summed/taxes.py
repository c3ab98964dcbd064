"""Taxes of closed tickets by rate: on how many tickets, the net they come from, and the tax."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, not_, select

from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import TICKETS, closed_tickets
from pospro.reports.summed.source import Fact, Source
from pospro.storage.day_sales import DayTaxesRow
from pospro.storage.tickets import TicketTaxRow

TAXES = TicketTaxRow.__table__


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    keys = (
        TICKETS.c.register_id,
        TICKETS.c.closed_by.label("person_id"),
        TAXES.c.name,
        TAXES.c.rate,
        not_(TICKETS.c.tax_included).label("on_top"),
    )
    found = (
        select(
            *keys,
            func.count(TAXES.c.ticket_id.distinct()).label("tickets"),
            func.sum(TAXES.c.net).label("net"),
            func.sum(TAXES.c.tax).label("tax"),
        )
        .join_from(TICKETS, TAXES, TAXES.c.ticket_id == TICKETS.c.id)
        .where(*closed_tickets(connection, query))
        .group_by(TICKETS.c.register_id, TICKETS.c.closed_by, TAXES.c.name, TAXES.c.rate)
        .group_by(TICKETS.c.tax_included)
    )
    for row in connection.execute(found):
        yield {**row._asdict(), "on_top": bool(row.on_top)}


TAXES_OWED = Source(
    DayTaxesRow.__table__,
    ("tickets", "net", "tax"),
    _live,
    {"register": "register_id", "person": "person_id"},
)
