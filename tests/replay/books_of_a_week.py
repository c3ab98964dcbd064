"""What a recording should come to, computed from its files alone, and what the books say."""

import csv
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from sqlalchemy import select

from pospro.storage.accounts import AccountRow
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketRow, TicketTaxRow
from pospro.storage.work_periods import WorkPeriodRow

CENT = Decimal("0.01")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected(folder: Path) -> dict:
    """Return per business date: sales, money by recorded means, tax and net by rate, tickets."""
    days = {row["session"]: row["business_date"] for row in rows(folder, "sessions")}
    homes = {row["transaction"]: days[row["session"]] for row in rows(folder, "transactions")}
    rates = {row["department"]: Decimal(row["vat_percent"]) for row in rows(folder, "departments")}
    found = _nothing()
    gross: dict = defaultdict(Decimal)
    used = set()
    for line in rows(folder, "lines"):
        amount = Decimal(line["unit_price"]) * int(line["items"])
        day = homes[line["transaction"]]
        found["sales"][day] += amount
        gross[day, line["transaction"], rates[line["department"]]] += amount
        used.add(line["transaction"])
    for payment in rows(folder, "payments"):
        day = homes[payment["transaction"]]
        found["money"][day, payment["payment_type"]] += Decimal(payment["amount"])
        used.add(payment["transaction"])
    for (day, _, rate), amount in gross.items():
        net = (amount * 100 / (100 + rate)).quantize(CENT, ROUND_HALF_UP)
        found["net"][day, rate] += net
        found["tax"][day, rate] += amount - net
    for transaction in used:
        found["tickets"][homes[transaction]] += 1
    return _told(found)


def booked(shop, means: dict[str, str]) -> dict:
    """Return the same from the shop's rows; `means` turns payment types into recorded ones."""
    with shop.db.reading() as connection:
        table = WorkPeriodRow.__table__
        dates = {r.id: str(r.business_date) for r in connection.execute(select(table))}
        found = _nothing()
        homes = {}
        for row in connection.execute(select(TicketRow.__table__)):
            homes[row.id] = dates[row.work_period_id]
            found["sales"][homes[row.id]] += Decimal(row.total) / 100
            found["tickets"][homes[row.id]] += 1
        for row in connection.execute(select(PaymentRow.__table__)):
            place = dates[row.work_period_id], means.get(row.name, row.name)
            found["money"][place] += Decimal(row.amount) / 100
        for row in connection.execute(select(TicketTaxRow.__table__)):
            found["net"][homes[row.ticket_id], row.rate] += Decimal(row.net) / 100
            found["tax"][homes[row.ticket_id], row.rate] += Decimal(row.tax) / 100
    return _told(found)


def ledger(shop) -> dict[str, Decimal]:
    """Return the balance of every account that has postings, by its code."""
    accounts, postings = AccountRow.__table__, PostingRow.__table__
    entries = JournalEntryRow.__table__
    query = (
        select(accounts.c.code, postings.c.debit, postings.c.credit)
        .join(accounts, accounts.c.id == postings.c.account_id)
        .join(entries, entries.c.id == postings.c.entry_id)
    )
    balances: dict[str, Decimal] = defaultdict(Decimal)
    with shop.db.reading() as connection:
        for row in connection.execute(query):
            balances[row.code] += Decimal(row.debit - row.credit) / 100
    return dict(balances)


def _nothing() -> dict:
    return {name: defaultdict(Decimal) for name in ("sales", "money", "net", "tax", "tickets")}


def _told(found: dict) -> dict:
    """Leave out what is nothing, so that both sides can be compared."""
    return {name: {k: v for k, v in part.items() if v} for name, part in found.items()}
