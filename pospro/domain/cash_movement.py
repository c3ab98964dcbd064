"""Kinds of cash movements: which way the money goes, by which rule, and what must be said."""

from collections.abc import Mapping
from dataclasses import dataclass

from pospro.domain.errors import BadInput, N_


@dataclass(frozen=True, slots=True)
class CashMovementKind:
    """What the program must know of a kind; `rule` is the role of its transaction type.

    Without a rule nothing moves: the drawer only opens. `chooses` the other account or has its own.
    """

    key: str
    name: str
    rule: str | None = None
    into_drawer: bool = False
    chooses: bool = False


KINDS: Mapping[str, CashMovementKind] = {
    kind.key: kind
    for kind in (
        CashMovementKind("pay_in", N_("Pay in"), "pay_in", into_drawer=True, chooses=True),
        CashMovementKind("pay_out", N_("Pay out"), "pay_out", chooses=True),
        CashMovementKind("safe_drop", N_("Into the safe"), "safe_drop"),
        CashMovementKind("bank_deposit", N_("To the bank"), "bank_deposit"),
        CashMovementKind("no_sale", N_("Open the drawer")),
    )
}
"""In the order in which they are offered."""


def cash_movement_kind(key: str) -> CashMovementKind:
    """The kind with this key; BadInput when there is none."""
    found = KINDS.get(key)
    if found is None:
        raise BadInput(N_("Choose one of: {kinds}."), field="kind", kinds=", ".join(KINDS))
    return found
