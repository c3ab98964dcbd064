"""Change where a printer is reached, try a job again, or give one up."""

from dataclasses import dataclass

from sqlalchemy import update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_, NotFound
from pospro.services.atomic import Unit, atomic
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, print_jobs
from pospro.storage.db import Database
from pospro.storage.print_jobs import PrinterRow
from pospro.storage.venue import setup_changed

SCHEMES = ("tcp://", "serial://", "usb://", "file://")
"""How a printer's address may begin."""


@dataclass(frozen=True, slots=True)
class ChangePrinter:
    """A new address and profile for a printer."""

    request_id: str
    actor: Actor
    printer_id: int
    address: str
    profile: str

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"printer": self.printer_id, "address": self.address, "profile": self.profile}
        return Request(self.request_id, "change_printer", facts)


def change_printer(db: Database, clock: Clock, command: ChangePrinter) -> Answer:
    """Change it; answers {"printer_id"}. BadInput for an address of no known kind."""
    command.actor.must("devices")
    if not command.address.strip().startswith(SCHEMES):
        raise BadInput(
            N_("Write the address as tcp://192.168.1.50:9100, serial:///dev/ttyUSB0 or usb://…"),
            field="address",
        )
    return once(db, clock, command.request, lambda unit: _change(unit, clock, command))


def _change(unit: Unit, clock: Clock, command: ChangePrinter) -> Answer:
    table = PrinterRow.__table__
    values = {"address": command.address.strip(), "profile": command.profile}
    changed = unit.connection.execute(
        update(table)
        .where(table.c.id == command.printer_id, table.c.retired_at.is_(None))
        .values(**values)
    )
    if changed.rowcount == 0:
        raise NotFound(N_("This printer is not in use any more."))
    setup_changed(unit.connection)
    event = ("change_printer", f"printer:{command.printer_id}")
    audit.record(unit.connection, command.actor, clock.now(), event, after=values)
    unit.tell("print_jobs")
    return {"printer_id": str(command.printer_id)}


def retry_print_job(db: Database, clock: Clock, actor: Actor, job_id: int) -> None:
    """Put a job that did not come out back into the queue; Conflict when it did come out."""
    _move(db, clock, actor, (job_id, "queued"))


def drop_print_job(db: Database, clock: Clock, actor: Actor, job_id: int) -> None:
    """Give a job up, for good; Conflict when it came out."""
    _move(db, clock, actor, (job_id, "cancelled"))


def _move(db: Database, clock: Clock, actor: Actor, move: tuple[int, str]) -> None:
    actor.must("devices")
    job_id, state = move
    with atomic(db) as unit:
        if not print_jobs.move_troubled(unit.connection, job_id, state, clock.now()):
            raise Conflict(N_("This job is not waiting any more. Look at the list again."))
        event = (f"print_job_{state}", f"print_job:{job_id}")
        audit.record(unit.connection, actor, clock.now(), event)
        unit.tell("print_jobs")
