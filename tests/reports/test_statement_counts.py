"""How many statements each report sends, however much was sold: a page is never slow by asking."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from tests.desk import account, write

MOST = {
    "sales_by_product": 55,
    "sales_by_group": 57,
    "sales_by_portion": 55,
    "sales_by_day": 41,
    "sales_by_weekday": 41,
    "sales_by_hour": 45,
    "sales_by_person": 43,
    "sales_by_register": 43,
    "sales_by_department": 43,
    "payments_by_type": 56,
    "discounts": 13,
    "gifts": 10,
    "voids": 18,
    "returns": 10,
    "undone_payments": 7,
    "no_sales": 7,
    "change_given": 7,
    "calculation_list": 9,
    "ticket_list": 10,
    "line_list": 6,
    "payment_list": 9,
    "drawer_list": 4,
    "z_reports": 4,
    "profit_and_loss": 16,
    "balance_sheet": 6,
    "general_ledger": 10,
    "receivables_ageing": 8,
    "payables_ageing": 8,
    "tax_by_rate": 47,
    "tax_closing": 8,
    "cash_flow": 23,
    "trial_balance": 12,
    "journal": 6,
    "journal_book": 30,
    "ledger_book": 38,
    "balances_by_side": 9,
    "balances_with_movement": 9,
    "vouchers": 32,
    "account_card": 9,
    "own_lines": 39,
    "own_tickets": 25,
    "own_payments": 35,
    "own_postings": 13,
}
"""Report → how many statements it may send about a closed day and the open one."""


@contextmanager
def heard(database):
    """Hear every statement that is sent to a database by those who read."""
    sent = []

    def hear(_connection, _cursor, statement, *_facts):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(database.reader, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(database.reader, "before_cursor_execute", hear)


def trade(shop, rounds):
    """Sell so many times what there is to sell, with everything that can happen to a line."""
    for _ in range(rounds):
        ticket, tea = shop.add("tea")
        shop.add("beer", ticket=ticket)
        _, toast = shop.add("toast", ticket=ticket)
        shop.gift(ticket, tea)
        shop.void(ticket, toast)
        shop.discount(ticket, "10 %")
        shop.pay(ticket)
        shop.sell("tea")


@pytest.fixture
def two_days(shop):
    """Return a shop with a closed day, a day that is open, and documents of both."""
    trade(shop, 3)
    write(shop, ("120.90", "50.00", None), ("102.01", None, "50.00"))
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    trade(shop, 3)
    write(shop, ("770", "70.00", None), ("320", None, "70.00"))
    return shop


def asked(shop, key):
    """Ask a report about all days as a page asks it, compared where it compares."""
    report, on = REPORTS[key], shop.clock.now().date()
    query = ReportQuery(on - timedelta(days=7), on, account(shop, "100.02"), language="tr")
    if report.compares:
        query = replace(query, compare="weekday")
    with heard(shop.db) as sent, shop.db.reading() as connection:
        answer(connection, report, query)
    return sent


def test_no_report_sends_more_statements_than_it_is_known_to(two_days):
    found = {key: len(asked(two_days, key)) for key in REPORTS}
    assert found.keys() == MOST.keys()
    assert {key: count for key, count in found.items() if count > MOST[key]} == {}


def test_more_tickets_are_no_more_statements(two_days):
    before = {key: len(asked(two_days, key)) for key in REPORTS}
    trade(two_days, 3)
    assert {key: len(asked(two_days, key)) for key in REPORTS} == before
