"""A line of a ticket: what was sold, frozen with the name, price and taxes it was sold at."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pospro.domain.modifier import LineModifier
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxTemplate, TypeRef


class LineState(StrEnum):
    """Sold, given as a gift (goods leave, nothing is owed), or void (it never happened)."""

    SOLD = "sold"
    GIFT = "gift"
    VOID = "void"


class LineFigures(NamedTuple):
    """Minor units of a line; `unit` and `unit_taxable` are for one unit with its modifiers."""

    unit: int
    unit_taxable: int
    full: int
    value: int
    taxable: int


@dataclass(frozen=True, slots=True)
class Line:
    """One product on a ticket. A negative quantity is a return; `reason` belongs to gift and void.

    `unit_price` is for one unit without modifiers; tax is inside or outside as the ticket says.
    """

    id: int
    product_id: int | None
    name: str
    portion_id: int | None
    portion_name: str
    quantity: Quantity
    unit_price: Money
    modifiers: tuple[LineModifier, ...]
    taxes: tuple[TaxTemplate, ...]
    sale_type: TypeRef
    state: LineState = LineState.SOLD
    reason: str = ""

    @property
    def unit_value(self) -> Money:
        """The price of one unit with its modifiers."""
        return self._money(self.in_minor().unit)

    @property
    def full_value(self) -> Money:
        """What the line costs if it is neither a gift nor void."""
        return self._money(self.in_minor().full)

    @property
    def value(self) -> Money:
        """What the line adds to the ticket: nothing for a gift or a void."""
        return self._money(self.in_minor().value)

    @property
    def taxable(self) -> Money:
        """The part of the value that is taxed; the rest of the value is tax-free modifiers."""
        return self._money(self.in_minor().taxable)

    def in_minor(self) -> LineFigures:
        """All figures of the line in minor units: the one place where they are found."""
        unit = unit_taxable = self.unit_price.minor
        for modifier in self.modifiers:
            unit += modifier.minor
            if not modifier.tax_free:
                unit_taxable += modifier.minor
        full = self.quantity.times_minor(unit)
        if self.state is not LineState.SOLD:
            return LineFigures(unit, unit_taxable, full, 0, 0)
        taxable = full if unit == unit_taxable else self.quantity.times_minor(unit_taxable)
        return LineFigures(unit, unit_taxable, full, full, taxable)

    def _money(self, minor: int) -> Money:
        return Money(minor, self.unit_price.currency)
