"""Many people sell at the same time: nothing is lost, nothing twice, the books have no gap."""

from random import Random

import pytest

from pospro.domain.errors import Conflict, StaleVersion
from pospro.services.atomic import atomic
from pospro.services.payment.take_payment import TakePayment, _take
from tests.crowd import together

PRODUCTS = ("tea", "beer", "toast", "bread")


class PowerCutError(Exception):
    """What ends a block before it is durable."""


def test_lines_of_two_cashiers_on_one_ticket_are_all_there(shop):
    ticket = shop.ticket("tea")
    before = shop.view(ticket).version

    def serve(by, product):
        return [shop.add(product, ticket=ticket, by=by)[1] for _ in range(15)]

    served = together([lambda: serve(shop.owner, "beer"), lambda: serve(shop.cashier, "toast")])
    stored = shop.view(ticket)
    lines = {line.id for line in stored.ticket.lines}
    assert {*served[0], *served[1]} < lines
    assert len(lines) == 31
    assert stored.version == before + 30
    shop.pay(ticket)
    assert shop.findings() == []


def test_of_two_who_close_one_ticket_one_is_told_that_it_changed(shop):
    for _ in range(5):
        ticket = shop.ticket("tea")
        seen = shop.view(ticket).version
        results = together([lambda: shop.pay(ticket, version=seen)] * 4)  # noqa: B023 - at once
        paid = [each for each in results if isinstance(each, dict)]
        assert len(paid) == 1
        assert all(isinstance(e, StaleVersion | Conflict) for e in results if e not in paid)
        assert len(shop.view(ticket).payments) == 1
    assert shop.findings() == []


def test_a_line_that_races_the_payment_is_on_the_ticket_or_refused(shop):
    for _ in range(5):
        ticket = shop.ticket("tea")
        added, paid = together(
            [lambda: shop.add("tea", ticket=ticket), lambda: shop.pay(ticket)]  # noqa: B023 - at once
        )
        stored = shop.view(ticket)
        if isinstance(added, Conflict):
            assert (len(stored.ticket.lines), stored.state) == (1, "closed")
        else:
            assert len(stored.ticket.lines) == 2
            assert stored.paid == stored.totals.total
        assert paid["number"] == stored.number
    assert shop.findings() == []


@pytest.mark.slow
def test_numbers_have_no_gap_and_the_chain_holds_though_every_third_sale_fails(shop):
    def trade(seed):
        chance, numbers = Random(seed), {}  # noqa: S311 - a seeded play
        for _ in range(8):
            ticket, _ = shop.add(chance.choice(PRODUCTS), chance.randint(1, 3))
            means = chance.choice(("Cash", "Card"))
            if chance.random() < 0.3:
                fail(shop, ticket, means)
            numbers[ticket] = shop.pay(ticket, means)["number"]
        return numbers

    trades = together([lambda seed=seed: trade(seed) for seed in range(16)])
    promised = {ticket: number for trade in trades for ticket, number in trade.items()}
    assert len(promised) == 128
    assert sorted(promised.values()) == [f"K1-{n:06d}" for n in range(1, 129)]
    assert {ticket: shop.view(ticket).number for ticket in promised} == promised
    assert shop.journal().count("sale ") == 128
    assert shop.findings() == []


def fail(shop, ticket, means):
    """Take the payment and close the ticket, and then lose it all."""
    facts = (shop.owner, ticket, None, shop.payment_type(means), None, "slip 1")
    with pytest.raises(PowerCutError):
        lose(shop, TakePayment(shop.request_id(), *facts))


def lose(shop, command):
    with atomic(shop.db) as unit:
        assert _take(unit, shop.clock, command)["number"]
        raise PowerCutError
