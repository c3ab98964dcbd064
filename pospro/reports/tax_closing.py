"""The closing of the value added tax: which entry clears its accounts, as the chart has them."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from pospro import charts
from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.reports.movements import NOTHING, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table
from pospro.storage.day_summaries import sums_to_date
from pospro.storage.venue import VenueRow

COLUMNS = (
    Column("what", N_("What")),
    Column("code", N_("Code")),
    Column("name", N_("Account")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
)
OUTPUT, INPUT, CARRIED = N_("Tax on sales"), N_("Tax on purchases"), N_("Carried over")
PAYABLE, CARRY = N_("To be paid to the tax office"), N_("To be carried over")


def tax_closing(connection: Connection, query: ReportQuery) -> Table:
    """The entry that the accountant would make at the end of the query's days.

    It is a proposal: nothing is booked. Without named accounts in the chart it has no rows.
    """
    key = connection.scalar(select(VenueRow.__table__.c.chart))
    roots = charts.load(key).tax_closing if key in charts.CHARTS else None
    rows: list[Row] = []
    balances = {"output": 0, "input": 0, "carried": 0}
    if roots:
        accounts = known_accounts(connection, query.language)
        sums = sums_to_date(connection, query.until)
        for name, said in (("output", OUTPUT), ("input", INPUT), ("carried", CARRIED)):
            for account in _under(accounts, roots[name]):
                own = sums.get(account.id, NOTHING)
                balance = own.debit - own.credit
                balances[name] += balance
                if balance:
                    rows.append(_row(account, said, -balance, query.card(account.id)))
        rest = sum(balances.values())
        said, root = (PAYABLE, "payable") if rest < 0 else (CARRY, "carried")
        target = next((each for each in accounts if each.code == roots[root]), None)
        if rest and target is not None:
            rows.append(_row(target, said, rest, query.card(target.id)))
    return Table(
        title=N_("Tax closing"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"day": query.until},
        totals={side: _sum(rows, side) for side in ("debit", "credit")} if rows else {},
        proof=_proof(rows, balances) if rows else None,
    )


def _under(accounts: Iterable[KnownAccount], root: str) -> list[KnownAccount]:
    return [each for each in accounts if each.code == root or each.code.startswith(f"{root}.")]


def _row(account: KnownAccount, said: str, debit: int, opens: str) -> Row:
    """A posting that debits the account, or credits it when `debit` is below zero."""
    cells: dict[str, Cell] = {
        "what": said,
        "code": account.code,
        "name": account.name,
        "debit": debit if debit > 0 else None,
        "credit": -debit if debit < 0 else None,
    }
    return Row(cells, opens=opens, words=frozenset({"what"}), key=f"{account.id} {said}")


def _sum(rows: Iterable[Row], side: str) -> int:
    return sum(cell for row in rows if isinstance(cell := row.cells[side], int))


def _proof(rows: list[Row], balances: dict[str, int]) -> Proof:
    due = -sum(balances.values())
    return Proof(
        N_("The proposed entry balances"),
        (
            ProofLine(OUTPUT, -balances["output"]),
            ProofLine(INPUT, -balances["input"]),
            ProofLine(CARRIED, -balances["carried"]),
            ProofLine(PAYABLE if due >= 0 else CARRY, abs(due), level=1),
        ),
        _sum(rows, "debit") == _sum(rows, "credit"),
    )
