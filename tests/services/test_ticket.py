"""A ticket before it is paid: lines, choices, gifts, voids and discounts, and what is refused."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.domain.line import LineState
from pospro.domain.quantity import Quantity
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.apply_calculation import RemoveCalculation, remove_calculation
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.change_ticket import ChangeTicket, change_ticket
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from pospro.storage.audit import AuditEventRow
from pospro.storage.tickets import TicketLineRow


def total(shop, ticket):
    return str(shop.view(ticket).totals.total.decimal)


def change(shop, ticket, line, **facts):
    version = shop.view(ticket).version
    command = ChangeLine(shop.request_id(), shop.owner, ticket, version, line, **facts)
    return change_line(shop.db, shop.clock, command)


def test_a_line_keeps_name_price_tax_and_choices_as_they_were_sold(shop):
    ticket, line = shop.add("toast", 2, modifiers={"cheese": 2, "deposit": 1}, note=" crisp ")
    stored = shop.view(ticket)
    sold = stored.line(line)
    assert (sold.name, sold.portion_name, sold.quantity) == ("toast", "", Quantity.of(2))
    assert [(m.name, m.quantity, m.tax_free) for m in sold.modifiers] == [
        ("cheese", 2, False),
        ("deposit", 1, True),
    ]
    assert [str(tax.rate) for tax in sold.taxes] == ["10.0000"]
    assert stored.facts[line].note == "crisp"
    assert total(shop, ticket) == "230.00", "2 × (80 + 2 × 15 + 5)"


def test_a_portion_has_its_own_name_and_price(shop):
    ticket, line = shop.add("beer", portion="50 cl")
    assert shop.view(ticket).line(line).portion_name == "50 cl"
    assert total(shop, ticket) == "220.00"
    shop.add("beer", ticket=ticket)
    assert total(shop, ticket) == "410.00", "the first portion when none is chosen"


@pytest.mark.parametrize(
    ("product", "more", "sentence"),
    [
        ("soup of the day", {}, r"soup of the day has no price yet"),
        ("tea", {"quantity": 0}, "up to 10000, not zero"),
        ("tea", {"quantity": "10000.001"}, "up to 10000, not zero"),
        ("tea", {"quantity": "-10001"}, "up to 10000, not zero"),
        ("steak", {}, "Choose at least 1 from Doneness"),
        ("steak", {"modifiers": {"rare": 1, "well done": 1}}, "Choose at most 1 from Doneness"),
        ("toast", {"modifiers": {"cheese": 4}}, "Choose cheese between 1 and 3 times"),
        ("tea", {"modifiers": {"cheese": 1}}, "does not belong to the product"),
        ("tea", {"price": "9999999999.99", "quantity": 2}, "too large"),
    ],
)
def test_a_line_that_cannot_be_sold_is_refused_and_leaves_no_ticket(shop, product, more, sentence):
    more = dict(more)
    with pytest.raises(BadInput, match=sentence):
        shop.add(product, more.pop("quantity", 1), **more)
    assert shop.read(lambda c: c.scalar(select(func.count()).select_from(TicketLineRow))) == 0


def test_a_portion_of_another_product_is_refused(shop):
    other = shop.portions[shop.products["beer"], "33 cl"]
    command = AddLine(shop.request_id(), shop.owner, None, shop.products["tea"], other)
    with pytest.raises(BadInput, match="tea has no such portion"):
        add_line(shop.db, shop.clock, command)
    unknown = AddLine(shop.request_id(), shop.owner, None, 12345)
    with pytest.raises(NotFound, match="not sold any more"):
        add_line(shop.db, shop.clock, unknown)


def test_nothing_is_sold_before_the_day_is_opened(shop):
    open_ticket = shop.ticket("tea")
    shop.close_day(carry_over=True)
    with pytest.raises(Conflict, match=r"No work period is open\. Open the day before you sell"):
        shop.add("tea")
    with pytest.raises(Conflict, match="No work period is open"):
        shop.pay(open_ticket)
    shop.open_day()
    assert shop.pay(open_ticket)["number"] == "K1-000001", "carried over and paid the next day"
    assert shop.findings() == []


def test_a_closed_ticket_changes_no_more(shop):
    sold = shop.sell("tea")
    line = shop.view(sold.ticket).ticket.lines[0].id
    for attempt in (
        lambda: shop.add("tea", ticket=sold.ticket),
        lambda: shop.gift(sold.ticket, line),
        lambda: shop.void(sold.ticket, line),
        lambda: shop.discount(sold.ticket, "10 %"),
        lambda: change(shop, sold.ticket, line, quantity=Quantity.of(2)),
        lambda: shop.pay(sold.ticket),
        lambda: shop.close(sold.ticket),
    ):
        with pytest.raises(Conflict, match="This ticket is closed"):
            attempt()
    assert shop.findings() == []


def test_a_cashier_neither_gives_away_nor_voids(shop):
    ticket, line = shop.add("tea", by=shop.cashier)
    for attempt in (
        lambda: shop.gift(ticket, line, by=shop.cashier),
        lambda: shop.void(ticket, line, by=shop.cashier),
    ):
        with pytest.raises(NotAllowed, match="Canan may not do this"):
            attempt()
    shop.discount(ticket, "10 %", by=shop.cashier)
    assert total(shop, ticket) == "27.00"


def test_a_gift_costs_nothing_and_a_void_was_never_sold(shop):
    ticket, tea = shop.add("tea", 3)
    _, toast = shop.add("toast", ticket=ticket)
    gift = shop.gift(ticket, tea, quantity=1, reason="birthday")
    assert gift != tea
    assert total(shop, ticket) == "140.00"
    shop.void(ticket, toast, reason="wrong key")
    assert total(shop, ticket) == "60.00"
    lines = {line.id: (str(line.quantity), line.state) for line in shop.view(ticket).ticket.lines}
    assert lines == {tea: ("2", "sold"), gift: ("1", "gift"), toast: ("1", "void")}
    shop.pay(ticket)
    assert shop.findings() == []


def test_what_was_given_away_can_be_sold_after_all(shop):
    ticket, tea = shop.add("tea")
    shop.gift(ticket, tea)
    with pytest.raises(Conflict, match="marked so already"):
        shop.gift(ticket, tea)
    shop.mark(LineState.SOLD, (ticket, tea), reason="")
    assert total(shop, ticket) == "30.00"


@pytest.mark.parametrize("quantity", ["-1", "3", "4", "0"])
def test_a_part_of_a_line_is_less_than_the_line(shop, quantity):
    ticket, tea = shop.add("tea", 2)
    with pytest.raises(BadInput, match="The line has 2"):
        shop.void(ticket, tea, quantity=quantity)
    assert total(shop, ticket) == "60.00"


def test_a_gift_and_a_void_need_a_reason(shop):
    ticket, tea = shop.add("tea")
    for attempt in (shop.gift, shop.void):
        with pytest.raises(BadInput, match="Choose or write a reason"):
            attempt(ticket, tea, reason="  ")
    command = VoidTicket(shop.request_id(), shop.owner, ticket, shop.view(ticket).version, " ")
    with pytest.raises(BadInput, match="reason"):
        void_ticket(shop.db, shop.clock, command)


def test_a_quantity_changes_until_the_line_is_marked(shop):
    ticket, tea = shop.add("tea")
    change(shop, ticket, tea, quantity=Quantity.of("2.5"), note="no sugar")
    assert total(shop, ticket) == "75.00"
    assert shop.view(ticket).facts[tea].note == "no sugar"
    with pytest.raises(BadInput, match="up to 10000, not zero"):
        change(shop, ticket, tea, quantity=Quantity(0))
    shop.gift(ticket, tea)
    with pytest.raises(Conflict, match="keeps its quantity"):
        change(shop, ticket, tea, quantity=Quantity.of(1))


def test_a_screen_that_is_behind_changes_nothing_and_adds_all_the_same(shop):
    ticket, tea = shop.add("tea")
    seen = shop.view(ticket).version
    shop.add("toast", ticket=ticket, by=shop.cashier)
    for attempt in (
        lambda: shop.void(ticket, tea, version=seen),
        lambda: shop.discount(ticket, "10 %", version=seen),
        lambda: shop.pay(ticket, version=seen),
        lambda: shop.close(ticket, version=seen),
    ):
        with pytest.raises(StaleVersion, match="Somebody changed this ticket meanwhile"):
            attempt()
    shop.add("bread", ticket=ticket)
    assert total(shop, ticket) == "120.01"
    assert shop.view(ticket).version == seen + 2, "a refused change leaves no trace"


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("0 %", "above zero"),
        ("-5 %", "above zero"),
        ("100.01 %", "at most 100 %"),
        ("10.00001 %", "too many decimals"),
        ("NaN %", "above zero"),
        ("Infinity %", "above zero"),
        ("0.00", "above zero"),
        ("-1.00", "above zero"),
        ("0.005", "too many decimals"),
        ("10000000000", "too large"),
    ],
)
def test_a_discount_that_cannot_be_is_refused(shop, amount, sentence):
    ticket, line = shop.add("tea")
    for where in (None, line):
        with pytest.raises(BadInput, match=sentence):
            shop.discount(ticket, amount, line=where)
    assert total(shop, ticket) == "30.00"


def test_rounding_is_for_the_whole_ticket(shop):
    ticket, line = shop.add("bread")
    with pytest.raises(BadInput, match="Round to whole lira"):
        shop.calculate(ticket, "cash_rounding", line=line)
    shop.calculate(ticket, "cash_rounding")
    assert total(shop, ticket) == "10.00"


def test_a_sum_comes_off_only_as_far_as_there_is_one(shop):
    ticket, tea = shop.add("tea")
    _, beer = shop.add("beer", ticket=ticket)
    of_tea, of_beer = (value.decimal for value in shop.view(ticket).totals.line_values)
    shop.discount(ticket, "10.00", line=beer)
    left = of_tea + of_beer - 10
    for line, most in ((tea, of_tea), (beer, of_beer - 10), (None, left)):
        with pytest.raises(BadInput, match="all that is left") as refused:
            shop.discount(ticket, str(most + Decimal("0.01")), line=line)
        assert refused.value.facts["maximum"].decimal == most
    shop.discount(ticket, str(left))
    assert total(shop, ticket) == "0.00"
    with pytest.raises(BadInput, match="all that is left"):
        shop.discount(ticket, "0.01")


def test_a_discount_comes_off_again_and_stays_on_record(shop):
    ticket = shop.ticket("tea")
    discount = shop.discount(ticket, "12.50")
    assert total(shop, ticket) == "17.50"
    facts = (shop.request_id(), shop.owner, ticket, shop.view(ticket).version, discount)
    remove_calculation(shop.db, shop.clock, RemoveCalculation(*facts))
    assert total(shop, ticket) == "30.00"
    again = (shop.request_id(), shop.owner, ticket, shop.view(ticket).version, discount)
    with pytest.raises(NotFound, match="not on the ticket any more"):
        remove_calculation(shop.db, shop.clock, RemoveCalculation(*again))
    actions = shop.read(lambda c: c.scalars(select(AuditEventRow.action)).all())
    assert {"apply_calculation", "remove_calculation"} <= set(actions)


def test_a_ticket_gets_a_name_and_a_note(shop):
    ticket = shop.ticket("tea")
    facts = (shop.owner, ticket, shop.view(ticket).version)
    change_ticket(
        shop.db, shop.clock, ChangeTicket(shop.request_id(), *facts, "  Table  4 ", "by the window")
    )
    stored = shop.view(ticket)
    assert (stored.name, stored.note) == ("Table 4", "by the window")
    too_long = ChangeTicket(shop.request_id(), shop.owner, ticket, stored.version, "x" * 61)
    with pytest.raises(BadInput, match="at most 60 letters"):
        change_ticket(shop.db, shop.clock, too_long)


def test_a_voided_ticket_stays_on_record_and_takes_no_number(shop):
    ticket = shop.ticket("tea", "toast")
    facts = (shop.owner, ticket, shop.view(ticket).version, "guest left")
    void_ticket(shop.db, shop.clock, VoidTicket(shop.request_id(), *facts))
    stored = shop.view(ticket)
    assert (stored.state, stored.number) == ("void", None)
    with pytest.raises(Conflict, match="This ticket is closed"):
        shop.pay(ticket)
    event = shop.read(
        lambda c: (
            c.execute(select(AuditEventRow.__table__).where(AuditEventRow.action == "void_ticket"))
            .mappings()
            .one()
        )
    )
    assert (event["reason"], event["before"]) == ("guest left", {"total": 11000, "lines": 2})
    assert shop.sell("tea").number == "K1-000001"
    assert shop.findings() == []


def test_lines_of_every_kind_add_up_to_what_is_posted(shop):
    ticket, _ = shop.add("toast", "1.5", modifiers={"cheese": 1, "deposit": 1})
    _, beer = shop.add("beer", 3, ticket=ticket)
    shop.add("bread", 7, ticket=ticket)
    shop.discount(ticket, "33.33 %", line=beer)
    shop.discount(ticket, "7 %")
    shop.discount(ticket, "3.21")
    shop.calculate(ticket, "cash_rounding")
    due = shop.view(ticket).due
    assert due.minor % 100 == 0
    shop.pay(ticket, "Card")
    assert f"Dr 120.99 {due.decimal}" in shop.journal().splitlines()[-1]
    assert shop.findings() == []


def joined(shop, ticket):
    """Return what the lines hold after tea was tapped once more."""
    shop.add("tea", ticket=ticket, joins=True)
    return [str(line.quantity) for line in shop.view(ticket).ticket.lines]


def test_the_same_product_tapped_again_is_one_more_on_its_line(shop):
    ticket, line = shop.add("tea", joins=True)
    assert joined(shop, ticket) == ["2"]
    assert shop.view(ticket).line(line).quantity == Quantity.of(2)


def test_a_line_that_is_sold_another_way_stays_on_its_own(shop):
    ticket, _ = shop.add("tea", note="weak")
    assert joined(shop, ticket) == ["1", "1"]
    ticket, line = shop.add("tea")
    shop.gift(ticket, line)
    assert joined(shop, ticket) == ["1", "1"]
    ticket, line = shop.add("tea")
    shop.discount(ticket, "10 %", line=line)
    assert joined(shop, ticket) == ["1", "1"]
    ticket, _ = shop.add("tea", -1)
    assert joined(shop, ticket) == ["-1", "1"]
    ticket, _ = shop.add("tea")
    shop.add("beer", ticket=ticket)
    assert joined(shop, ticket) == ["1", "1", "1"]
