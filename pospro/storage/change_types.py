"""Change types as rows: how change may be given, each with the payment types it follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.domain.tax import TypeRef
from pospro.storage.accounts import AccountRow
from pospro.storage.columns import Base, key
from pospro.storage.payments import PaymentRow
from pospro.storage.places import Places, places_of


class ChangeTypeRow(Base):
    """A way to give change; without a transaction type it goes out of the register's drawer.

    It follows the payment types named, or with none of them each that gives change.
    """

    __tablename__ = "change_types"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    transaction_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    color: Mapped[int]
    payment_type_ids: Mapped[list[Any]]
    position: Mapped[int]
    places: Mapped[list[Any] | None]
    retired_at: Mapped[datetime | None]


_TYPES = ChangeTypeRow.__table__
_ACCOUNTS = AccountRow.__table__
_PAYMENTS = PaymentRow.__table__
_ORDER = (_TYPES.c.retired_at.is_not(None), _TYPES.c.position, _TYPES.c.id)
_STATE = (
    "name",
    "translations",
    "transaction_type_id",
    "account_id",
    "color",
    "payment_type_ids",
    "places",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class ChangeType:
    """A way to give change; where it has an account it is posted there, else it is cash."""

    id: int
    name: str
    translations: Mapping[str, str]
    transaction_type: TypeRef | None
    account_id: int | None
    color: int
    payment_type_ids: tuple[int, ...]
    places: Places
    retired: bool

    def follows(self, payment_type_id: int, *, gives_change: bool) -> bool:
        """Whether change on a payment of this type may be given so."""
        if self.payment_type_ids:
            return payment_type_id in self.payment_type_ids
        return gives_change


@dataclass(frozen=True, slots=True)
class ListedChangeType:
    """A change type in the list; without an account it goes out of the register's drawer."""

    id: int
    name: str
    translations: Mapping[str, str]
    color: int
    account_code: str
    account_name: str
    account_translations: Mapping[str, str]
    payment_type_ids: tuple[int, ...]
    is_retired: bool


def change_types(connection: Connection, current: Mapping[int, TypeRef]) -> dict[int, ChangeType]:
    """Every change type in the order of its keys, retired ones last."""
    return {
        row.id: ChangeType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            transaction_type=current[row.transaction_type_id] if row.transaction_type_id else None,
            account_id=row.account_id,
            color=row.color,
            payment_type_ids=tuple(row.payment_type_ids),
            places=places_of(row.places),
            retired=row.retired_at is not None,
        )
        for row in connection.execute(select(_TYPES).order_by(*_ORDER))
    }


def listed_change_types(connection: Connection) -> list[ListedChangeType]:
    """The same for their list."""
    rows = connection.execute(
        select(
            _TYPES,
            _ACCOUNTS.c.code,
            _ACCOUNTS.c.name.label("account"),
            _ACCOUNTS.c.translations.label("said"),
        )
        .outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == _TYPES.c.account_id)
        .order_by(*_ORDER)
    )
    return [
        ListedChangeType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            color=row.color,
            account_code=row.code or "",
            account_name=row.account or "",
            account_translations=row.said or {},
            payment_type_ids=tuple(row.payment_type_ids),
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def change_type_state(connection: Connection, change_type_id: int) -> dict[str, Any]:
    """What the form of a change type shows and changes; NotFound when there is none."""
    columns = (_TYPES.c[name] for name in _STATE)
    row = connection.execute(select(*columns).where(_TYPES.c.id == change_type_id)).mappings()
    found = row.first()
    if found is None:
        raise NotFound(N_("There is no such change type. Look for it in the list."))
    return dict(found)


def times_given(connection: Connection, change_type_id: int) -> int:
    """How many times change was given so."""
    given = _PAYMENTS.c.change_type_id == change_type_id
    return connection.execute(select(func.count()).where(given)).scalar_one()


def change_rules(connection: Connection) -> set[int]:
    """The posting rules of all change types, in use and retired."""
    own = select(_TYPES.c.transaction_type_id).where(_TYPES.c.transaction_type_id.is_not(None))
    return set(connection.scalars(own))


def follower_of(connection: Connection, payment_type_id: int) -> str | None:
    """The first change type in use that names this payment type; None where none does."""
    in_use = select(_TYPES.c.name, _TYPES.c.payment_type_ids).where(_TYPES.c.retired_at.is_(None))
    rows = connection.execute(in_use.order_by(_TYPES.c.position, _TYPES.c.id))
    return next((row.name for row in rows if payment_type_id in row.payment_type_ids), None)
