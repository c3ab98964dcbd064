"""A voucher or meal card: worth its amount and no more, its number is kept."""

from pospro.domain.errors import N_
from pospro.domain.payment_kinds.kind import PaymentKind

VOUCHER = PaymentKind(
    key="voucher",
    name=N_("Voucher or meal card"),
    gives_change=False,
    opens_drawer=False,
    needs_reference=True,
)
