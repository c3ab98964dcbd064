"""The committed queue of mails: each mail with reports once for its day, and test mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.domain.ids import new_id
from pospro.storage.columns import Base, key
from pospro.storage.report_mails import ReportMailRow

TEST = "test"
"""The period of a test mail, which belongs to no mail with reports."""

SUBJECT = "mail_server:1"
"""How the audit trail names the mail server and what is tried out with it."""

WAITING = ("queued", "held")
"""States from which the worker tries a mail."""

TROUBLED = ("held", "unconfirmed", "failed")
"""States that a person should see."""

LATE = timedelta(minutes=10)
"""A mail that was queued so long after it was due was missed, and is made up for."""

MOVABLE = ("queued", *TROUBLED)
"""States in which nobody is speaking to a server about the mail."""


class MailJobRow(Base):
    """One mail to be sent; `period` says which, once: a date, or the work period that closed.

    `answer` is what the server said last. `due_at` is when its hour came or its period closed.
    """

    __tablename__ = "mail_jobs"
    __table_args__ = (
        UniqueConstraint("report_mail_id", "period"),
        Index("ix_mail_jobs_state_created_at", "state", "created_at"),
        CheckConstraint(
            "state IN ('queued','sending','held','unconfirmed','done','failed','cancelled')",
            name="state",
        ),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    report_mail_id: Mapped[int | None] = mapped_column(ForeignKey("report_mails.id"))
    period: Mapped[str]
    business_date: Mapped[date]
    recipients: Mapped[list[Any]]
    language: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    cause: Mapped[str]
    answer: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


_JOBS = MailJobRow.__table__
_MAILS = ReportMailRow.__table__


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail for the queue."""

    report_mail_id: int | None
    period: str
    business_date: date
    recipients: tuple[str, ...]
    language: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailJob:
    """A mail of the queue; `name` is that of the mail with reports, empty for a test."""

    id: int
    report_mail_id: int | None
    name: str
    period: str
    business_date: date
    recipients: tuple[str, ...]
    language: str
    state: str
    attempts: int
    cause: str
    answer: str
    created_at: datetime
    changed_at: datetime
    next_try_at: datetime | None
    due_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether it was missed when it was due."""
        return self.due_at is not None and self.created_at - self.due_at >= LATE


def queue(connection: Connection, mail: NewMail, at: datetime) -> int | None:
    """Queue a mail and return its id; None where it was queued for this period already."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {
        "id": new_id(),
        "report_mail_id": mail.report_mail_id,
        "period": mail.period,
        "business_date": mail.business_date,
        "recipients": list(mail.recipients),
        "language": mail.language,
        "state": "queued",
        "attempts": 0,
        "cause": "",
        "answer": "",
        "created_at": at,
        "changed_at": at,
        "next_try_at": None,
        "due_at": mail.due_at,
    }
    # The column of the id, not a bare RETURNING: nothing comes back for what was there.
    added = insert(_JOBS).values(row).on_conflict_do_nothing().returning(_JOBS.c.id)
    found: int | None = connection.scalar(added)
    return found


def queued_since(connection: Connection, periods: Iterable[str]) -> set[tuple[int, str]]:
    """Mail and period of what was queued for these periods."""
    found = select(_JOBS.c.report_mail_id, _JOBS.c.period).where(_JOBS.c.period.in_(list(periods)))
    return {(row.report_mail_id, row.period) for row in connection.execute(found)}


def claim(connection: Connection, now: datetime) -> MailJob | None:
    """Set the oldest due mail to sending; None without one."""
    due = (
        select(_JOBS.c.id)
        .where(
            _JOBS.c.state.in_(WAITING),
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
    return the_job(connection, job_id)


def has_due(connection: Connection, now: datetime) -> bool:
    """Whether a mail waits whose time has come."""
    due = or_(_JOBS.c.next_try_at.is_(None), _JOBS.c.next_try_at <= now)
    found = select(_JOBS.c.id).where(_JOBS.c.state.in_(WAITING), due).limit(1)
    return connection.scalar(found) is not None


def settle(connection: Connection, job: MailJob, values: dict[str, Any]) -> None:
    """Set what became of this try, unless somebody had it tried again since."""
    same = (_JOBS.c.id == job.id, _JOBS.c.attempts == job.attempts)
    state = _JOBS.c.state.in_(("sending", "unconfirmed"))
    connection.execute(update(_JOBS).where(*same, state).values(**values))


def is_sending(connection: Connection, before: datetime) -> bool:
    """Whether a mail is being sent since before that moment."""
    found = select(_JOBS.c.id).where(_JOBS.c.state == "sending", _JOBS.c.changed_at <= before)
    return connection.scalar(found.limit(1)) is not None


def mark_interrupted(connection: Connection, now: datetime, before: datetime) -> int:
    """Turn mails that are being sent since before that moment into unconfirmed ones; how many."""
    result = connection.execute(
        update(_JOBS)
        .where(_JOBS.c.state == "sending", _JOBS.c.changed_at <= before)
        .values(state="unconfirmed", cause="interrupted", changed_at=now)
    )
    return result.rowcount


def move(connection: Connection, job_id: int, state: str, now: datetime) -> bool:
    """Move a mail on that nobody is sending; one that was sent can only be sent again."""
    states = (*MOVABLE, "done", "cancelled") if state == "queued" else MOVABLE
    result = connection.execute(
        update(_JOBS)
        .where(_JOBS.c.id == job_id, _JOBS.c.state.in_(states))
        .values(state=state, attempts=0, next_try_at=None, changed_at=now)
    )
    return result.rowcount == 1


def the_job(connection: Connection, job_id: int) -> MailJob:
    """A mail in whatever state; NotFound where there is none."""
    row = connection.execute(_jobs(_JOBS.c.id == job_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such mail. Look for it in the list."))
    return _job(dict(row))


def recent(connection: Connection, limit: int, before: int | None = None) -> list[MailJob]:
    """The latest mails, the newest first, beginning before the id of one."""
    earlier = [_JOBS.c.id < before] if before else []
    rows = connection.execute(_jobs(*earlier).order_by(_JOBS.c.id.desc()).limit(limit)).mappings()
    return [_job(dict(row)) for row in rows]


def latest_test(connection: Connection) -> MailJob | None:
    """The latest test mail, or None when nobody asked for one."""
    query = _jobs(_JOBS.c.report_mail_id.is_(None)).order_by(_JOBS.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return _job(dict(row)) if row else None


def of_period(connection: Connection, mail_id: int, period: str) -> MailJob | None:
    """The mail of a period, or None."""
    query = _jobs(_JOBS.c.report_mail_id == mail_id, _JOBS.c.period == period)
    row = connection.execute(query).mappings().first()
    return _job(dict(row)) if row else None


def troubled(connection: Connection) -> int:
    """How many mails a person should see to: given up, or perhaps sent."""
    states = _JOBS.c.state.in_(("unconfirmed", "failed"))
    return int(connection.scalar(select(func.count()).select_from(_JOBS).where(states)) or 0)


def _jobs(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(_JOBS, func.coalesce(_MAILS.c.name, "").label("name"))
        .outerjoin(_MAILS, _MAILS.c.id == _JOBS.c.report_mail_id)
        .where(*conditions)
    )


def _job(row: dict[str, Any]) -> MailJob:
    return MailJob(**row | {"recipients": tuple(row["recipients"])})
