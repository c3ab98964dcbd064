"""Account types and accounts as rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key, minor


class AccountTypeRow(Base):
    """A group of accounts with its class and working rule."""

    __tablename__ = "account_types"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint(
            "account_class IN ('asset','liability','equity','income','expense')", name="class"
        ),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    account_class: Mapped[str]
    working_rule: Mapped[str]
    default_filter: Mapped[str] = mapped_column(server_default="all")
    tags: Mapped[str] = mapped_column(server_default=text("''"))
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class AccountRow(Base):
    """One account: code, name, place in the tree, and the role it plays for the program."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("role"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    code: Mapped[str]
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    account_type_id: Mapped[int] = mapped_column(ForeignKey("account_types.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    currency: Mapped[str]
    role: Mapped[str | None]
    tags: Mapped[str] = mapped_column(server_default=text("''"))
    credit_limit: Mapped[int | None] = minor()
    retired_at: Mapped[datetime | None]


def tags_of(text: str) -> tuple[str, ...]:
    """The tags of a row, kept as words between commas."""
    return tuple(tag for tag in text.split(", ") if tag)


def tags_text(tags: Iterable[str]) -> str:
    """Tags as a row keeps them."""
    return ", ".join(tags)


def by_role(connection: Connection) -> dict[str, int]:
    """Role → id of the account that plays it."""
    table = AccountRow.__table__
    rows = connection.execute(select(table.c.role, table.c.id).where(table.c.role.is_not(None)))
    return {row.role: row.id for row in rows}
