"""Cash beside the sales: what a count finds too much or too little, and what is moved by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pospro.domain.exchange import Foreign
from pospro.domain.journal import JournalEntry, Move, Origin, merged
from pospro.domain.money import Money
from pospro.domain.transaction_type import TransactionType

OVER, SHORT = "cash_over", "cash_short"
"""The roles of the rules that book a difference."""

FLOAT_COUNTED, DRAWER_COUNTED, MOVED = "float_count", "shift_count", "cash_movement"
"""Why an entry of the drawer is made."""


def difference_role(difference: Money) -> str:
    """The role of the rule that books this difference."""
    return OVER if difference.minor > 0 else SHORT


def difference_move(
    rule: TransactionType, difference: Money, drawer: int, foreign: Foreign | None = None
) -> Move:
    """A counted difference on an account of the drawer: more comes into it, less goes out of it."""
    if difference.minor > 0:
        return replace(rule.move(difference, target=drawer), foreign=foreign)
    move = rule.move(-difference, source=drawer)
    return replace(move, credited=move.debited, debited=drawer, amount=difference, foreign=foreign)


def difference_entry(origin: Origin, moves: Sequence[Move], on: date) -> JournalEntry | None:
    """One entry for every difference of a count; None when the count was right."""
    return merged(moves, origin, on, moves[0].amount.currency) if moves else None


def movement_entry(
    origin: Origin, moves: Sequence[Move], on: date, foreign: Mapping[int, Foreign]
) -> JournalEntry | None:
    """The entry of a movement; `foreign` is account → the foreign money that it gets."""
    entry = merged(moves, origin, on, moves[0].amount.currency)
    if entry is None or not foreign:
        return entry
    carrying = (replace(each, foreign=foreign.get(each.account_id)) for each in entry.postings)
    return replace(entry, postings=tuple(carrying))
