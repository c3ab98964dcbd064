"""Tax by the unit, by the line and by the document, inside the price and on top of it."""

from decimal import Decimal

import pytest

from pospro.domain.tax import ROUNDINGS, TaxRounding, TaxTemplate, TypeRef
from tests.domain.shop import (
    AMOUNT,
    BASE,
    MORE_SALES,
    TAX,
    added_up,
    amounts,
    discount,
    extra,
    gift,
    line,
    lira,
    service,
    tax,
    void,
)

UNIT, LINE, DOCUMENT = TaxRounding.UNIT, TaxRounding.LINE, TaxRounding.DOCUMENT


def taxed(*parts, tax_included=True):
    """Net, gross and tax of each template, as people write them."""
    return [
        (str(amount.base.decimal), str(amount.gross.decimal), str(amount.tax.decimal))
        for amount in added_up(*parts, tax_included=tax_included).taxes
    ]


@pytest.mark.parametrize(
    ("rounding", "inside", "on_top"),
    [(UNIT, "1.02", "1.20"), (LINE, "0.98", "1.18"), (DOCUMENT, "0.99", "1.19")],
)
def test_two_lines_of_three_cheap_things_show_where_tax_is_rounded(rounding, inside, on_top):
    things = [line("0.99", tax("20", rounding), quantity="3")] * 2
    assert added_up(*things).tax_total == lira(inside)
    assert added_up(*things, tax_included=False).tax_total == lira(on_top)


def test_each_rate_is_taken_out_of_its_own_lines():
    assert taxed(line("30.00", tax("10"), quantity="2"), line("240.00", tax("20"))) == [
        ("54.55", "60.00", "5.45"),
        ("200.00", "240.00", "40.00"),
    ]


def test_a_changed_rate_of_one_template_is_another_tax():
    before, after = tax("8", number=1), tax("10", number=1)
    assert taxed(line("108.00", before), line("110.00", after)) == [
        ("100.00", "108.00", "8.00"),
        ("100.00", "110.00", "10.00"),
    ]


def test_two_taxes_inside_one_price_are_each_its_part_of_it():
    """100.00 × 20 ÷ 122 is 16.39, and × 2 ÷ 122 is 1.64."""
    assert taxed(line("100.00", tax("20"), tax("2"))) == [
        ("81.97", "100.00", "16.39"),
        ("81.97", "100.00", "1.64"),
    ]


def test_two_taxes_inside_one_price_are_rounded_each_by_itself():
    """100.00 × 10 ÷ 115 is 8.6957, and × 5 ÷ 115 is 4.3478; the net is what is left."""
    totals = added_up(line("100.00", tax("10"), tax("5")))
    assert amounts(a.tax for a in totals.taxes) == ["8.70", "4.35"]
    assert amounts(totals.sales) == ["86.95"]
    assert totals.total == lira("100.00")


def test_a_tax_by_the_document_is_rounded_once_also_where_another_joins_it_on_some_lines():
    """On top 2.10 × 10 % is 0.21, not twice 0.11; inside 1.04 ÷ 11 + 1.09 × 10 ÷ 115 is 0.189."""
    cola, imported = line("1.05", tax("10")), line("1.05", tax("10"), tax("5"))
    on_top = added_up(cola, imported, tax_included=False)
    assert amounts(a.tax for a in on_top.taxes) == ["0.21", "0.05"]
    inside = added_up(line("1.04", tax("10")), line("1.09", tax("10"), tax("5")))
    assert amounts(a.tax for a in inside.taxes) == ["0.19", "0.05"]


def test_two_taxes_on_top_of_one_price_are_found_one_by_one():
    taxes = (tax("10", number=1), tax("10", number=2))
    totals = added_up(line("4.44", *taxes), tax_included=False)
    assert amounts(a.tax for a in totals.taxes) == ["0.44", "0.44"]
    assert amounts(totals.movements) == ["4.44", "0.88"]
    assert totals.total == lira("5.32")


def test_taxes_with_unlike_rounding_may_share_a_price():
    totals = added_up(line("0.99", tax("20", UNIT), tax("2", LINE), tax("1"), quantity="3"))
    assert amounts(a.tax for a in totals.taxes) == ["0.48", "0.05", "0.02"]
    assert totals.total == lira("2.97")


def test_tax_on_a_weighed_unit_is_rounded_for_one_unit_and_once_for_the_weight():
    """39.99 a kilo holds 6.665, rounded 6.67; of that 0.3 kg is 2.001."""
    assert added_up(line("39.99", tax("20", UNIT), quantity="0.300")).tax_total == lira("2.00")


