"""Audit events: who did what to what, approved by whom, with before, after and reason."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.access import Actor
from pospro.domain.ids import new_id
from pospro.storage.columns import Base, key
from pospro.storage.prepared import insert_into


class AuditEventRow(Base):
    """One thing that somebody did; appended, never changed."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "subject"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    register_id: Mapped[int | None] = mapped_column(ForeignKey("registers.id"))
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str]


_INSERT = insert_into(AuditEventRow.__table__)


def record(
    connection: Connection, actor: Actor | None, at: datetime, event: tuple[str, str], **facts: Any
) -> None:
    """Append an audit event; `event` is (action, subject), facts are before, after and reason.

    Who approved it stands here alone: the records themselves keep what was done, these events
    who did it and by whose leave. They are append-only and found by their subject, so that one
    table answers for gifts, voids, discounts, undone payments and drawers alike.
    """
    action, subject = event
    _INSERT.run(
        connection,
        {
            "id": new_id(),
            "happened_at": at,
            "actor_id": actor.user_id if actor else None,
            "approved_by": actor.approval.user_id if actor and actor.approval else None,
            "register_id": actor.register_id if actor else None,
            "action": action,
            "subject": subject,
            "before": facts.get("before") or {},
            "after": facts.get("after") or {},
            "reason": facts.get("reason") or "",
        },
    )
