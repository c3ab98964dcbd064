"""What accounts in foreign currencies hold, in that money and in the books."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, ScalarSelect, func, select

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
    foreign = _foreign(connection)
    if not foreign:
        return {}
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    accounts, own = AccountRow.__table__, _own_currency()
    query = (
        select(
            accounts.c.id,
            accounts.c.currency,
            own.label("own"),
            func.sum(func.coalesce(postings.c.foreign_amount, 0)).label("amount"),
            func.sum(postings.c.debit - postings.c.credit).label("cost"),
        )
        .join_from(accounts, postings, postings.c.account_id == accounts.c.id)
        .where(postings.c.account_id.in_(foreign))
        .group_by(accounts.c.id, accounts.c.currency)
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
    foreign = _foreign(connection)
    if not foreign:
        return {}
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    accounts = AccountRow.__table__
    query = (
        select(accounts.c.id, func.sum(postings.c.debit - postings.c.credit).label("rest"))
        .join_from(accounts, postings, postings.c.account_id == accounts.c.id)
        .where(postings.c.account_id.in_(foreign))
        .where(func.coalesce(postings.c.foreign_amount, 0) == 0)
        .group_by(accounts.c.id)
    )
    if as_of is not None:
        query = query.join(entries, entries.c.id == postings.c.entry_id).where(
            entries.c.business_date <= as_of
        )
    return {row.id: int(row.rest) for row in connection.execute(query)}


def _foreign(connection: Connection) -> list[int]:
    """The accounts in other currencies; without any, no posting is looked at."""
    accounts = AccountRow.__table__
    return list(
        connection.scalars(select(accounts.c.id).where(accounts.c.currency != _own_currency()))
    )


def _own_currency() -> ScalarSelect[str]:
    """The currency of the books."""
    return select(VenueRow.__table__.c.currency).limit(1).scalar_subquery()


def hold(connection: Connection, register_id: int, account_ids: Iterable[int]) -> None:
    """Keep the accounts as they are until the block ends, after the book as every entry does."""
    books, accounts = BookRow.__table__, AccountRow.__table__
    own = select(books.c.register_id).where(books.c.register_id == register_id)
    connection.execute(own.with_for_update()).scalar_one()
    query = select(accounts.c.id).where(accounts.c.id.in_(set(account_ids)))
    connection.execute(query.order_by(accounts.c.id).with_for_update(key_share=True)).all()
