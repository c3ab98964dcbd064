"""A drawer is counted: every count is kept, so that nobody feels his way to what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pospro.domain.access import Actor
from pospro.domain.cash_count import counted
from pospro.domain.clock import Clock
from pospro.domain.currency import Currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.services.atomic import Unit
from pospro.services.cash.drawer import drawer_of, open_shift_or_refuse
from pospro.services.cash.open_shift import keep_count
from pospro.services.once import Answer, Request, once
from pospro.storage import audit
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class CountShift:
    """What was found in the drawer of an open shift: pieces, or one sum."""

    request_id: str
    actor: Actor
    shift_id: int
    amount: Money | None = None
    pieces: Mapping[int, int] = field(default_factory=dict)

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "shift": self.shift_id,
            "amount": None if self.amount is None else self.amount.minor,
            "pieces": {str(worth): number for worth, number in self.pieces.items()},
        }
        return Request(self.request_id, "count_shift", facts)


def count_shift(db: Database, clock: Clock, command: CountShift) -> Answer:
    """Keep the count; answers {"count_id", "counted", "expected", "difference"} in minor units.

    Raises BadInput without a count; Conflict when the shift is closed.
    """
    command.actor.must("shift")
    return once(db, clock, command.request, lambda unit: _count(unit, clock, command))


def _count(unit: Unit, clock: Clock, command: CountShift) -> Answer:
    shift = open_shift_or_refuse(unit.connection, command.shift_id)
    drawer = drawer_of(unit, clock, command.actor, shift.register_id)
    amount = _amount(command, drawer.setup.currency)
    expected = drawer.expected()
    count_id = keep_count(drawer, shift.id, (command.pieces, amount, expected))
    found = {
        "counted": amount.minor,
        "expected": expected.minor,
        "difference": (amount - expected).minor,
    }
    event = ("count_shift", f"shift:{shift.id}")
    audit.record(unit.connection, command.actor, drawer.at, event, after=found)
    unit.tell("shifts")
    return {"count_id": str(count_id), **found}


def _amount(command: CountShift, currency: Currency) -> Money:
    if command.pieces:
        return counted(command.pieces, currency)
    if command.amount is None:
        raise BadInput(N_("Count the drawer: enter the pieces or the sum."), field="pieces")
    if command.amount.minor < 0:
        raise BadInput(N_("Enter what lies in the drawer: nothing or more."), field="amount")
    return command.amount.within_limit()
