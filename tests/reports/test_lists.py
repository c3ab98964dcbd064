"""Lists of tickets, lines and payments: whole, page by page, narrowed down and found by a text."""

from datetime import date

import pytest

from pospro.reports.lists.drawer_list import MOVES
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.report import LISTS
from pospro.reports.sales.scope import GIFT, RETURNED, VOID
from pospro.reports.table import Table
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from tests.shop import lira

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
KEYS = [key for key, report in REPORTS.items() if report.group == LISTS]


@pytest.fixture
def busy(shop):
    """Five tickets of two days, with a gift, a void, a return and a payment that was undone."""
    shop.sell("tea", 2)
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    ticket, _line = shop.add("beer")
    shop.gift(*shop.add("rakı", ticket=ticket), reason="birthday")
    shop.void(*shop.add("tea", ticket=ticket), reason="spilt")
    wrong = int(shop.pay(ticket, "Card", "10.00", reference="slip 77")["payment_id"])
    shop.undo(ticket, wrong)
    shop.pay(ticket)
    shop.discount(discounted := shop.ticket("tea"), "10 %")
    shop.pay(discounted, by=shop.cashier)
    whole = shop.ticket("toast", "toast")
    version = shop.view(whole).version
    command = VoidTicket(shop.request_id(), shop.owner, whole, version, "left")
    void_ticket(shop.db, shop.clock, command)
    shop.pay(shop.add("tea", -1)[0])
    shop.sell("bread")
    for number, kind in enumerate(("no_sale", "no_sale", "pay_in", "safe_drop", "no_sale")):
        amount = None if kind == "no_sale" else lira("1.00")
        command = MoveCash(shop.request_id(), shop.owner, kind, f"reason {number}", amount)
        move_cash(shop.db, shop.clock, command)
    return shop


def ask(shop, key: str, **asked) -> Table:
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], ReportQuery(language="en", **asked))


def cells(table: Table, key: str) -> list:
    return [row.cells[key] for row in table.rows]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("days", [{}, {"since": MONDAY, "until": TUESDAY}, {"until": TUESDAY}])
def test_the_pages_hold_every_row_once(busy, key, days):
    whole = ask(busy, key, **days)
    assert whole.following is None
    rows, after = [], None
    while True:
        page = ask(busy, key, size=2, after=after, **days)
        rows += page.rows
        assert page.totals == whole.totals
        after = page.following
        if after is None:
            break
    assert rows == list(whole.rows)
    assert len(rows) >= (1 if key in ("z_reports", "calculation_list") else 5)


def test_the_days_are_business_days(busy):
    assert cells(ask(busy, "ticket_list", until=MONDAY), "total") == [6000]
    assert MONDAY not in cells(ask(busy, "ticket_list", since=TUESDAY), "day")
    assert cells(ask(busy, "payment_list", until=MONDAY), "amount") == [6000]


def test_the_total_of_the_tickets_is_that_of_the_report_by_day(busy):
    assert ask(busy, "ticket_list").totals["total"] == ask(busy, "sales_by_day").totals["value"]
    assert (
        ask(busy, "payment_list").totals["amount"] == ask(busy, "payments_by_type").totals["value"]
    )


def test_a_ticket_is_found_by_its_number_and_a_line_by_its_product_or_reason(busy):
    assert len(ask(busy, "ticket_list", text="000001").rows) == 1
    assert cells(ask(busy, "line_list", text="RAKI"), "product") == ["rakı"]
    assert cells(ask(busy, "line_list", text="spilt"), "state") == ["Voided"]
    assert cells(ask(busy, "payment_list", text="slip 77"), "amount") == [-1000, 1000]
    assert ask(busy, "ticket_list", text="100%_").rows == ()


def test_lines_are_narrowed_down_to_a_state(busy):
    assert cells(ask(busy, "line_list", narrow={"state": GIFT}), "reason") == ["birthday"]
    voids = ask(busy, "line_list", narrow={"state": VOID})
    assert cells(voids, "product") == ["toast", "toast", "tea"]
    assert cells(voids, "reason") == ["left", "left", "spilt"]
    assert cells(ask(busy, "line_list", narrow={"state": RETURNED}), "quantity") == [-1000]


def test_tickets_are_narrowed_down_to_an_hour_and_to_discounts(busy):
    days = {"since": MONDAY, "until": TUESDAY}
    assert len(ask(busy, "ticket_list", narrow={"hour": 12}, **days).rows) == 5
    assert ask(busy, "ticket_list", narrow={"hour": 3}, **days).rows == ()
    assert cells(ask(busy, "ticket_list", narrow={"discounted": 1}), "total") == [2700]


def test_columns_are_chosen_and_the_others_stay_on_offer(busy):
    table = ask(busy, "ticket_list", columns=("total", "number"))
    assert [column.key for column in table.columns] == ["number", "total"]
    assert len(table.offered) > 2


def test_gifts_voids_returns_and_discounts_name_who_and_why(busy):
    gifts = ask(busy, "gifts")
    assert [(r.cells["person"], r.cells["reason"], r.cells["value"]) for r in gifts.rows] == [
        ("Olcay", "birthday", 18000)
    ]
    voids = ask(busy, "voids")
    assert {(r.cells["reason"], r.cells["lines"], r.cells["value"]) for r in voids.rows} == {
        ("left", 2, 16000),
        ("spilt", 1, 3000),
    }
    assert ask(busy, "returns").totals == {"lines": 1, "quantity": -1000, "value": -3000}
    discounts = ask(busy, "discounts")
    assert [(r.cells["person"], r.cells["kind"], r.cells["value"]) for r in discounts.rows] == [
        ("Olcay", "Discount", -300)
    ]
    assert ask(busy, "voids", until=MONDAY).rows == ()


def test_payments_are_those_of_the_ledger_with_undone_ones_and_what_is_given_back(busy):
    table = ask(busy, "payments_by_type")
    assert table.proof.holds
    card = next(row for row in table.rows if row.cells["type"] == "Card")
    assert (card.cells["taken"], card.cells["given_back"], card.cells["value"]) == (1000, -1000, 0)
    for day in (MONDAY, TUESDAY):
        assert ask(busy, "payments_by_type", since=day, until=day).proof.holds


@pytest.mark.parametrize("typed", ["ISLAK", "ıslak", "islak", "Islak"])
def test_what_is_written_is_found_with_any_letters(busy, typed):
    ticket = busy.ticket("tea")
    busy.void(*busy.add("beer", ticket=ticket), reason="Islak şişe")
    assert len(ask(busy, "line_list", text=typed, narrow={"state": VOID}).rows) == 1
    assert len(ask(busy, "line_list", text="sise", narrow={"state": VOID}).rows) == 1


def test_openings_of_a_drawer_without_a_sale_are_told_apart(busy):
    opened = ask(busy, "drawer_list", narrow={"move": MOVES.index("no_sale")})
    assert cells(opened, "reason") == ["reason 4", "reason 1", "reason 0"]
    assert cells(opened, "amount") == [None] * 3
    assert ask(busy, "drawer_list", narrow={"person": busy.cashier.user_id}).rows == ()
