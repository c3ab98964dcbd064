"""Reports that somebody keeps under a name: which report, about which days, asked what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key


class SavedReportRow(Base):
    """A report of the registry and its `question`, as the query of an address.

    `days` is the name of a span, or two dates as “2026-03-01_2026-03-31”. Without an owner it is
    there for everybody.
    """

    __tablename__ = "saved_reports"
    __table_args__ = (Index("ix_saved_reports_owner_id", "owner_id"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    report: Mapped[str]
    days: Mapped[str]
    question: Mapped[str]
    is_pinned: Mapped[bool]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


_SAVED = SavedReportRow.__table__


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A report that is kept."""

    id: int
    name: str
    owner_id: int | None
    report: str
    days: str
    question: str
    is_pinned: bool
    is_retired: bool


def saved_reports(connection: Connection, user_id: int) -> list[SavedReport]:
    """Those of a person and those for everybody, the retired ones too, in their order."""
    query = _seen_by(user_id).order_by(_SAVED.c.position, _SAVED.c.id)
    return [_saved(dict(row)) for row in connection.execute(query).mappings()]


def saved_for_all(connection: Connection) -> list[SavedReport]:
    """Those for everybody that are in use."""
    query = select(_SAVED).where(_SAVED.c.owner_id.is_(None), _SAVED.c.retired_at.is_(None))
    rows = connection.execute(query.order_by(_SAVED.c.position, _SAVED.c.id)).mappings()
    return [_saved(dict(row)) for row in rows]


def saved_report(connection: Connection, saved_id: int, user_id: int) -> SavedReport:
    """One that the person may open; NotFound for another one, or for somebody else's."""
    return _saved(_the_row(connection, saved_id, user_id))


def saved_state(connection: Connection, saved_id: int, user_id: int) -> dict[str, Any]:
    """What the form of a saved report shows; NotFound as for reading it."""
    row = _the_row(connection, saved_id, user_id)
    return {name: row[name] for name in row if name not in ("id", "position")}


def _the_row(connection: Connection, saved_id: int, user_id: int) -> Mapping[str, Any]:
    query = _seen_by(user_id).where(_SAVED.c.id == saved_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such saved report. Look for it in the list."))
    return dict(row)


def _seen_by(user_id: int) -> Select[Any]:
    return select(_SAVED).where(or_(_SAVED.c.owner_id == user_id, _SAVED.c.owner_id.is_(None)))


def _saved(row: Mapping[str, Any]) -> SavedReport:
    names = ("id", "name", "owner_id", "report", "days", "question", "is_pinned")
    facts = {name: row[name] for name in names}
    return SavedReport(**facts, is_retired=row["retired_at"] is not None)
