"""Document types as a manager sees them: the list in its order, and what a form shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.accounts import AccountTypeRow
from pospro.storage.document_types import (
    DocumentTypeAccountRow,
    DocumentTypeMapRow,
    DocumentTypeRow,
    DocumentTypeRuleRow,
)

_TYPES = DocumentTypeRow.__table__
_STATE = (
    "name",
    "translations",
    "button",
    "color",
    "account_type_id",
    "default_amount",
    "fixed_amount",
    "description",
    "print_template_id",
    "batch",
    "batch_filter",
    "version",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class ListedDocumentType:
    """A document type in the list."""

    id: int
    name: str
    translations: Mapping[str, str]
    color: int
    account_type: str
    account_type_translations: Mapping[str, str]
    batch: bool
    is_retired: bool


def listed_document_types(connection: Connection) -> list[ListedDocumentType]:
    """Every document type in the order of the buttons; retired ones last."""
    types = AccountTypeRow.__table__
    query = (
        select(_TYPES, types.c.name.label("type"), types.c.translations.label("type_translations"))
        .join_from(_TYPES, types, types.c.id == _TYPES.c.account_type_id)
        .order_by(_TYPES.c.retired_at.is_not(None), _TYPES.c.position, _TYPES.c.id)
    )
    return [
        ListedDocumentType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            color=row.color,
            account_type=row.type,
            account_type_translations=row.type_translations,
            batch=bool(row.batch),
            is_retired=row.retired_at is not None,
        )
        for row in connection.execute(query)
    ]


def document_type_state(connection: Connection, document_type_id: int) -> dict[str, Any]:
    """What the form of a document type shows and changes; NotFound when there is none."""
    columns = (_TYPES.c[name] for name in _STATE)
    query = select(*columns).where(_TYPES.c.id == document_type_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such document type. Look for it in the list."))
    rules = _parts(connection, DocumentTypeRuleRow.__table__, document_type_id)
    places = _parts(connection, DocumentTypeMapRow.__table__, document_type_id)
    mapped = _parts(connection, DocumentTypeAccountRow.__table__, document_type_id)
    return dict(row) | {
        "batch": bool(row["batch"]),
        "rules": [each["transaction_type_id"] for each in rules],
        "places": [[each["register_id"], each["role_id"]] for each in places],
        "mapped": {str(each["account_id"]): each["mapped_account_id"] for each in mapped},
    }


def _parts(connection: Connection, table: Table, document_type_id: int) -> list[Any]:
    second = table.primary_key.columns.values()[1]
    own = table.c.document_type_id == document_type_id
    return list(connection.execute(select(table).where(own).order_by(second)).mappings())
