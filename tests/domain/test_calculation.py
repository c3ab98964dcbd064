"""Discounts, service and rounding: what each method adds to what is owed, in both directions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.calculation import METHODS, PERCENT_METHODS, CalculationMethod
from tests.domain.shop import AMOUNT, BASE, ROUND, RUNNING, TOTAL, discount, service

minor = st.integers(-(10**9), 10**9)
methods = st.sampled_from(list(CalculationMethod))


def change(calculation, owed, base=None):
    base = owed if base is None else base
    return calculation.result(base, owed, base)


@pytest.mark.parametrize(
    ("calculation", "owed", "base", "changed"),
    [
        (discount(BASE, "10"), 9000, 10000, -1000),
        (discount(RUNNING, "10"), 9000, 10000, -900),
        (service(BASE, "10"), 9000, 10000, 1000),
        (service(RUNNING, "12.5"), 9000, 10000, 1125),
        (discount(AMOUNT, "250"), 9000, 10000, -250),
        (service(AMOUNT, "250"), 9000, 10000, 250),
        (discount(TOTAL, "8000"), 9000, 10000, -1000),
        (service(TOTAL, "9500"), 9000, 10000, 500),
        (discount(RUNNING, "5"), 2450, 2450, -123),
    ],
)
def test_each_method_changes_what_is_owed_by_its_rule(calculation, owed, base, changed):
    assert change(calculation, owed, base) == changed


@pytest.mark.parametrize(
    ("calculation", "owed", "changed"),
    [
        (discount(ROUND, "50"), 2980, 0),
        (discount(ROUND, "50"), 2974, -24),
        (service(ROUND, "50"), 2974, 0),
        (service(ROUND, "50"), 2975, 25),
        (discount(ROUND, "-50"), 2999, -49),
        (service(ROUND, "-50"), 2999, 0),
        (discount(ROUND, "-50"), 3000, 0),
        (discount(ROUND, "0"), 2999, 0),
    ],
)
def test_rounding_goes_to_the_nearest_or_down_and_only_the_way_it_may(calculation, owed, changed):
    assert change(calculation, owed) == changed


def test_a_discount_on_a_refund_makes_the_refund_smaller():
    assert change(discount(BASE, "10"), -10000) == 1000
    assert change(discount(AMOUNT, "250"), -10000) == 250
    assert change(discount(ROUND, "-50"), -2999) == 49
    assert change(service(BASE, "10"), -10000) == -1000


@pytest.mark.parametrize("calculation", [discount(BASE, "150"), discount(AMOUNT, "20000")])
def test_a_discount_takes_at_most_what_is_owed(calculation):
    assert change(calculation, 10000) == -10000
    assert change(calculation, -10000) == 10000


@pytest.mark.parametrize(
    "calculation",
    [
        discount(TOTAL, "12000"),
        service(TOTAL, "8000"),
        discount(BASE, "-10"),
        service(RUNNING, "-10"),
        discount(AMOUNT, "-500"),
    ],
)
def test_what_would_go_the_wrong_way_is_dropped(calculation):
    assert change(calculation, 10000) == 0


def test_a_percentage_may_count_gifts_as_if_they_were_sold():
    with_gifts = service(BASE, "10", plain_base=True)
    assert with_gifts.result(6000, 6000, 10000) == 1000
    assert discount(BASE, "10").result(6000, 6000, 10000) == -600


def test_a_delivery_fee_on_a_fully_discounted_refund_is_given_back_too():
    assert service(AMOUNT, "500").result(10000, 0, 10000) == 500
    assert service(AMOUNT, "500").result(-10000, 0, -10000) == -500
    assert service(AMOUNT, "500").result(0, 0, -10000) == -500


def test_only_percentages_may_have_a_fraction():
    assert discount(RUNNING, "12.5").amount == Decimal("12.5")
    for method in set(CalculationMethod) - PERCENT_METHODS:
        with pytest.raises(ValueError, match="whole minor units"):
            discount(method, "12.5")


def test_a_calculation_on_one_line_cannot_come_after_tax():
    with pytest.raises(ValueError, match="comes before tax"):
        discount(BASE, "10", line_id=1, after_tax=True)


def test_every_method_has_its_rule():
    assert set(METHODS) == set(CalculationMethod)


@given(methods, st.integers(-(10**6), 10**6), minor, minor)
def test_a_decrease_never_enlarges_or_turns_what_is_owed(method, amount, owed, base):
    after = owed + discount(method, str(amount)).result(base, owed, base)
    assert 0 <= after <= owed or owed <= after <= 0


@given(methods, st.integers(-(10**6), 10**6), minor, minor)
def test_an_increase_never_lowers_what_is_owed(method, amount, owed, base):
    after = owed + service(method, str(amount)).result(base, owed, base)
    assert abs(after) >= abs(owed)
    assert after * owed >= 0


@given(methods, st.booleans(), st.integers(-(10**6), 10**6), minor, minor.filter(bool))
def test_a_refund_is_calculated_as_its_sale_turned_round(method, decreases, amount, owed, base):
    kind = discount if decreases else service
    calculation = kind(method, str(amount))
    assert calculation.result(-base, -owed, -base) == -calculation.result(base, owed, base)
