"""Calculations change what is owed on a ticket: discounts, service, rounding, in their order."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pospro.domain.money import half_up_ratio
from pospro.domain.tax import TypeRef


class CalculationMethod(StrEnum):
    """How a calculation finds its amount."""

    PERCENT_OF_BASE = "percent_of_base"
    PERCENT_OF_RUNNING_TOTAL = "percent_of_running_total"
    FIXED_AMOUNT = "fixed_amount"
    FIXED_TOTAL = "fixed_total"
    ROUND_TO_MULTIPLE = "round_to_multiple"


PERCENT_METHODS = frozenset(
    {CalculationMethod.PERCENT_OF_BASE, CalculationMethod.PERCENT_OF_RUNNING_TOTAL}
)


@dataclass(frozen=True, slots=True)
class Calculation:
    """One calculation on a ticket, or on the one line that `line_id` names.

    amount: percent for the percent methods, else whole minor units. For rounding, a positive
    amount is the multiple to round to, a negative one the multiple to round down to.
    plain_base: a percentage counts gifts as if they were sold.
    posts_net: where prices include tax, its entry is less the tax that it changed.
    """

    id: int
    name: str
    method: CalculationMethod
    amount: Decimal
    after_tax: bool
    decreases: bool
    transaction_type: TypeRef
    line_id: int | None = None
    plain_base: bool = False
    posts_net: bool = False
    calculation_type_id: int | None = None

    def __post_init__(self) -> None:
        if self.method not in PERCENT_METHODS and self.amount != int(self.amount):
            raise ValueError(f"{self.method} needs whole minor units, not {self.amount}")
        if self.line_id is not None and self.after_tax:
            raise ValueError("a calculation on one line comes before tax")

    def result(self, base: int, running: int, full: int) -> int:
        """What this adds to `running` minor units (negative: takes away).

        `base` is the sum before the first calculation, `full` the sum as if gifts were sold.
        Found on the magnitude and given the sign of what is owed, so that a refund mirrors its
        sale. A decrease never raises what is owed nor turns its sign; an increase never lowers it.
        """
        sign = -1 if (running or base or full) < 0 else 1
        owed = sign * running
        wish = METHODS[self.method](self, sign * (full if self.plain_base else base), owed)
        held = max(min(wish, 0), -owed) if self.decreases else max(wish, 0)
        return sign * held


def _percent_of_base(calculation: Calculation, base: int, _owed: int) -> int:
    numerator, denominator = calculation.amount.as_integer_ratio()
    part = half_up_ratio(base * numerator, 100 * denominator)
    return -part if calculation.decreases else part


def _percent_of_running_total(calculation: Calculation, _base: int, owed: int) -> int:
    return _percent_of_base(calculation, owed, owed)


def _fixed_amount(calculation: Calculation, _base: int, _owed: int) -> int:
    amount = int(calculation.amount)
    return -amount if calculation.decreases else amount


def _fixed_total(calculation: Calculation, _base: int, owed: int) -> int:
    return int(calculation.amount) - owed


def _round_to_multiple(calculation: Calculation, _base: int, owed: int) -> int:
    multiple = int(calculation.amount)
    if multiple == 0:
        return 0
    if multiple < 0:
        return -(owed % -multiple)
    return half_up_ratio(owed, multiple) * multiple - owed


METHODS: dict[CalculationMethod, Callable[[Calculation, int, int], int]] = {
    CalculationMethod.PERCENT_OF_BASE: _percent_of_base,
    CalculationMethod.PERCENT_OF_RUNNING_TOTAL: _percent_of_running_total,
    CalculationMethod.FIXED_AMOUNT: _fixed_amount,
    CalculationMethod.FIXED_TOTAL: _fixed_total,
    CalculationMethod.ROUND_TO_MULTIPLE: _round_to_multiple,
}
"""Method → the change it wishes for, on magnitudes: (calculation, base, owed) in minor units."""
