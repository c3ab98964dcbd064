"""The portion and the modifiers of a line, chosen anew before the ticket is paid."""

import pytest
from sqlalchemy import select, update

from pospro.domain.errors import BadInput, Conflict, NotFound, StaleVersion
from pospro.domain.quantity import Quantity
from pospro.services.atomic import atomic
from pospro.services.manager.edit_modifier_groups import retire_modifier_group
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.options import Options, has_options
from pospro.storage import venue
from pospro.storage.audit import AuditEventRow
from pospro.storage.catalogue import ModifierGroupRow, ModifierRow, PortionRow
from tests.shop import lira


def choose(shop, where, portion=None, modifiers=None, **more):
    """Choose a portion and modifiers, by their names, for a line given as (ticket, line)."""
    ticket, line = where
    product = shop.view(ticket).line(line).product_id
    chosen = None if modifiers is None else {shop.modifiers[n]: k for n, k in modifiers.items()}
    command = ChangeLine(
        more.pop("request_id", None) or shop.request_id(),
        shop.owner,
        ticket,
        more.pop("version", None) or shop.view(ticket).version,
        line,
        options=Options(shop.portions[product, portion] if portion else None, chosen),
        **more,
    )
    return change_line(shop.db, shop.clock, command)


def total(shop, ticket):
    return str(shop.view(ticket).totals.total.decimal)


def modifiers(shop, where):
    return {m.name: m.quantity for m in shop.view(where[0]).line(where[1]).modifiers}


def set_price(shop, row, row_id, minor):
    """Change a price in the catalogue behind the open tickets' backs."""
    with atomic(shop.db) as unit:
        unit.connection.execute(update(row).where(row.id == row_id).values(price=minor))
        venue.setup_changed(unit.connection)


def test_a_larger_portion_costs_more_and_the_line_keeps_its_place(shop):
    beer = shop.add("beer", 2)
    shop.add("tea", ticket=beer[0])
    choose(shop, beer, portion="50 cl")
    first = shop.view(beer[0]).ticket.lines[0]
    assert (first.id, first.portion_name, first.quantity) == (beer[1], "50 cl", Quantity.of(2))
    assert total(shop, beer[0]) == "470.00", "2 × 220 + 30"
    shop.pay(beer[0])
    assert shop.findings() == []


def test_modifiers_come_go_and_are_taken_several_times(shop):
    toast = shop.add("toast")
    choose(shop, toast, modifiers={"cheese": 3, "deposit": 1})
    assert modifiers(shop, toast) == {"cheese": 3, "deposit": 1}
    assert total(shop, toast[0]) == "130.00", "80 + 3 × 15 + 5"
    choose(shop, toast, modifiers={"cheese": 1})
    assert (modifiers(shop, toast), total(shop, toast[0])) == ({"cheese": 1}, "95.00")
    choose(shop, toast, modifiers={})
    assert (modifiers(shop, toast), total(shop, toast[0])) == ({}, "80.00")


def test_a_deposit_chosen_later_is_free_of_tax_as_one_chosen_at_once(shop):
    toast = shop.add("toast", 2)
    choose(shop, toast, modifiers={"cheese": 2, "deposit": 1})
    at_once, _ = shop.add("toast", 2, modifiers={"cheese": 2, "deposit": 1})
    (later,), (before,) = (shop.view(each).totals.taxes for each in (toast[0], at_once))
    assert (later.base, later.tax) == (before.base, before.tax) == (lira("200.00"), lira("20.00"))
    shop.pay(toast[0])
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("product", "sold", "chosen", "sentence"),
    [
        ("steak", {"rare": 1}, {}, "Choose at least 1 from Doneness"),
        ("steak", {"rare": 1}, {"rare": 1, "well done": 1}, "Choose at most 1 from Doneness"),
        ("toast", {}, {"cheese": 4}, "Choose cheese between 1 and 3 times"),
        ("toast", {}, {"cheese": 3, "deposit": 2}, "Choose deposit between 1 and 1 times"),
        ("toast", {}, {"rare": 1}, "does not belong to the product"),
    ],
)
def test_choices_outside_the_limits_leave_the_line_as_it_was(shop, product, sold, chosen, sentence):
    where = shop.add(product, modifiers=sold)
    seen = shop.view(where[0]).version
    with pytest.raises(BadInput, match=sentence):
        choose(shop, where, modifiers=chosen)
    assert (modifiers(shop, where), shop.view(where[0]).version) == (sold, seen)


def test_of_a_group_with_one_answer_the_other_one_is_taken(shop):
    steak = shop.add("steak", modifiers={"rare": 1})
    choose(shop, steak, modifiers={"well done": 1})
    assert modifiers(shop, steak) == {"well done": 1}


def test_portions_without_a_price_or_of_another_product_are_refused(shop):
    tea, soup = shop.add("tea"), shop.add("soup of the day", price="90.00")
    beer = shop.portions[shop.products["beer"], "33 cl"]
    command = ChangeLine(
        shop.request_id(),
        shop.owner,
        *tea[:1],
        shop.view(tea[0]).version,
        tea[1],
        options=Options(beer),
    )
    with pytest.raises(BadInput, match="tea has no such portion"):
        change_line(shop.db, shop.clock, command)
    choose(shop, soup, modifiers={})
    assert total(shop, soup[0]) == "90.00", "the agreed price stays"


