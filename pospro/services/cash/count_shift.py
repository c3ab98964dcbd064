"""A drawer is counted: every count is kept, so that nobody feels his way to what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.cash_count import Count
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.services.atomic import Unit
from pospro.services.cash.drawer import drawer_of, open_shift_or_refuse
from pospro.services.cash.foreign_count import foreign_counts
from pospro.services.cash.open_shift import keep_count
from pospro.services.once import Answer, Request, once
from pospro.storage import audit
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class CountShift:
    """What was found in the drawer of an open shift: pieces, or one sum; `foreign` by currency."""

    request_id: str
    actor: Actor
    shift_id: int
    amount: Money | None = None
    pieces: Mapping[int, int] = field(default_factory=dict)
    foreign: Mapping[str, Count] = field(default_factory=dict)

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        foreign = {code: count.facts for code, count in self.foreign.items()}
        facts = {"shift": self.shift_id, **self.count.facts}
        return Request(
            self.request_id, "count_shift", facts | ({"foreign": foreign} if foreign else {})
        )

    @property
    def count(self) -> Count:
        """What was found of the currency of the books."""
        return Count(self.amount, self.pieces)


def count_shift(db: Database, clock: Clock, command: CountShift) -> Answer:
    """Keep the count; answers {"count_id", "counted", "expected", "difference", "foreign"}.

    Amounts are minor units; `foreign` is the same of each foreign currency in the drawer.

    Raises BadInput without a count; Conflict when the shift is closed.
    """
    command.actor.must("shift")
    return once(db, clock, command.request, lambda unit: _count(unit, clock, command))


def _count(unit: Unit, clock: Clock, command: CountShift) -> Answer:
    shift = open_shift_or_refuse(unit.connection, command.shift_id)
    drawer = drawer_of(unit, clock, command.actor, shift.register_id)
    if not command.count.is_made:
        raise BadInput(N_("Count the drawer: enter the pieces or the sum."), field="pieces")
    amount = command.count.total(drawer.setup.currency)
    expected = drawer.expected()
    foreign = foreign_counts(drawer, command.foreign)
    count_id = keep_count(drawer, shift.id, command.pieces, (amount, expected, foreign))
    found: dict[str, Any] = {
        "counted": amount.minor,
        "expected": expected.minor,
        "difference": (amount - expected).minor,
    }
    if foreign:
        found["foreign"] = {code: each.told for code, each in foreign.items()}
    event = ("count_shift", f"shift:{shift.id}")
    audit.record(unit.connection, command.actor, drawer.at, event, after=found)
    unit.tell("shifts")
    return {"count_id": str(count_id), **found}
