"""A change that came too late: what others did to the ticket meanwhile, by whom and when."""

import pytest

from pospro.domain.errors import StaleVersion
from pospro.domain.quantity import Quantity
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.apply_calculation import RemoveCalculation, remove_calculation
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.change_ticket import ChangeTicket, change_ticket
from pospro.storage.ticket_changes import changes_since
from tests.crowd import together


def meanwhile(shop, ticket, seen):
    return shop.read(lambda connection: changes_since(connection, ticket, seen))


def told(shop, ticket, seen):
    """Tell kind, what, name, person, before and after of each change."""
    return [
        (each.kind, each.what, each.name, each.done.name, dict(each.before), dict(each.after))
        for each in meanwhile(shop, ticket, seen)
    ]


def change(shop, ticket, line, by=None, **values):
    version = shop.view(ticket).version
    facts = (shop.request_id(), by or shop.cashier, ticket, version, line)
    change_line(shop.db, shop.clock, ChangeLine(*facts, **values))


def test_nothing_happened_since_the_present_version(shop):
    ticket = shop.ticket("tea", "beer")
    assert meanwhile(shop, ticket, shop.view(ticket).version) == []


def test_a_line_of_somebody_else_is_named_with_who_and_when(shop):
    ticket = shop.ticket("tea")
    seen = shop.view(ticket).version
    shop.tick(minutes=5)
    shop.add("beer", ticket=ticket, by=shop.cashier)
    (found,) = meanwhile(shop, ticket, seen)
    assert (found.kind, found.what, found.name, found.done.name) == (
        "line",
        "added",
        "beer",
        "Canan",
    )
    assert found.done.at == shop.clock.now()
    assert found.after["quantity"] == 1000


def test_a_second_tap_that_makes_a_line_longer_is_a_change_of_it(shop):
    ticket = shop.ticket("tea")
    seen = shop.view(ticket).version
    product = shop.view(ticket).ticket.lines[0].product_id
    command = AddLine(shop.request_id(), shop.cashier, ticket, product, joins=True)
    add_line(shop.db, shop.clock, command)
    assert told(shop, ticket, seen) == [
        ("line", "changed", "tea", "Canan", {}, {"quantity": 2000}),
    ]


def test_what_a_line_was_is_known_however_often_it_changed(shop):
    ticket = shop.ticket("tea")
    (line,) = shop.view(ticket).ticket.lines
    seen = shop.view(ticket).version
    change(shop, ticket, line.id, quantity=Quantity(2000))
    change(shop, ticket, line.id, quantity=Quantity(5000), note="no sugar")
    before, after = {"quantity": 1000, "note": ""}, {"quantity": 5000, "note": "no sugar"}
    assert told(shop, ticket, seen) == [("line", "changed", "tea", "Canan", before, after)]
    assert told(shop, ticket, seen + 1)[0][4]["quantity"] == 2000


def test_gifts_voids_and_their_reasons_are_told(shop):
    ticket = shop.ticket("tea", "beer")
    tea, beer = shop.view(ticket).ticket.lines
    seen = shop.view(ticket).version
    shop.gift(ticket, tea.id, reason="birthday")
    shop.void(ticket, beer.id, reason="mistyped")
    marks = {
        (what, name, after["reason"]) for _, what, name, _, _, after in told(shop, ticket, seen)
    }
    assert marks == {("gift", "tea", "birthday"), ("void", "beer", "mistyped")}


def test_a_discount_that_is_gone_is_told_by_the_audit_trail(shop):
    ticket = shop.ticket("beer")
    before = shop.view(ticket).version
    shop.discount(ticket, "10 %")
    (calculation,) = shop.view(ticket).ticket.calculations
    with_discount = shop.view(ticket).version
    (put_on,) = meanwhile(shop, ticket, before)
    assert (put_on.kind, put_on.what, put_on.id) == ("calculation", "added", calculation.id)
    facts = (shop.request_id(), shop.owner, ticket, with_discount, calculation.id)
    remove_calculation(shop.db, shop.clock, RemoveCalculation(*facts))
    (gone,) = meanwhile(shop, ticket, with_discount)
    assert (gone.kind, gone.what, gone.id) == ("calculation", "removed", calculation.id)
    assert gone.before["amount"] == 10


def test_money_taken_and_undone_is_told(shop):
    ticket = shop.ticket("beer")
    seen = shop.view(ticket).version
    paid = int(shop.pay(ticket, "Cash", "100.00")["payment_id"])
    between = shop.view(ticket).version
    assert [each[:3] for each in told(shop, ticket, seen)] == [("payment", "taken", "Cash")]
    shop.undo(ticket, paid)
    (undone,) = meanwhile(shop, ticket, between)
    assert (undone.what, undone.id, undone.before) == ("undone", paid, {"amount": 10000})


def test_a_name_and_a_note_are_told_with_what_they_were(shop):
    ticket = shop.ticket("tea")
    seen = shop.view(ticket).version
    command = ChangeTicket(shop.request_id(), shop.cashier, ticket, seen, name="Table 4")
    change_ticket(shop.db, shop.clock, command)
    assert told(shop, ticket, seen) == [
        ("ticket", "changed", "", "Canan", {"name": ""}, {"name": "Table 4"})
    ]


def test_of_two_tills_at_once_the_late_one_learns_what_the_other_did(shop):
    for _ in range(5):
        ticket = shop.ticket("tea", "beer")
        tea, beer = shop.view(ticket).ticket.lines
        seen = shop.view(ticket).version

        def set_to(who, line, many):
            facts = (shop.request_id(), who, ticket, seen, line.id)  # noqa: B023 - at once
            command = ChangeLine(*facts, quantity=Quantity(many))
            return change_line(shop.db, shop.clock, command)

        results = together(
            [lambda: set_to(shop.owner, tea, 2000), lambda: set_to(shop.cashier, beer, 3000)]  # noqa: B023 - at once
        )
        (late,) = [each for each in results if isinstance(each, StaleVersion)]
        (done,) = meanwhile(shop, ticket, late.seen)
        assert (done.what, done.before) == ("changed", {"quantity": 1000})
        assert (done.name, done.done.name, done.after["quantity"]) in {
            ("tea", "Olcay", 2000),
            ("beer", "Canan", 3000),
        }


def test_a_refused_change_leaves_no_trace(shop):
    ticket = shop.ticket("tea")
    (line,) = shop.view(ticket).ticket.lines
    seen = shop.view(ticket).version
    shop.add("beer", ticket=ticket)
    command = ChangeLine(shop.request_id(), shop.owner, ticket, seen, line.id, Quantity(9000))
    with pytest.raises(StaleVersion) as refusal:
        change_line(shop.db, shop.clock, command)
    assert refusal.value.seen == seen
    assert [each.name for each in meanwhile(shop, ticket, seen)] == ["beer"]
