"""A shift begins: somebody takes over a drawer whose float was counted, or is as it was left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from pospro.domain.access import Actor
from pospro.domain.cash_count import counted
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import Origin
from pospro.domain.money import Money
from pospro.posting.cash import FLOAT_COUNTED
from pospro.services.cash.drawer import Drawer, drawer_of
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, shifts
from pospro.storage.db import Database
from pospro.storage.driver_errors import duplicates
from pospro.storage.shifts import ShiftCountRow, ShiftRow

RUNNING = N_("A shift is open at this register already. Close it before you open another one.")


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Open a shift at the actor's register; without a count the float is what was left."""

    request_id: str
    actor: Actor
    amount: Money | None = None
    pieces: Mapping[int, int] = field(default_factory=dict)

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        amount = None if self.amount is None else self.amount.minor
        facts = {"amount": amount, "pieces": {str(k): n for k, n in self.pieces.items()}}
        return Request(self.request_id, "open_shift", facts)


def open_shift(db: Database, clock: Clock, command: OpenShift) -> Answer:
    """Open it; answers {"shift_id", "float", "difference"}, amounts in minor units.

    What the float is above or below the drawer's account is booked as cash over or short. Raises
    Conflict when a shift is open at the register, or no work period is; BadInput below nothing.
    """
    command.actor.must("shift")
    try:
        return once(
            db,
            clock,
            command.request,
            lambda unit: begun(drawer_of(unit, clock, command.actor), command),
        )
    except duplicates(db.writer):
        raise Conflict(RUNNING) from None


def begun(drawer: Drawer, command: OpenShift, held_by: int | None = None) -> Answer:
    """Open the shift in the caller's block, for the actor or for somebody else."""
    connection, actor = drawer.unit.connection, command.actor
    if shifts.open_at(connection, drawer.register.id) is not None:
        raise Conflict(RUNNING)
    expected = drawer.expected()
    amount = float_of(command, expected)
    difference = amount - expected
    shift_id = new_id()
    row = {
        "id": shift_id,
        "register_id": drawer.register.id,
        "work_period_id": drawer.period.id,
        "held_by": held_by or actor.user_id,
        "opened_at": drawer.at,
        "opened_by": actor.user_id,
        "float_amount": amount.minor,
        "float_difference": difference.minor,
        "note": "",
    }
    connection.execute(insert(ShiftRow.__table__), row)
    if command.pieces:
        keep_count(drawer, shift_id, (command.pieces, amount, expected))
    drawer.book_difference(Origin(f"shift:{shift_id}", FLOAT_COUNTED), difference)
    after = {"float": amount.minor, "difference": difference.minor, "held_by": row["held_by"]}
    event = ("open_shift", f"shift:{shift_id}")
    audit.record(connection, actor, drawer.at, event, after=after)
    drawer.unit.tell("shifts")
    return {"shift_id": str(shift_id), "float": amount.minor, "difference": difference.minor}


def float_of(command: OpenShift, left: Money) -> Money:
    """What lies in the drawer: the pieces, the sum, or what was left."""
    if command.pieces:
        return counted(command.pieces, left.currency)
    amount = left if command.amount is None else command.amount.within_limit()
    if command.amount is not None and amount.minor < 0:
        raise BadInput(N_("Enter what lies in the drawer: nothing or more."), field="amount")
    return amount


def keep_count(drawer: Drawer, shift_id: int, count: tuple[Mapping[int, int], Money, Money]) -> int:
    """Keep (pieces, counted, expected) of a shift and return the id of the count."""
    pieces, amount, expected = count
    row: dict[str, Any] = {
        "id": new_id(),
        "shift_id": shift_id,
        "pieces": {str(worth): number for worth, number in pieces.items()},
        "counted": amount.minor,
        "expected": expected.minor,
        "counted_at": drawer.at,
        "counted_by": drawer.actor.user_id,
    }
    drawer.unit.connection.execute(insert(ShiftCountRow.__table__), row)
    return int(row["id"])
