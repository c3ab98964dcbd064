"""Ledger, profit, balance sheet, taxes and cash flow prove themselves, on any days."""

from datetime import date

import pytest

from pospro.domain.errors import BadInput
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.report import BOOKS
from pospro.reports.table import Table

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
PROVED = [
    "profit_and_loss",
    "balance_sheet",
    "general_ledger",
    "tax_by_rate",
    "tax_closing",
    "cash_flow",
]


@pytest.fixture
def busy(shop):
    """A tea house that sold on a closed Monday and on a Tuesday that is still open."""
    shop.sell("tea", 2)
    shop.sell("beer", portion="50 cl", pay="Card")
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    ticket = shop.ticket("tea", "bread")
    shop.discount(ticket, "10 %")
    shop.pay(ticket)
    open_ticket = shop.ticket("beer")
    shop.pay(open_ticket, tendered="50.00")
    return shop


def ask(shop, key: str, **asked) -> Table:
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], ReportQuery(language="en", **asked))


def cell(table: Table, code: str, key: str):
    return next(row.cells[key] for row in table.rows if row.cells.get("code") == code)


@pytest.mark.parametrize("key", PROVED)
@pytest.mark.parametrize(
    "days", [{}, {"since": MONDAY, "until": MONDAY}, {"since": TUESDAY, "until": TUESDAY}]
)
def test_every_report_proves_itself(busy, key, days):
    table = ask(busy, key, **days)
    assert table.rows
    assert table.proof is not None
    assert table.proof.holds


def test_every_account_with_a_figure_opens_its_card_about_the_same_days(busy):
    table = ask(busy, "general_ledger", since=TUESDAY, until=TUESDAY)
    assert all(row.opens.startswith("account:") for row in table.rows)
    assert all(row.opens.endswith("?since=2026-03-03&until=2026-03-03") for row in table.rows)


def test_the_general_ledger_goes_from_opening_to_closing(busy):
    tuesday = ask(busy, "general_ledger", since=TUESDAY, until=TUESDAY)
    monday = ask(busy, "general_ledger", since=MONDAY, until=MONDAY)
    assert cell(monday, "108.01", "closing") == cell(tuesday, "108.01", "opening") == 22000
    assert cell(tuesday, "108.01", "debit") == 0
    assert cell(tuesday, "120.99", "closing") == -5000


def test_the_profit_of_two_days_is_what_the_balance_sheet_shows(busy):
    profits = [
        ask(busy, "profit_and_loss", since=day, until=day).totals["amount"]
        for day in (MONDAY, TUESDAY)
    ]
    sheet = ask(busy, "balance_sheet", until=TUESDAY)
    assert sheet.rows[-1].cells == {"name": "Profit so far", "amount": sum(profits)}
    assert min(profits) > 0


def test_the_tax_of_each_rate_is_net_and_gross(busy):
    table = ask(busy, "tax_by_rate", since=MONDAY, until=MONDAY)
    found = {row.cells["name"]: (row.cells["net"], row.cells["tax"]) for row in table.rows}
    assert found == {"VAT 10 %": (5455, 545), "VAT 20 %": (18333, 3667)}
    assert table.totals["gross"] == 28000


def test_the_tax_closing_moves_what_is_owed_to_the_tax_office(busy):
    table = ask(busy, "tax_closing", until=MONDAY)
    assert [(row.cells["code"], row.cells["debit"], row.cells["credit"]) for row in table.rows] == [
        ("391.10", 545, None),
        ("391.20", 3667, None),
        ("360.10", None, 4212),
    ]


def test_more_input_than_output_tax_is_carried_over(busy):
    ticket, _line = busy.add("beer", -9)
    busy.pay(ticket)
    table = ask(busy, "tax_closing")
    last = table.rows[-1].cells
    assert (last["code"], last["credit"]) == ("190", None)
    assert last["debit"] > 0
    assert table.proof.holds


def test_cash_flow_tells_what_money_came_in_for(busy):
    table = ask(busy, "cash_flow", since=MONDAY, until=MONDAY)
    assert cell(table, "120.99", "came_in") == 6000
    assert table.totals["net"] == 6000


def test_days_in_the_wrong_order_are_refused(busy):
    for key, report in REPORTS.items():
        if report.group == BOOKS and not report.until_only and not report.needs_account:
            with pytest.raises(BadInput, match="Swap the two"):
                ask(busy, key, since=TUESDAY, until=MONDAY)
