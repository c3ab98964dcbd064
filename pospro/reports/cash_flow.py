"""Cash flow: what came into drawers and bank accounts and went out, by what it was for."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.reports.movements import NOTHING, booked_in, moved, opening, unsummed, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.summed.entries import KEPT, kept_movements
from pospro.reports.table import Cell, Column, Graph, Proof, ProofLine, Row, Table
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.planning import Unindexed
from pospro.storage.registers import drawer_accounts

ENTRIES, POSTINGS = JournalEntryRow.__table__, PostingRow.__table__
ROLES = ("cash_drawer", "bank")
COLUMNS = (
    Column("code", N_("Code")),
    Column("name", N_("Counter account")),
    Column("came_in", N_("Came in"), "money"),
    Column("went_out", N_("Went out"), "money"),
    Column("net", N_("Net"), "money"),
)


def cash_flow(connection: Connection, query: ReportQuery) -> Table:
    """The counter accounts of every entry that moved cash or money in the bank."""
    accounts = {each.id: each for each in known_accounts(connection, query.language)}
    liquid = _liquid(connection, list(accounts.values()))
    rows = []
    for account_id, came_in, went_out in _counterparts(connection, query, liquid):
        account = accounts[account_id]
        cells: dict[str, Cell] = {
            "code": account.code,
            "name": account.name,
            "came_in": came_in,
            "went_out": went_out,
            "net": came_in - went_out,
        }
        rows.append(Row(cells, opens=query.card(account_id), key=account_id))
    rows.sort(key=lambda row: str(row.cells["code"]))
    totals = {
        key: sum(cell for row in rows if isinstance(cell := row.cells[key], int))
        for key in ("came_in", "went_out", "net")
    }
    return Table(
        title=N_("Cash flow"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=dict(totals) if rows else {},
        graph=Graph("lying", "name", "net"),
        proof=_proof(connection, query, [accounts[each] for each in liquid], totals["net"]),
    )


def _liquid(connection: Connection, accounts: list[KnownAccount]) -> set[int]:
    """The drawers and bank accounts: by role, and those that stand beside them in the chart."""
    drawers = drawer_accounts(connection)
    named = [each for each in accounts if each.role in ROLES or each.id in drawers]
    parents = {each.parent_id for each in named if each.parent_id is not None}
    beside = {each.id for each in accounts if each.parent_id in parents}
    return {each.id for each in named} | beside


def _counterparts(
    connection: Connection, query: ReportQuery, liquid: set[int]
) -> list[tuple[int, int, int]]:
    """Counter account, what was credited and what was debited to it in entries that moved money."""
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for each in kept_movements(connection, query, KEPT.c.account_id.not_in(liquid)):
        if each.accounts & liquid:
            line = found[each.account_id]
            line[0] += each.credit
            line[1] += each.debit
    for own, credit, debit in _live(connection, query, liquid):
        line = found[own]
        line[0] += credit
        line[1] += debit
    return [(own, came_in, went_out) for own, (came_in, went_out) in found.items()]


def _live(
    connection: Connection, query: ReportQuery, liquid: set[int]
) -> Iterator[tuple[int, int, int]]:
    """The same of days that are not summed up: counter account, credit and debit."""
    rest = unsummed(connection, query)
    if rest is None:
        return
    money = POSTINGS.alias("money")
    moves_money = (
        select(money.c.entry_id)
        .where(money.c.entry_id == ENTRIES.c.id, Unindexed(money.c.account_id).in_(liquid))
        .exists()
    )
    sums = (
        select(POSTINGS.c.account_id, func.sum(POSTINGS.c.credit), func.sum(POSTINGS.c.debit))
        .join_from(ENTRIES, POSTINGS, POSTINGS.c.entry_id == ENTRIES.c.id)
        .where(
            *booked_in(rest),
            moves_money,
            Unindexed(POSTINGS.c.account_id).not_in(liquid),
        )
        .group_by(POSTINGS.c.account_id)
    )
    for own, credit, debit in connection.execute(sums):
        yield own, int(credit), int(debit)


def _proof(
    connection: Connection, query: ReportQuery, liquid: list[KnownAccount], net: int
) -> Proof:
    """What was there before and what came in is what is there now."""
    before, own = opening(connection, query.since), moved(connection, query)
    past = sum(
        sums.debit - sums.credit for each in liquid for sums in (before.get(each.id, NOTHING),)
    )
    now = {}
    for each in sorted(liquid, key=lambda account: account.code):
        first, change = before.get(each.id, NOTHING), own.get(each.id, NOTHING)
        now[each] = first.debit - first.credit + change.debit - change.credit
    return Proof(
        N_("What is there is what was there and came in"),
        (
            ProofLine(N_("Cash and bank before"), past),
            ProofLine(N_("Came in, less what went out"), net),
            ProofLine(N_("Cash and bank after"), past + net, level=1),
            *(
                ProofLine(f"{each.code} {each.name}", balance, query.card(each.id), 0, True)
                for each, balance in now.items()
                if balance
            ),
            ProofLine(N_("These accounts together"), sum(now.values()), level=1),
        ),
        past + net == sum(now.values()),
    )
