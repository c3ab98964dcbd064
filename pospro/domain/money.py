"""Money is a whole number of minor units with its currency; whatever is rounded adds up again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Self

from pospro.domain.currency import CURRENCIES, Currency, currency
from pospro.domain.errors import BadInput, N_

__all__ = [
    "CURRENCIES", "LIMIT", "Currency", "Money", "apportion", "currency",
    "half_up", "half_up_ratio", "spread",
]  # fmt: skip

LIMIT = 10**12
"""Minor units that no single amount may reach: far above any ticket, far below 64 bits."""

_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_MOST_DIGITS = 15
"""More need not be read: a number that long is over the limit in any currency."""


def half_up(value: Fraction | Decimal | int) -> int:
    """Round to a whole number, half up on the magnitude: 2.5 is 3 and -2.5 is -3."""
    if not isinstance(value, Fraction | Decimal | int):
        raise TypeError(f"an exact number is needed, not {type(value).__name__}")
    return half_up_ratio(*value.as_integer_ratio())


def half_up_ratio(numerator: int, denominator: int) -> int:
    """Round numerator ÷ denominator as `half_up` does, without making a fraction of it first."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (denominator + 2 * numerator) // (2 * denominator)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` in proportion to `weights` by largest remainder; the parts sum to `total`.

    A weight of zero gets nothing, unless all are zero: then the first takes all. Equal remainders:
    the earlier part takes the odd unit. Turning the sign of `total`, or of `total` and all weights,
    turns the sign of each part or of each part in kind, so a refund is spread as its sale was.
    Weights of both signs are shared by their sum, and by magnitude where that sum is zero.
    """
    if not weights:
        raise ValueError("there is nothing to spread over")
    whole = sum(weights)
    if not whole:
        weights = [abs(weight) for weight in weights]
        whole = sum(weights)
    if not whole:
        return [total, *[0] * (len(weights) - 1)]
    if whole < 0:
        return apportion(total, [-total * weight for weight in weights], -whole)
    return apportion(total, [total * weight for weight in weights], whole)


def apportion(total: int, numerators: Sequence[int], denominator: int) -> list[int]:
    """Round the exact parts numerator ÷ denominator to whole numbers that sum to `total`.

    `total` must be the sum of the exact parts, rounded down or up; `denominator` is positive.
    """
    leading = total or next(filter(None, numerators), 0)
    if leading < 0:
        return [-part for part in apportion(-total, [-n for n in numerators], denominator)]
    parts = [numerator // denominator for numerator in numerators]
    missing = total - sum(parts)
    if missing:
        by_remainder = sorted(range(len(parts)), key=lambda i: -(numerators[i] % denominator))
        for i in by_remainder[:missing]:
            parts[i] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency. Other currencies and inexact numbers: TypeError."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money is a whole number of minor units, not {self.minor!r}")

    @classmethod
    def zero(cls, currency: Currency) -> Self:
        """Nothing, in a currency."""
        return cls(0, currency)

    @classmethod
    def half_up(cls, value: Fraction | Decimal | int, currency: Currency) -> Self:
        """Round exact minor units, half up on the magnitude: the one way in from fractions."""
        return cls(half_up(value), currency)

    @classmethod
    def total(cls, amounts: "Iterable[Money]", currency: Currency) -> "Money":
        """Add up amounts of one currency; none at all is zero."""
        return sum(amounts, cls.zero(currency))

    @classmethod
    def parse_plain(cls, text: str, currency: Currency) -> Self:
        """Read an amount as programs write it: sign, digits, '.', decimals of the currency.

        BadInput for anything else, and for amounts at or above LIMIT.
        """
        match = _PLAIN.fullmatch(text)
        if match is None:
            raise BadInput(N_("Write the amount as digits, like 12.50."), field="amount")
        sign, whole, decimals = match[1], match[2], match[3] or ""
        if len(decimals) > currency.exponent:
            raise BadInput(
                N_("Use at most {places} decimals for {currency}."),
                field="amount",
                places=currency.exponent,
                currency=currency.code,
            )
        if len(whole) > _MOST_DIGITS:
            return cls(LIMIT, currency).within_limit()
        minor = int(whole + decimals.ljust(currency.exponent, "0"))
        return cls(-minor if sign == "-" else minor, currency).within_limit()

    def within_limit(self, field: str = "amount") -> Self:
        """Return this amount, or refuse it with BadInput if its magnitude reaches LIMIT."""
        if abs(self.minor) >= LIMIT:
            raise BadInput(
                N_("This amount is too large. The largest possible one is {most}."),
                field=field,
                most=replace(self, minor=LIMIT - 1),
            )
        return self

    def spread(self, weights: Sequence[int]) -> "list[Money]":
        """Share in proportion by largest remainder; the parts sum to this amount."""
        return [Money(part, self.currency) for part in spread(self.minor, weights)]

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact, with the decimal places of its currency."""
        digits = tuple(map(int, str(abs(self.minor))))
        return Decimal((int(self.minor < 0), digits, -self.currency.exponent))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency.code}"

    def _same(self, other: object) -> int:
        """Minor units of the other amount, if it is money of this currency."""
        if not isinstance(other, Money) or other.currency != self.currency:
            raise TypeError(f"{self.currency.code} does not go together with {other!r}")
        return other.minor
