"""Cash that moves in and out of a drawer beside the sales: inserted once, never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Row, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key, minor, within_limit


class CashMovementRow(Base):
    """One movement; `account_id` is the other side. Opening the drawer moves nothing.

    Foreign money stands beside its worth, with the account of the drawer that it moved on.
    """

    __tablename__ = "cash_movements"
    __table_args__ = (
        Index("ix_cash_movements_shift_id", "shift_id"),
        Index("ix_cash_movements_work_period_id", "work_period_id"),
        CheckConstraint("amount >= 0", name="amount"),
        within_limit("amount"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    kind: Mapped[str]
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    amount: Mapped[int] = minor()
    reason: Mapped[str]
    reference: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    drawer_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    foreign_currency: Mapped[str | None]
    foreign_amount: Mapped[int | None] = minor()


_MOVEMENTS = CashMovementRow.__table__


def of_shift(connection: Connection, shift_id: int) -> list[Row[tuple[object, ...]]]:
    """The movements of a shift, the oldest first."""
    query = select(_MOVEMENTS).where(_MOVEMENTS.c.shift_id == shift_id)
    return list(connection.execute(query.order_by(_MOVEMENTS.c.made_at, _MOVEMENTS.c.id)))
