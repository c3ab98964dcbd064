"""Payments by type: what came in, what was given back, held against the open tickets' account."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, select

from pospro.domain.errors import N_
from pospro.reports.movements import NOTHING, booked_in, opening, unsummed, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.ledger_sales import PAYMENTS as REASONS
from pospro.reports.sales.ledger_sales import SALE, ledger_sales
from pospro.reports.sales.products import share
from pospro.reports.summed.entries import KEPT, kept_movements
from pospro.reports.summed.payments import PAYMENTS_TAKEN
from pospro.reports.table import Cell, Column, Graph, Proof, ProofLine, Row, Table
from pospro.storage.accounts import by_role
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.day_summaries import sums_to_date
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.planning import Unindexed

ENTRIES, POSTINGS = JournalEntryRow.__table__, PostingRow.__table__
COLUMNS = (
    Column("type", N_("Payment type")),
    Column("payments", N_("Payments"), "count"),
    Column("taken", N_("Taken"), "money"),
    Column("given_back", N_("Given back"), "money"),
    Column("value", N_("Amount"), "money"),
    Column("share", N_("Share"), "percent"),
)


def by_payment_type(connection: Connection, query: ReportQuery) -> Table:
    """What was paid by each means of payment, on the day it was paid."""
    sums = PAYMENTS_TAKEN.total(connection, query, "payment_type_id")
    whole = sum(taken + back for _number, taken, back in sums.values())
    own = [type_id for (type_id,) in sums]
    shown = [
        Row(
            {
                "type": row.translations.get(query.language, row.name),
                "payments": number,
                "taken": taken,
                "given_back": back,
                "value": taken + back,
                "share": share(taken + back, whole),
            },
            opens=query.leads_to("payment_list", payment_type=row.id),
            key=row.id,
        )
        for table in (PaymentTypeRow.__table__, ChangeTypeRow.__table__)
        for row in connection.execute(_named(table, own))
        for number, taken, back in (sums[row.id,],)
    ]
    return Table(
        title=N_("Payments by type"),
        columns=COLUMNS,
        rows=tuple(shown),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_totals(shown) if shown else {},
        graph=Graph("lying", "type", "value"),
        proof=None if query.narrow else proof_of_payments(connection, query, whole),
    )


def _named(types: FromClause, own: list[int]) -> Select[Any]:
    return select(types).where(types.c.id.in_(own)).order_by(types.c.position, types.c.id)


def _totals(rows: list[Row]) -> dict[str, Cell]:
    totals: dict[str, Cell] = {
        key: sum(cell for row in rows if isinstance(cell := row.cells[key], int))
        for key in ("payments", "taken", "given_back", "value")
    }
    whole = totals["value"]
    assert isinstance(whole, int)
    return {**totals, "share": share(whole, whole)}


def proof_of_payments(connection: Connection, query: ReportQuery, paid: int) -> Proof:
    """What was owed before, plus sales, less payments, is what is owed after."""
    account = by_role(connection).get("open_tickets", 0)
    before = opening(connection, query.since).get(account, NOTHING)
    owed = before.debit - before.credit
    until = sums_to_date(connection, query.until).get(account, NOTHING)
    after = until.debit - until.credit
    sold = sum(each.by_sales for each in ledger_sales(connection, query))
    credited = _credited(connection, query, account)
    in_ledger = credited.pop(True, 0)
    other = -credited.pop(False, 0)
    lines = [
        ProofLine(N_("Payments in this report"), paid, query.leads_to("payment_list"), level=1),
        ProofLine(N_("Owed on open tickets before"), owed),
        ProofLine(N_("Sales in the ledger"), sold, query.leads_to("sales_by_day")),
        ProofLine(N_("Payments in the ledger"), -in_ledger),
        *([ProofLine(N_("Other entries"), other)] if other else []),
        ProofLine(N_("Owed on open tickets after"), after, query.card(account), level=1),
    ]
    holds = paid == in_ledger and owed + sold - in_ledger + other == after
    return Proof(N_("The payments are those of the ledger"), tuple(lines), holds)


def _credited(connection: Connection, query: ReportQuery, account: int) -> dict[bool, int]:
    """What payments (True) and entries that are neither sale nor payment (False) took off."""
    found: defaultdict[bool, int] = defaultdict(int)
    of_account = (KEPT.c.account_id == account, KEPT.c.reason != SALE)
    for each in kept_movements(connection, query, *of_account):
        found[each.reason in REASONS] += each.credit - each.debit
    rest = unsummed(connection, query)
    if rest is None:
        return dict(found)
    is_payment = ENTRIES.c.reason.in_(REASONS).label("is_payment")
    sums = (
        select(is_payment, func.sum(POSTINGS.c.credit - POSTINGS.c.debit))
        .join_from(ENTRIES, POSTINGS, POSTINGS.c.entry_id == ENTRIES.c.id)
        .where(Unindexed(POSTINGS.c.account_id) == account, ENTRIES.c.reason != SALE)
        .where(*booked_in(rest))
        .group_by(is_payment)
    )
    for own, credit in connection.execute(sums):
        found[bool(own)] += int(credit)
    return dict(found)
