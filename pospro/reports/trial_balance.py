"""The trial balance: every account's debits and credits up to a day, which must be equal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.account import AccountClass
from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.reports.table import Cell, Column, Graph, Row, Table
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.foreign_balances import holdings
from pospro.storage.venue import the_venue

COLUMNS = (
    Column("code", N_("Code")),
    Column("name", N_("Account")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
    Column("balance", N_("Balance"), "money"),
)
CLASS_NAMES = {
    AccountClass.ASSET: N_("Assets"),
    AccountClass.LIABILITY: N_("Liabilities"),
    AccountClass.EQUITY: N_("Equity"),
    AccountClass.INCOME: N_("Income"),
    AccountClass.EXPENSE: N_("Expenses"),
}


@dataclass(frozen=True, slots=True)
class AccountSums:
    """An account with its debits and credits; `balance` is debits less credits."""

    id: int
    code: str
    name: str
    account_class: AccountClass
    sums: Sums

    @property
    def balance(self) -> int:
        """What is left on the account, in minor units: above zero on the debit side."""
        return self.sums.debit - self.sums.credit


def trial_balance(
    connection: Connection, as_of: date | None = None, language: str | None = None
) -> Table:
    """Debits, credits and balance of every account that moved, per class, up to `as_of` or now."""
    accounts = list(account_sums(connection, as_of, language))
    held = {key: each.amount for key, each in holdings(connection, as_of).items()}
    abroad = sorted({amount.currency.code for amount in held.values()})
    venue = the_venue(connection)
    rows: list[Row] = []
    for account_class, group in groupby(accounts, key=lambda account: account.account_class):
        members = list(group)
        rows += [_row(account, held.get(account.id)) for account in members]
        rows.append(_subtotal(account_class, members))
    return Table(
        title=N_("Trial balance up to {day}") if as_of else N_("Trial balance"),
        columns=COLUMNS + tuple(Column(f"in_{code}", code, "money", code) for code in abroad),
        rows=tuple(rows),
        currency=venue.currency if venue else "TRY",
        facts={"day": as_of},
        totals=_sums(accounts),
        graph=Graph("bars", "code", "balance"),
    )


def account_sums(
    connection: Connection, as_of: date | None = None, language: str | None = None
) -> Iterator[AccountSums]:
    """Every account that ever moved, by class and code, with its sums up to `as_of` or now."""
    sums = sums_to_date(connection, as_of)
    found = [row for row in _accounts(connection) if row.id in sums]
    classes = list(AccountClass)
    found.sort(key=lambda row: (classes.index(AccountClass(row.account_class)), row.code))
    for row in found:
        name = row.translations.get(language, row.name) if language else row.name
        account_class = AccountClass(row.account_class)
        yield AccountSums(row.id, row.code, name, account_class, sums[row.id])


def _accounts(connection: Connection) -> list[Any]:
    accounts, types = AccountRow.__table__, AccountTypeRow.__table__
    query = select(
        accounts.c.id,
        accounts.c.code,
        accounts.c.name,
        accounts.c.translations,
        types.c.account_class,
    ).join_from(accounts, types, accounts.c.account_type_id == types.c.id)
    return list(connection.execute(query))


def _row(account: AccountSums, held: Money | None) -> Row:
    """The row of an account; one in a foreign currency tells what it holds of it, too."""
    cells: dict[str, Cell] = {"code": account.code, "name": account.name, **_sums([account])}
    if held is not None:
        cells[f"in_{held.currency.code}"] = held.minor
    return Row(cells, opens=f"account:{account.id}", key=account.id)


def _subtotal(account_class: AccountClass, members: list[AccountSums]) -> Row:
    cells: dict[str, Cell] = {"code": None, "name": CLASS_NAMES[account_class], **_sums(members)}
    return Row(cells, level=1, words=frozenset({"name"}), key=account_class.value)


def _sums(accounts: list[AccountSums]) -> dict[str, int]:
    return {
        "debit": sum(account.sums.debit for account in accounts),
        "credit": sum(account.sums.credit for account in accounts),
        "balance": sum(account.balance for account in accounts),
    }
