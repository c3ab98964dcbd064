"""The sum that a sale must keep: the money taken is what was sold, less discounts, plus tax."""

from collections.abc import Iterable
from dataclasses import dataclass

from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.reports.ticket_journal import TicketEntry

TERMS = {
    "sale": N_("Sale without tax"),
    "discount": N_("Discount"),
    "extra": N_("Extras"),
    "tax": N_("Tax for the state"),
    "rounding": N_("Rounding"),
    "other": N_("Other"),
}
"""Term → the message id of what it says, in the order of the sum."""


@dataclass(frozen=True, slots=True)
class SaleEquation:
    """`taken` = the sum of the terms, (term, amount with its sign) each, if the books `hold`."""

    taken: Money
    terms: tuple[tuple[str, Money], ...]
    holds: bool


def sale_equation(entries: Iterable[TicketEntry], taken: Money) -> SaleEquation:
    """Sum up the sale entry by what its postings are for, and compare with the money taken.

    What the open-tickets account got is left out: it is the other side of the same sum.
    """
    sums = dict.fromkeys(TERMS, 0)
    debit = credit = 0
    for entry in entries:
        for posting in entry.postings:
            debit += posting.debit
            credit += posting.credit
            if entry.reason == "sale" and not posting.word.startswith("open_tickets"):
                sums[_term(posting.word)] += posting.credit - posting.debit
    terms = tuple((term, Money(sums[term], taken.currency)) for term in TERMS if sums[term])
    holds = debit == credit and sum(sums.values()) == taken.minor
    return SaleEquation(taken, terms, holds)


def _term(word: str) -> str:
    term = word.removesuffix("_back")
    return term if term in TERMS else "other"
