"""Check: a closed ticket is paid exactly, and every payment has its entry and no other."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    cast,
    false,
    func,
    literal,
    select,
)

from pospro.domain.errors import N_
from pospro.posting.payment import PAYMENTS
from pospro.reports.checks.finding import Check, Finding
from pospro.reports.checks.invented import Claim, invented
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payments import PaymentRow
from pospro.storage.streams import streamed
from pospro.storage.tickets import TicketRow

KEY = "payments"
_UNDOING = PaymentRow.__table__.alias("undoing")

_CLAIM = Claim(
    key=KEY,
    noun="payment",
    table=PaymentRow.__table__,
    reasons=PAYMENTS,
    message=N_("Entry {entry} says a payment was taken, but there is none."),
)


def find(connection: Connection) -> Iterator[Finding]:
    """Name tickets not paid exactly, payments not booked or undone exactly, invented entries."""
    yield from _unpaid(connection)
    yield from _unbooked(connection)
    yield from _unmirrored(connection)
    yield from invented(connection, _CLAIM)


def find_in_period(connection: Connection, work_period_id: int) -> Iterator[Finding]:
    """The same for the tickets closed and the payments taken in one work period."""
    yield from _unpaid(connection, TicketRow.__table__.c.work_period_id == work_period_id)
    yield from _unbooked(connection, PaymentRow.__table__.c.work_period_id == work_period_id)
    yield from _unmirrored(connection, _UNDOING.c.work_period_id == work_period_id)


def _unpaid(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    tickets, payments = TicketRow.__table__, PaymentRow.__table__
    paid = func.coalesce(func.sum(payments.c.amount), 0)
    query = (
        select(tickets.c.id, tickets.c.number, tickets.c.total, paid.label("paid"))
        .outerjoin_from(tickets, payments, payments.c.ticket_id == tickets.c.id)
        .where(tickets.c.state == "closed", *conditions)
        .group_by(tickets.c.id, tickets.c.number, tickets.c.total)
        .having(paid != tickets.c.total)
        .order_by(tickets.c.id)
    )
    for row in streamed(connection, query):
        facts = {"number": row.number, "total": row.total, "paid": row.paid}
        message = N_("Ticket {number} costs {total}, but {paid} was paid.")
        yield Finding(KEY, f"ticket:{row.id}", message, facts)


def _unbooked(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    for row in streamed(connection, _booked().where(*conditions)):
        facts = {"payment": row.id, "amount": row.amount, "booked": row.booked or 0}
        message = N_("Payment {payment} of {amount} is booked as {booked}.")
        if row.booked is None:
            message = N_("Payment {payment} of {amount} has no journal entry.")
        yield Finding(KEY, f"payment:{row.id}", message, facts)


def _booked() -> Select[*tuple[Any, ...]]:
    """Payments whose entry moves something else on their own account or on all others."""
    payments, entries, postings = (
        PaymentRow.__table__,
        JournalEntryRow.__table__,
        PostingRow.__table__,
    )
    source = literal("payment:") + cast(payments.c.id, Text)
    moved = postings.c.debit - postings.c.credit
    own = postings.c.account_id == payments.c.account_id
    booked, credited = func.sum(moved).filter(own), func.sum(moved).filter(~own)
    right = func.coalesce((booked == payments.c.amount) & (credited == -payments.c.amount), false())
    return (
        select(
            payments.c.id,
            payments.c.amount,
            booked.label("booked"),
        )
        .join_from(
            payments,
            entries,
            (entries.c.source == source) & entries.c.reason.in_(PAYMENTS),
            isouter=True,
        )
        .outerjoin(postings, postings.c.entry_id == entries.c.id)
        .group_by(payments.c.id, payments.c.amount)
        .having(~right)
        .order_by(payments.c.id)
    )


def _unmirrored(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    """Name payments that undo another one without being its mirror."""
    undone = PaymentRow.__table__
    mirrored = (
        select(undone.c.id)
        .where(
            undone.c.id == _UNDOING.c.reverses_id,
            undone.c.reverses_id.is_(None),
            undone.c.ticket_id == _UNDOING.c.ticket_id,
            undone.c.account_id == _UNDOING.c.account_id,
            undone.c.amount == -_UNDOING.c.amount,
        )
        .exists()
    )
    query = (
        select(_UNDOING.c.id, _UNDOING.c.reverses_id)
        .where(_UNDOING.c.reverses_id.is_not(None), ~mirrored, *conditions)
        .order_by(_UNDOING.c.id)
    )
    for row in streamed(connection, query):
        facts = {"payment": row.id, "undone": row.reverses_id}
        message = N_("Payment {payment} says it undoes payment {undone}, but is not its mirror.")
        yield Finding(KEY, f"payment:{row.id}", message, facts)


CHECK = Check(KEY, N_("Every payment is booked once"), find, find_in_period)
