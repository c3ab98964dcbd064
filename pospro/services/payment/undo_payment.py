"""Undo a payment before its ticket closes: its mirror, with an entry that reverses its own."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.wording import LONGEST_REASON, plain_words
from pospro.services.atomic import Unit
from pospro.services.closing import book
from pospro.services.once import Answer, Request, once
from pospro.services.payment.circumstances import at_register
from pospro.services.payment.take_back import take_back
from pospro.services.ticket.change import locked
from pospro.storage import audit
from pospro.storage.db import Database

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
    before, or its cash lies in the drawer of another register; NeedsApproval without the right.
    """
    return once(db, clock, command.request, lambda unit: _undo(unit, clock, command))


def _undo(unit: Unit, clock: Clock, command: UndoPayment) -> Answer:
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    if not reason:
        raise BadInput(N_("Choose or write a reason."), field="reason")
    when = at_register(unit, clock, command.actor)
    stored = locked(unit, command.ticket_id, command.version, closed=CLOSED)
    payment = stored.payment(command.payment_id)
    deed = Deed(N_("Undo the payment by {name}"), {"name": payment.name}, payment.amount, reason)
    command.actor.needs("undo_payment", deed)
    row, undone = take_back(unit, when, (stored, payment), reason)
    book(unit, when, stored.id, [undone])
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
