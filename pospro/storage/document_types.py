"""Document types as rows, and all of them as one snapshot of the set-up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.domain.tax import TypeRef
from pospro.posting.document import DocumentRule
from pospro.storage.columns import Base, key, minor
from pospro.storage.db import Database
from pospro.storage.places import Place, shows
from pospro.storage.transaction_types import (
    TransactionTypeRow,
    TransactionTypeVersionRow,
    all_versions,
)
from pospro.storage.venue import setup_version

AMOUNTS = ("none", "balance", "fixed")
"""What a document's amount is at first: nothing, what the account owes, or a fixed amount."""

BATCH_FILTERS = ("all", "with_balance", "mapped")
"""For which accounts a batch makes documents."""


class DocumentTypeRow(Base):
    """A button on the account cards of one account type; `version` counts its changes."""

    __tablename__ = "document_types"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("default_amount IN ('none','balance','fixed')", name="amount"),
        CheckConstraint("batch_filter IN ('all','with_balance','mapped')", name="filter"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    button: Mapped[str]
    color: Mapped[int]
    account_type_id: Mapped[int] = mapped_column(ForeignKey("account_types.id"))
    default_amount: Mapped[str]
    fixed_amount: Mapped[int | None] = minor()
    description: Mapped[str]
    print_template_id: Mapped[int | None] = mapped_column(ForeignKey("print_templates.id"))
    batch: Mapped[bool]
    batch_filter: Mapped[str]
    position: Mapped[int]
    version: Mapped[int]
    retired_at: Mapped[datetime | None]


class DocumentTypeRuleRow(Base):
    """A posting rule of a document type, at its place."""

    __tablename__ = "document_type_rules"
    document_type_id: Mapped[int] = mapped_column(ForeignKey("document_types.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    transaction_type_id: Mapped[int] = mapped_column(ForeignKey("transaction_types.id"))


class DocumentTypeMapRow(Base):
    """Where a document type shows: at a register, for a role; none of them is any."""

    __tablename__ = "document_type_maps"
    document_type_id: Mapped[int] = mapped_column(ForeignKey("document_types.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int | None] = mapped_column(ForeignKey("registers.id"))
    role_id: Mapped[int | None] = mapped_column(ForeignKey("roles.id"))


class DocumentTypeAccountRow(Base):
    """For documents of one account, the account of the other side."""

    __tablename__ = "document_type_accounts"
    document_type_id: Mapped[int] = mapped_column(ForeignKey("document_types.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    mapped_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type with its posting rules in order, its places and its mapped accounts."""

    id: int
    version: int
    name: str
    translations: Mapping[str, str]
    button: str
    color: int
    account_type_id: int
    default_amount: str
    fixed_amount: int | None
    description: str
    print_template_id: int | None
    batch: bool
    batch_filter: str
    is_retired: bool
    rules: tuple[DocumentRule, ...]
    places: tuple[Place, ...]
    mapped: Mapping[int, int]

    def shows(self, register_id: int | None, role_id: int | None) -> bool:
        """Whether it may be used there; a type without places may be used everywhere."""
        return shows(self.places, register_id, role_id)


DocumentTypes = Mapping[int, DocumentType]


def document_types(db: Database, connection: Connection) -> DocumentTypes:
    """Every document type in its order, retired ones too, as this connection sees them."""
    version = setup_version(connection)
    return db.cached("document_types", version, lambda: _load(connection))


def document_type(known: DocumentTypes, document_type_id: int) -> DocumentType:
    """The document type, or NotFound."""
    found = known.get(document_type_id)
    if found is None:
        raise NotFound(N_("There is no such document type. Look for it in the list."))
    return found


def _load(connection: Connection) -> dict[int, DocumentType]:
    table = DocumentTypeRow.__table__
    rules, places, mapped = _rules(connection), _places(connection), _mapped(connection)
    return {
        row.id: DocumentType(
            id=row.id,
            version=row.version,
            name=row.name,
            translations=row.translations,
            button=row.button,
            color=row.color,
            account_type_id=row.account_type_id,
            default_amount=row.default_amount,
            fixed_amount=row.fixed_amount,
            description=row.description,
            print_template_id=row.print_template_id,
            batch=bool(row.batch),
            batch_filter=row.batch_filter,
            is_retired=row.retired_at is not None,
            rules=tuple(rules.get(row.id, ())),
            places=tuple(places.get(row.id, ())),
            mapped=mapped.get(row.id, {}),
        )
        for row in connection.execute(select(table).order_by(table.c.position, table.c.id))
    }


def current_rules(connection: Connection) -> dict[int, DocumentRule]:
    """Transaction type id → its rule as a document goes by it, for those in use."""
    types = TransactionTypeRow.__table__
    in_use = set(connection.scalars(select(types.c.id).where(types.c.retired_at.is_(None))))
    return {key: rule for key, rule in _current(connection).items() if key in in_use}


def _current(connection: Connection) -> dict[int, DocumentRule]:
    types, versions = TransactionTypeRow.__table__, TransactionTypeVersionRow.__table__
    current = (types.c.id == versions.c.transaction_type_id) & (
        types.c.current_version == versions.c.version
    )
    columns = (versions.c.version, versions.c.source_type_id, versions.c.target_type_id)
    query = select(types.c.id, *columns).join_from(versions, types, current).order_by(types.c.id)
    rules = all_versions(connection)
    return {
        row.id: DocumentRule(
            rules[TypeRef(row.id, row.version)], row.source_type_id, row.target_type_id
        )
        for row in connection.execute(query)
    }


def _rules(connection: Connection) -> dict[int, list[DocumentRule]]:
    current = _current(connection)
    table = DocumentTypeRuleRow.__table__
    found: defaultdict[int, list[DocumentRule]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.position)):
        found[row.document_type_id].append(current[row.transaction_type_id])
    return found


def _places(connection: Connection) -> dict[int, list[Place]]:
    table = DocumentTypeMapRow.__table__
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.position)):
        found[row.document_type_id].append(Place(row.register_id, row.role_id))
    return found


def _mapped(connection: Connection) -> dict[int, dict[int, int]]:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in connection.execute(select(DocumentTypeAccountRow.__table__)):
        found[row.document_type_id][row.account_id] = row.mapped_account_id
    return found
