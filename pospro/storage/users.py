"""Users, roles, sign-in sessions, failed attempts and API tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key
from pospro.storage.prepared import Prepared


class RoleRow(Base):
    """A named set of rights."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    rights: Mapped[list[Any]]
    retired_at: Mapped[datetime | None]


class UserRow(Base):
    """A person who signs in with a PIN; how the screens look for them is kept here too."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    pin_hash: Mapped[str]
    language: Mapped[str]
    theme: Mapped[str]
    hand: Mapped[str]
    color: Mapped[int]
    retired_at: Mapped[datetime | None]


def role_of(connection: Connection, user_id: int) -> int | None:
    """The role of a person."""
    found: int | None = connection.scalar(select(UserRow.role_id).where(UserRow.id == user_id))
    return found


class SessionRow(Base):
    """A browser that somebody is signed in at; the cookie's token is kept as SHA-256 only."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("token_hash"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    token_hash: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    device: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoginAttemptRow(Base):
    """Failed PINs of one user at one device since the last success; drives the back-off."""

    __tablename__ = "login_attempts"
    device: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime]


class ApiTokenRow(Base):
    """A token for the API, acting as a user at a register; kept as SHA-256 only."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_api_tokens_user_id", "user_id"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    token_hash: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


_NAME = Prepared(select(UserRow.__table__.c.name).where(UserRow.id == bindparam("user_id")))


def user_name(connection: Connection, user_id: int) -> str:
    """What the user of this id is called; LookupError where there is none."""
    row = _NAME.first(connection, user_id=user_id)
    if row is None:
        raise LookupError(f"no user {user_id}")
    return str(row.name)


def who_may(connection: Connection, right: str) -> list[str]:
    """The names of those who have a right, in the order in which they were added."""
    return list(people_who_may(connection, right).values())


def people_who_may(connection: Connection, right: str) -> dict[int, str]:
    """The same by their ids."""
    query = (
        select(UserRow.id, UserRow.name, RoleRow.rights)
        .join(RoleRow, RoleRow.id == UserRow.role_id)
        .where(UserRow.retired_at.is_(None))
        .order_by(UserRow.id)
    )
    return {row.id: row.name for row in connection.execute(query) if right in row.rights}
