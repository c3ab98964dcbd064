"""Take a payment; when nothing is due any more the ticket closes in the same block."""

from dataclasses import dataclass, replace

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.money import Money
from pospro.domain.payment import Tender, tender
from pospro.domain.wording import LONGEST_REFERENCE, plain_words
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances, LastPayment, book, close
from pospro.services.once import Answer, Request, once
from pospro.services.payment.circumstances import at_register, require_here
from pospro.services.payment.foreign_tender import foreign_due, foreign_tender
from pospro.services.payment.part import PaymentPart
from pospro.services.ticket.change import locked
from pospro.storage import till
from pospro.storage.db import Database
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue_setup import PaymentType


@dataclass(frozen=True, slots=True)
class TakePayment:
    """Money for a ticket; `tendered` None takes exactly what is due.

    By a means in a foreign currency it is of that currency; change is given in the venue's own.
    `cashback` lets a card pay more than is due and hands the rest out in cash.
    """

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None
    payment_type_id: int
    tendered: Money | None = None
    reference: str = ""
    cashback: bool = False

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
    require_here(unit, when, when.setup.payment_type(command.payment_type_id), stored)
    taken, parts = _parts(when, stored, command)
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
        "change": taken.change.minor,
        "due": paid.due.minor,
        "number": number,
    }


def _parts(
    when: Circumstances, stored: StoredTicket, command: TakePayment
) -> tuple[Tender, list[PaymentPart]]:
    """What is taken, and the one or two rows of money that it makes."""
    means = when.setup.payment_type(command.payment_type_id)
    reference = _reference(means, command.reference)
    abroad = foreign_due(when.setup, when.period.business_date, means, stored.due)
    if abroad is not None:
        paid = foreign_tender(abroad, command.tendered)
        card = PaymentPart(means, paid.taken, "payment", reference, paid.foreign)
        given = [_cash_given(when, paid.change)] if paid.change else []
        return replace(paid.taken, change=paid.change), [card, *given]
    wish = command.tendered if command.tendered is not None else stored.due
    taken = tender(stored.due, wish.within_limit(), means.kind, cashback=command.cashback)
    purpose = "refund" if taken.amount.minor < 0 else "payment"
    if not command.cashback or means.kind.gives_change or not taken.change:
        return taken, [PaymentPart(means, taken, purpose, reference)]
    nothing = Money.zero(taken.amount.currency)
    by_card = Tender(taken.amount, taken.tendered, nothing)
    card = PaymentPart(means, by_card, purpose, reference)
    return taken, [card, _cash_given(when, taken.change)]


def _cash_given(when: Circumstances, change: Money) -> PaymentPart:
    """Cash-back: the rest of a card payment, handed out of the drawer."""
    for means in when.setup.payment_types.values():
        foreign = when.setup.foreign.of_account(means.account_id)
        if means.kind.gives_change and not means.retired and foreign is None:
            return PaymentPart(
                means, Tender(-change, -change, Money.zero(change.currency)), "cashback", ""
            )
    raise Conflict(N_("There is no cash payment type to hand the change out with."))


def _reference(means: PaymentType, reference: str) -> str:
    text = plain_words(reference, LONGEST_REFERENCE, "reference")
    if means.kind.needs_reference and not text:
        raise BadInput(N_("Enter the number on the slip."), field="reference")
    return text
