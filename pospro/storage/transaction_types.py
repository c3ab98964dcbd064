"""Transaction types with every version they ever had; postings name type and version."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.tax import TypeRef
from pospro.domain.transaction_type import TransactionType
from pospro.storage.columns import Base, key


class TransactionTypeRow(Base):
    """A posting rule; what it says stands in its versions."""

    __tablename__ = "transaction_types"
    __table_args__ = (UniqueConstraint("role"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    role: Mapped[str | None]
    current_version: Mapped[int]
    retired_at: Mapped[datetime | None]


class TransactionTypeVersionRow(Base):
    """One version of a posting rule; never changed once written."""

    __tablename__ = "transaction_type_versions"
    transaction_type_id: Mapped[int] = mapped_column(
        ForeignKey("transaction_types.id"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    source_type_id: Mapped[int] = mapped_column(ForeignKey("account_types.id"))
    target_type_id: Mapped[int] = mapped_column(ForeignKey("account_types.id"))
    source_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    target_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    currency: Mapped[str | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


def all_versions(connection: Connection) -> dict[TypeRef, TransactionType]:
    """Every transaction type at every version, by reference."""
    rows = connection.execute(select(TransactionTypeVersionRow.__table__))
    types = (
        TransactionType(
            row.transaction_type_id,
            row.version,
            row.name,
            row.source_account_id,
            row.target_account_id,
            row.currency,
        )
        for row in rows
    )
    return {rule.ref: rule for rule in types}


def current_by_role(connection: Connection) -> dict[str, TypeRef]:
    """Role → the current version of the transaction type that plays it."""
    table = TransactionTypeRow.__table__
    rows = connection.execute(
        select(table.c.role, table.c.id, table.c.current_version).where(table.c.role.is_not(None))
    )
    return {row.role: TypeRef(row.id, row.current_version) for row in rows}


def current_refs(connection: Connection) -> dict[int, TypeRef]:
    """Transaction type id → its current version."""
    table = TransactionTypeRow.__table__
    rows = connection.execute(select(table.c.id, table.c.current_version))
    return {row.id: TypeRef(row.id, row.current_version) for row in rows}
