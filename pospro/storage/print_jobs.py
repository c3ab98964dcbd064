"""Printers and the committed queue of what they still have to print."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    UniqueConstraint,
    insert,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key

STATES = ("queued", "sending", "held", "unconfirmed", "done", "failed", "cancelled")


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


def queue(connection: Connection, job: dict[str, Any]) -> None:
    """Queue a job: `job` holds id, printer, kind, ticket or document, and by whom when."""
    state = {
        "state": "queued",
        "attempts": 0,
        "cause": "",
        "changed_at": job["created_at"],
        "next_try_at": None,
    }
    connection.execute(insert(PrintJobRow.__table__), job | state)
