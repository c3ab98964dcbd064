"""Foreign money: what it is worth in the books at a rate, and what is due in it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Self

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money

PLACES = 6
"""Decimals of a rate."""

LIMIT = Decimal(10**9)
"""What no rate reaches."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Foreign money in a posting; `rate` is the worth of one unit in the currency of the books.

    A debit is above zero, a credit below; zero where only the worth of what is there changes.
    """

    amount: Money
    rate: Decimal

    def __post_init__(self) -> None:
        checked_rate(self.rate)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.rate)


def checked_rate(rate: Decimal, field: str = "rate") -> Decimal:
    """The rate itself; BadInput unless it is above zero with at most six decimals."""
    if not rate.is_finite() or not 0 < rate < LIMIT:
        raise BadInput(
            N_("A rate is above zero: what one unit is worth, like 34.125."), field=field
        )
    if rate.scaleb(PLACES) % 1:
        raise BadInput(N_("Use at most {places} decimals."), field=field, places=PLACES)
    return rate


def worth(amount: Money, rate: Decimal, base: Currency) -> Money:
    """What foreign money is worth in the currency of the books, rounded half up."""
    return Money.half_up(amount.minor * worth_of_minor(rate, amount.currency, base), base)


def exchanged(amount: Money, rate: Decimal, foreign: Currency) -> Money:
    """How much foreign money an amount of the books is, rounded half up."""
    return Money.half_up(amount.minor / worth_of_minor(rate, foreign, amount.currency), foreign)


def due_in(due: Money, rate: Decimal, foreign: Currency, step: int) -> Money:
    """What a guest who pays in foreign money is asked for: at least what is due, in whole steps.

    To the minor unit it is the nearest amount, since nobody can pay closer than that.
    """
    if step <= 1:
        return exchanged(due, rate, foreign)
    exact = due.minor / (worth_of_minor(rate, foreign, due.currency) * step)
    return Money(-(-exact.numerator // exact.denominator) * step, foreign)


def paid_with(tendered: Money, due: Money, rate: Decimal) -> Money:
    """What foreign money pays of what is due: its worth.

    Where it is as near to what is due as that money comes, it pays all that is due.
    """
    if tendered == exchanged(due, rate, tendered.currency):
        return due
    return worth(tendered, rate, due.currency)


def worth_of_minor(rate: Decimal, foreign: Currency, base: Currency) -> Fraction:
    """The worth of one minor unit, in minor units of the books."""
    return Fraction(rate) * Fraction(10) ** (base.exponent - foreign.exponent)


@dataclass(frozen=True, slots=True)
class Holding:
    """Foreign money on an account and what it stands in the books at; both below zero if owed."""

    amount: Money
    cost: Money

    def gain(self, rate: Decimal) -> Money:
        """What the books have to go up by so that it stands at its worth at a rate."""
        return worth(self.amount, rate, self.cost.currency) - self.cost

    def cost_of(self, part: Money) -> Money:
        """What a part of it stands in the books at: its share, rounded half up; all of all."""
        return Money.half_up(
            Fraction(self.cost.minor * part.minor, self.amount.minor), self.cost.currency
        )

    def settles(self, moved: Money) -> bool:
        """Whether money that comes in (above zero) or goes out makes it smaller."""
        return self.amount.minor * moved.minor < 0


def rate_of(amount: Money, booked: Money) -> Decimal | None:
    """The rate at which foreign money comes to an amount, to six decimals; None if there is none.

    Neither may be nothing, and both are on one side.
    """
    if amount.minor * booked.minor <= 0:
        return None
    minor = Fraction(booked.minor, amount.minor)
    exact = minor * Fraction(10) ** (amount.currency.exponent - booked.currency.exponent)
    millionths = floor(exact * 10**PLACES + Fraction(1, 2))
    rate = Decimal(millionths).scaleb(-PLACES)
    return rate if 0 < rate < LIMIT else None


def fits(foreign: Foreign, booked: Money) -> bool:
    """Whether foreign money stands in the books at its rate.

    Either amount is the other one at the rate, since a payment to the cent pays all of it; or
    the rate is what one unit of it came to.
    """
    amount, rate = foreign.amount, foreign.rate
    return (
        worth(amount, rate, booked.currency) == booked
        or exchanged(booked, rate, amount.currency) == amount
        or rate_of(amount, booked) == rate
    )
