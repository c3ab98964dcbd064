"""Ageing: how old is what customers owe and what is owed to suppliers, tied to the balances.

What was paid settles the oldest item first, so what is open are the newest items that sum to the
balance. An entry and its reversal settle each other and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from pospro.domain.account import AccountClass
from pospro.domain.ageing import PAID_AHEAD, Aged, aged
from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.reports.movements import NOTHING, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Graph, Proof, ProofLine, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.day_summaries import sums_to_date
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.planning import Unindexed
from pospro.storage.work_periods import latest

LABELS: Mapping[str, str] = {
    "days_0": N_("0–30 days"),
    "days_31": N_("31–60 days"),
    "days_61": N_("61–90 days"),
    "days_91": N_("Over 90 days"),
    PAID_AHEAD: N_("Paid ahead"),
}
"""Bucket → its label as a message id."""

COLUMNS = (
    Column("code", N_("Code")),
    Column("name", N_("Account")),
    *(Column(key, label, "money") for key, label in LABELS.items()),
    Column("balance", N_("Balance"), "money"),
)


@dataclass(frozen=True, slots=True)
class AgedAccount:
    """An account with what is open on it by age, on its own side."""

    account: KnownAccount
    balance: int
    parts: Aged


def receivables_ageing(connection: Connection, query: ReportQuery) -> Table:
    """What customers owe, by age, at the end of a day."""
    return _table(connection, query, (AccountClass.ASSET, N_("Ageing of receivables")))


def payables_ageing(connection: Connection, query: ReportQuery) -> Table:
    """What is owed to suppliers, by age, at the end of a day."""
    return _table(connection, query, (AccountClass.LIABILITY, N_("Ageing of payables")))


def aged_account(connection: Connection, query: ReportQuery) -> AgedAccount | None:
    """The same for one account; None for one that nobody settles with documents."""
    accounts = _settled(connection, query.language)
    own = [each for each in accounts if each.id == query.account_id]
    return _aged(connection, own, _as_of(connection, query))[0] if own else None


def _table(connection: Connection, query: ReportQuery, kind: tuple[AccountClass, str]) -> Table:
    own_class, title = kind
    accounts = _settled(connection, query.language)
    own = [each for each in accounts if each.account_class is own_class]
    found = _aged(connection, own, _as_of(connection, query))
    rows = [_row(each, query) for each in found if each.balance]
    totals = {key: sum(each.parts[key] for each in found) for key in LABELS}
    totals["balance"] = sum(totals.values())
    ledger = sum(each.balance for each in found)
    return Table(
        title=title,
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"day": query.until},
        totals=dict(totals) if rows else {},
        graph=Graph("lying", "name", "balance"),
        proof=Proof(
            N_("The open items are the balances of the accounts"),
            (
                *(ProofLine(label, totals[key]) for key, label in LABELS.items()),
                ProofLine(N_("Open items together"), totals["balance"], level=1),
                ProofLine(N_("Balances in the ledger"), ledger, level=1),
            ),
            totals["balance"] == ledger,
        ),
    )


def _row(each: AgedAccount, query: ReportQuery) -> TableRow:
    account = each.account
    cells: dict[str, Cell] = {"code": account.code, "name": account.name}
    cells |= {key: each.parts[key] or None for key in LABELS}
    cells["balance"] = each.balance
    return TableRow(cells, opens=query.card(account.id), key=account.id)


def _as_of(connection: Connection, query: ReportQuery) -> date:
    """The day that is asked for, else the latest that there is."""
    last = latest(connection)
    return query.until or (last.business_date if last else date.max)


def _settled(connection: Connection, language: str | None) -> list[KnownAccount]:
    """The accounts that are settled by documents of their balance: customers and suppliers."""
    types = DocumentTypeRow.__table__
    settled = select(types.c.account_type_id).where(
        types.c.default_amount == "balance", types.c.retired_at.is_(None)
    )
    found = set(connection.scalars(settled))
    return [
        each
        for each in known_accounts(connection, language)
        if each.type_id in found and each.role != "open_tickets"
    ]


def _aged(connection: Connection, accounts: list[KnownAccount], as_of: date) -> list[AgedAccount]:
    sums = sums_to_date(connection, as_of)
    balances = {}
    for each in accounts:
        own = sums.get(each.id, NOTHING)
        sign = 1 if each.account_class.normally_debit else -1
        balances[each.id] = sign * (own.debit - own.credit)
    owing = [each for each in accounts if balances[each.id]]
    booked = _by_day(connection, owing, as_of)
    return [
        AgedAccount(each, balances[each.id], aged(booked.get(each.id, {}), as_of))
        for each in accounts
    ]


def _by_day(
    connection: Connection, accounts: Iterable[KnownAccount], as_of: date
) -> dict[int, dict[date, tuple[int, int]]]:
    """Account id → by day, what was added to its balance and what was taken from it."""
    sides = {each.id: each.account_class.normally_debit for each in accounts}
    if not sides:
        return {}
    found: dict[int, dict[date, tuple[int, int]]] = {}
    for row in connection.execute(_postings(list(sides), as_of)):
        days = found.setdefault(row.account_id, {})
        added, taken = _sides(row, on_debit=sides[row.account_id])
        before = days.get(row.business_date, (0, 0))
        days[row.business_date] = (before[0] + added, before[1] + taken)
    return found


def _sides(row: Row[Any], *, on_debit: bool) -> tuple[int, int]:
    return (row.debit, row.credit) if on_debit else (row.credit, row.debit)


def _postings(account_ids: list[int], as_of: date) -> Select[*tuple[Any, ...]]:
    """The postings of the accounts up to a day, without entries that were undone until then."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    mirror = entries.alias("mirror")
    undone = and_(mirror.c.reverses_id == entries.c.id, mirror.c.business_date <= as_of)
    return (
        select(postings.c.account_id, postings.c.debit, postings.c.credit, entries.c.business_date)
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .outerjoin(mirror, undone)
        .where(
            postings.c.account_id.in_(account_ids),
            # SQLite would walk every entry in the order of its index on dates.
            Unindexed(entries.c.business_date) <= as_of,
            entries.c.reverses_id.is_(None),
            mirror.c.id.is_(None),
        )
    )
