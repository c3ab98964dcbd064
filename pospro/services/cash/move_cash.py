"""Cash moves in or out of a drawer beside the sales, or the drawer only opens; with a slip."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from pospro.domain.access import Actor
from pospro.domain.cash_movement import CashMovementKind, cash_movement_kind
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import Move
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_REASON, LONGEST_REFERENCE, plain_words
from pospro.posting.cash import movement_entry
from pospro.services.atomic import Unit
from pospro.services.cash.drawer import Drawer, drawer_of
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, cash_accounts, ledger, shifts
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class MoveCash:
    """One movement at the actor's register; `account_id` is the other side where one chooses it.

    `reference` may name a photo or the number of a slip.
    """

    request_id: str
    actor: Actor
    kind: str
    reason: str
    amount: Money | None = None
    account_id: int | None = None
    reference: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "kind": self.kind,
            "amount": None if self.amount is None else self.amount.minor,
            "account": self.account_id,
            "reason": self.reason,
            "reference": self.reference,
        }
        return Request(self.request_id, "move_cash", facts)


def move_cash(db: Database, clock: Clock, command: MoveCash) -> Answer:
    """Record it with its entry and its slip; answers {"movement_id", "shift_id"}.

    Raises BadInput without an amount or a reason; Conflict while no shift is open at the
    register, or when more would go out than the drawer holds.
    """
    command.actor.must("move_cash")
    return once(db, clock, command.request, lambda unit: _move(unit, clock, command))


def _move(unit: Unit, clock: Clock, command: MoveCash) -> Answer:
    drawer = drawer_of(unit, clock, command.actor)
    shift_id = shifts.joined(unit.connection, drawer.register.id)
    if shift_id is None:
        raise Conflict(N_("No shift is open at this register. Open one before you move cash."))
    kind = cash_movement_kind(command.kind)
    row = _row(drawer, kind, command) | {"shift_id": shift_id}
    unit.connection.execute(insert(CashMovementRow.__table__), row)
    if kind.rule is not None:
        move = _booked(drawer, kind, row)
        entry = movement_entry((row["id"], row["reason"]), move, drawer.period.business_date)
        ledger.append(unit.connection, drawer.recording, [entry] if entry else [])
        unit.tell("journal")
    drawer.queue_slip("cash", {"movement_id": str(row["id"])})
    after = {name: row[name] for name in ("kind", "amount", "account_id", "reference")}
    event = ("move_cash", f"cash:{row['id']}")
    audit.record(
        unit.connection, command.actor, drawer.at, event, after=after, reason=row["reason"]
    )
    unit.tell("shifts")
    return {"movement_id": str(row["id"]), "shift_id": str(shift_id)}


def _row(drawer: Drawer, kind: CashMovementKind, command: MoveCash) -> dict[str, Any]:
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    if not reason:
        raise BadInput(N_("Choose or write a reason."), field="reason")
    return {
        "id": new_id(),
        "kind": kind.key,
        "register_id": drawer.register.id,
        "work_period_id": drawer.period.id,
        "account_id": _account(drawer, kind, command.account_id),
        "amount": _amount(drawer, kind, command.amount),
        "reason": reason,
        "reference": plain_words(command.reference, LONGEST_REFERENCE, "reference"),
        "made_at": drawer.at,
        "made_by": drawer.actor.user_id,
    }


def _amount(drawer: Drawer, kind: CashMovementKind, amount: Money | None) -> int:
    if kind.rule is None:
        return 0
    if amount is None or amount.minor <= 0:
        raise BadInput(N_("Enter an amount above zero."), field="amount")
    if not kind.into_drawer and amount.minor > drawer.expected().minor:
        raise BadInput(N_("There is not that much cash in the drawer."), field="amount")
    return amount.within_limit("amount").minor


def _account(drawer: Drawer, kind: CashMovementKind, chosen: int | None) -> int | None:
    """The other side: the account chosen among those that the rule allows, or the rule's own."""
    if kind.rule is None:
        return None
    rule = drawer.rule(kind.rule)
    usual = rule.source_account_id if kind.into_drawer else rule.target_account_id
    account = chosen if kind.chooses and chosen is not None else usual
    if account is None:
        raise BadInput(N_("Choose the account it comes from or goes to."), field="account_id")
    allowed = cash_accounts.choices(drawer.unit.connection, rule.ref, into_drawer=kind.into_drawer)
    if account == drawer.register.drawer_account_id or account not in {row.id for row in allowed}:
        raise BadInput(
            N_("“{name}” does not book on this account. Choose one of its list."),
            field="account_id",
            name=rule.name,
        )
    return account


def _booked(drawer: Drawer, kind: CashMovementKind, row: dict[str, Any]) -> Move:
    rule = drawer.rule(kind.rule or "")
    own = drawer.register.drawer_account_id
    amount = Money(row["amount"], drawer.setup.currency)
    if kind.into_drawer:
        return rule.move(amount, source=row["account_id"], target=own)
    return rule.move(amount, source=own, target=row["account_id"])
