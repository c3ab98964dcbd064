"""Print the receipt of a closed ticket again, marked as a copy."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, print_jobs, ticket_loading
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class PrintReceipt:
    """A closed ticket whose receipt is wanted once more."""

    request_id: str
    actor: Actor
    ticket_id: int


def print_receipt(db: Database, clock: Clock, command: PrintReceipt) -> Answer:
    """Queue a copy; answers {"job_id", "copy_number"}.

    Raises Conflict when the register has no receipt printer or the ticket is still open,
    NeedsApproval without the right.
    """
    request = Request(command.request_id, "print_receipt", {"ticket": command.ticket_id})
    return once(db, clock, request, lambda unit: _queue(unit, clock, command))


def _queue(unit: Unit, clock: Clock, command: PrintReceipt) -> Answer:
    setup = unit.setup
    printer_id = setup.register(command.actor.register_id or 0).receipt_printer_id
    if printer_id is None:
        raise Conflict(N_("This register has no receipt printer. Choose one in the set-up."))
    stored = ticket_loading.load(unit.connection, setup.currency, command.ticket_id)
    if stored.number is None:
        raise Conflict(N_("This ticket is not closed yet, so it has no receipt."))
    deed = Deed(N_("Print the receipt {number} again"), {"number": stored.number})
    command.actor.needs("reprint", deed)
    copy_number = print_jobs.copies(unit.connection, stored.id)
    job = {
        "id": new_id(),
        "printer_id": printer_id,
        "ticket_id": stored.id,
        "kind": "receipt",
        "document": None,
        "copy_number": copy_number,
        "opens_drawer": False,
        "created_at": clock.now(),
        "created_by": command.actor.user_id,
    }
    print_jobs.queue(unit.connection, job)
    event = ("print_copy", f"ticket:{stored.id}")
    after = {"copy": copy_number}
    audit.record(unit.connection, command.actor, clock.now(), event, after=after)
    unit.tell("print_jobs")
    return {"job_id": str(job["id"]), "copy_number": copy_number}
