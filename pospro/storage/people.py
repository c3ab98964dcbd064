"""Users and roles as a manager sees them in lists and forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.users import RoleRow, SessionRow, UserRow

_USERS = UserRow.__table__
_ROLES = RoleRow.__table__


@dataclass(frozen=True, slots=True)
class User:
    """A user with the role's name; `sessions` counts where the person is signed in now."""

    id: int
    name: str
    role: str
    role_translations: Mapping[str, str]
    color: int
    language: str
    sessions: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its rights and the number of users in it."""

    id: int
    name: str
    translations: Mapping[str, str]
    rights: frozenset[str]
    users: int
    is_retired: bool


def users(connection: Connection) -> list[User]:
    """Every user, also retired ones, in no particular order."""
    table = SessionRow.__table__
    signed_in = (
        select(func.count())
        .where(table.c.user_id == _USERS.c.id, table.c.ended_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            _USERS,
            _ROLES.c.name.label("role"),
            _ROLES.c.translations,
            signed_in.label("sessions"),
        ).join(_ROLES, _ROLES.c.id == _USERS.c.role_id)
    )
    return [
        User(
            id=row.id,
            name=row.name,
            role=row.role,
            role_translations=row.translations,
            color=row.color,
            language=row.language,
            sessions=row.sessions,
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def roles(connection: Connection) -> list[Role]:
    """Every role, the oldest first."""
    members = (
        select(func.count())
        .where(_USERS.c.role_id == _ROLES.c.id, _USERS.c.retired_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(select(_ROLES, members.label("users")).order_by(_ROLES.c.id))
    return [
        Role(
            row.id,
            row.name,
            row.translations,
            frozenset(row.rights),
            row.users,
            row.retired_at is not None,
        )
        for row in rows
    ]


def user_state(connection: Connection, user_id: int) -> dict[str, Any]:
    """What a form shows and changes of a user, never the PIN; NotFound for nobody."""
    columns = ("name", "role_id", "language", "theme", "hand", "color", "retired_at")
    query = select(*(_USERS.c[name] for name in columns)).where(_USERS.c.id == user_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such user. Go back to the list."))
    return dict(row)


def role_state(connection: Connection, role_id: int) -> dict[str, Any]:
    """What a form shows and changes of a role; NotFound for none."""
    columns = ("name", "translations", "rights", "retired_at")
    query = select(*(_ROLES.c[name] for name in columns)).where(_ROLES.c.id == role_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such role. Go back to the list."))
    return dict(row) | {"rights": sorted(row["rights"])}