def test_a_rate_of_zero_is_reported_and_no_template_is_not():
    assert taxed(line("10.00", tax("0")), line("5.00")) == [("10.00", "10.00", "0.00")]


def test_a_tax_free_modifier_pays_no_tax_but_is_sold():
    bottle = line("12.00", tax("20"), modifiers=(extra("Deposit", "3.00", tax_free=True),))
    assert taxed(bottle) == [("10.00", "12.00", "2.00")]
    assert amounts(added_up(bottle).sales) == ["13.00"]


def test_a_discount_is_shared_by_the_tax_free_part():
    bottle = line("12.00", tax("20"), modifiers=(extra("Deposit", "3.00", tax_free=True),))
    assert taxed(bottle, discount(BASE, "50")) == [("5.00", "6.00", "1.00")]


def test_a_discount_on_the_line_is_shared_by_its_tax_free_part_too():
    bottle = line("12.00", tax("20"), modifiers=(extra("Deposit", "3.00", tax_free=True),))
    assert taxed(bottle, discount(BASE, "50", line_id=1)) == [("5.00", "6.00", "1.00")]


def test_a_pinch_that_costs_nothing_holds_no_tax_however_often_it_is_sold():
    pinches = [line("4.00", tax("20", UNIT), quantity="0.001")] * 20
    assert added_up(*pinches).movements == ()


def test_a_percentage_off_an_exchange_is_taken_off_what_comes_and_what_goes():
    totals = added_up(line("-100.00", tax("10")), line("150.00", tax("20")), discount(BASE, "10"))
    assert amounts(a.gross for a in totals.taxes) == ["-90.00", "135.00"]


@pytest.mark.parametrize("tax_included", [True, False])
def test_gift_and_void_pay_no_tax(tax_included):
    assert taxed(gift("12.00", tax("20")), void("5.00", tax("10")), tax_included=tax_included) == []


def test_tax_inside_lines_of_two_sale_types_is_shared_so_that_each_keeps_its_net():
    food, drink = line("0.99", tax("10")), line("0.99", tax("10"), sale_type=MORE_SALES)
    assert amounts(added_up(food, drink).sales) == ["0.90", "0.90"]
    assert amounts(added_up(food, drink).movements) == ["0.90", "0.90", "0.18"]


def test_an_exchange_that_cancels_out_moves_each_sale_type_by_its_net():
    returned = line("120.00", tax("20"), quantity="-1")
    taken = line("120.00", tax("20"), sale_type=MORE_SALES)
    assert amounts(added_up(returned, taken).movements) == ["-100.00", "100.00"]


def test_a_fee_on_an_exchange_that_nearly_cancels_out_does_not_blow_up_the_tax():
    """1.00 on a sum of 0.01 is shared by magnitude: about half is taxed at 20, half at 10 %."""
    totals = added_up(
        line("-100.00", tax("10", UNIT)), line("100.01", tax("20", UNIT)), service(AMOUNT, "100")
    )
    assert amounts(a.tax for a in totals.taxes) == ["-9.05", "16.75"]
    assert totals.total == lira("1.01")


def test_unit_tax_follows_a_price_that_was_discounted_away_and_charged_anew():
    totals = added_up(
        line("6.00", tax("20", UNIT), quantity="2"),
        discount(BASE, "100"),
        service(AMOUNT, "600"),
    )
    assert totals.total == lira("6.00")
    assert totals.tax_total == lira("1.00")


def test_unit_tax_on_a_line_without_quantity_is_nothing():
    totals = added_up(line("6.00", tax("20", UNIT), quantity="0"), service(AMOUNT, "600"))
    assert (totals.total, totals.tax_total) == (lira("6.00"), lira("0"))


@pytest.mark.parametrize("rate", ["-1", "0.0000001"])
def test_a_rate_below_zero_or_finer_than_a_millionth_is_no_rate(rate):
    with pytest.raises(ValueError, match="no tax rate"):
        TaxTemplate(1, "Tax", Decimal(rate), DOCUMENT, TAX)


def test_a_template_is_the_same_under_another_name_but_not_with_another_rule():
    assert tax("10") == tax("10.00")
    assert hash(tax("10")) == hash(tax("10.00"))
    assert tax("10") != TaxTemplate(1000, "10 %", Decimal(10), DOCUMENT, TypeRef(9, 2))


def test_every_rounding_has_its_rule():
    assert set(ROUNDINGS) == set(TaxRounding)
