"""Undo a payment before its ticket closes: its mirror, with an entry that reverses its own."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.wording import LONGEST_REASON, plain_words
from pospro.posting.payment import undone_entry
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances, book
from pospro.services.once import Answer, Request, once
from pospro.services.payment.circumstances import at_register
from pospro.services.payment.part import mirror_row
from pospro.services.ticket.change import locked
from pospro.storage import audit, payments, till
from pospro.storage.db import Database
from pospro.storage.journal_queries import RecordedEntry, recorded_from, reversal_of
from pospro.storage.ticket_loading import StoredPayment, StoredTicket

CLOSED = N_(
    "This ticket is closed, so its payments stay."
    " To give money back, take the products back on a new ticket."
)


@dataclass(frozen=True, slots=True)
class UndoPayment:
    """A payment of the ticket that the screen showed, and why it is undone."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None
    payment_id: int
    reason: str

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"ticket": self.ticket_id, "payment": self.payment_id, "reason": self.reason}
        return Request(self.request_id, "undo_payment", facts)


def undo_payment(db: Database, clock: Clock, command: UndoPayment) -> Answer:
    """Undo it; answers {"ticket_id", "payment_id", "due"}, the payment being the mirror.

    Raises BadInput without a reason; Conflict when the ticket is closed, the payment was undone
    before, or its cash lies in the drawer of another register.
    """
    command.actor.must("undo_payment")
    return once(db, clock, command.request, lambda unit: _undo(unit, clock, command))


def _undo(unit: Unit, clock: Clock, command: UndoPayment) -> Answer:
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    if not reason:
        raise BadInput(N_("Choose or write a reason."), field="reason")
    when = at_register(unit, clock, command.actor)
    stored = locked(unit, command.ticket_id, command.version, closed=CLOSED)
    payment = stored.payment(command.payment_id)
    _refuse_second(stored, payment)
    _refuse_other_drawer(payment, when)
    taken = _entry_in_force(unit, payment)
    row = mirror_row(payments.row_of(unit.connection, payment.id), when)
    till.insert_payments(unit.connection, [row])
    undone = taken.entry.reversed(taken.id, reason, when.period.business_date)
    book(unit, when, stored.id, [undone_entry(row["id"], undone)])
    due = stored.due + payment.amount
    audit.record(
        unit.connection,
        command.actor,
        when.at,
        ("undo_payment", f"payment:{payment.id}"),
        before={"name": payment.name, "amount": payment.amount.minor, "due": stored.due.minor},
        after={"ticket": stored.id, "payment": row["id"], "due": due.minor},
        reason=reason,
    )
    return {"ticket_id": str(stored.id), "payment_id": str(row["id"]), "due": due.minor}


def _refuse_second(stored: StoredTicket, payment: StoredPayment) -> None:
    if payment not in stored.standing_payments:
        raise Conflict(N_("This payment has been undone already."))


def _refuse_other_drawer(payment: StoredPayment, when: Circumstances) -> None:
    """Cash goes back out of the drawer it lies in, or that drawer would be short."""
    for register in when.setup.registers.values():
        if register.drawer_account_id == payment.account_id and register.id != when.register_id:
            raise Conflict(
                N_("The cash lies in the drawer of {register}. Undo the payment there."),
                register=register.name,
            )


def _entry_in_force(unit: Unit, payment: StoredPayment) -> RecordedEntry:
    """The entry of the payment, unless the books have reversed it by themselves."""
    found = recorded_from(unit.connection, f"payment:{payment.id}", "payment")
    if reversal_of(unit.connection, found.id) is not None:
        raise Conflict(
            N_("The books have reversed this payment by themselves. Ask who keeps them.")
        )
    return found
