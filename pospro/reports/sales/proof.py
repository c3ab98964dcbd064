"""Proofs of reports on sales: what they add up to is what the ledger booked."""

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.query import ReportQuery
from pospro.reports.sales.ledger_sales import ledger_sales
from pospro.reports.summed.calculations import CALCULATIONS_APPLIED
from pospro.reports.summed.taxes import TAXES_OWED
from pospro.reports.summed.tickets import takings
from pospro.reports.table import Proof, ProofLine

CLAIM = N_("The sales are those of the ledger")


def proof_of_lines(connection: Connection, query: ReportQuery, value: int) -> Proof | None:
    """That lines worth `value` are, with discounts and tax, the tickets that the ledger booked.

    None for a part of the sales, which the ledger does not tell from the rest.
    """
    if query.narrow:
        return None
    changes = CALCULATIONS_APPLIED.total(connection, query).get((), (0, 0))[1]
    tax = TAXES_OWED.total(connection, query, "on_top").get((True,), (0, 0, 0))[2]
    lines = [ProofLine(N_("Products as rung up"), value)]
    if changes:
        opens = query.leads_to("discounts")
        lines.append(ProofLine(N_("Discounts, extras and rounding"), changes, opens))
    if tax:
        lines.append(ProofLine(N_("Tax on top of the prices"), tax))
    return _against_ledger(connection, query, lines, value + changes + tax)


def proof_of_tickets(connection: Connection, query: ReportQuery, total: int) -> Proof | None:
    """That tickets worth `total` are what the ledger booked; None for a part of them."""
    return None if query.narrow else _against_ledger(connection, query, [], total)


def _against_ledger(
    connection: Connection, query: ReportQuery, lines: list[ProofLine], total: int
) -> Proof:
    booked = ledger_sales(connection, query)
    in_ledger = sum(account.by_sales for account in booked)
    of_accounts = [
        ProofLine(
            f"{account.code} {account.name}",
            account.by_sales,
            query.card(account.account_id),
            is_name=True,
        )
        for account in booked
        if account.by_sales
    ]
    return Proof(
        claim=CLAIM,
        lines=(
            *lines,
            ProofLine(N_("Closed tickets"), total, query.leads_to("ticket_list"), level=1),
            *of_accounts,
            ProofLine(N_("Sales in the ledger"), in_ledger, level=1),
        ),
        holds=total == in_ledger == takings(connection, query),
    )