def test_what_stays_on_the_line_keeps_the_price_it_was_sold_at(shop):
    toast = shop.add("toast", modifiers={"cheese": 1})
    set_price(shop, PortionRow, shop.portions[shop.products["toast"], ""], 9900)
    set_price(shop, ModifierRow, shop.modifiers["cheese"], 1900)
    set_price(shop, ModifierRow, shop.modifiers["deposit"], 700)
    choose(shop, toast, modifiers={"cheese": 2, "deposit": 1})
    assert total(shop, toast[0]) == "117.00", "80 + 2 × 15 as sold, 7 as it costs now"


def test_what_the_catalogue_no_longer_offers_stays_on_the_line(shop):
    toast = shop.add("toast", modifiers={"cheese": 2})
    group = shop.read(
        lambda c: c.scalar(select(ModifierGroupRow.id).where(ModifierGroupRow.name == "Extras"))
    )
    retire_modifier_group(shop.db, shop.clock, shop.owner, group)
    choose(shop, toast, modifiers={})
    assert (modifiers(shop, toast), total(shop, toast[0])) == ({"cheese": 2}, "110.00")


def test_quantity_note_and_options_change_together_and_what_was_is_on_record(shop):
    toast = shop.add("toast", modifiers={"deposit": 1})
    choose(shop, toast, modifiers={"cheese": 1}, quantity=Quantity.of(2), note="crisp")
    assert total(shop, toast[0]) == "190.00"
    event = shop.read(
        lambda c: (
            c.execute(select(AuditEventRow.__table__).where(AuditEventRow.action == "change_line"))
            .mappings()
            .one()
        )
    )
    assert event["subject"] == f"line:{toast[1]}"
    was, now = event["before"], event["after"]
    assert (was["quantity"], was["note"], was["unit_price"]) == (1000, "", 8000)
    assert [each[1:4] for each in was["modifiers"]] == [["deposit", 500, 1]]
    assert (now["quantity"], now["note"]) == (2000, "crisp")
    assert [each[1:4] for each in now["modifiers"]] == [["cheese", 1500, 1]]


def test_a_choice_sent_twice_is_made_once(shop):
    beer = shop.add("beer")
    facts = {"request_id": shop.request_id(), "version": shop.view(beer[0]).version}
    first = choose(shop, beer, portion="50 cl", **facts)
    assert choose(shop, beer, portion="50 cl", **facts) == first
    with pytest.raises(Conflict, match="used for something else"):
        choose(shop, beer, portion="33 cl", **facts)
    assert total(shop, beer[0]) == "220.00"


def test_a_screen_that_is_behind_chooses_nothing(shop):
    beer = shop.add("beer")
    seen = shop.view(beer[0]).version
    shop.add("tea", ticket=beer[0], by=shop.cashier)
    with pytest.raises(StaleVersion, match="Somebody changed this ticket meanwhile"):
        choose(shop, beer, portion="50 cl", version=seen)


def test_gifts_voids_and_paid_tickets_keep_their_options(shop):
    for mark in (shop.gift, shop.void):
        beer = shop.add("beer")
        mark(*beer)
        with pytest.raises(Conflict, match="keeps its options"):
            choose(shop, beer, portion="50 cl")
    beer = shop.add("beer")
    shop.pay(beer[0])
    with pytest.raises(Conflict, match="This ticket is closed"):
        choose(shop, beer, portion="50 cl")


def test_a_part_paid_ticket_never_falls_below_what_was_paid(shop):
    toast = shop.add("toast", modifiers={"cheese": 3})
    shop.pay(toast[0], tendered="100.00")
    with pytest.raises(Conflict, match="More has been paid"):
        choose(shop, toast, modifiers={})
    choose(shop, toast, modifiers={"cheese": 2})
    assert shop.pay(toast[0])["number"]
    assert shop.findings() == []


def test_a_line_whose_value_would_be_too_large_is_refused(shop):
    toast = shop.add("toast", price="9999999999.00")
    with pytest.raises(BadInput, match="too large"):
        choose(shop, toast, modifiers={"cheese": 1})


def test_only_products_with_something_to_choose_offer_it(shop):
    offers = {}
    for product, more in (("tea", {}), ("toast", {}), ("beer", {}), ("rakı", {})):
        ticket, line = shop.add(product, **more)
        stored = shop.view(ticket)
        offers[product] = shop.read(lambda c, s=stored, n=line: has_options(shop.db, c, s.line(n)))
    assert offers == {"tea": False, "toast": True, "beer": True, "rakı": False}


def test_a_line_that_is_not_on_the_ticket_is_not_found(shop):
    tea, beer = shop.add("tea"), shop.add("beer")
    command = ChangeLine(
        shop.request_id(),
        shop.owner,
        tea[0],
        shop.view(tea[0]).version,
        beer[1],
        options=Options(),
    )
    with pytest.raises(NotFound, match="not on the ticket"):
        change_line(shop.db, shop.clock, command)
