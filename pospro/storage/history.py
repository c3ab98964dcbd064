"""The history of one thing: what was done to it, when and by whom, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from pospro.storage.audit import AuditEventRow
from pospro.storage.users import UserRow

_EVENTS = AuditEventRow.__table__
_USERS = UserRow.__table__


@dataclass(frozen=True, slots=True)
class Change:
    """One event of the history; `by` is empty where the program itself acted."""

    at: datetime
    action: str
    by: str


def history(connection: Connection, subject: str, limit: int) -> list[Change]:
    """The latest `limit` events about a subject, such as product:17."""
    rows = connection.execute(
        select(_EVENTS.c.happened_at, _EVENTS.c.action, _USERS.c.name)
        .outerjoin(_USERS, _USERS.c.id == _EVENTS.c.actor_id)
        .where(_EVENTS.c.subject == subject)
        .order_by(_EVENTS.c.id.desc())
        .limit(limit)
    )
    return [Change(row.happened_at, row.action, row.name or "") for row in rows]


def times_done(connection: Connection, event: tuple[str, str]) -> int:
    """How often something was done to a subject; `event` is (action, subject)."""
    action, subject = event
    query = select(func.count()).where(_EVENTS.c.subject == subject, _EVENTS.c.action == action)
    return connection.scalar(query) or 0
