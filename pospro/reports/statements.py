"""Profit and loss of some days, and the balance sheet at the end of one."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from sqlalchemy import Connection

from pospro.domain.account import AccountClass
from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.reports.movements import NOTHING, moved, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Graph, Proof, ProofLine, Row, Table
from pospro.reports.trial_balance import CLASS_NAMES
from pospro.storage.day_summaries import Sums, added, sums_to_date
from pospro.storage.year_closes import closing_sums

COLUMNS = (
    Column("code", N_("Code")),
    Column("name", N_("Account")),
    Column("amount", N_("Amount"), "money"),
)
EARNED = (AccountClass.INCOME, AccountClass.EXPENSE)
OWNED = (AccountClass.ASSET,)
OWED = (AccountClass.LIABILITY, AccountClass.EQUITY)

Movements = Mapping[int, Sums]
Opens = Callable[[int], str]


def profit_and_loss(connection: Connection, query: ReportQuery) -> Table:
    """What was earned and spent on the query's days, and what is left of it."""
    sums = _without_closes(connection, query, moved(connection, query))
    accounts = known_accounts(connection, query.language)
    income = _credited(sums, accounts, AccountClass.INCOME)
    expense = -_credited(sums, accounts, AccountClass.EXPENSE)
    rest = _credited(sums, accounts, *OWNED, *OWED)
    rows = [
        *_section(sums, accounts, AccountClass.INCOME, query.card),
        *_section(sums, accounts, AccountClass.EXPENSE, query.card),
    ]
    return Table(
        title=N_("Profit and loss"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals={"name": None, "amount": income - expense} if rows else {},
        graph=Graph("lying", "name", "amount"),
        proof=Proof(
            N_("The profit is what the balance sheet gained"),
            (
                ProofLine(N_("Income"), income),
                ProofLine(N_("Expenses"), -expense),
                ProofLine(N_("Profit"), income - expense, level=1),
                ProofLine(N_("Assets gained, less what is owed"), -rest, level=1),
            ),
            income - expense == -rest,
        ),
    )


def balance_sheet(connection: Connection, query: ReportQuery) -> Table:
    """What the venue owns and owes at the end of a day; the profit so far belongs to the owner."""
    sums = sums_to_date(connection, query.until)
    accounts = known_accounts(connection, query.language)
    assets = -_credited(sums, accounts, *OWNED)
    owed = _credited(sums, accounts, *OWED)
    profit = _credited(sums, accounts, *EARNED)
    rows = [
        *_section(sums, accounts, AccountClass.ASSET, query.card),
        *_section(sums, accounts, AccountClass.LIABILITY, query.card),
        *_section(sums, accounts, AccountClass.EQUITY, query.card),
    ]
    earned: dict[str, Cell] = {"name": N_("Profit so far"), "amount": profit}
    if profit:
        rows.append(Row(earned, level=1, words=frozenset({"name"})))
    return Table(
        title=N_("Balance sheet"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"day": query.until},
        graph=Graph("lying", "name", "amount"),
        proof=Proof(
            N_("The balance sheet balances"),
            (
                ProofLine(N_("Assets"), assets, level=1),
                ProofLine(N_("Liabilities and equity"), owed),
                ProofLine(N_("Profit so far"), profit),
                ProofLine(N_("Liabilities, equity and profit"), owed + profit, level=1),
            ),
            assets == owed + profit,
        ),
    )


def _without_closes(connection: Connection, query: ReportQuery, sums: Movements) -> Movements:
    """The movements less those that closed a year: they earn and spend nothing."""
    closes = closing_sums(connection, query.since, query.until)
    turned = {account: Sums(-each.debit, -each.credit) for account, each in closes.items()}
    return added(sums, turned)


def _amount(sums: Movements, account: KnownAccount) -> int:
    """The balance on the side where accounts of its class have theirs."""
    own = sums.get(account.id, NOTHING)
    on_debit = account.account_class in (AccountClass.ASSET, AccountClass.EXPENSE)
    return own.debit - own.credit if on_debit else own.credit - own.debit


def _credited(sums: Movements, accounts: Iterable[KnownAccount], *classes: AccountClass) -> int:
    found = (sums.get(each.id, NOTHING) for each in accounts if each.account_class in classes)
    return sum(own.credit - own.debit for own in found)


def _section(
    sums: Movements, accounts: list[KnownAccount], own: AccountClass, opens: Opens
) -> list[Row]:
    """The accounts of a class type by type, a sum below each type that has several, and in all."""
    found = [each for each in accounts if each.account_class is own and _amount(sums, each)]
    rows: list[Row] = []
    for name, group in groupby(sorted(found, key=_place), key=lambda each: each.type_name):
        members = list(group)
        rows += [_row(each, _amount(sums, each), opens) for each in members]
        if len(members) > 1:
            total = sum(_amount(sums, each) for each in members)
            rows.append(Row({"name": name, "amount": total}, level=1))
    if found:
        total = sum(_amount(sums, each) for each in found)
        cells: dict[str, Cell] = {"name": CLASS_NAMES[own], "amount": total}
        rows.append(Row(cells, level=1, words=frozenset({"name"})))
    return rows


def _place(account: KnownAccount) -> tuple[int, str]:
    return account.type_id, account.code


def _row(account: KnownAccount, amount: int, opens: Opens) -> Row:
    cells: dict[str, Cell] = {"code": account.code, "name": account.name, "amount": amount}
    return Row(cells, opens=opens(account.id), key=account.id)
