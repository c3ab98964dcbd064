"""Taking money and giving it back: due, tendered, change, and the sums guests hand over."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.errors import BadInput
from pospro.domain.money import Money
from pospro.domain.payment import Tender, due, quick_amounts, tender
from pospro.domain.payment_kinds import KINDS, kind
from tests.domain.shop import TRY, lira

CASH, CARD = kind("cash"), kind("card")
NOTES = [500, 1000, 2000, 5000, 10000, 20000]
minor = st.integers(1, 10**7)


def test_what_is_due_is_the_total_less_what_was_paid():
    assert due(lira("30.00"), []) == lira("30.00")
    assert due(lira("30.00"), [lira("10.00"), lira("5.00")]) == lira("15.00")
    assert due(lira("30.00"), [lira("40.00")]) == lira("-10.00")


def test_a_fifty_for_thirty_gives_twenty_back():
    assert tender(lira("30.00"), lira("50.00"), CASH) == Tender(
        amount=lira("30.00"), tendered=lira("50.00"), change=lira("20.00")
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("tendered", ["10.00", "30.00"])
def test_any_kind_may_pay_a_part_or_all(kind, tendered):
    paid = tender(lira("30.00"), lira(tendered), kind)
    assert paid == Tender(amount=lira(tendered), tendered=lira(tendered), change=lira("0"))


def test_a_card_is_not_charged_more_than_is_due():
    with pytest.raises(BadInput, match=r"at most 30\.00 TRY"):
        tender(lira("30.00"), lira("50.00"), CARD)


def test_cashback_charges_the_card_in_full_and_hands_the_rest_out():
    assert tender(lira("30.00"), lira("50.00"), CARD, cashback=True) == Tender(
        amount=lira("50.00"), tendered=lira("50.00"), change=lira("20.00")
    )


def test_a_refund_goes_out_in_full_or_in_part():
    assert tender(lira("-30.00"), lira("-30.00"), CASH).amount == lira("-30.00")
    assert tender(lira("-30.00"), lira("-10.00"), CARD).amount == lira("-10.00")


@pytest.mark.parametrize("cashback", [False, True])
@pytest.mark.parametrize("kind", [CASH, CARD])
def test_no_more_goes_out_than_is_owed_to_the_guest(kind, cashback):
    with pytest.raises(BadInput, match=r"Give back at most 30\.00 TRY"):
        tender(lira("-30.00"), lira("-30.01"), kind, cashback=cashback)


@pytest.mark.parametrize(
    ("owed", "tendered", "sentence"),
    [
        ("30.00", "0", "Enter an amount."),
        ("0", "0", "Enter an amount."),
        ("0", "5.00", "Nothing is due on this ticket."),
        ("30.00", "-5.00", "30.00 TRY is to be taken here. Enter an amount without a minus."),
        (
            "-30.00",
            "5.00",
            "30.00 TRY is to be given back here, not taken. Check the sign of the amount.",
        ),
    ],
)
def test_money_in_the_wrong_direction_or_for_nothing_is_refused(owed, tendered, sentence):
    with pytest.raises(BadInput) as refusal:
        tender(lira(owed), lira(tendered), CASH)
    assert str(refusal.value) == sentence
    assert refusal.value.field == "amount"


@given(minor, minor)
def test_cash_kept_is_what_was_tendered_less_the_change(owed, handed):
    paid = tender(Money(owed, TRY), Money(handed, TRY), CASH)
    assert paid.amount == paid.tendered - paid.change
    assert paid.amount == min(Money(owed, TRY), Money(handed, TRY))
    assert paid.change >= Money.zero(TRY)


@pytest.mark.parametrize(
    ("owed", "offered"),
    [
        ("12.00", ["12.00", "15.00", "20.00", "50.00", "100.00"]),
        ("20.00", ["20.00", "50.00", "100.00", "200.00"]),
        ("45.00", ["45.00", "50.00", "60.00", "100.00", "200.00"]),
        ("123.00", ["123.00", "125.00", "130.00", "150.00", "200.00"]),
        ("0", []),
        ("-12.00", ["-12.00"]),
    ],
)
def test_quick_amounts_are_the_exact_sum_and_what_guests_hand_over(owed, offered):
    assert [str(m.decimal) for m in quick_amounts(lira(owed), NOTES)] == [
        str(lira(text).decimal) for text in offered
    ]


def test_without_notes_only_the_exact_amount_is_offered():
    assert quick_amounts(lira("12.00"), []) == [lira("12.00")]


@given(minor)
def test_quick_amounts_ascend_and_every_one_pays_in_full(owed):
    offered = quick_amounts(Money(owed, TRY), NOTES)
    assert offered[0] == Money(owed, TRY)
    assert 1 <= len(offered) <= 5
    assert all(less < more for less, more in pairwise(offered))
    assert all(amount.minor % 500 == 0 for amount in offered[1:])
