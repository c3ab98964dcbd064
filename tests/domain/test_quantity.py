"""Quantities: thousandths, so that grams of cheese are as exact as glasses of tea."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.errors import BadInput
from pospro.domain.money import Money
from pospro.domain.quantity import ONE, Quantity
from tests.domain.shop import TRY, lira


def test_a_quarter_kilo_costs_a_quarter_of_the_price_to_the_nearest_kurus():
    assert Quantity.of("0.250").times(lira("39.90")) == lira("9.98")
    assert Quantity.of("-0.250").times(lira("39.90")) == lira("-9.98")
    assert ONE.times(lira("39.90")) == lira("39.90")


@pytest.mark.parametrize("units", [2, "2", "2.000", "+2", Decimal("2.0")])
def test_two_may_be_written_in_many_ways(units):
    assert Quantity.of(units) == Quantity(2000)


@pytest.mark.parametrize(
    ("quantity", "text"), [(2000, "2"), (125, "0.125"), (-1500, "-1.5"), (0, "0"), (10000, "10")]
)
def test_a_quantity_is_written_without_needless_zeros(quantity, text):
    assert str(Quantity(quantity)) == text
    assert Quantity.of(text) == Quantity(quantity)


def test_quantities_add_up():
    assert Quantity(1500) + Quantity(500) == Quantity(2000)
    assert Quantity(1500) - Quantity(500) == ONE
    assert Quantity(-1000) == -ONE
    assert ONE
    assert not Quantity(0)


@pytest.mark.parametrize("text", ["", "1,5", "1.", "one", "1e3", "٣", "NaN"])
def test_words_are_not_a_quantity(text):
    with pytest.raises(BadInput, match="Write the quantity as digits"):
        Quantity.of(text)


def test_more_than_three_decimals_are_refused():
    with pytest.raises(BadInput, match="three decimals"):
        Quantity.of("0.0005")


@pytest.mark.parametrize(
    "units", ["8690504012345", -1_000_000, Decimal("Infinity"), Decimal("NaN")]
)
def test_a_barcode_scanned_into_the_quantity_is_refused(units):
    with pytest.raises(BadInput, match="Enter a quantity up to 10000"):
        Quantity.of(units)


@pytest.mark.parametrize("thousandths", [1.5, True, "1"])
def test_only_whole_thousandths_are_a_quantity(thousandths):
    with pytest.raises(TypeError, match="whole number of thousandths"):
        Quantity(thousandths)


@given(st.integers(-(10**8), 10**8), st.integers(0, 10**8))
def test_a_return_costs_what_its_sale_did(thousandths, price):
    sold = Quantity(thousandths).times(Money(price, TRY))
    assert Quantity(-thousandths).times(Money(price, TRY)) == -sold


@given(st.integers(-(10**8), 10**8))
def test_a_quantity_survives_being_written_and_read(thousandths):
    assert Quantity.of(str(Quantity(thousandths))) == Quantity(thousandths)
