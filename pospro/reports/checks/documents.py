"""Check: every document is booked as it says, once, and no entry claims to be one that is none."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, cast, func, literal, select

from pospro.domain.errors import N_
from pospro.domain.tax import TypeRef
from pospro.posting.document import BY_HAND, DOCUMENT, OPENING, YEAR_CLOSE
from pospro.posting.exchange import EXCHANGED, REVALUED
from pospro.posting.tax_closing import TAX_CLOSED
from pospro.reports.checks.finding import Check, Finding
from pospro.reports.checks.invented import Claim, invented
from pospro.storage.accounts import AccountRow
from pospro.storage.documents import DocumentRow
from pospro.storage.journal_queries import refs
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import streamed
from pospro.storage.transaction_types import TransactionTypeVersionRow

KEY = "documents"
REASONS = (DOCUMENT, BY_HAND, TAX_CLOSED, OPENING, YEAR_CLOSE, REVALUED, EXCHANGED)

Sources = Mapping[TypeRef, int]

_CLAIM = Claim(
    key=KEY,
    noun="document",
    table=DocumentRow.__table__,
    reasons=REASONS,
    message=N_("Entry {entry} says it is of a document, but there is none."),
)


def find(connection: Connection) -> Iterator[Finding]:
    """Name documents whose entry is missing, another one or for another amount, and inventions."""
    yield from _wrong(connection)
    yield from invented(connection, _CLAIM)


def find_in_period(connection: Connection, work_period_id: int) -> Iterator[Finding]:
    """The same for the documents of one work period."""
    yield from _wrong(connection, DocumentRow.__table__.c.work_period_id == work_period_id)


def _wrong(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    sources = _sources(connection)
    for row in streamed(connection, _booked().where(*conditions)):
        facts = {"number": row.number, "amount": row.amount}
        if row.found is None:
            message = N_("Document {number} of {amount} has no journal entry.")
            yield Finding(KEY, f"document:{row.id}", message, facts)
        elif not _fits(row, sources):
            message = N_("Document {number} of {amount} is booked otherwise than it says.")
            yield Finding(KEY, f"document:{row.id}", message, facts)


def _booked() -> Select[*tuple[Any, ...]]:
    """Every document with its entry's facts and what the entry moves on the document's account."""
    documents, entries = DocumentRow.__table__, JournalEntryRow.__table__
    postings, accounts = PostingRow.__table__, AccountRow.__table__
    source = literal("document:") + cast(documents.c.id, Text)
    own = (postings.c.entry_id == entries.c.id) & (postings.c.account_id == documents.c.account_id)
    total = (
        select(func.sum(postings.c.debit))
        .where(postings.c.entry_id == entries.c.id)
        .correlate(entries)
        .scalar_subquery()
    )
    same = (
        (entries.c.id == documents.c.entry_id)
        & (entries.c.source == source)
        & entries.c.reason.in_(REASONS)
    )
    return (
        select(
            documents,
            entries.c.id.label("found"),
            entries.c.business_date.label("booked_on"),
            entries.c.description.label("booked_as"),
            entries.c.currency.label("booked_in"),
            accounts.c.account_type_id,
            (postings.c.debit - postings.c.credit).label("moved"),
            postings.c.rules,
            total.label("total"),
        )
        .join_from(documents, entries, same, isouter=True)
        .outerjoin(accounts, accounts.c.id == documents.c.account_id)
        .outerjoin(postings, own)
        .order_by(documents.c.id)
    )


def _fits(row: Row[Any], sources: Sources) -> bool:
    said = (row.business_date, row.description, row.currency)
    if said != (row.booked_on, row.booked_as, row.booked_in):
        return False
    if row.document_type_id is None:
        return bool(row.total == row.amount)
    if row.moved is None:
        return bool(row.total)
    ways = (-1 if sources.get(ref) == row.account_type_id else 1 for ref in refs(row.rules))
    return bool(row.moved == row.amount * sum(ways))


def _sources(connection: Connection) -> Sources:
    """Every version of a transaction type with the account type that it credits."""
    table = TransactionTypeVersionRow.__table__
    columns = (table.c.transaction_type_id, table.c.version, table.c.source_type_id)
    rows = connection.execute(select(*columns))
    return {TypeRef(row.transaction_type_id, row.version): row.source_type_id for row in rows}


CHECK = Check(KEY, N_("Every document is booked as it says"), find, find_in_period)
