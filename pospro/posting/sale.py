"""A ticket closes: open tickets are debited; sales, calculations and tax are credited."""

from datetime import date

from pospro.domain.errors import Conflict, N_
from pospro.domain.journal import JournalEntry, Move, Origin, merged
from pospro.domain.money import Money
from pospro.domain.ticket import TicketTotals
from pospro.domain.transaction_type import TransactionType, TransactionTypes


def sale_entry(
    ticket_id: int, totals: TicketTotals, rules: TransactionTypes, books: tuple[int, date]
) -> JournalEntry | None:
    """The sale's entry: its movements are the parts whose sum is the ticket's total.

    `books` is (open-tickets account, business date). None when every part is nothing, as on a
    ticket whose lines were all given away.
    """
    open_tickets, on = books
    moves = [
        _into_open_tickets(rules[part.transaction_type], part.amount, open_tickets)
        for part in totals.movements
    ]
    return merged(moves, Origin(f"ticket:{ticket_id}", "sale"), on, totals.total.currency)


def _into_open_tickets(rule: TransactionType, amount: Money, open_tickets: int) -> Move:
    """The movement that debits open tickets with `amount`, whichever side the rule names it on."""
    if rule.target_account_id == open_tickets:
        return rule.move(amount)
    if rule.source_account_id == open_tickets:
        return rule.move(-amount)
    raise Conflict(
        N_("Transaction type “{name}” does not touch the open-tickets account. Mend its form."),
        name=rule.name,
    )
