"""A request is served once, however often and however simultaneously it arrives."""

import pytest

from pospro.domain.errors import BadInput, Conflict
from tests.crowd import together

ONCE = "request-once"


@pytest.mark.parametrize("times", [2, 10, 50])
def test_a_payment_tapped_many_times_at_once_is_taken_once(shop, times):
    ticket = shop.ticket("tea", "beer")
    answers = together([lambda: shop.pay(ticket, request_id=ONCE)] * times)
    assert answers == [answers[0]] * times
    assert answers[0]["number"] == "K1-000001"
    assert len(shop.view(ticket).payments) == 1
    assert shop.journal().count("\n") == 2
    assert shop.findings() == []


def test_a_part_payment_tapped_many_times_at_once_is_taken_once(shop):
    ticket = shop.ticket("tea")
    answers = together([lambda: shop.pay(ticket, "Cash", "20.00", request_id=ONCE)] * 10)
    assert answers == [answers[0]] * 10
    assert answers[0]["due"] == 1000
    assert len(shop.view(ticket).payments) == 1


def test_a_payment_from_a_screen_that_saw_the_version_is_taken_once_all_the_same(shop):
    ticket = shop.ticket("tea")
    seen = shop.view(ticket).version
    taps = [lambda: shop.pay(ticket, version=seen, request_id=ONCE)] * 8
    answers = together(taps)
    assert answers == [answers[0]] * 8
    assert answers[0]["number"] == "K1-000001"


def test_a_tap_on_a_product_key_that_arrives_many_times_adds_one_line(shop):
    ticket = shop.ticket("tea")
    added = together([lambda: shop.add("toast", ticket=ticket, request_id=ONCE)] * 20)
    assert added == [added[0]] * 20
    assert [line.name for line in shop.view(ticket).ticket.lines] == ["tea", "toast"]


def test_a_first_tap_that_arrives_many_times_opens_one_ticket(shop):
    opened = together([lambda: shop.add("tea", request_id=ONCE)] * 20)
    assert opened == [opened[0]] * 20
    assert len(shop.view(opened[0][0]).ticket.lines) == 1


def test_a_repeat_after_an_hour_gets_the_first_answer(shop):
    ticket = shop.ticket("tea")
    first = shop.pay(ticket, "Cash", "50.00", request_id=ONCE)
    shop.tick(hours=1)
    assert shop.pay(ticket, "Cash", "50.00", request_id=ONCE) == first
    assert first["change"] == 2000


@pytest.mark.parametrize("change", ["amount", "means", "ticket", "reference"])
def test_an_id_that_was_used_for_something_else_is_a_conflict(shop, change):
    ticket, other = shop.ticket("tea"), shop.ticket("tea")
    facts = {"ticket_id": ticket, "means": "Card", "tendered": "10.00", "reference": "1"}
    shop.pay(**facts, request_id=ONCE)
    changed = {
        "amount": {"tendered": "10.01"},
        "means": {"means": "Cash"},
        "ticket": {"ticket_id": other},
        "reference": {"reference": "2"},
    }[change]
    with pytest.raises(Conflict, match="used for something else"):
        shop.pay(**facts | changed, request_id=ONCE)
    assert len(shop.view(ticket).payments) == 1


def test_a_price_of_nothing_is_not_the_products_own_price(shop):
    ticket = shop.ticket("tea")
    shop.add("tea", ticket=ticket, request_id=ONCE)
    with pytest.raises(Conflict, match="used for something else"):
        shop.add("tea", ticket=ticket, request_id=ONCE, price="0.00")


def test_different_bodies_at_once_under_one_id_are_told_apart(shop):
    ticket = shop.ticket("beer")
    works = [lambda n=n: shop.pay(ticket, "Cash", f"{n}.00", request_id=ONCE) for n in (10, 20)]
    results = together(works * 5)
    taken = [each for each in results if isinstance(each, dict)]
    assert len(taken) == 5
    assert all(each == taken[0] for each in taken)
    assert all("something else" in str(e) for e in results if isinstance(e, Exception))
    assert len(shop.view(ticket).payments) == 1


def test_what_was_refused_may_be_mended_under_the_same_id(shop):
    ticket = shop.ticket("tea")
    with pytest.raises(BadInput):
        shop.pay(ticket, "Card", "30.01", request_id=ONCE)
    assert shop.pay(ticket, "Card", "30.00", request_id=ONCE)["number"] == "K1-000001"


@pytest.mark.parametrize("request_id", ["x" * 7, "x" * 201])
def test_an_id_that_could_not_be_unique_is_refused(shop, request_id):
    with pytest.raises(BadInput, match="no valid id"):
        shop.add("tea", request_id=request_id)
