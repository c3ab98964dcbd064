"""Taking a product back hands money out: it needs a right of its own on every road."""

import pytest

from pospro.domain.errors import NotAllowed
from pospro.domain.line import LineState
from pospro.domain.quantity import Quantity
from pospro.services.ticket.change_line import ChangeLine, change_line
from tests.shop import lira

REFUSED = r"Canan may not take products back\. Ask Olcay\."


def change(shop, where, quantity, by):
    version = shop.view(where[0]).version
    command = ChangeLine(shop.request_id(), by, where[0], version, where[1], Quantity.of(quantity))
    change_line(shop.db, shop.clock, command)


@pytest.mark.parametrize("sold", [{"quantity": -1}, {"quantity": "-0.001"}, {"price": "-0.01"}])
def test_a_cashier_sells_nothing_below_zero(shop, sold):
    with pytest.raises(NotAllowed, match=REFUSED):
        shop.add("tea", by=shop.cashier, **sold)
    assert shop.add("tea", by=shop.cashier)


def test_a_cashier_turns_no_line_below_zero(shop):
    line = shop.add("tea", 2, by=shop.cashier)
    with pytest.raises(NotAllowed, match=REFUSED):
        change(shop, line, -2, shop.cashier)
    assert shop.view(line[0]).due == lira("60.00")
    change(shop, line, -2, shop.owner)
    with pytest.raises(NotAllowed, match=REFUSED):
        change(shop, line, -3, shop.cashier)
    change(shop, line, 1, shop.cashier)


def test_what_was_taken_back_and_voided_comes_back_only_by_who_may(shop):
    line = shop.add("tea", -1)
    shop.void(*line)
    with pytest.raises(NotAllowed, match=REFUSED):
        shop.mark(LineState.SOLD, line, by=shop.cashier)
    assert shop.view(line[0]).due == lira("0.00")


def test_a_note_on_what_was_taken_back_is_nobodys_money(shop):
    line = shop.add("tea", -1)
    version = shop.view(line[0]).version
    command = ChangeLine(shop.request_id(), shop.cashier, line[0], version, line[1], note="cold")
    change_line(shop.db, shop.clock, command)
    assert shop.view(line[0]).facts[line[1]].note == "cold"


def test_a_cashier_pays_out_what_somebody_else_took_back(shop):
    ticket, _ = shop.add("tea", -1)
    assert shop.pay(ticket, by=shop.cashier)["number"] == "K1-000001"
    assert shop.findings() == []
