"""The Core statements of the till's road: few, prepared once, each one round trip."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from pospro.domain.errors import Conflict, N_, StaleVersion
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import (
    TicketCalculationRow,
    TicketLineRow,
    TicketRow,
    TicketTaxRow,
)

_TICKETS = TicketRow.__table__
_LINES = TicketLineRow.__table__
_CALCULATIONS = TicketCalculationRow.__table__
_PAYMENTS = PaymentRow.__table__
_TAXES = TicketTaxRow.__table__

_TOUCH = (
    update(_TICKETS)
    .where(_TICKETS.c.state == "open")
    .values(version=_TICKETS.c.version + 1)
    .returning(_TICKETS.c.version)
)


def touch(connection: Connection, ticket_id: int) -> int:
    """Raise the version of an open ticket, lock it, and return the new version.

    Raises Conflict when the ticket is not open any more.
    """
    version = connection.execute(_TOUCH.where(_TICKETS.c.id == ticket_id)).scalar()
    if version is None:
        raise Conflict(N_("This ticket is closed. Open a new one."))
    return int(version)


def refuse_stale(seen: int, present: int) -> None:
    """Raise StaleVersion unless the screen saw the present version."""
    if seen != present:
        raise StaleVersion(
            N_("Somebody changed this ticket meanwhile. It is shown as it is now; look and repeat.")
        )


def insert_ticket(connection: Connection, row: dict[str, Any]) -> None:
    """Insert a ticket."""
    connection.execute(insert(_TICKETS), row)


def insert_lines(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert lines of a ticket."""
    connection.execute(insert(_LINES), rows)


def update_line(connection: Connection, line_id: int, values: dict[str, Any]) -> None:
    """Change a line of an open ticket."""
    connection.execute(update(_LINES).where(_LINES.c.id == line_id).values(**values))


def insert_calculations(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put calculations on a ticket."""
    connection.execute(insert(_CALCULATIONS), rows)


def remove_calculation(connection: Connection, calculation_id: int) -> None:
    """Take a calculation off an open ticket; the audit trail keeps that it was there."""
    connection.execute(_CALCULATIONS.delete().where(_CALCULATIONS.c.id == calculation_id))


def insert_payments(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert payments."""
    connection.execute(insert(_PAYMENTS), rows)


def insert_taxes(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert what a closing ticket owes in tax."""
    connection.execute(insert(_TAXES), rows)


def update_ticket(connection: Connection, ticket_id: int, values: dict[str, Any]) -> None:
    """Change an open ticket."""
    connection.execute(update(_TICKETS).where(_TICKETS.c.id == ticket_id).values(**values))


def close_ticket(
    connection: Connection, ticket_id: int, closure: dict[str, Any], at: datetime
) -> None:
    """Set a ticket closed with its number, total and who closed it."""
    update_ticket(connection, ticket_id, {"state": "closed", "closed_at": at, **closure})
