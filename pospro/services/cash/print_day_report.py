"""Print an X or a Z report at the register's printer."""

from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_, NotFound
from pospro.reports.day_report import day_report
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.printing.queue_slip import queue_slip
from pospro.services.ticket.open_ticket import open_period_or_refuse
from pospro.storage import audit, z_reports
from pospro.storage.db import Database
from pospro.storage.history import times_done


@dataclass(frozen=True, slots=True)
class PrintDayReport:
    """The Z report with this number, or the X of the open work period."""

    request_id: str
    actor: Actor
    number: int | None = None


def print_day_report(db: Database, clock: Clock, command: PrintDayReport) -> Answer:
    """Queue it; answers {"id"} of the job. Raises Conflict when the register has no printer."""
    command.actor.must("work_period")
    request = Request(command.request_id, "print_day_report", {"number": command.number})
    return once(db, clock, request, lambda unit: _queue(unit, clock, command))


def _queue(unit: Unit, clock: Clock, command: PrintDayReport) -> Answer:
    register = unit.setup.register(command.actor.register_id or 0)
    by = (clock.now(), command.actor.user_id)
    subject = "x_report" if command.number is None else f"z_report:{command.number}"
    event = ("print_day_report", subject)
    job_id = queue_slip(unit, register, _slip(unit, command.number, event), by)
    if job_id is None:
        raise Conflict(
            N_("{register} has no receipt printer. Choose one under Printers."),
            register=register.name,
        )
    after = {"job": job_id, "number": command.number}
    audit.record(unit.connection, command.actor, by[0], event, after=after)
    return {"id": job_id}


def _slip(unit: Unit, number: int | None, event: tuple[str, str]) -> tuple[str, dict[str, Any]]:
    """What is printed; a Z is marked as a copy and counts those asked for before."""
    if number is None:
        period = open_period_or_refuse(unit)
        return "x", day_report(unit.connection, unit.setup, period).content
    if z_reports.numbered(unit.connection, number) is None:
        raise NotFound(N_("There is no Z report {number}."), number=number)
    return "z", {"number": number, "copy": times_done(unit.connection, event) + 1}
