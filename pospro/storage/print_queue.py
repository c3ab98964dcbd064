"""The print queue as a person sees it: what is not on paper yet and why, and moving it on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select, update

from pospro.domain.errors import N_, NotFound
from pospro.storage.print_jobs import TROUBLED, PrinterRow, PrintJobRow
from pospro.storage.tickets import TicketRow
from pospro.storage.users import UserRow

MOVABLE = ("queued", *TROUBLED)
"""States in which nobody is speaking to a printer about the job."""

OPEN = (*MOVABLE, "sending")
"""States of jobs that are not settled."""

_JOBS = PrintJobRow.__table__
_PRINTERS = PrinterRow.__table__
_TICKETS = TicketRow.__table__
_USERS = UserRow.__table__


@dataclass(frozen=True, slots=True)
class Which:
    """One job, or all jobs of a printer that did not come out, or every job where both are None."""

    job_id: int | None = None
    printer_id: int | None = None


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job with what a person needs to know it by; `number` is its ticket's."""

    id: int
    kind: str
    state: str
    cause: str
    copy_number: int
    attempts: int
    printer_id: int
    printer: str
    ticket_id: int | None
    number: str | None
    by: str
    created_at: datetime
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class Move:
    """Where a job goes: a state, and another printer where it is diverted."""

    state: str
    printer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A job as it was before it was moved on."""

    id: int
    state: str
    printer_id: int


def open_jobs(connection: Connection, which: Which, limit: int, after: int = 0) -> list[QueuedJob]:
    """Jobs that are not settled, the oldest first, beginning after the id of one."""
    query = _jobs().where(_JOBS.c.state.in_(OPEN), _JOBS.c.id > after, *_conditions(which))
    return [_job(row) for row in connection.execute(query.order_by(_JOBS.c.id).limit(limit))]


def count(connection: Connection, which: Which) -> int:
    """How many jobs are not settled."""
    query = select(func.count()).where(_JOBS.c.state.in_(OPEN), *_conditions(which))
    return int(connection.scalar(query) or 0)


def the_job(connection: Connection, job_id: int) -> QueuedJob:
    """A job in whatever state; NotFound when there is none."""
    row = connection.execute(_jobs().where(_JOBS.c.id == job_id)).first()
    if row is None:
        raise NotFound(N_("There is no such print job. Look at the list again."))
    return _job(row)


def move(connection: Connection, which: Which, to: Move, now: datetime) -> list[Moved]:
    """Move jobs on and return each as it was; none while it is sent.

    What may be on paper already comes out as a copy, and opens no drawer a second time; at another
    printer nothing opens a drawer, and the tries begin anew.
    """
    states = MOVABLE if which.job_id or to.printer_id else TROUBLED
    found = connection.execute(
        select(_JOBS.c.id, _JOBS.c.state, _JOBS.c.printer_id)
        .where(_JOBS.c.state.in_(states), *_conditions(which))
        .order_by(_JOBS.c.id)
        .with_for_update()
    ).all()
    may_be_a_copy = and_(_JOBS.c.state == "unconfirmed", _JOBS.c.copy_number == 0)
    values: dict[str, Any] = {
        "state": to.state,
        "next_try_at": None,
        "changed_at": now,
        "copy_number": case((may_be_a_copy, 1), else_=_JOBS.c.copy_number),
    }
    if to.printer_id is not None:
        values |= {
            "printer_id": to.printer_id, "attempts": 0, "cause": "", "opens_drawer": False
        }  # fmt: skip
    ids = [row.id for row in found]
    connection.execute(update(_JOBS).where(_JOBS.c.id.in_(ids)).values(**values))
    return [Moved(row.id, row.state, row.printer_id) for row in found]


def _conditions(which: Which) -> list[ColumnElement[bool]]:
    wanted = ((_JOBS.c.id, which.job_id), (_JOBS.c.printer_id, which.printer_id))
    return [column == value for column, value in wanted if value is not None]


def _jobs() -> Select[Any]:
    return (
        select(
            _JOBS,
            _PRINTERS.c.name.label("printer"),
            _TICKETS.c.number,
            _USERS.c.name.label("by"),
        )
        .join(_PRINTERS, _PRINTERS.c.id == _JOBS.c.printer_id)
        .join(_USERS, _USERS.c.id == _JOBS.c.created_by)
        .outerjoin(_TICKETS, _TICKETS.c.id == _JOBS.c.ticket_id)
    )


def _job(row: Row[Any]) -> QueuedJob:
    return QueuedJob(
        id=row.id,
        kind=row.kind,
        state=row.state,
        cause=row.cause,
        copy_number=row.copy_number,
        attempts=row.attempts,
        printer_id=row.printer_id,
        printer=row.printer,
        ticket_id=row.ticket_id,
        number=row.number,
        by=row.by,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
    )
