"""Locked periods: up to which day nobody posts any more, and up to which only a few may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, ForeignKey, exists, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.storage.columns import Base, key
from pospro.storage.users import RoleRow, UserRow

RIGHT = "post_locked"
"""Who holds it posts on days that are locked for staff."""


class PeriodLockRow(Base):
    """What is locked since `set_at`; the latest row holds."""

    __tablename__ = "period_locks"
    id: Mapped[int] = key()
    staff_until: Mapped[date | None]
    all_until: Mapped[date | None]
    reason: Mapped[str]
    set_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


_LOCKS = PeriodLockRow.__table__

ANY = exists(select(_LOCKS.c.id))
"""Whether anything was ever locked: what a sale asks in one look with its book."""


@dataclass(frozen=True, slots=True)
class PeriodLock:
    """The last locked day for everybody and, perhaps later, the one for staff."""

    staff_until: date | None = None
    all_until: date | None = None


@dataclass(frozen=True, slots=True)
class SetLock:
    """A lock as it was set once."""

    lock: PeriodLock
    reason: str
    set_at: datetime
    actor: str


def current_lock(connection: Connection) -> PeriodLock:
    """What is locked now."""
    query = select(_LOCKS.c.staff_until, _LOCKS.c.all_until).order_by(_LOCKS.c.id.desc()).limit(1)
    row = connection.execute(query).first()
    return PeriodLock(*row) if row else PeriodLock()


def set_locks(connection: Connection, most: int) -> list[SetLock]:
    """The locks that were set, the latest first."""
    users = UserRow.__table__
    query = (
        select(_LOCKS, users.c.name)
        .join_from(_LOCKS, users, users.c.id == _LOCKS.c.actor_id)
        .order_by(_LOCKS.c.id.desc())
        .limit(most)
    )
    return [
        SetLock(PeriodLock(row.staff_until, row.all_until), row.reason, row.set_at, row.name)
        for row in connection.execute(query)
    ]


def keep_lock(connection: Connection, lock: PeriodLock, by: tuple[int, datetime, str]) -> None:
    """Lock from now on; `by` is who, when and why."""
    actor_id, at, reason = by
    row = {
        "id": new_id(),
        "staff_until": lock.staff_until,
        "all_until": lock.all_until,
        "reason": reason,
        "set_at": at,
        "actor_id": actor_id,
    }
    connection.execute(insert(_LOCKS), row)


def require_open(connection: Connection, actor_id: int, days: Iterable[date]) -> None:
    """Raise Conflict when one of the days is locked, for everybody or for this person."""
    lock, first = current_lock(connection), min(days, default=date.max)
    if lock.all_until is not None and first <= lock.all_until:
        raise Conflict(
            N_(
                "The books are locked up to {date}. Book it on a later day, or have the lock"
                " moved back."
            ),
            date=lock.all_until,
        )
    if lock.staff_until is None or first > lock.staff_until:
        return
    if RIGHT not in _rights(connection, actor_id):
        raise Conflict(
            N_(
                "Days up to {date} are locked for staff. Book it on a later day, or ask somebody"
                " who may post on locked days."
            ),
            date=lock.staff_until,
        )


def _rights(connection: Connection, actor_id: int) -> list[str]:
    users, roles = UserRow.__table__, RoleRow.__table__
    query = select(roles.c.rights).join_from(users, roles, roles.c.id == users.c.role_id)
    found: list[str] | None = connection.scalar(query.where(users.c.id == actor_id))
    return found or []
