"""The trial balance as accountants lay it out: main accounts, sub-accounts, balances by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount
from pospro.reports.movements import NOTHING, opening, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table
from pospro.reports.vouchers.main_accounts import book_accounts
from pospro.reports.vouchers.turnover import turnover
from pospro.storage.day_summaries import Sums
from pospro.storage.ledger import JournalEntryRow

NAMED = (Column("code", N_("Code")), Column("name", N_("Account")))
SIDES = (Column("debit", N_("Debit"), "money"), Column("credit", N_("Credit"), "money"))
BALANCES = (
    Column("debit_balance", N_("Debit balance"), "money"),
    Column("credit_balance", N_("Credit balance"), "money"),
)
OPENINGS = (
    Column("opening_debit", N_("Opening debit"), "money"),
    Column("opening_credit", N_("Opening credit"), "money"),
)

Figures = Mapping[str, int]
Account = tuple[KnownAccount, Figures]


def balances_by_side(connection: Connection, query: ReportQuery) -> Table:
    """Debits and credits of the year up to a day, with what was carried into it, and balances."""
    until = query.until or _last_day(connection)
    since = until.replace(month=1, day=1) if until else None
    found = _figures(connection, query, (since, until), with_opening=True)
    columns = (*NAMED, *SIDES, *BALANCES)
    return _table(N_("Trial balance by main account"), columns, found, (connection, query))


def balances_with_movement(connection: Connection, query: ReportQuery) -> Table:
    """The opening balance, what moved on the days, and the closing balance, each by side."""
    found = _figures(connection, query, (query.since, query.until), with_opening=False)
    columns = (*NAMED, *OPENINGS, *SIDES, *BALANCES)
    return _table(N_("Trial balance with movement"), columns, found, (connection, query))


def _last_day(connection: Connection) -> date | None:
    found: date | None = connection.scalar(
        select(func.max(JournalEntryRow.__table__.c.business_date))
    )
    return found


def _figures(
    connection: Connection,
    query: ReportQuery,
    days: tuple[date | None, date | None],
    *,
    with_opening: bool,
) -> dict[KnownAccount, list[Account]]:
    """Each main account with its accounts that moved or have a balance.

    `with_opening` puts what was carried over into the debits or credits.
    """
    since, until = days
    before, own = opening(connection, since), turnover(connection, since, until)
    accounts = book_accounts(connection, query.language)
    found: dict[int, list[Account]] = {}
    for account in accounts.own.values():
        past, sums = before.get(account.id, NOTHING), own.get(account.id, NOTHING)
        carried = _sided(past.debit - past.credit)
        if not any(sums) and not any(carried):
            continue
        if with_opening:
            sums = Sums(sums.debit + carried.debit, sums.credit + carried.credit)
            carried = NOTHING
        figures = _cells(carried, sums)
        found.setdefault(accounts.main[account.id].id, []).append((account, figures))
    return {accounts.own[main]: members for main, members in found.items()}


def _cells(carried: Sums, sums: Sums) -> Figures:
    rest = carried.debit - carried.credit + sums.debit - sums.credit
    left = _sided(rest)
    return {
        "opening_debit": carried.debit,
        "opening_credit": carried.credit,
        "debit": sums.debit,
        "credit": sums.credit,
        "debit_balance": left.debit,
        "credit_balance": left.credit,
    }


def _sided(balance: int) -> Sums:
    return Sums(max(balance, 0), max(-balance, 0))


def _table(
    title: str,
    columns: tuple[Column, ...],
    found: Mapping[KnownAccount, list[Account]],
    asked: tuple[Connection, ReportQuery],
) -> Table:
    connection, query = asked
    ordered = sorted(found.items(), key=lambda each: each[0].code)
    mains = [_joined([figures for _account, figures in members]) for _main, members in ordered]
    totals = {key: sum(each[key] for each in mains) for key in _cells(NOTHING, NOTHING)}
    rows = [
        row
        for (main, members), figures in zip(ordered, mains, strict=True)
        for row in _rows(main, members, figures, query)
    ]
    shown = {column.key for column in columns}
    return Table(
        title=title,
        columns=columns,
        rows=tuple(replace(row, cells=_only(row.cells, shown)) for row in rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_only(totals, shown) if rows else {},
        proof=_proof(totals) if rows else None,
    )


def _only(cells: Mapping[str, Cell], shown: set[str]) -> dict[str, Cell]:
    return {key: value for key, value in cells.items() if key in shown}


def _joined(figures: Sequence[Figures]) -> Figures:
    """The figures of a main account: sums of those below it, its balances on one side."""
    carried = _sided(sum(each["opening_debit"] - each["opening_credit"] for each in figures))
    moved = Sums(sum(each["debit"] for each in figures), sum(each["credit"] for each in figures))
    return _cells(carried, moved)


def _rows(
    main: KnownAccount, members: list[Account], figures: Figures, query: ReportQuery
) -> Iterator[Row]:
    """The main account, then those below it, each leading to its card."""
    has_below = any(account.id != main.id for account, _own in members)
    cells: dict[str, Cell] = {"code": main.code, "name": main.name, **figures}
    card = f"report:ledger_book?account={main.id}"
    yield Row(cells, level=1 if has_below else 0, opens=card, key=main.id)
    for account, own in members:
        if has_below:
            told: dict[str, Cell] = {"code": account.code, "name": account.name, **own}
            yield Row(told, opens=query.card(account.id), key=f"own {account.id}")


def _proof(totals: Figures) -> Proof:
    lines = (
        ProofLine(N_("Debit"), totals["debit"]),
        ProofLine(N_("Credit"), totals["credit"]),
        ProofLine(N_("Debit balances"), totals["debit_balance"]),
        ProofLine(N_("Credit balances"), totals["credit_balance"]),
    )
    pairs = (("debit", "credit"), ("debit_balance", "credit_balance"))
    opened = totals["opening_debit"] == totals["opening_credit"]
    holds = opened and all(totals[debit] == totals[credit] for debit, credit in pairs)
    return Proof(N_("Debits equal credits"), lines, holds)
