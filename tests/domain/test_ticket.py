"""Tickets to the cent: the order of the parts, worked examples, and what each part posts."""

from dataclasses import replace

import pytest

from pospro.domain.money import Money, currency
from pospro.domain.tax import TaxRounding, TypeRef
from pospro.domain.ticket import Ticket, totals
from tests.domain.shop import (
    AMOUNT,
    BASE,
    MORE_SALES,
    ROUND,
    RUNNING,
    SALES,
    TOTAL,
    TRY,
    added_up,
    amounts,
    discount,
    gift,
    line,
    lira,
    service,
    tax,
    ticket,
    void,
)

VAT = tax("20", TaxRounding.UNIT)
BURGERS_AND_A_COLA = (line("10.00", VAT, quantity="2"), line("5.00", VAT))
DISCOUNT, SERVICE, ROUNDING = (
    discount(BASE, "10", id=1),
    service(RUNNING, "10", id=2),
    discount(ROUND, "-50", id=3, after_tax=True),
)


def test_discount_service_and_rounding_with_tax_on_top():
    evening = added_up(*BURGERS_AND_A_COLA, DISCOUNT, SERVICE, ROUNDING, tax_included=False)
    assert amounts(evening.line_values) == ["20.00", "5.00"]
    assert amounts(evening.calculations) == ["-2.50", "2.25", "-0.20"]
    assert amounts(evening.movements) == ["25.00", "4.95", "-2.50", "2.25", "-0.20"]
    assert (evening.plain, evening.tax_total, evening.total) == (
        lira("25.00"),
        lira("4.95"),
        lira("29.50"),
    )


def test_discount_service_and_rounding_with_tax_inside():
    evening = added_up(*BURGERS_AND_A_COLA, DISCOUNT, SERVICE, ROUNDING)
    assert amounts(evening.movements) == ["20.87", "4.13", "-2.50", "2.25", "-0.25"]
    assert evening.total == lira("24.50")


def test_one_burger_void_before_paying():
    evening = added_up(
        line("10.00", VAT), void("10.00", VAT), line("5.00", VAT), DISCOUNT, SERVICE, ROUNDING,
        tax_included=False,
    )  # fmt: skip
    assert amounts(evening.movements) == ["15.00", "2.97", "-1.50", "1.35", "-0.32"]
    assert evening.total == lira("17.50")


def test_a_discount_that_posts_net_leaves_its_tax_with_the_tax():
    evening = added_up(
        line("1780.00", tax("10")),
        line("480.00", tax("20"), sale_type=MORE_SALES),
        discount(BASE, "10", posts_net=True),
    )
    assert amounts(evening.sales) == ["1618.18", "400.00"]
    assert amounts(evening.calculations) == ["-226.00"]
    assert amounts(c.posted for c in evening.calculations) == ["-201.82"]
    assert amounts(a.tax for a in evening.taxes) == ["145.64", "72.00"]
    assert evening.total == lira("2034.00")


def test_a_discount_that_posts_in_full_takes_the_tax_out_of_the_sale_instead():
    evening = added_up(line("110.00", tax("10")), discount(BASE, "10"))
    assert amounts(evening.movements) == ["101.00", "9.00", "-11.00"]


def test_posting_net_changes_nothing_where_tax_comes_on_top_or_before():
    meal = line("100.00", tax("10"))
    before = added_up(meal, discount(BASE, "10", posts_net=True), tax_included=False)
    assert amounts(before.movements) == ["100.00", "9.00", "-10.00"]
    after = added_up(meal, discount(BASE, "10", posts_net=True, after_tax=True))
    assert amounts(after.movements) == ["90.91", "9.09", "-10.00"]


def test_of_two_discounts_only_the_one_that_posts_net_leaves_its_tax():
    evening = added_up(
        line("110.00", tax("10")),
        discount(AMOUNT, "1100"),
        discount(AMOUNT, "1100", posts_net=True),
    )
    assert amounts(c.posted for c in evening.calculations) == ["-11.00", "-10.00"]
    assert amounts(evening.movements) == ["101.00", "8.00", "-11.00", "-10.00"]


