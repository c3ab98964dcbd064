"""Discounts, extras and rounding on closed tickets, added up again ticket by ticket."""

from collections.abc import Iterator

from sqlalchemy import Connection, ScalarSelect, String, cast, literal, select

from pospro.domain.calculation import Calculation, CalculationMethod
from pospro.domain.money import currency
from pospro.reports.approved import AUDIT, NOBODY
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
    approver = approver_of_calculation().label("approved_by")
    found = (
        select(CALCULATIONS.c.ticket_id, CALCULATIONS.c.id, CALCULATIONS.c.added_by, approver)
        .join_from(CALCULATIONS, TICKETS, TICKETS.c.id == CALCULATIONS.c.ticket_id)
        .where(*closed_tickets(connection, query))
    )
    rows = list(connection.execute(found))
    people = {row.id: (row.added_by, row.approved_by or NOBODY) for row in rows}
    wanted = query.narrow.get("approver")
    for portion in portions(sorted({row.ticket_id for row in rows})):
        for ticket in ticket_loading.load_many(connection, unit, portion):
            for result in ticket.totals.calculations:
                own = result.calculation
                person, leave = people[own.id]
                if result.amount and wanted in (None, leave):
                    yield {
                        "register_id": ticket.register_id,
                        "closed_by": ticket.closed_by,
                        "person_id": person,
                        "name": own.name,
                        "kind": kind_of(own),
                        "approved_by": leave,
                        "times": 1,
                        "value": result.amount.minor,
                    }


def approver_of_calculation() -> ScalarSelect[int | None]:
    """Who approved a calculation, for a statement that reads calculations."""
    own = cast(AUDIT.c.after["calculation"].as_string(), String)
    return (
        select(AUDIT.c.approved_by)
        .where(AUDIT.c.subject == literal("ticket:").concat(cast(CALCULATIONS.c.ticket_id, String)))
        .where(AUDIT.c.action == "apply_calculation", AUDIT.c.approved_by.is_not(None))
        .where(own == cast(CALCULATIONS.c.id, String))
        .limit(1)
        .correlate(CALCULATIONS)
        .scalar_subquery()
    )


def kind_of(calculation: Calculation) -> str:
    """Whether it is a discount, an extra or a rounding."""
    if calculation.method is CalculationMethod.ROUND_TO_MULTIPLE:
        return "rounding"
    return "discount" if calculation.decreases else "extra"


CALCULATIONS_APPLIED = Source(
    DayCalculationsRow.__table__,
    ("times", "value"),
    _live,
    {"register": "register_id", "person": "closed_by", "approver": "approved_by"},
)
