"""Past days are locked: softly for staff, hard for everybody; each change says why."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.period_locks import PeriodLock, current_lock, keep_lock
from pospro.storage.work_periods import latest

RIGHT = "lock_books"


@dataclass(frozen=True, slots=True)
class LockPeriod:
    """Lock days up to these dates; without a date nothing is locked."""

    request_id: str
    actor: Actor
    lock: PeriodLock
    reason: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"staff": self.lock.staff_until, "all": self.lock.all_until, "why": self.reason}
        return Request(self.request_id, "lock_period", facts)


def lock_period(db: Database, clock: Clock, command: LockPeriod) -> None:
    """Lock from now on.

    Raises BadInput for a day that is not over, and where days are opened again without a reason.
    """
    command.actor.must(RIGHT)
    once(db, clock, command.request, lambda unit: _lock(unit, clock, command))


def _lock(unit: Unit, clock: Clock, command: LockPeriod) -> Answer:
    connection, before, wanted = unit.connection, current_lock(unit.connection), command.lock
    for name in ("staff_until", "all_until"):
        _require_over(connection, getattr(wanted, name), name)
    reason = plain_words(command.reason, LONGEST_NOTE, "reason")
    if not reason and _opens(before, wanted):
        raise BadInput(N_("Say why days that are locked are opened again."), field="reason")
    set_lock(unit, clock, (command.actor, reason), wanted)
    return {}


def set_lock(unit: Unit, clock: Clock, by: tuple[Actor, str], wanted: PeriodLock) -> None:
    """Keep the lock with its audit event, in the caller's block; `by` is who and why."""
    (actor, reason), at = by, clock.now()
    before = current_lock(unit.connection)
    keep_lock(unit.connection, wanted, (actor.user_id, at, reason))
    states = {"before": _state(before), "after": _state(wanted)}
    audit.record(unit.connection, actor, at, ("lock_period", "books"), reason=reason, **states)
    unit.tell("journal")


def _require_over(connection: Connection, until: date | None, name: str) -> None:
    last = latest(connection)
    if until is None:
        return
    if last is None or until > last.business_date:
        raise BadInput(N_("Choose a day that is over. Days to come cannot be locked."), field=name)
    if last.closed_at is None and until == last.business_date:
        raise BadInput(
            N_("The day of {date} is still open. Close it before you lock it."),
            field=name,
            date=until,
        )


def _opens(before: PeriodLock, wanted: PeriodLock) -> bool:
    """Whether a day that was locked, for anybody, is not any more."""
    pairs = ((before.staff_until, wanted.staff_until), (before.all_until, wanted.all_until))
    return any(old is not None and (new is None or new < old) for old, new in pairs)


def _state(lock: PeriodLock) -> dict[str, str | None]:
    days = {"staff_until": lock.staff_until, "all_until": lock.all_until}
    return {name: day.isoformat() if day else None for name, day in days.items()}
