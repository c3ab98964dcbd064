"""What accounts in foreign currencies hold, in that money and in the books."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from pospro.domain.currency import currency
from pospro.domain.exchange import Holding
from pospro.domain.money import Money
from pospro.storage.accounts import AccountRow
from pospro.storage.ledger_rows import BookRow, JournalEntryRow, PostingRow
from pospro.storage.venue import VenueRow


def holdings(
    connection: Connection, as_of: date | None = None, account_id: int | None = None
) -> Mapping[int, Holding]:
    """Account id → what it holds up to the end of `as_of` or up to now, if it ever moved.

    Only the postings of foreign accounts are read, by the index on accounts.
    """
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    accounts, venues = AccountRow.__table__, VenueRow.__table__
    query = (
        select(
            accounts.c.id,
            accounts.c.currency,
            venues.c.currency.label("own"),
            func.sum(func.coalesce(postings.c.foreign_amount, 0)).label("amount"),
            func.sum(postings.c.debit - postings.c.credit).label("cost"),
        )
        .join_from(accounts, venues, accounts.c.currency != venues.c.currency)
        .join(postings, postings.c.account_id == accounts.c.id)
        .group_by(accounts.c.id, accounts.c.currency, venues.c.currency)
    )
    if account_id is not None:
        query = query.where(accounts.c.id == account_id)
    if as_of is not None:
        query = query.join(entries, entries.c.id == postings.c.entry_id).where(
            entries.c.business_date <= as_of
        )
    return {
        row.id: Holding(
            Money(int(row.amount), currency(row.currency)), Money(int(row.cost), currency(row.own))
        )
        for row in connection.execute(query)
    }


def without_foreign_money(connection: Connection, as_of: date | None = None) -> Mapping[int, int]:
    """Account id → what its worth alone changed by, such as by revaluations, in minor units."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    accounts, venues = AccountRow.__table__, VenueRow.__table__
    query = (
        select(accounts.c.id, func.sum(postings.c.debit - postings.c.credit).label("rest"))
        .join_from(accounts, venues, accounts.c.currency != venues.c.currency)
        .join(postings, postings.c.account_id == accounts.c.id)
        .where(func.coalesce(postings.c.foreign_amount, 0) == 0)
        .group_by(accounts.c.id)
    )
    if as_of is not None:
        query = query.join(entries, entries.c.id == postings.c.entry_id).where(
            entries.c.business_date <= as_of
        )
    return {row.id: int(row.rest) for row in connection.execute(query)}


def hold(connection: Connection, register_id: int, account_ids: Iterable[int]) -> None:
    """Keep the accounts as they are until the block ends, after the book as every entry does."""
    books, accounts = BookRow.__table__, AccountRow.__table__
    own = select(books.c.register_id).where(books.c.register_id == register_id)
    connection.execute(own.with_for_update()).scalar_one()
    query = select(accounts.c.id).where(accounts.c.id.in_(set(account_ids)))
    connection.execute(query.order_by(accounts.c.id).with_for_update(key_share=True)).all()
