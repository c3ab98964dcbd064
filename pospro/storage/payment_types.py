"""Payment types as rows: the means of payment that managers define."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key


class PaymentTypeRow(Base):
    """A key on the payment screen; without an account it uses the register's drawer.

    What it does is as its kind does it where nothing else is said.
    """

    __tablename__ = "payment_types"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    kind: Mapped[str]
    transaction_type_id: Mapped[int] = mapped_column(ForeignKey("transaction_types.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    color: Mapped[int]
    quick_amounts: Mapped[list[Any]]
    gives_change: Mapped[bool | None]
    opens_drawer: Mapped[bool | None]
    needs_reference: Mapped[bool | None]
    position: Mapped[int]
    places: Mapped[list[Any] | None]
    retired_at: Mapped[datetime | None]
