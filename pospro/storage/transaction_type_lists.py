"""Transaction types as a manager sees them: the list, and what a form shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from pospro.domain.errors import N_, NotFound
from pospro.domain.tax import TypeRef
from pospro.storage.transaction_types import TransactionTypeRow, TransactionTypeVersionRow

_TYPES = TransactionTypeRow.__table__
_VERSIONS = TransactionTypeVersionRow.__table__

ROAD = ("source_type_id", "target_type_id", "source_account_id", "target_account_id", "currency")
"""What a posting rule says; its names beside that."""

_STATE = ("name", "translations", *ROAD, "version")


@dataclass(frozen=True, slots=True)
class ListedTransactionType:
    """A posting rule as it is now; accounts by id, none where it is chosen each time."""

    id: int
    version: int
    role: str | None
    name: str
    translations: Mapping[str, str]
    source_type_id: int
    target_type_id: int
    source_account_id: int | None
    target_account_id: int | None
    currency: str | None
    is_retired: bool


def listed_transaction_types(connection: Connection) -> list[ListedTransactionType]:
    """Every transaction type at its current version, oldest first; retired ones last."""
    rows = connection.execute(_current().order_by(_TYPES.c.retired_at.is_not(None), _TYPES.c.id))
    return [
        ListedTransactionType(
            id=row.id,
            version=row.version,
            role=row.role,
            name=row.name,
            translations=row.translations,
            source_type_id=row.source_type_id,
            target_type_id=row.target_type_id,
            source_account_id=row.source_account_id,
            target_account_id=row.target_account_id,
            currency=row.currency,
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def transaction_type_state(connection: Connection, rule_id: int) -> dict[str, Any]:
    """What the form of a transaction type shows and changes; NotFound when there is none."""
    row = connection.execute(_current().where(_TYPES.c.id == rule_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such transaction type. Look for it in the list."))
    return {name: row[name] for name in (*_STATE, "role", "retired_at")}


def insert_type(
    connection: Connection, version: Mapping[str, Any], role: str | None = None
) -> None:
    """Insert a transaction type with its first version."""
    rule_id = version["transaction_type_id"]
    row = {"id": rule_id, "role": role, "current_version": version["version"]}
    connection.execute(insert(_TYPES), row | {"retired_at": None})
    connection.execute(insert(_VERSIONS), dict(version))


def insert_version(connection: Connection, version: Mapping[str, Any]) -> None:
    """Insert a further version, which counts from now on."""
    connection.execute(insert(_VERSIONS), dict(version))
    connection.execute(
        update(_TYPES)
        .where(_TYPES.c.id == version["transaction_type_id"])
        .values(current_version=version["version"])
    )


def versions_of(connection: Connection, rule_id: int) -> dict[TypeRef, Row[Any]]:
    """Every version of a transaction type as it was written, by reference, the latest first."""
    rows = connection.execute(
        select(_VERSIONS)
        .where(_VERSIONS.c.transaction_type_id == rule_id)
        .order_by(_VERSIONS.c.version.desc())
    )
    return {TypeRef(rule_id, row.version): row for row in rows}


def _current() -> Select[Any]:
    is_current = (_TYPES.c.id == _VERSIONS.c.transaction_type_id) & (
        _TYPES.c.current_version == _VERSIONS.c.version
    )
    return select(_VERSIONS, _TYPES.c.id, _TYPES.c.role, _TYPES.c.retired_at).join_from(
        _TYPES, _VERSIONS, is_current
    )
