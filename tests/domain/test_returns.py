"""What comes back may be booked by other rules than what is sold; no figure changes by that."""

from dataclasses import replace

from hypothesis import given

from pospro.domain.money import Money
from pospro.domain.tax import TaxRounding, TypeRef
from pospro.domain.ticket import Ticket, TicketTotals, totals
from tests.domain.shop import BASE as PERCENT
from tests.domain.shop import MORE_SALES, SALES, TAX, added_up, discount, line, lira, tax
from tests.domain.test_ticket_properties import refund_of, sales, tickets

BACK = TypeRef(99, 1)


def vat(rate, rounding=TaxRounding.DOCUMENT):
    return replace(tax(rate, rounding), returned_type=BACK)


def returning(ticket: Ticket) -> Ticket:
    """The same ticket with a rule for the tax of what comes back on every template."""
    lines = tuple(
        replace(one, taxes=tuple(replace(each, returned_type=BACK) for each in one.taxes))
        for one in ticket.lines
    )
    return replace(ticket, lines=lines)


def moved(result: TicketTotals) -> dict[TypeRef, Money]:
    sums: dict[TypeRef, Money] = {}
    for part in result.movements:
        before = sums.get(part.transaction_type, Money.zero(part.amount.currency))
        sums[part.transaction_type] = before + part.amount
    return sums


def test_a_return_moves_its_tax_by_the_rule_of_returns():
    back = line("99.99", vat("20"), quantity="-1", sale_type=MORE_SALES)
    assert moved(added_up(back)) == {MORE_SALES: lira("-83.33"), BACK: lira("-16.66")}


def test_a_sale_moves_nothing_by_the_rule_of_returns():
    assert moved(added_up(line("99.99", vat("20")))) == {SALES: lira("83.33"), TAX: lira("16.66")}


def test_an_exchange_moves_both_and_its_tax_is_found_once():
    sold, back = line("120.00", vat("20")), line("99.99", vat("20"), quantity="-1")
    found = added_up(sold, replace(back, sale_type=MORE_SALES))
    assert moved(found) == {
        SALES: lira("100.00"),
        MORE_SALES: lira("-83.32"),
        TAX: lira("20.00"),
        BACK: lira("-16.67"),
    }
    assert [(part.base, part.tax) for part in found.taxes] == [(lira("16.68"), lira("3.33"))]


def test_an_even_exchange_owes_no_tax_and_still_moves_both():
    sold, back = line("120.00", vat("20")), line("120.00", vat("20"), quantity="-1")
    found = added_up(sold, replace(back, sale_type=MORE_SALES))
    assert found.taxes == ()
    assert moved(found)[BACK] == -moved(found)[TAX] == lira("-20.00")


def test_a_discount_takes_back_less_tax():
    back = line("110.00", vat("10"), quantity="-1")
    found = added_up(back, discount(PERCENT, "50"))
    assert moved(found)[BACK] == lira("-5.00")


def test_tax_on_top_of_the_price_comes_back_too():
    back = line("100.00", vat("18.5", TaxRounding.UNIT), quantity="-3")
    found = added_up(back, tax_included=False)
    assert moved(found) == {SALES: lira("-300.00"), BACK: lira("-55.50")}


@given(tickets)
def test_where_returns_are_booked_changes_no_figure(ticket):
    plain, other = totals(ticket), totals(returning(ticket))
    assert (other.total, other.tax_total, other.plain) == (
        plain.total,
        plain.tax_total,
        plain.plain,
    )
    assert other.sales == plain.sales
    assert [(t.base, t.gross, t.tax) for t in other.taxes] == [
        (t.base, t.gross, t.tax) for t in plain.taxes
    ]
    assert Money.total((m.amount for m in other.movements), ticket.currency) == plain.total


@given(sales)
def test_all_tax_of_a_refund_moves_by_the_rule_of_returns(ticket):
    sold, back = totals(returning(ticket)), totals(returning(refund_of(ticket)))
    levied = {each.transaction_type for one in ticket.lines for each in one.taxes}
    assert not levied & moved(back).keys()
    assert BACK not in moved(sold)
    nothing = Money.zero(ticket.currency)
    assert moved(back).get(BACK, nothing) == back.tax_total == -sold.tax_total
