"""API tokens as rows: kept as SHA-256, listed for managers, revoked for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from pospro.domain.errors import N_, NotFound
from pospro.storage.sessions import token_hash
from pospro.storage.users import ApiTokenRow, RoleRow, UserRow
from pospro.storage.venue import RegisterRow

_TOKENS = ApiTokenRow.__table__
_USERS = UserRow.__table__
_ROLES = RoleRow.__table__


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token in a list, never its secret."""

    id: int
    name: str
    user_id: int
    user: str
    register_id: int
    register: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def insert_token(connection: Connection, row: ApiTokenRow, token: str) -> None:
    """Keep a new token."""
    connection.execute(
        insert(_TOKENS),
        {
            "id": row.id,
            "name": row.name,
            "token_hash": token_hash(token),
            "user_id": row.user_id,
            "register_id": row.register_id,
            "created_at": row.created_at,
            "expires_at": row.expires_at,
        },
    )


def replace_secret(connection: Connection, token_id: int, token: str) -> None:
    """Give a token another secret, so that the one before opens nothing; NotFound if revoked."""
    _change(connection, token_id, token_hash=token_hash(token))


def revoke(connection: Connection, token_id: int, at: datetime) -> None:
    """End a token; NotFound for one that does not exist or was revoked before."""
    _change(connection, token_id, revoked_at=at)


def note_use(connection: Connection, token_id: int, at: datetime) -> None:
    """Note that a token was used just now."""
    connection.execute(update(_TOKENS).where(_TOKENS.c.id == token_id).values(last_used_at=at))


def tokens_in_use(connection: Connection) -> list[ListedToken]:
    """Every token that was not revoked, also those that have ended; the oldest first."""
    registers = RegisterRow.__table__
    rows = connection.execute(
        select(_TOKENS, _USERS.c.name.label("user"), registers.c.code.label("register"))
        .join(_USERS, _USERS.c.id == _TOKENS.c.user_id)
        .join(registers, registers.c.id == _TOKENS.c.register_id)
        .where(_TOKENS.c.revoked_at.is_(None))
        .order_by(_TOKENS.c.id)
    )
    return [
        ListedToken(
            row.id,
            row.name,
            row.user_id,
            row.user,
            row.register_id,
            row.register,
            row.created_at,
            row.expires_at,
            row.last_used_at,
        )
        for row in rows
    ]


def possible_holders(connection: Connection) -> list[tuple[int, str, frozenset[str]]]:
    """(id, name, rights) of everybody whom a token may act as, in no particular order."""
    rows = connection.execute(
        select(_USERS.c.id, _USERS.c.name, _ROLES.c.rights)
        .join(_ROLES, _ROLES.c.id == _USERS.c.role_id)
        .where(_USERS.c.retired_at.is_(None))
    )
    return [(row.id, row.name, frozenset(row.rights)) for row in rows]


def rights_of_user(connection: Connection, user_id: int) -> frozenset[str]:
    """The rights of a user's role; NotFound for somebody who does not work here any more."""
    rights = connection.scalar(
        select(_ROLES.c.rights)
        .join(_USERS, _USERS.c.role_id == _ROLES.c.id)
        .where(_USERS.c.id == user_id, _USERS.c.retired_at.is_(None))
    )
    if rights is None:
        raise NotFound(N_("There is no such user. Go back to the list."))
    return frozenset(rights)


def _change(connection: Connection, token_id: int, **values: str | datetime) -> None:
    changed = connection.execute(
        update(_TOKENS)
        .where(_TOKENS.c.id == token_id, _TOKENS.c.revoked_at.is_(None))
        .values(values)
    )
    if not changed.rowcount:
        raise NotFound(N_("There is no such token any more. Look at the list of tokens."))
