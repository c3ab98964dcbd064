"""What the vouchers of closed days come to, kept in small sums, so that books stay instant.

A sum is only kept: every row can be made again from entries and postings.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.exchange import PLACES
from pospro.storage.columns import Base, Scaled, minor


class DayVouchersRow(Base):
    """The vouchers of tickets of a register and work period; `turned` are those that undo others.

    `first_sequence` is where the first of their entries stands in the register's book.
    """

    __tablename__ = "day_vouchers"
    business_date: Mapped[date] = mapped_column(
        ForeignKey("summed_days.business_date"), primary_key=True
    )
    work_period_id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(primary_key=True)
    turned: Mapped[bool] = mapped_column(primary_key=True)
    first_sequence: Mapped[int]
    vouchers: Mapped[int]


class DayVoucherLinesRow(Base):
    """What they debit, or credit, an account with: as one voucher, and ticket by ticket."""

    __tablename__ = "day_voucher_lines"
    business_date: Mapped[date] = mapped_column(
        ForeignKey("summed_days.business_date"), primary_key=True
    )
    work_period_id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(primary_key=True)
    turned: Mapped[bool] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(primary_key=True)
    debits: Mapped[bool] = mapped_column(primary_key=True)
    amount: Mapped[int] = minor()
    by_ticket: Mapped[int] = minor()
    foreign_currency: Mapped[str | None]
    foreign_amount: Mapped[int | None] = minor()
    exchange_rate: Mapped[Decimal | None] = mapped_column(Scaled(PLACES))
