"""Cash beside the sales: what a count finds too much or too little, and what is moved by hand."""

from datetime import date

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


def difference_entry(
    origin: Origin, rule: TransactionType, difference: Money, books: tuple[int, date]
) -> JournalEntry | None:
    """The entry of a counted difference; `books` is (drawer account, business date).

    More than expected comes into the drawer, less goes out of it; None when the count was right.
    """
    drawer, on = books
    over = difference.minor > 0
    move = rule.move(difference, target=drawer) if over else rule.move(-difference, source=drawer)
    return merged([move], origin, on, difference.currency)


def movement_entry(movement: tuple[int, str], move: Move, on: date) -> JournalEntry | None:
    """The entry of a movement, given its id and its reason."""
    movement_id, reason = movement
    origin = Origin(f"cash:{movement_id}", MOVED, reason)
    return merged([move], origin, on, move.amount.currency)
