"""The registry of payment kinds: a new kind is a module of this folder and a line below."""

from pospro.domain.errors import BadInput, N_
from pospro.domain.payment_kinds.bank_transfer import BANK_TRANSFER
from pospro.domain.payment_kinds.card import CARD
from pospro.domain.payment_kinds.cash import CASH
from pospro.domain.payment_kinds.customer_account import CUSTOMER_ACCOUNT
from pospro.domain.payment_kinds.kind import PaymentKind
from pospro.domain.payment_kinds.voucher import VOUCHER

__all__ = ["KINDS", "PaymentKind", "kind"]

KINDS: dict[str, PaymentKind] = {
    kind.key: kind for kind in (CASH, CARD, VOUCHER, CUSTOMER_ACCOUNT, BANK_TRANSFER)
}


def kind(key: str) -> PaymentKind:
    """Return the kind with this key; BadInput for a key that is not registered."""
    try:
        return KINDS[key]
    except KeyError:
        raise BadInput(
            N_("Choose a payment kind from the list; {kind} is not one of them."),
            field="kind",
            kind=key,
        ) from None
