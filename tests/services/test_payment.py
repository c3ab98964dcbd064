"""Money is taken and given back: change, parts, cash-back, refunds, and what each one posts."""

import re

import pytest

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pospro.domain.line import LineState
from pospro.services.payment.record_payment import RecordPayment, record_payment
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.ticket.open_ticket import OpenTicket, open_ticket
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from tests.shop import lira


def entries(shop):
    """Return (reason, sides) of every entry, of books that are right."""
    assert shop.findings() == []
    return [line.split(None, 1) for line in shop.journal().splitlines()]


def test_a_card_takes_exactly_what_is_due(shop):
    sold = shop.sell("beer", pay="Card")
    assert sold.change == lira("0")
    assert entries(shop) == [
        ["payment", "Dr 108.01 190.00  Cr 120.99 190.00"],
        ["sale", "Dr 120.99 190.00  Cr 600.20 158.33  Cr 391.20 31.67"],
    ]


def test_a_meal_card_is_owed_by_its_firm(shop):
    shop.sell("toast", pay="Meal card")
    assert "Dr 120.90 80.00  Cr 120.99 80.00" in shop.journal()
    assert shop.findings() == []


def test_two_rates_are_posted_apart(shop):
    ticket = shop.ticket("tea", "beer")
    shop.pay(ticket)
    assert entries(shop)[-1] == [
        "sale",
        "Dr 120.99 220.00  Cr 600.10 27.27  Cr 600.20 158.33  Cr 391.10 2.73  Cr 391.20 31.67",
    ]


def test_parts_are_posted_as_they_come_and_the_last_one_closes(shop):
    ticket = shop.ticket("beer", "toast")
    first = shop.pay(ticket, "Cash", "100.00")
    assert (first["due"], first["change"], first["number"]) == (17000, 0, None)
    assert shop.journal() == "payment  Dr 100.02 100.00  Cr 120.99 100.00\n"
    assert shop.findings() == []
    second = shop.pay(ticket, "Card", "70.00")
    assert (second["due"], second["number"]) == (10000, None)
    third = shop.pay(ticket, "Cash", "200.00")
    assert (third["due"], third["change"], third["number"]) == (0, 10000, "K1-000001")
    assert [reason for reason, _ in entries(shop)] == ["payment"] * 3 + ["sale"]
    paid = [(p.name, str(p.amount), str(p.tendered)) for p in shop.view(ticket).payments]
    assert paid == [
        ("Cash", "100.00 TRY", "100.00 TRY"),
        ("Card", "70.00 TRY", "70.00 TRY"),
        ("Cash", "100.00 TRY", "200.00 TRY"),
    ]


def test_a_part_paid_ticket_may_still_grow(shop):
    ticket = shop.ticket("tea")
    shop.pay(ticket, "Cash", "20.00")
    shop.add("tea", ticket=ticket)
    assert shop.pay(ticket)["number"] == "K1-000001"
    assert shop.findings() == []


def test_cash_back_is_paid_by_card_and_handed_out_of_the_drawer(shop):
    ticket = shop.ticket("tea")
    answer = shop.pay(ticket, "Card", "130.00", cashback=True)
    assert (answer["change"], answer["due"], answer["number"]) == (10000, 0, "K1-000001")
    assert entries(shop)[:2] == [
        ["payment", "Dr 108.01 130.00  Cr 120.99 130.00"],
        ["payment", "Dr 120.99 100.00  Cr 100.02 100.00"],
    ]
    assert [p.purpose for p in shop.view(ticket).payments] == ["payment", "cashback"]


@pytest.mark.parametrize(
    ("means", "tendered", "sentence"),
    [
        ("Cash", "0.00", "Enter an amount"),
        ("Cash", "-5.00", r"30\.00 TRY is to be taken here\. Enter"),
        ("Card", "30.01", r"Take at most 30\.00 TRY"),
        ("Meal card", "100.00", r"Take at most 30\.00 TRY"),
        ("Bank transfer", "31.00", r"Take at most 30\.00 TRY"),
    ],
)
def test_a_wrong_amount_is_refused_and_nothing_is_recorded(shop, means, tendered, sentence):
    ticket = shop.ticket("tea")
    with pytest.raises(BadInput, match=sentence):
        shop.pay(ticket, means, tendered)
    assert shop.view(ticket).payments == ()
    assert shop.journal() == ""


