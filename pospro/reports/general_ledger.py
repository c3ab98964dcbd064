"""The general ledger: every account's opening, what moved on it, and its closing balance."""

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.reports.movements import NOTHING, moved, opening, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table

COLUMNS = (
    Column("code", N_("Code")),
    Column("name", N_("Account")),
    Column("opening", N_("Opening"), "money"),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
    Column("closing", N_("Closing"), "money"),
)


def general_ledger(connection: Connection, query: ReportQuery) -> Table:
    """The accounts that have a balance or moved on the query's days, by code."""
    before, own = opening(connection, query.since), moved(connection, query)
    rows = []
    for account in known_accounts(connection, query.language):
        past, sums = before.get(account.id, NOTHING), own.get(account.id, NOTHING)
        balance = past.debit - past.credit
        if not balance and not any(sums):
            continue
        figures = {
            "opening": balance,
            "debit": sums.debit,
            "credit": sums.credit,
            "closing": balance + sums.debit - sums.credit,
        }
        rows.append(_row(account, figures, query))
    totals = {
        key: sum(cell for row in rows if isinstance(cell := row.cells[key], int))
        for key in ("opening", "debit", "credit", "closing")
    }
    return Table(
        title=N_("General ledger"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=dict(totals) if rows else {},
        proof=Proof(
            N_("Debits equal credits"),
            (
                ProofLine(N_("Debits of these days"), totals["debit"]),
                ProofLine(N_("Credits of these days"), totals["credit"]),
                ProofLine(N_("All balances together"), totals["closing"], level=1),
            ),
            totals["debit"] == totals["credit"] and totals["opening"] == totals["closing"] == 0,
        ),
    )


def _row(account: KnownAccount, figures: dict[str, int], query: ReportQuery) -> Row:
    cells: dict[str, Cell] = {"code": account.code, "name": account.name, **figures}
    return Row(cells, opens=query.card(account.id), key=account.id)
