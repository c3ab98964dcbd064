"""Check: foreign money is that of its account, and is booked at what it is worth at its rate."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.domain.exchange import fits
from pospro.domain.money import Money
from pospro.posting.exchange import REVALUED
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.accounts import AccountRow
from pospro.storage.foreign_postings import foreign_of
from pospro.storage.journal_queries import of_work_period
from pospro.storage.ledger import BookRow, JournalEntryRow, PostingRow
from pospro.storage.streams import streamed

KEY = "foreign_money"


def find(connection: Connection, work_period_id: int | None = None) -> Iterator[Finding]:
    """Name every posting whose foreign money does not fit its account, its rate or its amount."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    accounts, books = AccountRow.__table__, BookRow.__table__
    query = (
        select(
            entries.c.id,
            entries.c.sequence,
            entries.c.currency,
            entries.c.reason,
            books.c.code.label("book"),
            accounts.c.code,
            accounts.c.currency.label("account_currency"),
            postings,
        )
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .join(books, books.c.register_id == entries.c.book_id)
        .join(accounts, accounts.c.id == postings.c.account_id)
        .where(postings.c.foreign_currency.is_not(None))
        .order_by(entries.c.id, postings.c.position)
    )
    if work_period_id is not None:
        query = query.where(*of_work_period(work_period_id))
    for row in streamed(connection, query):
        if not _fits(row):
            facts = {"number": row.sequence, "book": row.book, "account": row.code}
            message = N_(
                "Entry {number} of book {book} has foreign money on account {account} that does"
                " not fit its rate."
            )
            yield Finding(KEY, f"entry:{row.id}", message, facts)


def _fits(row: Row[Any]) -> bool:
    """Whether it is in its account's currency and at its rate; a revaluation moves none of it."""
    foreign = foreign_of(row)
    if foreign is None or foreign.amount.currency.code != row.account_currency:
        return False
    if not foreign.amount and row.reason in (REVALUED, "reversal"):
        return True
    return fits(foreign, Money(row.debit - row.credit, currency(row.currency)))


CHECK = Check(KEY, N_("Foreign money is booked at its rate"), find, find)
