"""Counting cash: the notes and coins of a currency, and what so many of each come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pospro.domain.currency import Currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money

MOST_PIECES = 100_000

_IN_MINOR_UNITS = {
    "TRY": (20000, 10000, 5000, 2000, 1000, 500, 100, 50, 25, 10, 5, 1),
    "EUR": (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "USD": (10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1),
    "GBP": (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "CHF": (100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5),
}
"""The pieces in use, the largest first; another currency is counted as one sum."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was found of one currency: so many of each piece, or one sum; neither is no count."""

    amount: Money | None = None
    pieces: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_made(self) -> bool:
        """Whether anything was counted."""
        return bool(self.pieces) or self.amount is not None

    def total(self, currency: Currency) -> Money:
        """What it comes to; BadInput below nothing and for what cannot be. No count is nothing."""
        if self.pieces:
            return counted(self.pieces, currency)
        if self.amount is None:
            return Money.zero(currency)
        if self.amount.minor < 0:
            raise BadInput(N_("Enter what lies in the drawer: nothing or more."), field="amount")
        return self.amount.within_limit()

    @property
    def facts(self) -> dict[str, object]:
        """What it says, as a request keeps it."""
        return {
            "amount": None if self.amount is None else self.amount.minor,
            "pieces": {str(worth): number for worth, number in self.pieces.items()},
        }


def pieces_of(currency: Currency) -> tuple[int, ...]:
    """What the notes and coins are worth, the largest first; nothing where none are known."""
    return _IN_MINOR_UNITS.get(currency.code, ())


def counted(pieces: Mapping[int, int], currency: Currency) -> Money:
    """What the pieces, worth → how many, come to.

    Raises BadInput for a piece that the currency has not, and for a number that cannot be.
    """
    known = pieces_of(currency)
    for worth, number in pieces.items():
        if worth not in known:
            raise BadInput(
                N_("There is no note or coin of {worth}. Count it as another one."),
                field="pieces",
                worth=Money(worth, currency).decimal,
            )
        if not 0 <= number <= MOST_PIECES:
            raise BadInput(
                N_("Enter how many pieces there are, from 0 to {most}."),
                field="pieces",
                most=MOST_PIECES,
            )
    return Money(sum(worth * number for worth, number in pieces.items()), currency).within_limit()
