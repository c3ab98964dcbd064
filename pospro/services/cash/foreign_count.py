"""Foreign cash of a drawer in a count: every currency that the drawer holds is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pospro.domain.cash_count import Count
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.services.cash.drawer import Drawer

HOLDS_NONE = N_("The drawer of {register} holds no {currency}. Choose its account under Registers.")


@dataclass(frozen=True, slots=True)
class ForeignCount:
    """One currency of a drawer: its account, what was counted and what was expected."""

    account_id: int
    count: Count
    counted: Money
    expected: Money

    @property
    def difference(self) -> Money:
        """What was counted above what was expected."""
        return self.counted - self.expected

    @property
    def kept(self) -> dict[str, Any]:
        """The count as it is kept, in minor units of its currency."""
        return {
            "account_id": self.account_id,
            "pieces": {str(worth): number for worth, number in self.count.pieces.items()},
            "counted": self.counted.minor,
            "expected": self.expected.minor,
        }

    @property
    def told(self) -> dict[str, int]:
        """What is answered about it."""
        return {
            "counted": self.counted.minor,
            "expected": self.expected.minor,
            "difference": self.difference.minor,
        }


def foreign_counts(
    drawer: Drawer, counts: Mapping[str, Count], *, as_left: bool = False
) -> dict[str, ForeignCount]:
    """What was found of each foreign currency that the drawer holds, by its code.

    One that was not counted is nothing where nothing is expected, or what is expected `as_left`.
    Raises BadInput naming a currency that has to be counted, or that the drawer does not hold.
    """
    expected = drawer.foreign_expected() if drawer.register.foreign else {}
    for code, count in counts.items():
        if code not in expected and count.is_made:
            raise BadInput(
                HOLDS_NONE,
                field="foreign",
                register=drawer.register.name,
                currency=code,
            )
    return {
        code: _found(drawer, (code, counts.get(code, Count())), amount, as_left=as_left)
        for code, amount in expected.items()
    }


def _found(
    drawer: Drawer, made: tuple[str, Count], expected: Money, *, as_left: bool
) -> ForeignCount:
    code, count = made
    account_id = drawer.register.foreign[code]
    if not count.is_made:
        if expected and not as_left:
            raise BadInput(
                N_("Count the {currency} too: enter the pieces or the sum, 0 if none is there."),
                field=f"amount-{code}",
                currency=code,
            )
        return ForeignCount(account_id, count, expected, expected)
    if count.amount is not None and count.amount.currency != expected.currency:
        raise BadInput(N_("Enter the amount in {currency}."), field=f"amount-{code}", currency=code)
    return ForeignCount(account_id, count, count.total(expected.currency), expected)
