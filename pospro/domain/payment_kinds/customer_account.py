"""On account: the customer of the ticket owes the amount from now on."""

from pospro.domain.errors import N_
from pospro.domain.payment_kinds.kind import PaymentKind

CUSTOMER_ACCOUNT = PaymentKind(
    key="customer_account",
    name=N_("Customer account"),
    gives_change=False,
    opens_drawer=False,
    needs_reference=False,
)
