"""Reports tell who did what an owner watches, why, and who approved it; each row opens its list."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from pospro.domain.line import LineState
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from tests.services.test_approval import word
from tests.shop import CASHIER, OWNER

WATCHED = ("gifts", "voids", "returns", "discounts", "undone_payments", "no_sales")


@pytest.fixture
def watched(shop):
    """One of each by the cashier, approved by the owner, and one of each by the owner alone."""
    approved = replace(
        shop.cashier, rights=frozenset({"sell", "pay"}), approval=word(shop, shop.owner)
    )
    for by in (approved, shop.owner):
        ticket, _line = shop.add("beer", by=by)
        shop.gift(*shop.add("rakı", by=by, ticket=ticket), by=by, reason="birthday")
        shop.void(*shop.add("tea", by=by, ticket=ticket), by=by, reason="spilt")
        shop.add("bread", -1, by=by, ticket=ticket, note="stale")
        shop.discount(ticket, "10 %", by=by)
        wrong = shop.pay(ticket, tendered="50.00", by=by)
        shop.undo(ticket, int(wrong["payment_id"]), by=by, reason="wrong table")
        shop.pay(ticket, tendered="200.00", by=by)
        whole, _line = shop.add("toast", by=by)
        version = shop.view(whole).version
        void_ticket(shop.db, shop.clock, VoidTicket(shop.request_id(), by, whole, version, "left"))
        opened = MoveCash(shop.request_id(), by, "no_sale", "coins")
        move_cash(shop.db, shop.clock, opened)
    return shop


def ask(shop, key, **asked):
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], ReportQuery(language="en", **asked))


def who(table):
    return {(row.cells["person"], row.cells["approver"]) for row in table.rows}


def opened(shop, row):
    """What a row opens, asked as the address asks."""
    report, _, question = row.opens.removeprefix("report:").partition("?")
    narrow = {name: int(value) for name, value in parse_qsl(question)}
    return ask(shop, report, narrow=narrow)


@pytest.mark.parametrize("key", WATCHED)
@pytest.mark.parametrize("closed", [False, True])
def test_both_names_stand_there_before_and_after_the_day_is_closed(watched, key, closed):
    if closed:
        watched.close_day()
    assert who(ask(watched, key)) == {(CASHIER, OWNER), (OWNER, None)}


@pytest.mark.parametrize("key", WATCHED)
@pytest.mark.parametrize("closed", [False, True])
def test_the_approver_is_a_filter_and_nobody_is_one_too(watched, key, closed):
    if closed:
        watched.close_day()
    owner = watched.owner.user_id
    assert who(ask(watched, key, narrow={"approver": owner})) == {(CASHIER, OWNER)}
    assert who(ask(watched, key, narrow={"approver": 0})) == {(OWNER, None)}
    assert who(ask(watched, key, narrow={"approver": watched.cashier.user_id})) == set()


@pytest.mark.parametrize("key", WATCHED)
def test_a_row_opens_what_it_counts_with_both_names(watched, key):
    table = ask(watched, key)
    for row in table.rows:
        found = opened(watched, row)
        count = row.cells.get("lines") or row.cells["times"]
        same = sum(
            other.cells.get("lines") or other.cells["times"]
            for other in table.rows
            if other.opens == row.opens
        )
        assert len(found.rows) == same >= count
        assert {each.cells["approver"] for each in found.rows} == {row.cells["approver"]}
        done_by = "answerable" if key in ("gifts", "voids") else "person"
        assert {each.cells[done_by] for each in found.rows} == {row.cells["person"]}


def test_reasons_and_worth_are_told(watched):
    undone = ask(watched, "undone_payments").rows
    assert {(row.cells["reason"], row.cells["times"], row.cells["value"]) for row in undone} == {
        ("wrong table", 1, 5000)
    }
    assert {row.cells["reason"] for row in ask(watched, "no_sales").rows} == {"coins"}
    assert {row.cells["reason"] for row in ask(watched, "voids").rows} == {"spilt", "left"}


def test_change_given_is_told_by_person_and_opens_its_payments(watched):
    table = ask(watched, "change_given")
    assert {row.cells["person"] for row in table.rows} == {OWNER, CASHIER}
    for row in table.rows:
        payments = opened(watched, row)
        assert sum(each.cells["change"] for each in payments.rows) == row.cells["value"] > 0
        assert {each.cells["person"] for each in payments.rows} == {row.cells["person"]}
    whole = sum(each.cells["change"] for each in ask(watched, "payment_list").rows)
    assert table.totals["value"] == whole


def test_an_undone_payment_takes_its_change_back(shop):
    ticket = shop.ticket("tea", "tea")
    shop.pay(ticket, tendered="10.00")
    before = ask(shop, "change_given").totals.get("value", 0)
    assert before == 0
    shop.pay(shop.ticket("tea"), tendered="50.00")
    assert ask(shop, "change_given").totals["value"] == 2000


def test_the_sums_that_are_kept_are_those_of_the_day(watched):
    before = {key: ask(watched, key).rows for key in WATCHED}
    watched.close_day()
    assert {key: ask(watched, key).rows for key in WATCHED} == before
    assert watched.findings() == []


def test_marked_again_by_who_may_alone_nobody_approved_it(shop):
    approved = replace(shop.cashier, approval=word(shop, shop.owner))
    ticket, line = shop.add("tea", by=shop.cashier)
    shop.gift(ticket, line, by=approved)
    shop.mark(LineState.SOLD, (ticket, line), by=shop.cashier)
    shop.gift(ticket, line)
    shop.close(ticket)
    assert who(ask(shop, "gifts")) == {(OWNER, None)}
    (listed,) = ask(shop, "line_list").rows
    assert (listed.cells["answerable"], listed.cells["approver"]) == (OWNER, None)
