"""Ageing of customers and suppliers, tied to the balances of their accounts."""

from datetime import date

from pospro.reports.ageing import aged_account, payables_ageing, receivables_ageing
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from tests.desk import account, customer, write


def go_to(shop, day):
    shop.close_day()
    open_work_period(shop.db, shop.clock, OpenWorkPeriod(shop.request_id(), shop.owner, day))


def owe(shop, amount, code="120.01"):
    return write(shop, (code, amount, None), ("600.10", None, amount))


def pay(shop, amount, code="120.01"):
    return write(shop, ("102.01", amount, None), (code, None, amount))


def cells(table):
    keys = ("code", "days_0", "days_31", "days_61", "days_91", "paid_ahead", "balance")
    return [tuple(row.cells[key] for key in keys) for row in table.rows]


def test_what_is_owed_is_told_by_age_and_is_the_balance(shop):
    customer(shop)
    owe(shop, "100.00")
    go_to(shop, date(2026, 4, 5))
    owe(shop, "50.00")
    pay(shop, "30.00")
    table = shop.read(receivables_ageing, ReportQuery(until=date(2026, 4, 5)))
    assert cells(table) == [("120.01", 5000, 7000, None, None, None, 12000)]
    assert (table.proof.holds, table.totals["balance"]) == (True, 12000)


def test_a_day_in_the_past_knows_nothing_of_later_payments(shop):
    customer(shop)
    made = owe(shop, "100.00")
    go_to(shop, date(2026, 4, 5))
    pay(shop, "100.00")
    past = shop.read(receivables_ageing, ReportQuery(until=date(2026, 3, 2)))
    assert cells(past) == [("120.01", 10000, None, None, None, None, 10000)]
    assert shop.read(receivables_ageing, ReportQuery()).rows == ()
    assert made.number == "K1-D000001"


def test_a_reversed_invoice_is_not_settled_by_its_reversal_only(shop):
    customer(shop)
    owe(shop, "100.00")
    go_to(shop, date(2026, 4, 5))
    wrong = owe(shop, "70.00")
    command = ReverseEntry(shop.request_id(), shop.owner, wrong.entry_id, "wrong customer")
    reverse_entry(shop.db, shop.clock, command)
    table = shop.read(receivables_ageing, ReportQuery(until=date(2026, 4, 5)))
    assert cells(table) == [("120.01", None, 10000, None, None, None, 10000)]


def test_suppliers_are_told_on_their_own_side(shop):
    write(shop, ("770", "80.00", None), ("320", None, "80.00"))
    pay(shop, "5.00", code="120")
    table = shop.read(payables_ageing, ReportQuery())
    assert cells(table) == [("320", 8000, None, None, None, None, 8000)]
    ahead = shop.read(receivables_ageing, ReportQuery())
    assert cells(ahead) == [("120", None, None, None, None, -500, -500)]
    assert table.proof.holds
    assert ahead.proof.holds


def test_a_card_tells_the_age_of_accounts_that_are_settled_only(shop):
    write(shop, ("770", "80.00", None), ("320", None, "80.00"))
    aged = shop.read(aged_account, ReportQuery(account_id=account(shop, "320")))
    assert (aged.balance, aged.parts["days_0"]) == (8000, 8000)
    assert shop.read(aged_account, ReportQuery(account_id=account(shop, "770"))) is None


def test_the_registry_answers_it_with_its_proof(shop):
    for key in ("receivables_ageing", "payables_ageing"):
        assert shop.read(answer, REPORTS[key], ReportQuery()).proof.holds
