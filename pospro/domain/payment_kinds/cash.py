"""Notes and coins: the drawer opens and change is given."""

from pospro.domain.errors import N_
from pospro.domain.payment_kinds.kind import PaymentKind

CASH = PaymentKind(
    key="cash",
    name=N_("Cash"),
    gives_change=True,
    opens_drawer=True,
    needs_reference=False,
    is_cash=True,
)
