"""Record a payment exactly as it was made elsewhere; the ticket stays open until it is closed."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.domain.payment import Tender
from pospro.domain.wording import LONGEST_REFERENCE, plain_words
from pospro.services.atomic import Unit
from pospro.services.closing import book
from pospro.services.once import Answer, Request, once
from pospro.services.payment.circumstances import at_register
from pospro.services.payment.part import PaymentPart
from pospro.services.ticket.change import locked
from pospro.storage import till
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class RecordPayment:
    """A signed amount by a payment type, as a recording or another program reports it."""

    request_id: str
    actor: Actor
    ticket_id: int
    payment_type_id: int
    amount: Money
    reference: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "ticket": self.ticket_id,
            "type": self.payment_type_id,
            "amount": self.amount.minor,
            "reference": self.reference,
        }
        return Request(self.request_id, "record_payment", facts)


def record_payment(db: Database, clock: Clock, command: RecordPayment) -> Answer:
    """Record it with its entry; answers {"ticket_id", "payment_id"}. BadInput for nothing."""
    command.actor.must("pay")
    if not command.amount:
        raise BadInput(N_("Enter an amount."), field="amount")
    return once(db, clock, command.request, lambda unit: _record(unit, clock, command))


def _record(unit: Unit, clock: Clock, command: RecordPayment) -> Answer:
    setup = unit.setup
    when = at_register(unit, clock, command.actor)
    stored = locked(unit, command.ticket_id, None)
    amount = command.amount.within_limit()
    taken = Tender(amount, amount, Money.zero(amount.currency))
    purpose = "payment" if amount.minor > 0 else "refund"
    means = setup.payment_type(command.payment_type_id)
    part = PaymentPart(
        means, taken, purpose, plain_words(command.reference, LONGEST_REFERENCE, "reference")
    )
    row = part.row(stored.id, when) | {"taken_version": stored.version}
    till.insert_payments(unit.connection, [row])
    entry = part.entry(row, when)
    book(unit, when, stored.id, [entry] if entry else [])
    return {"ticket_id": str(stored.id), "payment_id": str(row["id"])}
