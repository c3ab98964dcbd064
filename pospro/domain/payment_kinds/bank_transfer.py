"""A transfer to the bank account: its reference finds it in the bank's file."""

from pospro.domain.errors import N_
from pospro.domain.payment_kinds.kind import PaymentKind

BANK_TRANSFER = PaymentKind(
    key="bank_transfer",
    name=N_("Bank transfer"),
    gives_change=False,
    opens_drawer=False,
    needs_reference=True,
)
