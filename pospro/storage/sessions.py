"""Who is signed in where, who may sign in, and how often somebody failed to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from pospro.domain.access import Actor
from pospro.storage.prepared import Prepared
from pospro.storage.users import ApiTokenRow, LoginAttemptRow, RoleRow, SessionRow, UserRow

_USERS = UserRow.__table__
_ROLES = RoleRow.__table__
_SESSIONS = SessionRow.__table__
_TOKENS = ApiTokenRow.__table__
_ATTEMPTS = LoginAttemptRow.__table__


def _holder_of(held: Table) -> Select[Any]:
    """Who holds the session or token whose hash is given."""
    return (
        select(_USERS, _ROLES.c.rights, held.c.register_id, held.c.id.label("session_id"))
        .select_from(_USERS)
        .join(_ROLES, _ROLES.c.id == _USERS.c.role_id)
        .join(held, held.c.user_id == _USERS.c.id)
        .where(held.c.token_hash == bindparam("held"), _USERS.c.retired_at.is_(None))
    )


# Asked by every request.
_BY_SESSION = Prepared(
    _holder_of(_SESSIONS).where(
        _SESSIONS.c.ended_at.is_(None), _SESSIONS.c.started_at > bindparam("started_after")
    )
)
_BY_API_TOKEN = Prepared(
    _holder_of(_TOKENS)
    .add_columns(_TOKENS.c.last_used_at)
    .where(
        _TOKENS.c.revoked_at.is_(None),
        or_(_TOKENS.c.expires_at.is_(None), _TOKENS.c.expires_at > bindparam("now")),
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in, as shown at the door; `translations` are those of the role."""

    id: int
    name: str
    role: str
    translations: Mapping[str, str]
    color: int
    language: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a request comes from, by which session or token, and how they like the screens."""

    actor: Actor
    session_id: int
    language: str
    theme: str
    hand: str
    color: int
    role_id: int


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token that opens the door: who it acts as, and when it was noted to be used."""

    holder: SignedIn
    last_used_at: datetime | None


def token_hash(token: str) -> str:
    """What is kept of a token; the token itself has 128 bits or more and needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def people(connection: Connection) -> list[Person]:
    """Everybody who may sign in, in no particular order."""
    rows = connection.execute(
        select(_USERS, _ROLES.c.name.label("role"), _ROLES.c.translations)
        .join(_ROLES, _ROLES.c.id == _USERS.c.role_id)
        .where(_USERS.c.retired_at.is_(None))
    )
    return [
        Person(row.id, row.name, row.role, row.translations, row.color, row.language)
        for row in rows
    ]


def by_session(connection: Connection, token: str, started_after: datetime) -> SignedIn | None:
    """Who holds this token of a session that goes on and is not too old."""
    row = _BY_SESSION.first(connection, held=token_hash(token), started_after=started_after)
    return _signed_in(row) if row else None


def by_api_token(connection: Connection, token: str, now: datetime) -> HeldToken | None:
    """Who an API token acts as, unless it was revoked or has ended."""
    row = _BY_API_TOKEN.first(connection, held=token_hash(token), now=now)
    return HeldToken(_signed_in(row), row.last_used_at) if row else None


def _signed_in(row: Row[Any]) -> SignedIn:
    return SignedIn(
        actor=Actor(row.id, row.name, frozenset(row.rights), row.register_id),
        session_id=row.session_id,
        language=row.language,
        theme=row.theme,
        hand=row.hand,
        color=row.color,
        role_id=row.role_id,
    )


def start_session(connection: Connection, session: SessionRow) -> None:
    """Keep a new session."""
    connection.execute(
        insert(_SESSIONS),
        {
            "id": session.id,
            "token_hash": session.token_hash,
            "user_id": session.user_id,
            "register_id": session.register_id,
            "device": session.device,
            "started_at": session.started_at,
        },
    )


def end_session(connection: Connection, token: str, at: datetime) -> None:
    """End the session of this token, if it still goes on."""
    connection.execute(
        update(_SESSIONS)
        .where(_SESSIONS.c.token_hash == token_hash(token), _SESSIONS.c.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_sessions_of(connection: Connection, user_id: int, at: datetime) -> None:
    """End every session of a user and revoke every API token, at once and everywhere."""
    connection.execute(
        update(_SESSIONS)
        .where(_SESSIONS.c.user_id == user_id, _SESSIONS.c.ended_at.is_(None))
        .values(ended_at=at)
    )
    connection.execute(
        update(_TOKENS)
        .where(_TOKENS.c.user_id == user_id, _TOKENS.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def is_known_device(connection: Connection, device: str) -> bool:
    """Whether somebody has signed in at this device before."""
    found = connection.scalar(select(_SESSIONS.c.id).where(_SESSIONS.c.device == device).limit(1))
    return found is not None


def attempts(connection: Connection, device: str, user_id: int) -> tuple[int, datetime] | None:
    """(failures, time of the last) of a user at a device; the row stays locked for the block."""
    row = connection.execute(
        select(_ATTEMPTS)
        .where(_ATTEMPTS.c.device == device, _ATTEMPTS.c.user_id == user_id)
        .with_for_update()
    ).first()
    return (row.failures, row.last_failed_at) if row else None


def count_attempt(connection: Connection, attempt: LoginAttemptRow) -> None:
    """Keep the number of failures and the time of the last."""
    table = _ATTEMPTS
    values = {"failures": attempt.failures, "last_failed_at": attempt.last_failed_at}
    changed = connection.execute(
        update(table)
        .where(table.c.device == attempt.device, table.c.user_id == attempt.user_id)
        .values(values)
    )
    if not changed.rowcount:
        key = {"device": attempt.device, "user_id": attempt.user_id}
        connection.execute(insert(table), key | values)


def forget_attempts(connection: Connection, user_id: int, device: str | None = None) -> None:
    """Forget the failures of a user at a device, or at every one."""
    query = delete(_ATTEMPTS).where(_ATTEMPTS.c.user_id == user_id)
    connection.execute(query if device is None else query.where(_ATTEMPTS.c.device == device))