def test_an_amount_beyond_all_limits_is_refused(shop):
    ticket = shop.ticket("tea")
    huge = lira("9999999999.99") + lira("0.01")
    command = TakePayment(
        shop.request_id(), shop.owner, ticket, None, shop.payment_type("Cash"), huge
    )
    with pytest.raises(BadInput, match="too large"):
        take_payment(shop.db, shop.clock, command)
    many = shop.add("tea", price="9999999999.99")[0]
    shop.add("tea", ticket=many, price="9999999999.99")
    with pytest.raises(BadInput, match="too large"):
        shop.pay(many)
    shop.pay(many, "Cash", "9999999999.99")
    with pytest.raises(BadInput, match="too large"):
        shop.pay(many)
    assert shop.findings() == []


def test_a_voucher_needs_the_number_on_its_slip(shop):
    ticket = shop.ticket("tea")
    with pytest.raises(BadInput, match="Enter the number on the slip"):
        shop.pay(ticket, "Meal card", reference="  ")
    with pytest.raises(BadInput, match="at most 80 letters"):
        shop.pay(ticket, "Meal card", reference="7" * 81)
    shop.pay(ticket, "Meal card", reference=" 00 17 ")
    assert shop.view(ticket).payments[0].reference == "00 17"


def test_only_who_may_take_payments_takes_them(shop):
    waiter = type(shop.owner)(shop.cashier.user_id, "Canan", frozenset({"sell"}), None)
    ticket = shop.ticket("tea")
    with pytest.raises(NotAllowed, match="Canan may not do this"):
        shop.pay(ticket, by=waiter)


def test_an_unknown_payment_type_and_an_unknown_ticket_are_refused(shop):
    ticket = shop.ticket("tea")
    with pytest.raises(NotFound, match="not in use"):
        take_payment(
            shop.db, shop.clock, TakePayment(shop.request_id(), shop.owner, ticket, None, 42)
        )
    with pytest.raises(Conflict, match="closed"):
        shop.pay(4711)


def test_an_empty_ticket_is_neither_paid_nor_closed(shop):
    command = OpenTicket(shop.request_id(), shop.owner, "Table 4")
    ticket = int(open_ticket(shop.db, shop.clock, command)["ticket_id"])
    for attempt in (shop.pay, shop.close):
        with pytest.raises(Conflict, match="There is nothing on this ticket yet"):
            attempt(ticket)


def test_a_ticket_of_gifts_closes_with_a_number_and_posts_nothing(shop):
    ticket, line = shop.add("tea")
    with pytest.raises(Conflict, match="still due"):
        shop.close(ticket)
    shop.gift(ticket, line)
    with pytest.raises(BadInput, match="Nothing is due"):
        shop.pay(ticket, "Cash", "30.00")
    assert shop.close(ticket) == "K1-000001"
    assert (shop.journal(), shop.findings()) == ("", [])


def test_a_discount_of_everything_closes_and_posts_sale_against_discount(shop):
    ticket = shop.ticket("tea")
    shop.discount(ticket, "100 %")
    shop.close(ticket)
    assert shop.journal() == "sale     Dr 611.01 27.27  Cr 600.10 27.27\n"
    assert shop.findings() == []


def sides(journal):
    """Return the sides of each entry, in any order."""
    return [sorted(re.findall(r"[DC]r \S+ \S+", line)) for line in journal.splitlines()]


def mirrored(journal):
    return journal.replace("Dr", "??").replace("Cr", "Dr").replace("??", "Cr")


