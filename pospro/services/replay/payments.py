"""Which service takes each recorded payment: the till's own where it can, else as recorded."""

from dataclasses import dataclass
from datetime import datetime

from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_REFERENCE
from pospro.services.replay.records import RecordedPayment, RecordedTicket

CASH = "CASH"
"""The recording's name for cash; change and cash-back are negative cash."""


@dataclass(frozen=True, slots=True)
class PaymentStep:
    """One payment to replay. `as_recorded` skips the till's rules of change and never closes."""

    key: str
    at: datetime
    cashier: str
    payment_type: str
    amount: Money
    reference: str
    cashback: bool
    as_recorded: bool


def payment_steps(ticket: RecordedTicket) -> list[PaymentStep]:
    """The payments of a ticket in their order; change is folded into what was tendered."""
    due = total_of(ticket)
    steps: list[PaymentStep] = []
    payments = list(ticket.payments)
    while payments:
        payment = payments.pop(0)
        handed_back = _handed_back(due, payment, payments[0] if payments else None)
        if handed_back and len(payments) == 1 and ticket.home.is_closed:
            payments.clear()
            steps.append(_step(payment, as_recorded=False))
            return steps
        fits = 0 < payment.amount.minor <= due.minor or due.minor <= payment.amount.minor < 0
        closes_early = payment.amount == due and bool(payments)
        leaves_open = not ticket.lines or not ticket.home.is_closed
        as_recorded = leaves_open or not fits or closes_early
        steps.append(_step(payment, as_recorded=as_recorded))
        due -= payment.amount
    return steps


def total_of(ticket: RecordedTicket) -> Money:
    """What the recorded lines come to."""
    currency = (ticket.lines[0].price if ticket.lines else ticket.payments[0].amount).currency
    return Money.total((line.amount for line in ticket.lines), currency)


def _handed_back(due: Money, payment: RecordedPayment, following: RecordedPayment | None) -> bool:
    """Whether the following row is this payment's change or cash-back, exactly."""
    return (
        following is not None
        and due.minor > 0
        and payment.amount > due
        and following.payment_type == CASH
        and following.amount == due - payment.amount
    )


def _step(payment: RecordedPayment, *, as_recorded: bool) -> PaymentStep:
    return PaymentStep(
        key=payment.key,
        at=payment.time,
        cashier=payment.cashier,
        payment_type=payment.payment_type,
        amount=payment.amount,
        reference=payment.text[:LONGEST_REFERENCE] or payment.key,
        cashback=payment.payment_type != CASH,
        as_recorded=as_recorded,
    )
