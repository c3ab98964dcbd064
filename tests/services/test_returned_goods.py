"""What comes back is booked by rules of its own: sales returns and deductible VAT in Turkey."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.reports.sale_equation import sale_equation
from pospro.reports.ticket_journal import ticket_journal
from pospro.services.atomic import atomic
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.options import Options
from pospro.storage.account_uses import uses_of_transaction_type
from pospro.storage.catalogue import ProductRow, ProductTaxRow
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.tickets import TicketTaxRow
from pospro.storage.venue import setup_changed
from tests.shop import LIRA, lira


def forget_returns(shop):
    """Take the rules of what comes back out, as in a venue that was set up before them."""
    with atomic(shop.db) as unit:
        none = {"returned_tax_type_id": None, "returned_sale_type_id": None}
        unit.connection.execute(update(TaxTemplateRow).values(none))
        setup_changed(unit.connection)


def give(shop, product, **rules):
    """Give a product posting rules of its own, by their roles, and take its taxes off."""
    roles = shop.setup().rules_by_role
    product_id = shop.products[product]
    with atomic(shop.db) as unit:
        values = {name: roles[role].id for name, role in rules.items()}
        if values:
            mine = ProductRow.id == product_id
            unit.connection.execute(update(ProductRow).where(mine).values(values))
        taxes = ProductTaxRow.__table__
        unit.connection.execute(taxes.delete().where(taxes.c.product_id == product_id))
        setup_changed(unit.connection)


def change(shop, where, quantity=None, **more):
    version = shop.view(where[0]).version
    wanted = Quantity.of(quantity) if quantity is not None else None
    command = ChangeLine(
        shop.request_id(), shop.owner, where[0], version, where[1], quantity=wanted, **more
    )
    change_line(shop.db, shop.clock, command)


def sale(shop, ticket):
    """The postings of the ticket's sale entry, `Dr 610.20 83.33`, without open tickets."""
    entries = [e for e in shop.read(ticket_journal, ticket) if e.reason == "sale"]
    return sorted(
        f"{'Dr' if p.debit else 'Cr'} {p.account_code} {Money(p.debit or p.credit, LIRA).decimal}"
        for entry in entries
        for p in entry.postings
        if p.account_code != "120.99"
    )


def words(shop, ticket):
    entries = shop.read(ticket_journal, ticket)
    return {p.account_code: p.word for e in entries if e.reason == "sale" for p in e.postings}


def taxes(shop, ticket):
    query = select(TicketTaxRow.rate, TicketTaxRow.net, TicketTaxRow.tax)
    query = query.where(TicketTaxRow.ticket_id == ticket).order_by(TicketTaxRow.position)
    with shop.db.reading() as connection:
        return [(int(row.rate), row.net, row.tax) for row in connection.execute(query)]


@pytest.mark.parametrize(
    ("product", "posted"),
    [
        ("bread", ["Dr 191.01 0.10", "Dr 610.01 9.91"]),
        ("toast", ["Dr 191.10 7.27", "Dr 610.10 72.73"]),
        ("beer", ["Dr 191.20 31.67", "Dr 610.20 158.33"]),
    ],
)
def test_what_comes_back_debits_returns_and_deductible_vat_of_its_rate(shop, product, posted):
    ticket = shop.sell(product, -1).ticket
    assert sale(shop, ticket) == posted
    assert shop.balances()["120.99"] == 0
    assert shop.findings() == []


@pytest.mark.parametrize("means", ["Cash", "Card"])
def test_a_return_mirrors_its_sale_to_the_kurus(shop, means):
    shop.sell("bread", "0.333", means)
    shop.sell("bread", "-0.333", means)
    held = shop.balances()
    assert held["600.01"] + held["610.01"] == 0
    assert held["391.01"] + held["191.01"] == 0
    assert shop.findings() == []


def test_an_exchange_books_what_comes_back_beside_what_is_sold(shop):
    ticket, _ = shop.add("beer", -1)
    shop.add("rakı", 2, ticket=ticket)
    shop.add("tea", ticket=ticket)
    shop.pay(ticket)
    assert taxes(shop, ticket) == [(20, 14167, 2833), (10, 2727, 273)]
    assert sale(shop, ticket) == [
        "Cr 391.10 2.73",
        "Cr 391.20 60.00",
        "Cr 600.10 27.27",
        "Cr 600.20 300.00",
        "Dr 191.20 31.67",
        "Dr 610.20 158.33",
    ]
    assert shop.view(ticket).totals.total == lira("200.00")
    assert shop.findings() == []


def test_an_even_exchange_moves_sales_and_returns_though_nobody_owes_anything(shop):
    ticket, _ = shop.add("beer", -1)
    shop.add("beer", ticket=ticket)
    shop.close(ticket)
    assert [line.split()[0] for line in sale(shop, ticket)] == ["Cr", "Cr", "Dr", "Dr"]
    assert shop.findings() == []


def test_a_discount_is_taken_back_with_the_goods(shop):
    ticket, _ = shop.add("toast", -1)
    shop.discount(ticket, "10 %")
    shop.pay(ticket)
    assert sale(shop, ticket) == ["Cr 611.01 7.28", "Dr 191.10 6.55", "Dr 610.10 72.73"]
    assert shop.findings() == []