@pytest.mark.parametrize("quantity", ["1", "3", "0.333"])
def test_a_refund_mirrors_its_sale_to_the_cent_on_the_accounts_of_returns(shop, quantity):
    def trade(sign):
        ticket, _ = shop.add("toast", f"{sign}{quantity}", modifiers={"cheese": 1, "deposit": 1})
        shop.add("bread", f"{sign}{quantity}", ticket=ticket)
        shop.discount(ticket, "7 %")
        shop.pay(ticket)
        return shop.journal()

    sale = trade("")
    refund = trade("-").removeprefix(sale)
    assert "600." in sale
    assert "391." in sale
    returned = sale.replace(" 600.", " 610.").replace(" 391.", " 191.")
    assert sides(returned) == sides(mirrored(refund))
    assert shop.findings() == []


def test_a_refund_gives_back_at_most_what_is_due(shop):
    ticket, _ = shop.add("tea", -2)
    with pytest.raises(BadInput, match=r"Give back at most 60\.00 TRY"):
        shop.pay(ticket, "Cash", "-60.01")
    with pytest.raises(BadInput, match=r"60\.00 TRY is to be given back here"):
        shop.pay(ticket, "Cash", "60.00")
    assert shop.pay(ticket, "Cash", "-20.00")["due"] == -4000
    answer = shop.pay(ticket, "Card")
    assert (answer["due"], answer["number"]) == (0, "K1-000001")
    assert [p.purpose for p in shop.view(ticket).payments] == ["refund", "refund"]


def test_goods_come_back_onto_a_ticket_that_was_part_paid(shop):
    ticket = shop.ticket("beer", "tea")
    shop.pay(ticket, "Cash", "200.00")
    shop.add("beer", -1, ticket=ticket)
    assert shop.view(ticket).due == lira("-170.00")
    assert shop.pay(ticket)["number"] == "K1-000001"
    assert shop.findings() == []


def test_a_part_paid_ticket_never_becomes_worth_less_than_was_paid(shop):
    ticket, beer = shop.add("beer", 2)
    shop.discount(ticket, "50 %")
    shop.pay(ticket, "Cash", "150.00")
    with pytest.raises(Conflict, match="Give the money back first"):
        shop.gift(ticket, beer)
    with pytest.raises(Conflict, match="Give the money back first"):
        shop.discount(ticket, "50.00")
    voiding = VoidTicket(shop.request_id(), shop.owner, ticket, shop.view(ticket).version, "left")
    with pytest.raises(Conflict, match="Something was paid on this ticket"):
        void_ticket(shop.db, shop.clock, voiding)
    shop.discount(ticket, "40.00")
    assert shop.view(ticket).due == lira("0.00")
    with pytest.raises(Conflict, match="Give the money back first"):
        shop.void(ticket, beer, quantity=1)
    assert shop.close(ticket) == "K1-000001"
    assert shop.findings() == []


def test_a_discounted_line_is_given_away_while_enough_stays_due(shop):
    ticket, tea = shop.add("tea")
    _, toast = shop.add("toast", ticket=ticket)
    shop.discount(ticket, "50 %")
    shop.pay(ticket, "Cash", "20.00")
    shop.mark(LineState.GIFT, (ticket, tea))
    assert shop.view(ticket).due == lira("20.00"), "half a toast less what was paid"
    with pytest.raises(Conflict, match="Give the money back first"):
        shop.void(ticket, toast)


def test_a_payment_as_it_was_made_elsewhere_waits_for_the_close(shop):
    ticket = shop.ticket("tea")

    def recorded(amount, means="Cash"):
        facts = (shop.owner, ticket, shop.payment_type(means), lira(amount))
        return record_payment(shop.db, shop.clock, RecordPayment(shop.request_id(), *facts))

    recorded("50.00", "Card")
    with pytest.raises(Conflict, match="still due"):
        shop.close(ticket)
    recorded("-20.00")
    with pytest.raises(BadInput, match="Enter an amount"):
        recorded("0.00")
    assert shop.close(ticket) == "K1-000001"
    assert [p.purpose for p in shop.view(ticket).payments] == ["payment", "refund"]
    assert shop.findings() == []
