"""Printers and the committed queue of what they still have to print."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key
from pospro.storage.prepared import insert_into

WAITING = ("queued", "held")
"""States from which the worker tries a job."""

TROUBLED = ("held", "unconfirmed", "failed")
"""States that a person should see."""


class PrinterRow(Base):
    """A printer: where it is reached and which profile describes it."""

    __tablename__ = "printers"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    address: Mapped[str]
    profile: Mapped[str]
    opens_drawer: Mapped[bool]
    retired_at: Mapped[datetime | None]


class PrintJobRow(Base):
    """One document for one printer; `copy_number` above 0 marks a reprint.

    A receipt is built from its ticket when it is printed; other kinds carry their `document`.
    """

    __tablename__ = "print_jobs"
    __table_args__ = (
        Index("ix_print_jobs_state_created_at", "state", "created_at"),
        Index("ix_print_jobs_ticket_id", "ticket_id"),
        CheckConstraint(
            "state IN ('queued','sending','held','unconfirmed','done','failed','cancelled')",
            name="state",
        ),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    printer_id: Mapped[int] = mapped_column(ForeignKey("printers.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str]
    document: Mapped[dict[str, Any] | None]
    copy_number: Mapped[int]
    opens_drawer: Mapped[bool]
    state: Mapped[str]
    attempts: Mapped[int]
    cause: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]


_QUEUE = insert_into(PrintJobRow.__table__)


def queue(connection: Connection, job: dict[str, Any]) -> None:
    """Queue a job: `job` holds id, printer, kind, ticket or document, and by whom when."""
    state = {
        "state": "queued",
        "attempts": 0,
        "cause": "",
        "changed_at": job["created_at"],
        "next_try_at": None,
    }
    _QUEUE.run(connection, job | state)


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that the worker may now send, with where it goes; only some printers open a drawer."""

    id: int
    ticket_id: int | None
    kind: str
    document: dict[str, Any] | None
    copy_number: int
    opens_drawer: bool
    attempts: int
    printer: str
    address: str
    profile: str


@dataclass(frozen=True, slots=True)
class JobState:
    """What screens say of a job."""

    id: int
    state: str
    cause: str
    copy_number: int
    printer: str
    ticket_id: int | None


_JOBS = PrintJobRow.__table__
_BUSY = _JOBS.alias("busy")
_PRINTERS = PrinterRow.__table__


def claim(connection: Connection, now: datetime) -> ClaimedJob | None:
    """Set the oldest due job of a printer that is not at work to sending; None without one."""
    # One claim at a time, or two workers would find the same printer idle; sales are not held up.
    connection.execute(
        select(_PRINTERS.c.id).order_by(_PRINTERS.c.id).with_for_update(key_share=True)
    )
    at_work = select(_BUSY.c.id).where(
        _BUSY.c.printer_id == _JOBS.c.printer_id, _BUSY.c.state == "sending"
    )
    due = (
        select(_JOBS.c.id)
        .where(
            _JOBS.c.state.in_(WAITING),
            ~at_work.exists(),
            or_(_JOBS.c.next_try_at.is_(None), _JOBS.c.next_try_at <= now),
        )
        .order_by(_JOBS.c.created_at, _JOBS.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job_id = connection.scalar(due)
    if job_id is None:
        return None
    connection.execute(
        update(_JOBS)
        .where(_JOBS.c.id == job_id)
        .values(state="sending", attempts=_JOBS.c.attempts + 1, changed_at=now)
    )
    return _claimed(connection, job_id)


def _claimed(connection: Connection, job_id: int) -> ClaimedJob:
    row = connection.execute(
        select(
            _JOBS,
            _PRINTERS.c.name,
            _PRINTERS.c.address,
            _PRINTERS.c.profile,
            _PRINTERS.c.opens_drawer.label("has_drawer"),
        )
        .join(_PRINTERS, _PRINTERS.c.id == _JOBS.c.printer_id)
        .where(_JOBS.c.id == job_id)
    ).one()
    return ClaimedJob(
        id=row.id,
        ticket_id=row.ticket_id,
        kind=row.kind,
        document=row.document,
        copy_number=row.copy_number,
        opens_drawer=bool(row.opens_drawer and row.has_drawer),
        attempts=row.attempts,
        printer=row.name,
        address=row.address,
        profile=row.profile,
    )


def settle(
    connection: Connection,
    job_id: int,
    outcome: tuple[str, str],
    times: tuple[datetime, datetime | None],
) -> None:
    """Set (state, cause) of a job at (now, next try)."""
    state, cause = outcome
    now, again = times
    connection.execute(
        update(_JOBS)
        .where(_JOBS.c.id == job_id)
        .values(state=state, cause=cause, changed_at=now, next_try_at=again)
    )


def mark_interrupted(connection: Connection, now: datetime) -> int:
    """Turn jobs that were being sent when the program ended into unconfirmed ones; how many."""
    result = connection.execute(
        update(_JOBS)
        .where(_JOBS.c.state == "sending")
        .values(state="unconfirmed", cause="interrupted", changed_at=now)
    )
    return result.rowcount


def copies(connection: Connection, ticket_id: int) -> int:
    """How many receipts of this ticket were queued so far; the next copy's number."""
    count = select(func.count()).where(_JOBS.c.ticket_id == ticket_id, _JOBS.c.kind == "receipt")
    return max(1, int(connection.scalar(count) or 0))


def of_ticket(connection: Connection, ticket_id: int) -> JobState | None:
    """The latest job of a ticket, or None when nothing was printed."""
    return next(iter(_states(connection, _JOBS.c.ticket_id == ticket_id, 1)), None)


def latest_test(connection: Connection, printer_id: int) -> JobState | None:
    """The latest test page of a printer, or None when none was asked for."""
    is_test = and_(_JOBS.c.printer_id == printer_id, _JOBS.c.kind == "test")
    return next(iter(_states(connection, is_test, 1)), None)


def troubled(connection: Connection) -> int:
    """How many jobs did not come out."""
    query = select(func.count()).where(_JOBS.c.state.in_(TROUBLED))
    return int(connection.scalar(query) or 0)


def _states(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[JobState]:
    rows = connection.execute(
        select(_JOBS, _PRINTERS.c.name)
        .join(_PRINTERS, _PRINTERS.c.id == _JOBS.c.printer_id)
        .where(condition)
        .order_by(_JOBS.c.created_at.desc(), _JOBS.c.id.desc())
        .limit(limit)
    )
    return [
        JobState(row.id, row.state, row.cause, row.copy_number, row.name, row.ticket_id)
        for row in rows
    ]
