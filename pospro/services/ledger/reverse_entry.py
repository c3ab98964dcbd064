"""A wrong entry is undone by one that turns every posting around and names what it undoes."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, ledger
from pospro.storage.db import Database
from pospro.storage.journal_queries import RecordedEntry, recorded_entry, reversal_of
from pospro.storage.ledger import Recording
from pospro.storage.venue_setup import current_setup
from pospro.storage.work_periods import WorkPeriod, open_period

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class ReverseEntry:
    """Undo a recorded entry, for a reason, in the book of the actor's register."""

    request_id: str
    actor: Actor
    entry_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class EntryReversed:
    """The entry that undoes `reverses`."""

    entry_id: int
    reverses: int


def reverse_entry(db: Database, clock: Clock, command: ReverseEntry) -> EntryReversed:
    """Record the reversal on today's business date.

    Raises BadInput without a reason; Conflict when the entry has been reversed before or no work
    period is open; NotFound for an entry that does not exist.
    """
    command.actor.must("reverse")
    body = {"entry": command.entry_id, "reason": command.reason}
    request = Request(command.request_id, "reverse_entry", body)
    answer = once(db, clock, request, lambda unit: _reverse(unit, clock, command))
    return EntryReversed(int(answer["entry_id"]), int(answer["reverses"]))


def _reverse(unit: Unit, clock: Clock, command: ReverseEntry) -> Answer:
    connection, at = unit.connection, clock.now()
    reason = _reason(command.reason)
    period = _open_period(unit)
    wrong = recorded_entry(connection, command.entry_id)
    _refuse_second(unit, wrong)
    register = current_setup(unit.db, connection).register(command.actor.register_id or 0)
    recording = Recording(register.id, period.id, at, command.actor.user_id, wrong.ticket_id)
    turned = wrong.entry.reversed(wrong.id, reason, period.business_date)
    entry_id = ledger.append(connection, recording, [turned])[0]
    event = ("reverse_entry", f"entry:{wrong.id}")
    audit.record(connection, command.actor, at, event, after={"by": entry_id}, reason=reason)
    unit.tell("journal")
    return {"entry_id": str(entry_id), "reverses": str(wrong.id)}


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise BadInput(N_("Say why the entry is reversed."), field="reason")
    if len(reason) > LONGEST_REASON:
        message = N_("Write at most {longest} letters.")
        raise BadInput(message, field="reason", longest=LONGEST_REASON)
    return reason


def _open_period(unit: Unit) -> WorkPeriod:
    period = open_period(unit.connection)
    if period is None:
        raise Conflict(N_("No work period is open. Open the day before you reverse an entry."))
    return period


def _refuse_second(unit: Unit, wrong: RecordedEntry) -> None:
    if reversal_of(unit.connection, wrong.id) is not None:
        raise Conflict(N_("This entry has been reversed already. Open the reversal to see it."))
