"""Shifts: the sessions of a register's drawer, with every count that was made of it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, ForeignKey, Index, Select, bindparam, select, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key, minor, within_limit
from pospro.storage.prepared import Prepared


class ShiftRow(Base):
    """One drawer in somebody's hands: open until `closed_at` is set; a register has one at most.

    `float_amount` is what lay in it at first, `float_difference` what that was above its account.
    Closed without `counted`, it was left uncounted; the next opening finds the difference.
    `foreign_money` is the same of every foreign currency in the drawer, by its code.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        Index("ix_shifts_work_period_id", "work_period_id"),
        Index(
            "uq_shifts_one_open",
            "register_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        *map(within_limit, ("float_amount", "float_difference", "counted", "expected")),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    held_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    float_amount: Mapped[int] = minor()
    float_difference: Mapped[int] = minor()
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    counted: Mapped[int | None] = minor()
    expected: Mapped[int | None] = minor()
    note: Mapped[str]
    foreign_money: Mapped[dict[str, Any] | None]


class ShiftCountRow(Base):
    """One count of a drawer, kept also when it was repeated; `pieces` is value → how many.

    `foreign_money` is the same of every foreign currency in the drawer, by its code.
    """

    __tablename__ = "shift_counts"
    __table_args__ = (
        Index("ix_shift_counts_shift_id", "shift_id"),
        *map(within_limit, ("counted", "expected")),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    pieces: Mapped[dict[str, Any]]
    counted: Mapped[int] = minor()
    expected: Mapped[int] = minor()
    counted_at: Mapped[datetime]
    counted_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    foreign_money: Mapped[dict[str, Any] | None]


class Shift(NamedTuple):
    """A shift as it was read."""

    id: int
    register_id: int
    work_period_id: int
    held_by: int
    opened_at: datetime
    opened_by: int
    float_amount: int
    float_difference: int
    closed_at: datetime | None
    closed_by: int | None
    counted: int | None
    expected: int | None
    note: str
    foreign_money: dict[str, Any] | None = None

    @property
    def difference(self) -> int | None:
        """What was counted above what was expected; None when nothing was counted."""
        if self.counted is None or self.expected is None:
            return None
        return self.counted - self.expected


_SHIFTS = ShiftRow.__table__
_COUNTS = ShiftCountRow.__table__
_REGISTER: BindParameter[int] = bindparam("register")
_OPEN = Prepared(
    select(_SHIFTS.c.id)
    .where(_SHIFTS.c.register_id == _REGISTER, _SHIFTS.c.closed_at.is_(None))
    .with_for_update(read=True)
)


def joined(connection: Connection, register_id: int) -> int | None:
    """The id of the register's open shift, which cannot close before the block ends; or None."""
    row = _OPEN.first(connection, register=register_id)
    return int(row.id) if row else None


def open_at(connection: Connection, register_id: int) -> Shift | None:
    """The register's open shift, or None."""
    return _first(connection, _of(register_id).where(_SHIFTS.c.closed_at.is_(None)))


def last_closed_at(connection: Connection, register_id: int) -> Shift | None:
    """The register's shift that closed last, or None."""
    closed = _of(register_id).where(_SHIFTS.c.closed_at.is_not(None))
    return _first(connection, closed.order_by(_SHIFTS.c.closed_at.desc(), _SHIFTS.c.id.desc()))


def shift(connection: Connection, shift_id: int) -> Shift | None:
    """The shift with this id, or None."""
    return _first(connection, select(_SHIFTS).where(_SHIFTS.c.id == shift_id))


def all_open(connection: Connection) -> list[Shift]:
    """Every open shift, the oldest first."""
    query = select(_SHIFTS).where(_SHIFTS.c.closed_at.is_(None)).order_by(_SHIFTS.c.opened_at)
    return [Shift(*row) for row in connection.execute(query)]


def of_period(connection: Connection, work_period_id: int) -> list[Shift]:
    """The shifts of a work period, the oldest first."""
    query = select(_SHIFTS).where(_SHIFTS.c.work_period_id == work_period_id)
    rows = connection.execute(query.order_by(_SHIFTS.c.opened_at, _SHIFTS.c.id))
    return [Shift(*row) for row in rows]


def latest_count(connection: Connection, shift_id: int) -> Any | None:
    """The newest count of a shift, or None."""
    query = select(_COUNTS).where(_COUNTS.c.shift_id == shift_id)
    newest = query.order_by(_COUNTS.c.counted_at.desc(), _COUNTS.c.id.desc()).limit(1)
    return connection.execute(newest).first()


def _of(register_id: int) -> Select[Any]:
    return select(_SHIFTS).where(_SHIFTS.c.register_id == register_id)


def _first(connection: Connection, query: Select[Any]) -> Shift | None:
    row = connection.execute(query.limit(1)).first()
    return Shift(*row) if row else None
