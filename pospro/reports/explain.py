"""An entry explains itself: each posting with the posting rules and versions that made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, select

from pospro.domain.exchange import Foreign
from pospro.domain.tax import TypeRef
from pospro.reports.posting_words import vocabulary
from pospro.storage.accounts import AccountRow
from pospro.storage.document_lists import document_of_entry
from pospro.storage.journal_queries import recorded_entry, refs, reversal_of
from pospro.storage.tickets import TicketRow
from pospro.storage.transaction_types import TransactionTypeVersionRow
from pospro.storage.users import UserRow


@dataclass(frozen=True, slots=True)
class RuleExplained:
    """A posting rule at the version that held: its name and since when it reads so."""

    id: int
    version: int
    name: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PostingExplained:
    """One debit or credit line in minor units, in plain words, with the rules behind it."""

    account_id: int
    account_code: str
    account_name: str
    debit: int
    credit: int
    word: str
    rules: tuple[RuleExplained, ...]
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class EntryExplained:
    """Everything about an entry: place, origin, who recorded it, and what undid it.

    `document` is id and number of the document that it is of.
    """

    id: int
    book: str
    sequence: int
    business_date: date
    recorded_at: datetime
    recorded_by: str
    currency: str
    source: str
    reason: str
    description: str
    ticket_id: int | None
    ticket_number: str | None
    reverses: int | None
    reversed_by: int | None
    hash: str
    postings: tuple[PostingExplained, ...]
    document: tuple[int, str] | None


def explain(connection: Connection, entry_id: int, language: str | None = None) -> EntryExplained:
    """The entry with all that made it; NotFound when there is none."""
    entry = recorded_entry(connection, entry_id)
    rules, accounts = _rules(connection, language), _accounts(connection)
    known = vocabulary(connection)
    postings = tuple(
        PostingExplained(
            posting.account_id,
            accounts[posting.account_id].code,
            _name(accounts[posting.account_id], language),
            posting.debit,
            posting.credit,
            known.word(posting),
            tuple(rules[ref] for ref in refs(posting.rules) if ref in rules),
            posting.foreign,
        )
        for posting in entry.postings
    )
    return EntryExplained(
        entry.id,
        entry.book,
        entry.sequence,
        entry.business_date,
        entry.recorded_at,
        _text(connection, UserRow.__table__.c.name, entry.actor_id) or "",
        entry.currency,
        entry.origin.source,
        entry.origin.reason,
        entry.origin.description,
        entry.ticket_id,
        _text(connection, TicketRow.__table__.c.number, entry.ticket_id),
        entry.origin.reverses,
        reversal_of(connection, entry.id),
        entry.hash,
        postings,
        document_of_entry(connection, entry.id),
    )


def _rules(connection: Connection, language: str | None) -> Mapping[TypeRef, RuleExplained]:
    rows = connection.execute(select(TransactionTypeVersionRow.__table__))
    return {
        TypeRef(row.transaction_type_id, row.version): RuleExplained(
            row.transaction_type_id, row.version, _name(row, language), row.changed_at
        )
        for row in rows
    }


def _accounts(connection: Connection) -> Mapping[int, Row[Any]]:
    return {row.id: row for row in connection.execute(select(AccountRow.__table__))}


def _name(row: Row[Any], language: str | None) -> str:
    name: str = row.translations.get(language, row.name) if language else row.name
    return name


def _text(connection: Connection, column: Column[str | None], row_id: int | None) -> str | None:
    found: str | None = connection.scalar(select(column).where(column.table.c.id == row_id))
    return found
