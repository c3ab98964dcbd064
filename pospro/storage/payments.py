"""Payments as rows: inserted once, never changed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.exchange import PLACES
from pospro.storage.columns import Base, Scaled, key, minor, within_limit


class PaymentRow(Base):
    """Money taken for a ticket, or given back when negative.

    `amount` is what counts against the ticket, `tendered` what the guest handed over and
    `change` what went back to him out of the drawer. `purpose` is payment, cashback or refund.
    Foreign money that was handed over stands beside it with the rate at which it counted.
    A row that undoes another is its mirror, of the same purpose, and names it as `reverses_id`.
    One that was taken by another means than was written first names that row as `replaces_id`.
    Change that did not leave the drawer is a cashback row by its `change_type_id`.
    `taken_version` is the version of the ticket that it came with.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_ticket_id", "ticket_id"),
        Index("ix_payments_work_period_id", "work_period_id"),
        Index("ix_payments_shift_id", "shift_id"),
        Index(
            "uq_payments_reverses_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        Index(
            "uq_payments_replaces_id",
            "replaces_id",
            unique=True,
            sqlite_where=text("replaces_id IS NOT NULL"),
            postgresql_where=text("replaces_id IS NOT NULL"),
        ),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("purpose IN ('payment','cashback','refund')", name="purpose"),
        within_limit("amount"),
        within_limit("tendered"),
        within_limit("change"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    payment_type_id: Mapped[int] = mapped_column(ForeignKey("payment_types.id"))
    name: Mapped[str]
    kind: Mapped[str]
    purpose: Mapped[str]
    amount: Mapped[int] = minor()
    tendered: Mapped[int] = minor()
    change: Mapped[int] = minor()
    reference: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    taken_at: Mapped[datetime]
    taken_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shifts.id"))
    foreign_currency: Mapped[str | None]
    foreign_amount: Mapped[int | None] = minor()
    exchange_rate: Mapped[Decimal | None] = mapped_column(Scaled(PLACES))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    taken_version: Mapped[int | None]
    change_type_id: Mapped[int | None] = mapped_column(ForeignKey("change_types.id"))


def row_of(connection: Connection, payment_id: int) -> Mapping[str, Any]:
    """Every column of a payment that is there."""
    query = select(PaymentRow.__table__).where(PaymentRow.id == payment_id)
    return dict(connection.execute(query).mappings().one())
