"""Cash moves in or out of a drawer beside the sales, or the drawer only opens; with a slip."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.cash_movement import CashMovementKind, cash_movement_kind
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import Origin
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_REASON, LONGEST_REFERENCE, plain_words
from pospro.posting.cash import MOVED, movement_entry
from pospro.services.atomic import Unit
from pospro.services.cash.drawer import Drawer, drawer_of
from pospro.services.cash.foreign_count import HOLDS_NONE
from pospro.services.cash.foreign_movement import ForeignMovement, foreign_movement
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, cash_accounts, ledger, shifts
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class MoveCash:
    """One movement at the actor's register; `account_id` is the other side where one chooses it.

    `reference` may name a photo or the number of a slip. An amount in a foreign currency moves the
    cash of that currency in the drawer.
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
        code = self.amount.currency.code if self.amount is not None else None
        return Request(self.request_id, "move_cash", facts | {"currency": code})


def move_cash(db: Database, clock: Clock, command: MoveCash) -> Answer:
    """Record it with its entry and its slip; answers {"movement_id", "shift_id"}.

    Raises BadInput without an amount or a reason; Conflict while no shift is open at the
    register, or when more would go out than the drawer holds; NeedsApproval without the right.
    """
    return once(db, clock, command.request, lambda unit: _move(unit, clock, command))


def _move(unit: Unit, clock: Clock, command: MoveCash) -> Answer:
    drawer = drawer_of(unit, clock, command.actor)
    shift_id = shifts.joined(unit.connection, drawer.register.id)
    if shift_id is None:
        raise Conflict(N_("No shift is open at this register. Open one before you move cash."))
    kind = cash_movement_kind(command.kind)
    said = _row(drawer, kind, command)
    moved = _moved(drawer, kind, command)
    deed = Deed(kind.name, amount=command.amount if kind.rule else None, reason=said["reason"])
    command.actor.needs("move_cash", deed)
    row = said | moved.columns | {"shift_id": shift_id}
    unit.connection.execute(insert(CashMovementRow.__table__), row)
    if moved.booking is not None:
        origin = Origin(f"cash:{row['id']}", MOVED, row["reason"])
        entry = movement_entry(
            origin, moved.booking.moves, drawer.period.business_date, moved.booking.foreign
        )
        ledger.append(unit.connection, drawer.recording, [entry] if entry else [])
        unit.tell("journal")
    drawer.queue_slip("cash", {"movement_id": str(row["id"])})
    after = {name: row[name] for name in ("kind", "reference", *moved.columns)}
    event = ("move_cash", f"cash:{row['id']}")
    audit.record(
        unit.connection, command.actor, drawer.at, event, after=after, reason=row["reason"]
    )
    unit.tell("shifts")
    return {"movement_id": str(row["id"]), "shift_id": str(shift_id)}


@dataclass(frozen=True, slots=True)
class _Moved:
    """The columns of a movement that say what moved where, and how it is booked."""

    columns: dict[str, Any]
    booking: ForeignMovement | None = None


def _row(drawer: Drawer, kind: CashMovementKind, command: MoveCash) -> dict[str, Any]:
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    if not reason:
        raise BadInput(N_("Choose or write a reason."), field="reason")
    return {
        "id": new_id(),
        "kind": kind.key,
        "register_id": drawer.register.id,
        "work_period_id": drawer.period.id,
        "reason": reason,
        "reference": plain_words(command.reference, LONGEST_REFERENCE, "reference"),
        "made_at": drawer.at,
        "made_by": drawer.actor.user_id,
    }


def _moved(drawer: Drawer, kind: CashMovementKind, command: MoveCash) -> _Moved:
    if kind.rule is None:
        return _Moved({"account_id": None, "amount": 0})
    amount, code = _amount(drawer, command.amount), drawer.setup.currency.code
    other = _account(drawer, kind, (command.account_id, amount.currency.code))
    if amount.currency.code == code:
        booking = _booked(drawer, kind, amount, other)
        return _Moved({"account_id": other, "amount": amount.minor}, booking)
    booking = foreign_movement(drawer, kind, amount, other)
    columns = {
        "account_id": other,
        "amount": booking.booked.minor,
        "drawer_account_id": drawer.register.foreign[amount.currency.code],
        "foreign_currency": amount.currency.code,
        "foreign_amount": amount.minor,
    }
    return _Moved(columns, booking)


def _amount(drawer: Drawer, amount: Money | None) -> Money:
    if amount is None or amount.minor <= 0:
        raise BadInput(N_("Enter an amount above zero."), field="amount")
    code = amount.currency.code
    if code != drawer.setup.currency.code and code not in drawer.register.foreign:
        raise BadInput(HOLDS_NONE, field="amount", register=drawer.register.name, currency=code)
    return amount.within_limit("amount")


def _account(drawer: Drawer, kind: CashMovementKind, wanted: tuple[int | None, str]) -> int:
    """The other side: the account chosen among those that the rule allows, or the usual one."""
    chosen, code = wanted
    rule = drawer.rule(kind.rule or "")
    rows = cash_accounts.choices(drawer.unit.connection, rule.ref, into_drawer=kind.into_drawer)
    own = drawer.setup.currency.code
    allowed = cash_accounts.fitting(rows, kind, code, own)
    usual = rule.source_account_id if kind.into_drawer else rule.target_account_id
    if code != own:
        usual = cash_accounts.usual_abroad(allowed, code, drawer.register.foreign[code], usual)
    account = chosen if chosen is not None and (kind.chooses or code != own) else usual
    if account is None:
        raise BadInput(_missing(kind, code, own), field="account_id", currency=code)
    mine = drawer.register.foreign[code] if code != own else drawer.register.drawer_account_id
    if account == mine or account not in {row.id for row in allowed}:
        raise BadInput(
            N_("“{name}” does not book on this account. Choose one of its list."),
            field="account_id",
            name=rule.name,
        )
    return account


def _missing(kind: CashMovementKind, code: str, own: str) -> str:
    if code == own or kind.chooses:
        return N_("Choose the account it comes from or goes to.")
    return N_("There is no account in {currency} for it. Add one under Accounts.")


def _booked(drawer: Drawer, kind: CashMovementKind, amount: Money, other: int) -> ForeignMovement:
    """Cash of the currency of the books; BadInput for more than the drawer holds."""
    if not kind.into_drawer and amount.minor > drawer.expected().minor:
        raise BadInput(N_("There is not that much cash in the drawer."), field="amount")
    rule = drawer.rule(kind.rule or "")
    own = drawer.register.drawer_account_id
    source, target = (other, own) if kind.into_drawer else (own, other)
    return ForeignMovement(amount, (rule.move(amount, source=source, target=target),), {})
