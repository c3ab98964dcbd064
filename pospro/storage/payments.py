"""Payments as rows: inserted once, never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key, minor, within_limit


class PaymentRow(Base):
    """Money taken for a ticket, or given back when negative.

    `amount` is what counts against the ticket, `tendered` what the guest handed over and
    `change` what went back to him out of the drawer. `purpose` is payment, cashback or refund.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_ticket_id", "ticket_id"),
        Index("ix_payments_work_period_id", "work_period_id"),
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
