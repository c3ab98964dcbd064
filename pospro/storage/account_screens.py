"""Account screens: lists of accounts with their balances that managers compose."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Select,
    Table,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key
from pospro.storage.db import Database
from pospro.storage.places import Places, places_of, shows
from pospro.storage.venue import setup_version

NO_SCREEN = N_("There is no such account screen. Look for it in the list.")


class AccountScreenRow(Base):
    """A list of accounts with balances; `span` is the time that it shows at first."""

    __tablename__ = "account_screens"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("span IN ('all','month','week','work_period')", name="span"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    span: Mapped[str]
    as_tree: Mapped[bool]
    places: Mapped[list[Any] | None]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class AccountScreenTypeRow(Base):
    """An account type on a screen, at its place: its accounts, or their total alone."""

    __tablename__ = "account_screen_types"
    account_screen_id: Mapped[int] = mapped_column(
        ForeignKey("account_screens.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    account_type_id: Mapped[int] = mapped_column(ForeignKey("account_types.id"))
    details: Mapped[bool]
    hide_zero: Mapped[bool]


class AccountScreenDocumentRow(Base):
    """A document type whose button stands on a screen, at its place."""

    __tablename__ = "account_screen_documents"
    account_screen_id: Mapped[int] = mapped_column(
        ForeignKey("account_screens.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    document_type_id: Mapped[int] = mapped_column(ForeignKey("document_types.id"))


@dataclass(frozen=True, slots=True)
class ScreenType:
    """An account type on a screen: with its accounts or as a total, perhaps without zeros."""

    account_type_id: int
    details: bool = True
    hide_zero: bool = False


@dataclass(frozen=True, slots=True)
class AccountScreen:
    """A screen: its account types and its document types, each in their order."""

    id: int
    name: str
    translations: Mapping[str, str]
    span: str
    as_tree: bool
    places: Places
    is_retired: bool
    types: tuple[ScreenType, ...]
    documents: tuple[int, ...]


def account_screens(db: Database, connection: Connection) -> Mapping[int, AccountScreen]:
    """Every account screen in its order, retired ones last, as this connection sees them."""
    version = setup_version(connection)
    return db.cached("account_screens", version, lambda: _load(connection))


def screens_for(
    db: Database, connection: Connection, register_id: int | None, role_id: int | None
) -> list[AccountScreen]:
    """The screens in use that show at a register for a role, in their order."""
    return [
        screen
        for screen in account_screens(db, connection).values()
        if not screen.is_retired and shows(screen.places, register_id, role_id)
    ]


def account_screen_state(connection: Connection, screen_id: int) -> dict[str, Any]:
    """What the form of a screen shows and changes; NotFound when there is none."""
    table = AccountScreenRow.__table__
    columns = [column for column in table.c if column.name not in ("id", "position")]
    row = connection.execute(select(*columns).where(table.c.id == screen_id)).mappings().first()
    if row is None:
        raise NotFound(NO_SCREEN)
    return dict(row) | {
        "as_tree": bool(row["as_tree"]),
        "places": row["places"] or [],
        "types": [
            [part.account_type_id, bool(part.details), bool(part.hide_zero)]
            for part in _parts(connection, AccountScreenTypeRow.__table__).get(screen_id, ())
        ],
        "documents": [
            part.document_type_id
            for part in _parts(connection, AccountScreenDocumentRow.__table__).get(screen_id, ())
        ],
    }


def screens_with_type(account_type_id: int) -> Select[Any]:
    """The screens in use that show an account type."""
    table, types = AccountScreenRow.__table__, AccountScreenTypeRow.__table__
    return (
        select(table.c.id, table.c.name)
        .join_from(table, types, types.c.account_screen_id == table.c.id)
        .where(types.c.account_type_id == account_type_id, table.c.retired_at.is_(None))
        .order_by(table.c.id)
    )


def _load(connection: Connection) -> dict[int, AccountScreen]:
    table = AccountScreenRow.__table__
    types = _parts(connection, AccountScreenTypeRow.__table__)
    documents = _parts(connection, AccountScreenDocumentRow.__table__)
    order = (table.c.retired_at.is_not(None), table.c.position, table.c.id)
    return {
        row.id: AccountScreen(
            id=row.id,
            name=row.name,
            translations=row.translations,
            span=row.span,
            as_tree=bool(row.as_tree),
            places=places_of(row.places),
            is_retired=row.retired_at is not None,
            types=tuple(
                ScreenType(part.account_type_id, bool(part.details), bool(part.hide_zero))
                for part in types.get(row.id, ())
            ),
            documents=tuple(part.document_type_id for part in documents.get(row.id, ())),
        )
        for row in connection.execute(select(table).order_by(*order))
    }


def _parts(connection: Connection, table: Table) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.position)):
        found[row.account_screen_id].append(row)
    return found