def test_a_venue_without_such_rules_goes_on_as_before(shop):
    forget_returns(shop)
    ticket = shop.sell("beer", -1).ticket
    assert sale(shop, ticket) == ["Dr 391.20 31.67", "Dr 600.20 158.33"]
    exchange, _ = shop.add("beer", -1)
    shop.add("rakı", 2, ticket=exchange)
    shop.pay(exchange)
    assert taxes(shop, exchange) == [(20, 14167, 2833)]
    assert shop.findings() == []


def test_a_line_keeps_the_rules_that_held_when_it_was_added(shop):
    ticket, _ = shop.add("beer", -1)
    forget_returns(shop)
    shop.add("tea", -1, ticket=ticket)
    shop.pay(ticket)
    assert sale(shop, ticket) == [
        "Dr 191.20 31.67",
        "Dr 391.10 2.73",
        "Dr 600.10 27.27",
        "Dr 610.20 158.33",
    ]
    assert shop.findings() == []


@pytest.mark.parametrize("more", [{}, {"note": "cold"}, {"options": True}])
def test_a_line_that_turns_its_sign_turns_to_the_other_rules_and_back(shop, more):
    if "options" in more:
        portion = shop.portions[shop.products["beer"], "33 cl"]
        more = {"options": Options(portion), "note": "cold"}
    where = shop.add("beer", 2)
    change(shop, where, -1, **more)
    change(shop, where, 3)
    change(shop, where, -1, **more)
    change(shop, where, -2)
    shop.pay(where[0])
    assert sale(shop, where[0]) == ["Dr 191.20 63.33", "Dr 610.20 316.67"]
    assert shop.findings() == []


def test_a_line_keeps_its_rate_when_it_turns_its_sign(shop):
    where = shop.add("beer")
    with atomic(shop.db) as unit:
        unit.connection.execute(update(TaxTemplateRow).values(rate=Decimal(8)))
        retired = {"retired_at": shop.clock.now()}
        unit.connection.execute(update(ProductRow).values(retired))
        setup_changed(unit.connection)
    change(shop, where, -1)
    shop.pay(where[0])
    assert sale(shop, where[0]) == ["Dr 191.20 31.67", "Dr 610.20 158.33"]
    assert shop.findings() == []


def test_goods_without_tax_come_back_by_the_rule_of_their_role(shop):
    give(shop, "tea")
    assert sale(shop, shop.sell("tea").ticket) == ["Cr 600.00 30.00"]
    assert sale(shop, shop.sell("tea", -1).ticket) == ["Dr 610.00 30.00"]
    assert shop.findings() == []


def test_a_product_with_a_rule_of_its_own_may_name_one_for_its_returns(shop):
    give(shop, "tea", sale_type_id="sale_20")
    assert sale(shop, shop.sell("tea", -1).ticket) == ["Dr 600.20 30.00"]
    give(shop, "tea", sale_type_id="sale_20", returned_sale_type_id="return_20")
    ticket = shop.sell("tea", -1).ticket
    assert sale(shop, ticket) == ["Dr 610.20 30.00"]
    assert words(shop, ticket)["610.20"] == "sale_back"


def test_half_of_a_return_that_is_voided_leaves_the_other_half(shop):
    where = shop.add("beer", -2)
    shop.void(*where, quantity=-1)
    shop.pay(where[0])
    assert sale(shop, where[0]) == ["Dr 191.20 31.67", "Dr 610.20 158.33"]
    assert shop.findings() == []


def test_a_return_says_in_words_what_it_is_and_its_sum_holds(shop):
    ticket, _ = shop.add("beer", -1)
    shop.add("tea", ticket=ticket)
    shop.pay(ticket)
    said = words(shop, ticket)
    assert (said["610.20"], said["191.20"]) == ("sale_back", "tax_back")
    assert (said["600.10"], said["391.10"]) == ("sale", "tax")
    found = sale_equation(shop.read(ticket_journal, ticket), lira("-160.00"))
    assert found.holds
    assert dict(found.terms) == {"sale": lira("-131.06"), "tax": lira("-28.94")}


def test_a_rule_of_returns_is_in_use(shop):
    roles = shop.setup().rules_by_role
    for role in ("return_20", "return_tax_20"):
        uses = shop.read(uses_of_transaction_type, roles[role].id)
        assert "VAT 20 %" in [use.name for use in uses if use.kind == "tax"]
    give(shop, "tea", sale_type_id="sale_20", returned_sale_type_id="return_0")
    uses = shop.read(uses_of_transaction_type, roles["return_0"].id)
    assert [use.count for use in uses if use.kind == "products"] == [1]


def test_the_taxes_of_a_day_are_those_of_its_accounts(shop):
    for quantity in ("3", "-0.7", "1.25", "-2"):
        for product in ("bread", "tea", "beer"):
            shop.sell(product, quantity)
    total = select(func.sum(TicketTaxRow.tax), func.sum(TicketTaxRow.net))
    with shop.db.reading() as connection:
        tax, net = connection.execute(total).one()
    held = shop.balances()
    assert -tax == sum(minor for code, minor in held.items() if code[:3] in ("391", "191"))
    assert -net == sum(minor for code, minor in held.items() if code[:3] in ("600", "610"))
    assert shop.findings() == []
