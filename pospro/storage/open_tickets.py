"""The open tickets of the venue, with what each comes to and who opened it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from pospro.domain.money import Currency, Money
from pospro.storage import ticket_loading
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.tickets import TicketRow
from pospro.storage.users import UserRow

MOST = 300
"""How many open tickets the list shows; more are found by name."""


@dataclass(frozen=True, slots=True)
class OpenTicketRow:
    """An open ticket as the list shows it."""

    id: str
    name: str
    note: str
    opened_at: datetime
    opened_by: str
    lines: int
    total: Money
    due: Money


def list_open(connection: Connection, currency: Currency) -> list[OpenTicketRow]:
    """Open tickets, the oldest first, at most MOST."""
    tickets, users = TicketRow.__table__, UserRow.__table__
    rows = connection.execute(
        select(tickets.c.id, users.c.name.label("opened_by"))
        .join(users, users.c.id == tickets.c.opened_by)
        .where(tickets.c.state == "open")
        .order_by(tickets.c.opened_at)
        .limit(MOST)
    ).all()
    stored = ticket_loading.load_many(connection, currency, [row.id for row in rows])
    return [_row(ticket, row.opened_by) for ticket, row in zip(stored, rows, strict=True)]


def _row(stored: StoredTicket, by: str) -> OpenTicketRow:
    return OpenTicketRow(
        id=str(stored.id),
        name=stored.name,
        note=stored.note,
        opened_at=stored.opened_at,
        opened_by=by,
        lines=len(stored.ticket.lines),
        total=stored.totals.total,
        due=stored.due,
    )