def test_calculations_on_lines_come_first_and_the_ticket_works_on_what_they_leave():
    evening = added_up(
        line("100.00", tax("10")),
        line("50.00", tax("20")),
        discount(BASE, "10", id=1),
        discount(BASE, "20", id=2, line_id=1),
        service(AMOUNT, "1000", id=3, line_id=2),
        discount(RUNNING, "50", id=4, line_id=2),
    )
    assert [c.calculation.id for c in evening.calculations] == [2, 3, 4, 1]
    assert amounts(evening.calculations) == ["-20.00", "10.00", "-30.00", "-11.00"]
    assert evening.plain == lira("150.00")
    assert amounts(a.gross for a in evening.taxes) == ["72.00", "27.00"]


@pytest.mark.parametrize("given_up", [gift, void])
def test_a_calculation_on_a_line_given_up_changes_nothing(given_up):
    evening = added_up(given_up("10.00"), service(AMOUNT, "500", line_id=1))
    assert (evening.total, evening.calculations) == (lira("0"), ())


def test_a_percentage_on_the_plain_base_counts_gifts_but_not_voids():
    evening = added_up(
        line("60.00"), gift("40.00"), void("30.00"), service(BASE, "10", plain_base=True)
    )
    assert evening.total == lira("70.00")


def test_the_ticket_may_be_set_to_a_round_sum():
    evening = added_up(line("47.50", tax("10")), line("8.25"), discount(TOTAL, "5000"))
    assert evening.total == lira("50.00")


def test_a_delivery_fee_on_gifts_alone_is_owed_and_not_taxed():
    evening = added_up(gift("40.00", VAT), service(AMOUNT, "500"))
    assert amounts(evening.movements) == ["5.00"]
    assert (evening.total, evening.taxes, evening.sales) == (lira("5.00"), (), ())


def test_an_empty_ticket_moves_nothing():
    evening = added_up()
    assert (evening.total, evening.movements, evening.line_values) == (lira("0"), (), ())


def test_after_a_full_discount_a_fee_is_taxed_like_the_lines_that_were_sold():
    evening = added_up(
        line("30.00", tax("10")),
        line("10.00", tax("20")),
        discount(BASE, "100"),
        service(AMOUNT, "400"),
    )
    assert amounts(a.gross for a in evening.taxes) == ["3.00", "1.00"]


def test_roundings_of_several_calculations_do_not_add_up_on_one_line():
    evening = added_up(
        line("42.60"), line("42.55", tax("10")), discount(TOTAL, "1"), service(AMOUNT, "4000")
    )
    assert amounts(a.gross for a in evening.taxes) == ["19.99"]


def test_a_refund_with_a_discount_gives_back_what_was_paid():
    evening = added_up(line("100.00", quantity="-1"), discount(BASE, "10"))
    assert evening.total == lira("-90.00")
    assert amounts(evening.movements) == ["-100.00", "10.00"]


def test_taxes_of_one_transaction_type_are_one_movement_and_versions_stay_apart():
    newer = replace(tax("20", number=7), transaction_type=TypeRef(9, 2))
    evening = added_up(line("11.00", tax("10")), line("12.00", tax("20")), line("12.00", newer))
    assert [(m.transaction_type, str(m.amount.decimal)) for m in evening.movements] == [
        (SALES, "30.00"),
        (TypeRef(9, 1), "3.00"),
        (TypeRef(9, 2), "2.00"),
    ]


def test_every_line_is_in_the_currency_of_the_ticket():
    in_euros = line("10.00", unit_price=Money(1000, currency("EUR")))
    with pytest.raises(TypeError, match="every line of this ticket is in TRY"):
        ticket(in_euros)


def test_a_calculation_names_a_line_of_its_ticket():
    with pytest.raises(ValueError, match="not on the ticket"):
        ticket(line("10.00"), discount(BASE, "10", line_id=2))


def test_a_ticket_may_have_no_calculations():
    assert totals(Ticket(1, TRY, tax_included=True, lines=(line("10.00"),))).total == lira("10.00")
