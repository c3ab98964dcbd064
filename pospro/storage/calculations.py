"""Calculation types as rows: discounts, service and rounding that managers define."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, Scaled, key


class CalculationTypeRow(Base):
    """What a discount, service or rounding key does; amount 0 asks at the till.

    `amount` is a percentage or whole minor units, as the method says. `maximum` limits what
    may be typed. `role` names the types that the program itself offers (discount keys).
    """

    __tablename__ = "calculation_types"
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("role"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    role: Mapped[str | None]
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    method: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Scaled(4))
    maximum: Mapped[Decimal | None] = mapped_column(Scaled(4))
    after_tax: Mapped[bool]
    decreases: Mapped[bool]
    posts_net: Mapped[bool]
    automatic: Mapped[bool]
    transaction_type_id: Mapped[int] = mapped_column(ForeignKey("transaction_types.id"))
    position: Mapped[int]
    places: Mapped[list[Any] | None]
    retired_at: Mapped[datetime | None]
