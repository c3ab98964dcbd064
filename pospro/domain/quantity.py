"""Quantities are whole thousandths, so that weighed goods are as exact as counted ones."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money, half_up_ratio

LIMIT = 10**9
"""Thousandths that no quantity may reach: a scanned barcode must not become a quantity."""

MOST_SOLD = 10_000
"""How much of a product one line may have."""

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much, in thousandths of a unit; negative where goods come back."""

    thousandths: int

    def __post_init__(self) -> None:
        if type(self.thousandths) is not int:
            raise TypeError(
                f"a quantity is a whole number of thousandths, not {self.thousandths!r}"
            )

    @classmethod
    def of(cls, value: Decimal | int | str) -> Self:
        """Make a quantity of units: 2, Decimal("0.125"), "1.5". BadInput if it cannot be exact."""
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise BadInput(N_("Write the quantity as digits, like 1.5."), field="quantity")
        units = Decimal(value)
        if not units.is_finite() or abs(units) * 1000 >= LIMIT:
            raise _unsellable()
        thousandths = units * 1000
        if thousandths != int(thousandths):
            raise BadInput(N_("Use at most three decimals for a quantity."), field="quantity")
        return cls(int(thousandths))

    def sellable(self) -> Self:
        """Return this quantity, or refuse it with BadInput where no line may have it."""
        if not 0 < abs(self.thousandths) <= MOST_SOLD * 1000:
            raise _unsellable()
        return self

    def times(self, price: Money) -> Money:
        """What this quantity costs at a price for one unit, half up on the magnitude."""
        return Money(self.times_minor(price.minor), price.currency)

    def times_minor(self, price: int) -> int:
        """The same in minor units, without making money of it."""
        return half_up_ratio(self.thousandths * price, 1000)

    @property
    def decimal(self) -> Decimal:
        """The quantity in units, exact, without trailing zeros: 2, 0.125, 1.5."""
        whole, rest = divmod(abs(self.thousandths), 1000)
        digits = f"{whole}.{rest:03}".rstrip("0").rstrip(".")
        return Decimal(f"-{digits}" if self.thousandths < 0 else digits)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.thousandths)

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.thousandths + other.thousandths)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.thousandths - other.thousandths)

    def __bool__(self) -> bool:
        return self.thousandths != 0

    def __str__(self) -> str:
        return str(self.decimal)


def _unsellable() -> BadInput:
    return BadInput(
        N_("Enter a quantity up to {most}, not zero."), field="quantity", most=MOST_SOLD
    )


ONE = Quantity(1000)
