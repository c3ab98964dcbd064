"""Check: what every drawer and clearing account took in payments is what the payments say."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_
from pospro.posting.payment import PAYMENTS
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.accounts import AccountRow
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payments import PaymentRow

KEY = "drawers"


def find(connection: Connection) -> Iterator[Finding]:
    """Name every account whose payments and whose postings of payments differ."""
    taken, booked = _taken(connection), _booked(connection)
    accounts = AccountRow.__table__
    query = select(accounts.c.id, accounts.c.code).order_by(accounts.c.code)
    for account_id, code in connection.execute(query).all():
        if account_id in taken and taken[account_id] != booked.get(account_id, 0):
            facts = {"code": code, "taken": taken[account_id], "booked": booked.get(account_id, 0)}
            message = N_("Account {code} took {taken} in payments, but {booked} is booked on it.")
            yield Finding(KEY, f"account:{account_id}", message, facts)


def _taken(connection: Connection) -> dict[int, int]:
    payments = PaymentRow.__table__
    query = select(payments.c.account_id, func.sum(payments.c.amount)).group_by(
        payments.c.account_id
    )
    return {account_id: int(amount) for account_id, amount in connection.execute(query)}


def _booked(connection: Connection) -> dict[int, int]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    query = (
        select(postings.c.account_id, func.sum(postings.c.debit - postings.c.credit))
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.reason.in_(PAYMENTS))
        .group_by(postings.c.account_id)
    )
    return {account_id: int(amount) for account_id, amount in connection.execute(query)}


CHECK = Check(KEY, N_("Every drawer holds what was paid into it"), find)
