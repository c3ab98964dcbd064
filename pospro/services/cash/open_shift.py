"""A shift begins: somebody takes over a drawer whose float was counted, or is as it was left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from pospro.domain.access import Actor
from pospro.domain.cash_count import Count
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import Origin
from pospro.domain.money import Money
from pospro.posting.cash import FLOAT_COUNTED
from pospro.services.cash.drawer import Drawer, drawer_of
from pospro.services.cash.foreign_count import ForeignCount, foreign_counts
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, shifts
from pospro.storage.db import Database
from pospro.storage.driver_errors import duplicates
from pospro.storage.shifts import ShiftCountRow, ShiftRow

RUNNING = N_("A shift is open at this register already. Close it before you open another one.")


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Open a shift at the actor's register; without a count the float is what was left.

    `foreign` is what was found of each foreign currency, by its code.
    """

    request_id: str
    actor: Actor
    amount: Money | None = None
    pieces: Mapping[int, int] = field(default_factory=dict)
    foreign: Mapping[str, Count] = field(default_factory=dict)

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        foreign = {code: count.facts for code, count in self.foreign.items()}
        facts = self.count.facts | ({"foreign": foreign} if foreign else {})
        return Request(self.request_id, "open_shift", facts)

    @property
    def count(self) -> Count:
        """What was found of the currency of the books."""
        return Count(self.amount, self.pieces)


def open_shift(db: Database, clock: Clock, command: OpenShift) -> Answer:
    """Open it; answers {"shift_id", "float", "difference", "foreign"}, amounts in minor units.

    What the float is above or below the drawer's account is booked as cash over or short, each
    foreign currency on its own account; `foreign` answers their floats and differences by code.
    Raises Conflict when a shift is open at the register, or no work period is; BadInput below
    nothing.
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
    amount = command.count.total(expected.currency) if command.count.is_made else expected
    foreign = foreign_counts(drawer, command.foreign, as_left=not command.count.is_made)
    difference = amount - expected
    shift_id = new_id()
    _keep(drawer, (shift_id, held_by or actor.user_id), command, (amount, expected, foreign))
    origin = Origin(f"shift:{shift_id}", FLOAT_COUNTED)
    drawer.book_differences(origin, difference, {c: each.difference for c, each in foreign.items()})
    after = {"float": amount.minor, "difference": difference.minor, **_told(foreign)}
    event = ("open_shift", f"shift:{shift_id}")
    whose = {"held_by": held_by or actor.user_id}
    audit.record(connection, actor, drawer.at, event, after=after | whose)
    drawer.unit.tell("shifts")
    return {"shift_id": str(shift_id), **after}


Found = tuple[Money, Money, Mapping[str, ForeignCount]]
"""What was counted, what was expected, and the same of each foreign currency."""


def _keep(drawer: Drawer, shift: tuple[int, int], command: OpenShift, found: Found) -> None:
    """Keep the shift, given its id and who holds the drawer; with its count when pieces were."""
    shift_id, held_by = shift
    amount, expected, foreign = found
    row: dict[str, Any] = {
        "id": shift_id,
        "register_id": drawer.register.id,
        "work_period_id": drawer.period.id,
        "held_by": held_by,
        "opened_at": drawer.at,
        "opened_by": drawer.actor.user_id,
        "float_amount": amount.minor,
        "float_difference": (amount - expected).minor,
        "note": "",
    }
    if foreign:
        row["foreign_money"] = {
            code: {"account_id": each.account_id} | _float(each) for code, each in foreign.items()
        }
    drawer.unit.connection.execute(insert(ShiftRow.__table__), row)
    if command.pieces or any(each.count.pieces for each in foreign.values()):
        keep_count(drawer, shift_id, command.pieces, found)


def _float(each: ForeignCount) -> dict[str, int]:
    return {"float": each.counted.minor, "float_difference": each.difference.minor}


def _told(foreign: Mapping[str, ForeignCount]) -> dict[str, Any]:
    """The floats of the foreign currencies; nothing where the drawer holds none."""
    told = {
        code: {"float": each.counted.minor, "difference": each.difference.minor}
        for code, each in foreign.items()
    }
    return {"foreign": told} if told else {}


def keep_count(drawer: Drawer, shift_id: int, pieces: Mapping[int, int], found: Found) -> int:
    """Keep a count of a shift and return its id."""
    amount, expected, foreign = found
    row: dict[str, Any] = {
        "id": new_id(),
        "shift_id": shift_id,
        "pieces": {str(worth): number for worth, number in pieces.items()},
        "counted": amount.minor,
        "expected": expected.minor,
        "counted_at": drawer.at,
        "counted_by": drawer.actor.user_id,
    }
    if foreign:
        row["foreign_money"] = {code: each.kept for code, each in foreign.items()}
    drawer.unit.connection.execute(insert(ShiftCountRow.__table__), row)
    return int(row["id"])
