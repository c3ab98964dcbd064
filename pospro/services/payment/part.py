"""One row of money with its entry: the part that every road of payment shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pospro.domain.errors import Conflict, N_
from pospro.domain.exchange import Foreign
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry
from pospro.domain.payment import Tender
from pospro.posting.payment import change_move, payment_entry, payment_move
from pospro.services.closing import Circumstances
from pospro.storage.change_types import ChangeType
from pospro.storage.foreign_postings import foreign_columns
from pospro.storage.ticket_loading import StoredPayment
from pospro.storage.venue_setup import PaymentType

NO_SHIFT = N_("No shift is open at this register. Open one, then take the cash.")


class NoShift(Conflict):
    """Cash needs somebody who answers for the drawer."""

    code = "no_shift"


def mirror_row(undone: Mapping[str, Any], when: Circumstances) -> dict[str, Any]:
    """The row that undoes another: the same facts with every amount the other way."""
    amounts = ("amount", "tendered", "change", "foreign_amount")
    turned = {name: -undone[name] for name in amounts if undone[name] is not None}
    own = {
        "id": new_id(),
        "register_id": when.register_id,
        "work_period_id": when.period.id,
        "taken_at": when.at,
        "taken_by": when.actor.user_id,
        "reverses_id": undone["id"],
        "replaces_id": None,
        "shift_id": shift_of(when, undone["account_id"]),
    }
    return {**undone, **turned, **own}


def shift_of(when: Circumstances, account_id: int) -> int | None:
    """The shift that a payment belongs to; Conflict for cash while no shift is open."""
    drawer = when.setup.register(when.register_id).drawer_accounts
    if account_id in drawer and when.shift_id is None:
        raise NoShift(NO_SHIFT)
    return when.shift_id


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """One row of money: taken, handed out as cash-back, or left on the account of a change type."""

    means: PaymentType
    taken: Tender
    purpose: str
    reference: str
    foreign: Foreign | None = None
    change: ChangeType | None = None

    @property
    def opens_drawer(self) -> bool:
        """Whether the drawer must open for it."""
        return self.means.kind.opens_drawer

    def row(self, ticket_id: int, when: Circumstances) -> dict[str, Any]:
        """The payment's row."""
        abroad = self.foreign.amount.currency.code if self.foreign else None
        register = when.setup.register(when.register_id)
        account_id = self.change.account_id if self.change else None
        account_id = account_id or register.takes_into(self.means, abroad)
        return {
            "id": new_id(),
            "ticket_id": ticket_id,
            "payment_type_id": self.means.id,
            "name": (self.change or self.means).name,
            "kind": self.means.kind.key,
            "purpose": self.purpose,
            "amount": self.taken.amount.minor,
            "tendered": self.taken.tendered.minor,
            "change": self.taken.change.minor,
            "reference": self.reference,
            "account_id": account_id,
            "register_id": when.register_id,
            "work_period_id": when.period.id,
            "taken_at": when.at,
            "taken_by": when.actor.user_id,
            "reverses_id": None,
            "shift_id": shift_of(when, account_id),
            "change_type_id": self.change.id if self.change else None,
            **foreign_columns(self.foreign),
        }

    def entry(self, row: dict[str, Any], when: Circumstances) -> JournalEntry | None:
        """The entry of this row."""
        if self.change is not None and self.change.transaction_type is not None:
            rule = when.setup.rules[self.change.transaction_type]
            move = change_move(rule, -self.taken.amount, row["account_id"])
        else:
            rule = when.setup.rules[self.means.transaction_type]
            move = payment_move(rule, self.taken.amount, row["account_id"], self.foreign)
        return payment_entry(row["id"], [move], when.period.business_date)

    def stored(self, row: dict[str, Any]) -> StoredPayment:
        """The payment as a ticket holds it."""
        return StoredPayment(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            purpose=self.purpose,
            amount=self.taken.amount,
            tendered=self.taken.tendered,
            change=self.taken.change,
            reference=self.reference,
            account_id=row["account_id"],
            taken_at=row["taken_at"],
            taken_by=row["taken_by"],
            reverses=None,
            foreign=self.foreign,
            change_type_id=row["change_type_id"],
        )
