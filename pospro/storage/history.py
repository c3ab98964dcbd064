"""The history of one thing: what was done to it, when and by whom, the latest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.audit import AuditEventRow
from pospro.storage.users import UserRow

_EVENTS = AuditEventRow.__table__
_USERS = UserRow.__table__

MOST = 200
"""How far back a version may be taken from."""


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


@dataclass(frozen=True, slots=True)
class Version:
    """What something was from a moment on: `state` is every column that its form shows."""

    event_id: int
    at: datetime
    by: str
    state: Mapping[str, Any]


def versions(connection: Connection, subject: str, limit: int) -> list[Version]:
    """The latest `limit` states that somebody gave to a subject, the latest first."""
    noun = subject.partition(":")[0]
    kept = _EVENTS.c.action.in_((f"{noun}_created", f"{noun}_changed"))
    rows = connection.execute(
        select(_EVENTS.c.id, _EVENTS.c.happened_at, _EVENTS.c.after, _USERS.c.name)
        .outerjoin(_USERS, _USERS.c.id == _EVENTS.c.actor_id)
        .where(_EVENTS.c.subject == subject, kept)
        .order_by(_EVENTS.c.id.desc())
        .limit(limit)
    )
    return [Version(row.id, row.happened_at, row.name or "", row.after) for row in rows]


def version(connection: Connection, subject: str, event_id: int) -> Version:
    """One of them; NotFound where there is none."""
    found = [each for each in versions(connection, subject, MOST) if each.event_id == event_id]
    if not found:
        raise NotFound(N_("There is no such version. Look for it in the history."))
    return found[0]
