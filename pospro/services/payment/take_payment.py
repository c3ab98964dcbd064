"""Take a payment; when nothing is due any more the ticket closes in the same block."""

from dataclasses import dataclass, replace

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.money import Money
from pospro.domain.payment import tender
from pospro.domain.wording import LONGEST_REFERENCE, plain_words
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances, LastPayment, book, close
from pospro.services.once import Answer, Request, once
from pospro.services.payment.change import change_parts, change_type_here, handed_out
from pospro.services.payment.circumstances import at_register, require_here
from pospro.services.payment.foreign_tender import foreign_due, foreign_tender
from pospro.services.payment.part import PaymentPart
from pospro.services.ticket.change import locked
from pospro.storage import till
from pospro.storage.change_types import ChangeType
from pospro.storage.db import Database
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue_setup import PaymentType


@dataclass(frozen=True, slots=True)
class TakePayment:
    """Money for a ticket; `tendered` None takes exactly what is due.

    By a means in a foreign currency it is of that currency; change is given in the venue's own.
    `cashback` lets a card pay more than is due and hands the rest out in cash. Change is given as
    `change_type_id` says; None is in cash.
    """

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None
    payment_type_id: int
    tendered: Money | None = None
    reference: str = ""
    cashback: bool = False
    change_type_id: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "ticket": self.ticket_id,
            "type": self.payment_type_id,
            "tendered": self.tendered.minor if self.tendered is not None else None,
            "reference": self.reference,
            "cashback": self.cashback,
        }
        if self.change_type_id is not None:
            facts["change_type"] = self.change_type_id
        return Request(self.request_id, "take_payment", facts)


def take_payment(db: Database, clock: Clock, command: TakePayment) -> Answer:
    """Take it; answers {"ticket_id", "payment_id", "change", "due", "number"}.

    Amounts are minor units; `number` is None while something is due. Raises BadInput for a wrong
    amount or missing reference, StaleVersion when the ticket has changed since it was shown.
    """
    command.actor.must("pay")
    return once(db, clock, command.request, lambda unit: _take(unit, clock, command))


def _take(unit: Unit, clock: Clock, command: TakePayment) -> Answer:
    when = at_register(unit, clock, command.actor)
    stored = locked(unit, command.ticket_id, command.version)
    if not stored.ticket.lines:
        raise Conflict(N_("There is nothing on this ticket yet."))
    means = when.setup.payment_type(command.payment_type_id)
    require_here(unit, when, means, stored)
    change_type = change_type_here(unit, when, stored, (means, command.change_type_id))
    change, parts = _parts(when, stored, command, change_type)
    rows = [part.row(stored.id, when) | {"taken_version": stored.version} for part in parts]
    till.insert_payments(unit.connection, rows)
    entries = [
        entry for part, row in zip(parts, rows, strict=True) if (entry := part.entry(row, when))
    ]
    added = tuple(part.stored(row) for part, row in zip(parts, rows, strict=True))
    paid = replace(stored, payments=(*stored.payments, *added))
    number = None
    if paid.due:
        book(unit, when, stored.id, entries)
    else:
        last = LastPayment(tuple(entries), any(part.opens_drawer for part in parts))
        number = close(unit, paid, when, last)
    return {
        "ticket_id": str(stored.id),
        "payment_id": str(rows[0]["id"]),
        "change": change.minor,
        "due": paid.due.minor,
        "number": number,
    }


def _parts(
    when: Circumstances,
    stored: StoredTicket,
    command: TakePayment,
    change_type: ChangeType | None,
) -> tuple[Money, list[PaymentPart]]:
    """What goes back in cash, and the one or two rows of money that it makes."""
    means = when.setup.payment_type(command.payment_type_id)
    reference = _reference(means, command.reference)
    abroad = foreign_due(when.setup, when.period.business_date, means, stored.due)
    if abroad is not None:
        paid = foreign_tender(abroad, command.tendered)
        given = change_parts(when.setup, means, change_type, paid.change)
        foreign = PaymentPart(means, paid.taken, "payment", reference, paid.foreign)
        return handed_out(when.setup, given), [foreign, *given]
    wish = command.tendered if command.tendered is not None else stored.due
    cashback = command.cashback or change_type is not None
    taken = tender(stored.due, wish.within_limit(), means.kind, cashback=cashback)
    purpose = "refund" if taken.amount.minor < 0 else "payment"
    if means.kind.gives_change and (change_type is None or change_type.account_id is None):
        return taken.change, [PaymentPart(means, taken, purpose, reference)]
    given = change_parts(when.setup, means, change_type, taken.change)
    whole = PaymentPart(means, taken.kept_whole(), purpose, reference)
    return handed_out(when.setup, given), [whole, *given]


def _reference(means: PaymentType, reference: str) -> str:
    text = plain_words(reference, LONGEST_REFERENCE, "reference")
    if means.kind.needs_reference and not text:
        raise BadInput(N_("Enter the number on the slip."), field="reference")
    return text
