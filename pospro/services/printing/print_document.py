"""Print a document on the paper of the register's printer, in as many copies as asked for."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.printing.queue_slip import queue_slip
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.document_lists import one_document
from pospro.storage.history import times_done

MOST_COPIES = 5


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A document, and how many of it are wanted on paper."""

    request_id: str
    actor: Actor
    document_id: int
    copies: int = 1


def print_document(db: Database, clock: Clock, command: PrintDocument) -> Answer:
    """Queue a slip for each copy; answers {"jobs"}, their ids.

    All but the first that was ever printed say that they are copies, and which. Raises BadInput
    for no copies or too many, Conflict when the register has no receipt printer.
    """
    command.actor.must("make_documents")
    if not 1 <= command.copies <= MOST_COPIES:
        raise BadInput(N_("Print one to {most} copies."), field="copies", most=MOST_COPIES)
    facts = {"document": command.document_id, "copies": command.copies}
    request = Request(command.request_id, "print_document", facts)
    return once(db, clock, request, lambda unit: _queue(unit, clock, command))


def _queue(unit: Unit, clock: Clock, command: PrintDocument) -> Answer:
    document = one_document(unit.connection, command.document_id)
    register = unit.setup.register(command.actor.register_id or 0)
    at, event = clock.now(), ("print_document", f"document:{document.id}")
    jobs: list[str] = []
    for _number in range(command.copies):
        copy = times_done(unit.connection, event)
        slip = ("document", {"document_id": document.id, "copy": copy})
        job_id = queue_slip(unit, register, slip, (at, command.actor.user_id))
        if job_id is None:
            raise Conflict(
                N_("{register} has no receipt printer. Choose one under Printers."),
                register=register.name,
            )
        audit.record(unit.connection, command.actor, at, event, after={"job": job_id, "copy": copy})
        jobs.append(job_id)
    return {"jobs": jobs}
