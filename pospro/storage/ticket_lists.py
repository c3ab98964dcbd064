"""Tickets of every state in a list, the latest first, a page at a time."""

from sqlalchemy import Connection, select

from pospro.storage.tickets import TicketRow

_TICKETS = TicketRow.__table__


def ticket_ids(
    connection: Connection, state: str | None, after: int | None, limit: int
) -> list[int]:
    """The next `limit` tickets, of one state or of any, after the last one seen."""
    query = select(_TICKETS.c.id).order_by(_TICKETS.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(_TICKETS.c.state == state)
    if after is not None:
        query = query.where(_TICKETS.c.id < after)
    return list(connection.scalars(query))
