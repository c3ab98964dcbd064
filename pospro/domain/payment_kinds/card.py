"""A card on a terminal: its answer is the reference, and the bank owes the amount."""

from pospro.domain.errors import N_
from pospro.domain.payment_kinds.kind import PaymentKind

CARD = PaymentKind(
    key="card",
    name=N_("Card"),
    gives_change=False,
    opens_drawer=False,
    needs_reference=True,
)
