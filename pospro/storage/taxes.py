"""Tax templates as rows: rate, rounding, and the transaction types that book tax and sale."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, Scaled, key


class TaxTemplateRow(Base):
    """A tax rate in percent, how it rounds, and where tax and net sale are booked.

    What comes back is booked the other way round, or by rules of its own where they are named.
    """

    __tablename__ = "tax_templates"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("rounding IN ('unit','line','document')", name="rounding"),
        CheckConstraint("rate >= 0", name="rate"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    rate: Mapped[Decimal] = mapped_column(Scaled(4))
    rounding: Mapped[str]
    tax_type_id: Mapped[int] = mapped_column(ForeignKey("transaction_types.id"))
    sale_type_id: Mapped[int] = mapped_column(ForeignKey("transaction_types.id"))
    returned_tax_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    returned_sale_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    retired_at: Mapped[datetime | None]
