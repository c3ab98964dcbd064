"""Print a report on the paper of the register's printer."""

from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.reports.paper import MOST_ROWS, on_paper
from pospro.reports.query import ReportQuery
from pospro.reports.render.files import Asked, heading
from pospro.reports.report import Report
from pospro.reports.whole import up_to
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.printing.queue_slip import queue_slip
from pospro.storage import audit
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class PrintReport:
    """A report, and what it is asked."""

    request_id: str
    actor: Actor
    report: Report
    query: ReportQuery


def print_report(db: Database, clock: Clock, command: PrintReport) -> Answer:
    """Queue it as it is now; answers {"id"} of the job.

    Raises Conflict when the register has no receipt printer.
    """
    command.actor.must(command.report.right)
    with db.reading() as connection:
        asked = Asked(connection, command.report, command.query, clock)
        table = up_to(connection, command.report, command.query, MOST_ROWS)
        slip = on_paper(table, heading(asked), asked.language)
    facts = {"report": command.report.key, "query": str(command.query)}
    request = Request(command.request_id, "print_report", facts)
    return once(db, clock, request, lambda unit: _queue(unit, clock, command, slip))


def _queue(unit: Unit, clock: Clock, command: PrintReport, slip: dict[str, Any]) -> Answer:
    register = unit.setup.register(command.actor.register_id or 0)
    at = clock.now()
    job_id = queue_slip(unit, register, ("report", slip), (at, command.actor.user_id))
    if job_id is None:
        raise Conflict(
            N_("{register} has no receipt printer. Choose one under Printers."),
            register=register.name,
        )
    event = ("print_report", f"report:{command.report.key}")
    audit.record(unit.connection, command.actor, at, event, after={"job": job_id})
    return {"id": job_id}
