"""Sums of closed days per account, with the balance carried, so that reports stay instant."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, minor


class SummarisedDayRow(Base):
    """A closed business date whose sums have been taken."""

    __tablename__ = "summarised_days"
    business_date: Mapped[date] = mapped_column(primary_key=True)
    summarised_at: Mapped[datetime]


class DaySummaryRow(Base):
    """One account on one closed day: that day's debits and credits, and those up to its end."""

    __tablename__ = "day_summaries"
    business_date: Mapped[date] = mapped_column(
        ForeignKey("summarised_days.business_date"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    debit: Mapped[int] = minor()
    credit: Mapped[int] = minor()
    debit_to_date: Mapped[int] = minor()
    credit_to_date: Mapped[int] = minor()
