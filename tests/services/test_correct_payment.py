"""A closed ticket was paid by another means than was tapped: reversed, posted again, all shown."""

import re
import sqlite3

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pospro.reports.receipt import receipt_of
from pospro.services.atomic import atomic
from pospro.services.payment.correct_payment import CorrectPayment, correct_payment
from pospro.storage.payments import PaymentRow, row_of
from tests.crowd import together
from tests.services.foreign_till import dollars, key, pay
from tests.shop import lira

BY_CARD = "payment  Dr 108.01 190.00  Cr 120.99 190.00\n"
UNDONE = "undo     Cr 108.01 190.00  Dr 120.99 190.00\n"
IN_CASH = "payment  Dr 100.02 190.00  Cr 120.99 190.00\n"


@pytest.fixture
def sold(shop):
    """Return a ticket of 190.00 that was closed by card, and that payment."""
    ticket = shop.ticket("beer")
    return ticket, int(shop.pay(ticket, "Card", reference="4711")["payment_id"])


def correct(shop, sold, means="Cash", reason="was cash", **more):
    command = CorrectPayment(
        request_id=more.pop("request_id", None) or shop.request_id(),
        actor=more.pop("by", shop.owner),
        ticket_id=sold[0],
        payment_id=more.pop("payment", sold[1]),
        payment_type_id=shop.payment_type(means),
        reason=reason,
        reference=more.pop("reference", ""),
    )
    shop.tick()
    return correct_payment(shop.db, shop.clock, command)


def payments_of(shop, ticket):
    return [(p.name, str(p.amount), p.reverses) for p in shop.view(ticket).payments]


def test_the_entry_is_reversed_and_posted_again_and_the_sale_stays(shop, sold):
    sale = shop.journal().removeprefix(BY_CARD)
    correct(shop, sold)
    assert shop.journal() == BY_CARD + sale + UNDONE + IN_CASH
    assert shop.balances() == {**shop.balances(), "100.02": 19000, "108.01": 0, "120.99": 0}
    assert shop.findings() == []


def test_all_three_rows_stay_and_the_receipt_shows_the_right_one(shop, sold):
    ticket, card = sold
    answer = correct(shop, sold)
    assert payments_of(shop, ticket) == [
        ("Card", "190.00 TRY", None),
        ("Card", "-190.00 TRY", card),
        ("Cash", "190.00 TRY", None),
    ]
    assert [p.id for p in shop.view(ticket).standing_payments] == [int(answer["payment_id"])]
    with shop.db.reading() as connection:
        receipt = receipt_of(shop.db, connection, ticket)
    assert [(p.name, p.reference) for p in receipt.payments] == [("Cash", "")]


def test_cash_that_was_a_card_leaves_the_drawer_and_needs_the_slip(shop):
    ticket = shop.ticket("beer")
    cash = int(shop.pay(ticket, "Cash", "200.00", reference="")["payment_id"])
    with pytest.raises(BadInput, match="number on the slip"):
        correct(shop, (ticket, cash), "Card")
    correct(shop, (ticket, cash), "Card", reference="0815")
    assert (shop.balances()["100.02"], shop.balances()["108.01"]) == (0, 19000)
    assert shop.findings() == []


def test_a_correction_may_be_corrected_and_nothing_twice(shop, sold):
    again = int(correct(shop, sold)["payment_id"])
    with pytest.raises(Conflict, match="undone already"):
        correct(shop, sold, "Bank transfer", reference="7")
    correct(shop, sold, "Card", payment=again, reference="4711")
    assert shop.balances()["108.01"] == 19000
    assert shop.findings() == []


def test_after_the_drawer_was_counted_only_what_is_no_cash_is_corrected(shop, sold):
    shop.close_day()
    shop.open_day()
    with pytest.raises(Conflict, match="has been counted since"):
        correct(shop, sold)
    correct(shop, sold, "Bank transfer", reference="7")
    assert (shop.balances()["102.01"], shop.balances()["108.01"]) == (19000, 0)
    assert shop.findings() == []


def test_what_cannot_be_corrected_is_said(shop, sold):
    open_ticket = shop.ticket("beer")
    part = int(shop.pay(open_ticket, "Card", "10.00", reference="1")["payment_id"])
    for error, words, facts in (
        (BadInput, "Choose or write a reason", {"reason": "  "}),
        (BadInput, "by Card already", {"means": "Card", "reference": "1"}),
        (NotFound, "not on the ticket", {"payment": 7}),
        (NotAllowed, "may not", {"by": shop.cashier}),
    ):
        with pytest.raises(error, match=words):
            correct(shop, sold, **facts)
    with pytest.raises(Conflict, match="Undo the payment there"):
        correct(shop, (open_ticket, part))
    assert len(payments_of(shop, sold[0])) == 1


def test_a_repeat_and_a_crowd_correct_it_once(shop, sold):
    first = correct(shop, sold, request_id="one-correction")
    assert correct(shop, sold, request_id="one-correction") == first
    ticket = shop.ticket("beer")
    card = int(shop.pay(ticket, "Card", reference="9")["payment_id"])
    results = together([lambda: correct(shop, (ticket, card)) for _ in range(6)])
    assert sum(isinstance(each, dict) for each in results) == 1
    assert {type(each) for each in results} == {dict, Conflict}
    assert shop.findings() == []


def test_the_database_refuses_money_that_is_added_to_a_closed_ticket_or_differs(shop, sold):
    taken = shop.read(row_of, sold[1])
    for added in (
        {"id": 5},
        {"id": 6, "replaces_id": sold[1]},
        {"id": 7, "replaces_id": sold[1], "amount": 1},
    ):
        with pytest.raises((DBAPIError, sqlite3.Error)) as refusal, atomic(shop.db) as unit:
            unit.connection.execute(insert(PaymentRow), {**taken, **added})
        assert re.search("is closed|is corrected after", str(refusal.value))
    assert payments_of(shop, sold[0]) == [("Card", str(lira("190.00")), None)]


def test_foreign_money_is_neither_what_was_meant_nor_what_is_corrected(shop, sold):
    dollars(shop)
    key(shop)
    with pytest.raises(Conflict, match="Foreign money"):
        correct(shop, sold, "Dollars")
    ticket = shop.ticket("beer")
    taken = int(pay(shop, ticket)["payment_id"])
    with pytest.raises(Conflict, match="Foreign money"):
        correct(shop, (ticket, taken), "Card", reference="1")
    assert shop.findings() == []
