"""A line of a ticket: what was sold, frozen with the name, price and taxes it was sold at."""

from dataclasses import dataclass
from enum import StrEnum

from pospro.domain.modifier import LineModifier
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxTemplate, TypeRef


class LineState(StrEnum):
    """Sold, given as a gift (goods leave, nothing is owed), or void (it never happened)."""

    SOLD = "sold"
    GIFT = "gift"
    VOID = "void"


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
        extra = sum(modifier.minor for modifier in self.modifiers)
        return Money(self.unit_price.minor + extra, self.unit_price.currency)

    @property
    def unit_taxable(self) -> Money:
        """The part of one unit's price that is taxed: without tax-free modifiers."""
        free = sum(modifier.minor for modifier in self.modifiers if modifier.tax_free)
        return Money(self.unit_value.minor - free, self.unit_price.currency)

    @property
    def full_value(self) -> Money:
        """What the line costs if it is neither a gift nor void."""
        return self.quantity.times(self.unit_value)

    @property
    def value(self) -> Money:
        """What the line adds to the ticket: nothing for a gift or a void."""
        return self.full_value if self.state is LineState.SOLD else self._nothing

    @property
    def taxable(self) -> Money:
        """The part of the value that is taxed; the rest of the value is tax-free modifiers."""
        if self.state is not LineState.SOLD:
            return self._nothing
        return self.quantity.times(self.unit_taxable)

    @property
    def _nothing(self) -> Money:
        return Money.zero(self.unit_price.currency)
