"""What the program must know of a kind of payment; all else is the manager's payment type."""

from collections.abc import Mapping
from dataclasses import dataclass

CHOICES = ("gives_change", "opens_drawer", "needs_reference")
"""What a manager may decide for a payment type otherwise than its kind has it."""


@dataclass(frozen=True, slots=True)
class PaymentKind:
    """A way of paying: may change be given, does the drawer open, must a reference be kept.

    What is paid as cash lies in a drawer and is counted.
    """

    key: str
    name: str
    gives_change: bool
    opens_drawer: bool
    needs_reference: bool
    is_cash: bool = False

    def as_chosen(self, choices: Mapping[str, bool | None]) -> "PaymentKind":
        """The kind as a payment type has it; None, or nothing said, is as usual.

        Change is given only where the kind gives it: what a card or voucher is worth is its amount.
        """
        found = {name: getattr(self, name) for name in CHOICES}
        found |= {name: value for name, value in choices.items() if value is not None}
        return PaymentKind(
            self.key,
            self.name,
            gives_change=self.gives_change and found["gives_change"],
            opens_drawer=found["opens_drawer"],
            needs_reference=found["needs_reference"],
            is_cash=self.is_cash,
        )
