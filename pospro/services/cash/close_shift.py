"""A shift ends with its last count: the difference is booked, the drawer may change hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.journal import Origin
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.posting.cash import DRAWER_COUNTED
from pospro.services.atomic import Unit
from pospro.services.cash.drawer import Drawer, closed_already, drawer_of, open_shift_or_refuse
from pospro.services.cash.open_shift import OpenShift, begun
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, shifts
from pospro.storage.db import Database
from pospro.storage.shifts import Shift, ShiftRow
from pospro.storage.users import UserRow


@dataclass(frozen=True, slots=True)
class CloseShift:
    """Close a shift by the count that was seen; `hand_to` takes the drawer over as it is."""

    request_id: str
    actor: Actor
    shift_id: int
    count_id: int
    note: str = ""
    hand_to: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"shift": self.shift_id, "count": self.count_id, "note": self.note}
        return Request(self.request_id, "close_shift", facts | {"hand_to": self.hand_to})


def close_shift(db: Database, clock: Clock, command: CloseShift) -> Answer:
    """Close it; answers {"shift_id", "counted", "expected", "difference", "next_shift_id"}.

    Where the drawer holds foreign currencies, `foreign` is the same of each, by its code.

    Raises Conflict when somebody closed it first, when another count was made since, or when
    money has moved since the count.
    """
    command.actor.must("shift")
    return once(db, clock, command.request, lambda unit: _close(unit, clock, command))


def _close(unit: Unit, clock: Clock, command: CloseShift) -> Answer:
    shift = open_shift_or_refuse(unit.connection, command.shift_id)
    drawer = drawer_of(unit, clock, command.actor, shift.register_id)
    note = plain_words(command.note, LONGEST_NOTE, "note")
    _hold(drawer, shift)
    amount, expected, foreign = _counted(drawer, command)
    facts = {"counted": amount.minor, "expected": expected.minor}
    difference, abroad = amount - expected, _differences(drawer, foreign)
    origin = Origin(f"shift:{shift.id}", DRAWER_COUNTED, note)
    drawer.book_differences(origin, difference, abroad)
    kept = _kept(drawer, shift, foreign)
    end(drawer, shift, facts | {"note": note} | ({"foreign_money": kept} if kept else {}))
    drawer.queue_slip("shift", {"shift_id": str(shift.id)})
    following = _handed_over(drawer, command)
    told = {
        code: {
            "counted": each["counted"],
            "expected": each["expected"],
            "difference": abroad[code].minor,
        }
        for code, each in foreign.items()
    }
    return {
        "shift_id": str(shift.id),
        **facts,
        "difference": difference.minor,
        "next_shift_id": following,
        **({"foreign": told} if told else {}),
    }


def _differences(drawer: Drawer, foreign: Mapping[str, Any]) -> dict[str, Money]:
    known = drawer.setup.foreign.currencies
    return {
        code: Money(each["counted"] - each["expected"], known[code].currency)
        for code, each in foreign.items()
    }


def _kept(drawer: Drawer, shift: Shift, foreign: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the shift keeps of each foreign currency: its float, its last count, the day's rate."""
    floats, known = shift.foreign_money or {}, drawer.setup.foreign.currencies
    rates = {code: known[code].rate_on(drawer.period.business_date) for code in foreign}
    return {
        code: {"float": 0, "float_difference": 0, **floats.get(code, {})}
        | {name: each[name] for name in ("account_id", "counted", "expected")}
        | {"rate": f"{rate:f}" if (rate := rates[code]) is not None else None}
        for code, each in foreign.items()
    }


def _hold(drawer: Drawer, shift: Shift) -> None:
    """Wait for whoever still takes money in the shift, and for whoever closes it, too."""
    table = ShiftRow.__table__
    still_open = select(table.c.id).where(table.c.id == shift.id, table.c.closed_at.is_(None))
    if drawer.unit.connection.scalar(still_open.with_for_update()) is None:
        found = shifts.shift(drawer.unit.connection, shift.id)
        raise closed_already(drawer.unit.connection, found or shift)


def _counted(drawer: Drawer, command: CloseShift) -> tuple[Money, Money, dict[str, Any]]:
    """The count to close by, while it is the last one and nothing has moved since."""
    last = shifts.latest_count(drawer.unit.connection, command.shift_id)
    if last is None or last.id != command.count_id:
        raise Conflict(N_("The drawer was counted again meanwhile. Look at the last count."))
    expected = drawer.expected()
    foreign = last.foreign_money or {}
    now = drawer.foreign_expected() if drawer.register.foreign else {}
    abroad = {code: (each["account_id"], each["expected"]) for code, each in foreign.items()}
    still = {code: (drawer.register.foreign[code], each.minor) for code, each in now.items()}
    if last.expected != expected.minor or abroad != still:
        raise Conflict(N_("Money has moved since the count. Count the drawer again."))
    return Money(last.counted, expected.currency), expected, foreign


def end(drawer: Drawer, shift: Shift, facts: dict[str, Any]) -> None:
    """Set the shift closed with (counted, expected, note) in the caller's block."""
    table = ShiftRow.__table__
    closed = {"closed_at": drawer.at, "closed_by": drawer.actor.user_id, **facts}
    drawer.unit.connection.execute(update(table).where(table.c.id == shift.id).values(closed))
    event = ("close_shift", f"shift:{shift.id}")
    note = facts["note"]
    audit.record(drawer.unit.connection, drawer.actor, drawer.at, event, after=facts, reason=note)
    drawer.unit.tell("shifts")


def _handed_over(drawer: Drawer, command: CloseShift) -> str | None:
    """The next shift, opened for whoever takes the drawer over, with what was counted."""
    if command.hand_to is None:
        return None
    people = UserRow.__table__
    here = select(people.c.id).where(people.c.id == command.hand_to, people.c.retired_at.is_(None))
    if drawer.unit.connection.scalar(here) is None:
        raise NotFound(N_("This person does not work here any more. Choose somebody else."))
    opening = OpenShift(command.request_id, command.actor)
    return str(begun(drawer, opening, held_by=command.hand_to)["shift_id"])
