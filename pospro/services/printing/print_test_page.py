"""Print a test page: it goes the road of every slip, so that it proves what a receipt needs."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.ids import new_id
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, print_jobs, printers
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class PrintTestPage:
    """A printer whose test page is wanted."""

    request_id: str
    actor: Actor
    printer_id: int


def print_test_page(db: Database, clock: Clock, command: PrintTestPage) -> Answer:
    """Queue it; answers {"id"} of the job. It opens the drawer where the printer has one."""
    command.actor.must("devices")
    request = Request(command.request_id, "print_test_page", {"printer": command.printer_id})
    return once(db, clock, request, lambda unit: _queue(unit, clock, command))


def _queue(unit: Unit, clock: Clock, command: PrintTestPage) -> Answer:
    printers.hold(unit.connection, command.printer_id)
    job = {
        "id": new_id(),
        "printer_id": command.printer_id,
        "ticket_id": None,
        "kind": "test",
        "document": None,
        "copy_number": 0,
        "opens_drawer": True,
        "created_at": clock.now(),
        "created_by": command.actor.user_id,
    }
    print_jobs.queue(unit.connection, job)
    event = ("test_page_queued", f"printer:{command.printer_id}")
    audit.record(unit.connection, command.actor, clock.now(), event, after={"job": str(job["id"])})
    unit.tell("print_jobs")
    return {"id": str(job["id"])}
