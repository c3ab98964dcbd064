"""Foreign money in the ledger: a posting to an account in another currency carries it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from pospro.domain.currency import currency
from pospro.domain.exchange import Foreign, exchanged
from pospro.domain.journal import JournalEntry, Posting
from pospro.domain.money import Money
from pospro.storage.accounts import AccountRow
from pospro.storage.currencies import CurrencyRow, ForeignMoney, foreign_money

ANY = exists().where(CurrencyRow.__table__.c.id.is_not(None))
"""Whether any foreign currency is defined: what a sale asks in one look with its book."""


def completed(connection: Connection, entries: Sequence[JournalEntry]) -> list[JournalEntry]:
    """The entries with foreign amounts wherever an account needs one.

    What already has them keeps them, and a reversal mirrors what it reverses. For the rest the
    rate of the business date counts; Conflict while there is none.
    """
    if not _touches_foreign(connection, entries):
        return list(entries)
    known = foreign_money(connection)
    return [entry if entry.origin.reverses else _completed(entry, known) for entry in entries]


def _touches_foreign(connection: Connection, entries: Sequence[JournalEntry]) -> bool:
    """Whether any posting is on an account in another currency, or carries foreign money."""
    touched = {posting.account_id for entry in entries for posting in entry.postings}
    if any(posting.foreign for entry in entries for posting in entry.postings):
        return True
    table = AccountRow.__table__
    own = {entry.currency.code for entry in entries}
    query = select(table.c.id).where(table.c.id.in_(touched), table.c.currency.not_in(own))
    return connection.execute(query.limit(1)).first() is not None


def _completed(entry: JournalEntry, known: ForeignMoney) -> JournalEntry:
    postings = tuple(_with_foreign(entry, posting, known) for posting in entry.postings)
    return entry if postings == entry.postings else replace(entry, postings=postings)


def _with_foreign(entry: JournalEntry, posting: Posting, known: ForeignMoney) -> Posting:
    code = known.accounts.get(posting.account_id)
    if posting.foreign is not None:
        if posting.foreign.amount.currency.code != code:
            raise ValueError(f"account {posting.account_id} is not in that currency")
        return posting
    if code is None:
        return posting
    rate = known.rate(code, entry.business_date)
    signed = Money(posting.debit - posting.credit, entry.currency)
    return replace(posting, foreign=Foreign(exchanged(signed, rate, currency(code)), rate))


def foreign_columns(foreign: Foreign | None) -> dict[str, Any]:
    """The columns of a posting that hold its foreign money."""
    return {
        "foreign_currency": foreign.amount.currency.code if foreign else None,
        "foreign_amount": foreign.amount.minor if foreign else None,
        "exchange_rate": foreign.rate if foreign else None,
    }


def foreign_of(row: Row[Any]) -> Foreign | None:
    """The same read back."""
    if row.foreign_currency is None:
        return None
    return Foreign(Money(row.foreign_amount, currency(row.foreign_currency)), row.exchange_rate)
