"""What the program must know of a kind of payment; all else is the manager's payment type."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaymentKind:
    """A way of paying: may change be given, does the drawer open, must a reference be kept."""

    key: str
    name: str
    gives_change: bool
    opens_drawer: bool
    needs_reference: bool
