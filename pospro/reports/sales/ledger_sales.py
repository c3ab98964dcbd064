"""What the ledger says that was sold: the sale entries of some days, per account."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pospro.reports.movements import booked_in, moved, unsummed
from pospro.reports.query import ReportQuery
from pospro.reports.summed.entries import KEPT, kept_movements
from pospro.storage.accounts import AccountRow, by_role
from pospro.storage.change_types import ChangeTypeRow, change_rules
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.planning import Unindexed
from pospro.storage.registers import drawer_accounts
from pospro.storage.ticket_rules import rules_of_sales
from pospro.storage.transaction_types import all_versions

ENTRIES, POSTINGS = JournalEntryRow.__table__, PostingRow.__table__
SALE, PAYMENTS = "sale", ("payment", "undo")


@dataclass(frozen=True, slots=True)
class LedgerSales:
    """An account that sales are booked on; what sales, and what other entries, credited it with."""

    account_id: int
    code: str
    name: str
    by_sales: int
    otherwise: int


def ledger_sales(connection: Connection, query: ReportQuery) -> list[LedgerSales]:
    """The accounts that sales moved on the query's days, by code.

    The day summaries know what moved on an account; only the few entries that are neither sales
    nor payments have to be looked at to tell sales from the rest.
    """
    accounts = _accounts_of_sales(connection)
    movements = moved(connection, query)
    credited = {
        account_id: movements[account_id].credit - movements[account_id].debit
        for account_id in accounts & movements.keys()
    }
    other = _otherwise(connection, query, accounts)
    table = AccountRow.__table__
    rows = connection.execute(
        select(table.c.id, table.c.code, table.c.name, table.c.translations)
        .where(table.c.id.in_(credited))
        .order_by(table.c.code)
    )
    return [
        LedgerSales(
            row.id,
            row.code,
            row.translations.get(query.language, row.name),
            credited[row.id] - other[row.id],
            other[row.id],
        )
        for row in rows
    ]


def rules_beside(connection: Connection, rule_ids: Iterable[int]) -> set[int]:
    """The accounts that any version of these rules books on, beside the open tickets."""
    wanted, open_tickets = set(rule_ids), by_role(connection).get("open_tickets")
    found = {
        account_id
        for rule in all_versions(connection).values()
        if rule.id in wanted
        for account_id in (rule.source_account_id, rule.target_account_id)
    }
    return {each for each in found if each is not None and each != open_tickets}


def _accounts_of_sales(connection: Connection) -> set[int]:
    """Where any version of a rule books what is moved into open tickets, payments left out."""
    open_tickets = by_role(connection).get("open_tickets")
    payments = PaymentTypeRow.__table__
    left_out = set(connection.scalars(select(payments.c.transaction_type_id)))
    left_out |= change_rules(connection) - rules_of_sales(connection)
    rules = {
        rule.id
        for rule in all_versions(connection).values()
        if rule.id not in left_out
        and open_tickets in (rule.source_account_id, rule.target_account_id)
    }
    return rules_beside(connection, rules)


def _otherwise(
    connection: Connection, query: ReportQuery, accounts: set[int]
) -> defaultdict[int, int]:
    """Account id → what entries other than sales credited it with."""
    aside = (SALE,) if accounts & _accounts_of_payments(connection) else (SALE, *PAYMENTS)
    found: defaultdict[int, int] = defaultdict(int)
    others = (KEPT.c.account_id.in_(accounts), KEPT.c.reason.not_in(aside))
    for each in kept_movements(connection, query, *others):
        found[each.account_id] += each.credit - each.debit
    rest = unsummed(connection, query)
    if rest is None:
        return found
    sums = (
        select(POSTINGS.c.account_id, func.sum(POSTINGS.c.credit - POSTINGS.c.debit))
        .join_from(ENTRIES, POSTINGS, POSTINGS.c.entry_id == ENTRIES.c.id)
        .where(ENTRIES.c.reason.not_in(aside), Unindexed(POSTINGS.c.account_id).in_(accounts))
        .where(*booked_in(rest))
        .group_by(POSTINGS.c.account_id)
    )
    for account_id, credit in connection.execute(sums):
        found[account_id] += int(credit)
    return found


def _accounts_of_payments(connection: Connection) -> set[int]:
    types, change = PaymentTypeRow.__table__, ChangeTypeRow.__table__
    found = connection.scalars(
        select(types.c.account_id)
        .where(types.c.account_id.is_not(None))
        .union(select(change.c.account_id).where(change.c.account_id.is_not(None)))
    )
    return {*found, *drawer_accounts(connection)}
