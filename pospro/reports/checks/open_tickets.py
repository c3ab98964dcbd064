"""Check: the open-tickets account is empty but for what open tickets have been paid."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_
from pospro.posting.payment import PAYMENTS
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.accounts import by_role
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payments import PaymentRow
from pospro.storage.streams import streamed
from pospro.storage.tickets import TicketRow

KEY = "open_tickets"


def find(connection: Connection) -> Iterator[Finding]:
    """Name every ticket that leaves something else on the account than it should.

    Reversals are left out: they undo an entry, not what happened at the till.
    """
    entries, postings, tickets = (
        JournalEntryRow.__table__,
        PostingRow.__table__,
        TicketRow.__table__,
    )
    left = func.sum(postings.c.debit - postings.c.credit)
    query = (
        select(tickets.c.id, tickets.c.state, left.label("left"))
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .join(tickets, tickets.c.id == entries.c.ticket_id)
        .where(
            postings.c.account_id == by_role(connection).get("open_tickets"),
            entries.c.reason.in_((*PAYMENTS, "sale")),
        )
        .group_by(tickets.c.id, tickets.c.state)
        .having((left != 0) | (tickets.c.state != "closed"))
        .order_by(tickets.c.id)
    )
    for row in streamed(connection, query):
        paid = 0 if row.state == "closed" else _paid(connection, row.id)
        if row.left != -paid:
            facts = {"ticket": row.id, "left": -int(row.left), "paid": paid}
            message = N_("Ticket {ticket} left {left} on open tickets instead of {paid}.")
            yield Finding(KEY, f"ticket:{row.id}", message, facts)


def _paid(connection: Connection, ticket_id: int) -> int:
    payments = PaymentRow.__table__
    query = select(func.sum(payments.c.amount)).where(payments.c.ticket_id == ticket_id)
    return connection.scalar(query) or 0


CHECK = Check(KEY, N_("Open tickets hold what was paid on them"), find)
