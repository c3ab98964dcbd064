"""Correct by which means a payment of a closed ticket was taken: reversed and posted again."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.payment import tender
from pospro.domain.wording import LONGEST_REASON, LONGEST_REFERENCE, plain_words
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances, book
from pospro.services.once import Answer, Request, once
from pospro.services.payment.circumstances import at_register, require_here
from pospro.services.payment.part import PaymentPart
from pospro.services.payment.take_back import take_back
from pospro.storage import audit, payments, ticket_loading, till
from pospro.storage.db import Database
from pospro.storage.ticket_loading import StoredPayment, StoredTicket
from pospro.storage.venue_setup import PaymentType


@dataclass(frozen=True, slots=True)
class CorrectPayment:
    """A payment of a closed ticket, by which means it was really taken, and why it is corrected."""

    request_id: str
    actor: Actor
    ticket_id: int
    payment_id: int
    payment_type_id: int
    reason: str
    reference: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "ticket": self.ticket_id,
            "payment": self.payment_id,
            "type": self.payment_type_id,
            "reason": self.reason,
            "reference": self.reference,
        }
        return Request(self.request_id, "correct_payment", facts)


def correct_payment(db: Database, clock: Clock, command: CorrectPayment) -> Answer:
    """Correct it; answers {"ticket_id", "payment_id"}, the payment being the corrected one.

    The sale stays as it is; both entries are of the present business date. Raises BadInput without
    a reason or the number of a slip; Conflict while the ticket is open, when the payment was
    corrected before, for foreign money, and when a drawer that was counted since would change;
    NeedsApproval without the right.
    """
    return once(db, clock, command.request, lambda unit: _correct(unit, clock, command))


def _correct(unit: Unit, clock: Clock, command: CorrectPayment) -> Answer:
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    if not reason:
        raise BadInput(N_("Choose or write a reason."), field="reason")
    when = at_register(unit, clock, command.actor)
    stored = _closed(unit, command.ticket_id)
    payment = stored.payment(command.payment_id)
    means = when.setup.payment_type(command.payment_type_id)
    require_here(unit, when, means, stored)
    _refuse_unfit(unit, when, payment, means)
    part = _part(payment, means, command.reference)
    facts = {"name": payment.name, "means": means.name}
    deed = Deed(N_("Correct the payment by {name} to {means}"), facts, payment.amount, reason)
    command.actor.needs("reverse", deed)
    _, undone = take_back(unit, when, (stored, payment), reason)
    row = part.row(stored.id, when) | {"replaces_id": payment.id}
    till.insert_payments(unit.connection, [row])
    posted = part.entry(row, when)
    book(unit, when, stored.id, [undone, posted] if posted else [undone])
    audit.record(
        unit.connection,
        command.actor,
        when.at,
        ("correct_payment", f"payment:{payment.id}"),
        before={"name": payment.name, "amount": payment.amount.minor},
        after={"name": means.name, "ticket": stored.id, "payment": row["id"]},
        reason=reason,
    )
    unit.tell(f"ticket:{stored.id}")
    return {"ticket_id": str(stored.id), "payment_id": str(row["id"])}


def _closed(unit: Unit, ticket_id: int) -> StoredTicket:
    till.hold(unit.connection, ticket_id)
    stored = ticket_loading.load(unit.connection, unit.setup.currency, ticket_id)
    if stored.state != "closed":
        raise Conflict(N_("This ticket is not closed. Undo the payment there and take it anew."))
    return stored


def _refuse_unfit(
    unit: Unit, when: Circumstances, payment: StoredPayment, means: PaymentType
) -> None:
    row = payments.row_of(unit.connection, payment.id)
    if payment.change_type_id is not None:
        raise Conflict(
            N_("This is change that the guest left. Correct the payment that it was left on.")
        )
    if payment.purpose == "cashback":
        raise Conflict(N_("Cash that was handed out beside a card cannot be another means."))
    if row["payment_type_id"] == means.id:
        raise BadInput(
            N_("It was taken by {name} already. Choose another one."),
            field="payment_type_id",
            name=means.name,
        )
    foreign = when.setup.foreign
    if foreign.of_account(row["account_id"]) or foreign.of_account(means.account_id):
        raise Conflict(
            N_(
                "Foreign money was given at a rate and with change, so it is not corrected to"
                " another means. Take the products back and sell them anew."
            )
        )
    drawers = {each.drawer_account_id for each in when.setup.registers.values()}
    own = when.setup.register(when.register_id).drawer_account_id
    moves_cash = not drawers.isdisjoint((row["account_id"], means.account_id or own))
    if moves_cash and (when.shift_id is None or row["shift_id"] != when.shift_id):
        raise Conflict(
            N_(
                "The drawer of this payment has been counted since, so its cash stays as counted."
                " Ask who keeps the books for an entry between the accounts."
            )
        )


def _part(payment: StoredPayment, means: PaymentType, reference: str) -> PaymentPart:
    taken = tender(payment.amount, payment.amount, means.kind)
    text = plain_words(reference, LONGEST_REFERENCE, "reference") or payment.reference
    if means.kind.needs_reference and not text:
        raise BadInput(N_("Enter the number on the slip."), field="reference")
    return PaymentPart(means, taken, payment.purpose, text if means.kind.needs_reference else "")
