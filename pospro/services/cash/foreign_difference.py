"""What foreign cash too much or too little is worth in the books."""

from dataclasses import dataclass
from datetime import date

from pospro.domain.exchange import Foreign, rate_of, worth
from pospro.domain.money import Money
from pospro.storage.venue_setup import VenueSetup


@dataclass(frozen=True, slots=True)
class ForeignDifference:
    """Foreign money with its rate, and its worth in the currency of the books."""

    foreign: Foreign
    worth: Money


def foreign_difference(setup: VenueSetup, amount: Money, day: date) -> ForeignDifference:
    """An amount that is not nothing at the rate of the day, at least the smallest coin.

    Raises Conflict while the currency has no rate.
    """
    rate = setup.foreign.rate(amount.currency.code, day)
    found = worth(amount, rate, setup.currency)
    if not found:
        found = Money(1 if amount.minor > 0 else -1, setup.currency)
        rate = rate_of(amount, found) or rate
    return ForeignDifference(Foreign(amount, rate), found.within_limit())
