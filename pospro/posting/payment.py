"""A payment is taken: cash or card clearing is debited, open tickets are credited; or undone."""

from dataclasses import replace
from datetime import date

from pospro.domain.exchange import Foreign
from pospro.domain.journal import JournalEntry, Move, Origin, merged
from pospro.domain.money import Money
from pospro.domain.transaction_type import TransactionType

PAYMENTS = ("payment", "undo")
"""Why the entry of a payment is made: to take it, or to undo another one."""


def payment_move(
    rule: TransactionType, amount: Money, account_id: int, foreign: Foreign | None = None
) -> Move:
    """The movement of one payment into `account_id`; money given back moves the other way."""
    return replace(rule.move(amount, target=account_id), foreign=foreign)


def change_move(rule: TransactionType, change: Money, account_id: int) -> Move:
    """The movement of change that the guest leaves on `account_id`; it is owed no longer."""
    return rule.move(change, source=account_id)


def payment_entry(payment_id: int, moves: list[Move], on: date) -> JournalEntry | None:
    """The entry of one payment, with its cash-back when money went out again at once."""
    origin = Origin(f"payment:{payment_id}", "payment")
    return merged(moves, origin, on, moves[0].amount.currency)


def undone_entry(payment_id: int, reversal: JournalEntry) -> JournalEntry:
    """The reversal of a payment's entry as the entry of the payment that undoes it."""
    origin = replace(reversal.origin, source=f"payment:{payment_id}", reason="undo")
    return replace(reversal, origin=origin)
