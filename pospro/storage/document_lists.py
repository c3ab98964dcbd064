"""Documents in lists, the latest first, a page at a time; and one of them with its entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.accounts import AccountRow
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.documents import DocumentRow
from pospro.storage.ledger import JournalEntryRow
from pospro.storage.users import UserRow

_DOCUMENTS = DocumentRow.__table__
_UNDOING = JournalEntryRow.__table__.alias("undoing")


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents; `after` is the id of the last one seen, both days are included."""

    document_type_id: int | None = None
    account_id: int | None = None
    since: date | None = None
    until: date | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document as it was made; `reversed_by` is the entry that undid it."""

    id: int
    number: str
    business_date: date
    recorded_at: datetime
    actor: str
    document_type_id: int | None
    document_type_version: int | None
    name: str
    translations: Mapping[str, str]
    account_id: int | None
    account_code: str
    account_name: str
    account_translations: Mapping[str, str]
    amount: int
    currency: str
    description: str
    reference: str
    entry_id: int
    reversed_by: int | None


def listed_documents(
    connection: Connection, wanted: DocumentFilter, limit: int
) -> list[ListedDocument]:
    """The next `limit` documents that the filter finds."""
    query = _joined().where(*_conditions(wanted)).order_by(_DOCUMENTS.c.id.desc()).limit(limit)
    return [_listed(row) for row in connection.execute(query)]


def one_document(connection: Connection, document_id: int) -> ListedDocument:
    """The document, or NotFound."""
    found = connection.execute(_joined().where(_DOCUMENTS.c.id == document_id)).first()
    if found is None:
        raise NotFound(N_("There is no such document. Look for it in the list of documents."))
    return _listed(found)


def document_of_entry(connection: Connection, entry_id: int) -> tuple[int, str] | None:
    """Id and number of the document that an entry is of; None for any other entry."""
    query = select(_DOCUMENTS.c.id, _DOCUMENTS.c.number).where(_DOCUMENTS.c.entry_id == entry_id)
    row = connection.execute(query).first()
    return (row.id, row.number) if row else None


def document_numbers(connection: Connection, entry_ids: list[int]) -> dict[int, str]:
    """Entry id → the number of its document, for those that are of one."""
    columns = (_DOCUMENTS.c.entry_id, _DOCUMENTS.c.number)
    rows = connection.execute(select(*columns).where(_DOCUMENTS.c.entry_id.in_(entry_ids)))
    return {row.entry_id: row.number for row in rows}


def latest_document(connection: Connection) -> int | None:
    """The id of the last document that was made."""
    return connection.scalar(select(_DOCUMENTS.c.id).order_by(_DOCUMENTS.c.id.desc()).limit(1))


def template_of_document(connection: Connection, document_id: int) -> int | None:
    """The print template of a document's type; None where its type names none."""
    types = DocumentTypeRow.__table__
    return connection.scalar(
        select(types.c.print_template_id)
        .join_from(_DOCUMENTS, types, types.c.id == _DOCUMENTS.c.document_type_id)
        .where(_DOCUMENTS.c.id == document_id)
    )


def made_of_type(connection: Connection, document_type_id: int) -> ListedDocument | None:
    """The latest document of a type."""
    found = listed_documents(connection, DocumentFilter(document_type_id), 1)
    return found[0] if found else None


def _joined() -> Any:
    types, accounts, users = DocumentTypeRow.__table__, AccountRow.__table__, UserRow.__table__
    return (
        select(
            _DOCUMENTS,
            types.c.translations,
            accounts.c.code,
            accounts.c.name.label("account"),
            accounts.c.translations.label("account_translations"),
            users.c.name.label("actor"),
            _UNDOING.c.id.label("reversed_by"),
        )
        .join_from(_DOCUMENTS, users, users.c.id == _DOCUMENTS.c.actor_id)
        .outerjoin(types, types.c.id == _DOCUMENTS.c.document_type_id)
        .outerjoin(accounts, accounts.c.id == _DOCUMENTS.c.account_id)
        .outerjoin(_UNDOING, _UNDOING.c.reverses_id == _DOCUMENTS.c.entry_id)
    )


def _conditions(wanted: DocumentFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.document_type_id is not None:
        found.append(_DOCUMENTS.c.document_type_id == wanted.document_type_id)
    if wanted.account_id is not None:
        found.append(_DOCUMENTS.c.account_id == wanted.account_id)
    if wanted.since is not None:
        found.append(_DOCUMENTS.c.business_date >= wanted.since)
    if wanted.until is not None:
        found.append(_DOCUMENTS.c.business_date <= wanted.until)
    if wanted.after is not None:
        found.append(_DOCUMENTS.c.id < wanted.after)
    return found


def _listed(row: Row[Any]) -> ListedDocument:
    return ListedDocument(
        id=row.id,
        number=row.number,
        business_date=row.business_date,
        recorded_at=row.recorded_at,
        actor=row.actor,
        document_type_id=row.document_type_id,
        document_type_version=row.document_type_version,
        name=row.name,
        translations=row.translations or {},
        account_id=row.account_id,
        account_code=row.code or "",
        account_name=row.account or "",
        account_translations=row.account_translations or {},
        amount=row.amount,
        currency=row.currency,
        description=row.description,
        reference=row.reference,
        entry_id=row.entry_id,
        reversed_by=row.reversed_by,
    )
