"""Move what is not on paper: try it again, give it up, or send it to another printer."""

from dataclasses import asdict, dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.atomic import Unit, atomic
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, print_queue, printers
from pospro.storage.db import Database
from pospro.storage.print_queue import Move, Which


@dataclass(frozen=True, slots=True)
class DivertPrintJobs:
    """One job, or all jobs of a printer, that should come out at another one."""

    request_id: str
    actor: Actor
    which: Which
    target_id: int


@dataclass(frozen=True, slots=True)
class _Deed:
    """What somebody does to jobs, and what the audit calls it."""

    actor: Actor
    action: str
    move: Move


def retry_print_job(db: Database, clock: Clock, actor: Actor, job_id: int) -> None:
    """Put a job that did not come out back into the queue; Conflict when it did come out."""
    actor.must("devices")
    with atomic(db) as unit:
        _move(unit, clock, Which(job_id=job_id), _Deed(actor, "retried", Move("queued")))


def drop_print_job(db: Database, clock: Clock, actor: Actor, job_id: int) -> None:
    """Give a job up, for good; Conflict when it came out."""
    actor.must("devices")
    with atomic(db) as unit:
        _move(unit, clock, Which(job_id=job_id), _Deed(actor, "given_up", Move("cancelled")))


def retry_printer(db: Database, clock: Clock, actor: Actor, printer_id: int) -> None:
    """Try everything again that did not come out of a printer; Conflict when all of it did."""
    actor.must("devices")
    with atomic(db) as unit:
        _move(unit, clock, Which(printer_id=printer_id), _Deed(actor, "retried", Move("queued")))


def divert_print_jobs(db: Database, clock: Clock, command: DivertPrintJobs) -> Answer:
    """Send what waits to another printer; answers {"jobs", "id"}: how many, and that printer.

    BadInput when it is the same printer, NotFound when the other one is retired.
    """
    command.actor.must("devices")
    facts = asdict(command.which) | {"target": command.target_id}
    request = Request(command.request_id, "divert_print_jobs", facts)
    return once(db, clock, request, lambda unit: _divert(unit, clock, command))


def _divert(unit: Unit, clock: Clock, command: DivertPrintJobs) -> Answer:
    printers.hold(unit.connection, command.target_id)
    which, deed = command.which, Move("queued", command.target_id)
    own = which.printer_id
    if which.job_id is not None:
        own = print_queue.the_job(unit.connection, which.job_id).printer_id
    if own == command.target_id:
        raise BadInput(N_("Choose another printer."), field="target_id")
    moved = _move(unit, clock, which, _Deed(command.actor, "diverted", deed))
    return {"id": str(command.target_id), "jobs": moved}


def _move(unit: Unit, clock: Clock, which: Which, deed: _Deed) -> int:
    now = clock.now()
    moved = print_queue.move(unit.connection, which, deed.move, now)
    if not moved:
        raise Conflict(N_("This is not waiting any more. Look at the list again."))
    event = (f"print_jobs_{deed.action}", f"printer:{which.printer_id}")
    if which.job_id is not None:
        event = (f"print_job_{deed.action}", f"print_job:{which.job_id}")
    own = moved[0].printer_id
    states = {str(job.id): job.state for job in moved}
    before = {"printer_id": str(own), "states": states}
    after = {"printer_id": str(deed.move.printer_id or own), "state": deed.move.state}
    audit.record(unit.connection, deed.actor, now, event, before=before, after=after)
    unit.tell("print_jobs")
    return len(moved)
