"""Transaction types: one amount, the source credited, the target debited; never unbalanced."""

from collections.abc import Mapping
from dataclasses import dataclass

from pospro.domain.errors import Conflict, N_
from pospro.domain.journal import Move
from pospro.domain.money import Money
from pospro.domain.tax import TypeRef


@dataclass(frozen=True, slots=True)
class TransactionType:
    """A posting rule at one version: where its amount comes from and where it goes."""

    id: int
    version: int
    name: str
    source_account_id: int | None
    target_account_id: int | None
    currency: str | None = None

    @property
    def ref(self) -> TypeRef:
        """How a line or a posting names this rule at this version."""
        return TypeRef(self.id, self.version)

    def move(self, amount: Money, *, source: int | None = None, target: int | None = None) -> Move:
        """One movement of `amount`, with the accounts given or else the defaults.

        Raises Conflict when the type has no account for a side and none is given, and for an
        amount that is not in the currency of a type that names one.
        """
        if self.currency is not None and amount.currency.code != self.currency:
            raise Conflict(
                N_("Transaction type “{name}” moves {currency} only. Choose another one."),
                name=self.name,
                currency=self.currency,
            )
        credited = source if source is not None else self.source_account_id
        debited = target if target is not None else self.target_account_id
        if credited is None or debited is None:
            raise Conflict(
                N_("Transaction type “{name}” has no default account. Choose one in its form."),
                name=self.name,
            )
        return Move(self.ref, credited, debited, amount)


TransactionTypes = Mapping[TypeRef, TransactionType]
"""Every transaction type at every version that open tickets may still name."""
