"""Money: whole minor units of one currency, rounding that mirrors, parts that add up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.errors import BadInput
from pospro.domain.money import LIMIT, Money, apportion, currency, half_up, half_up_ratio, spread
from tests.domain.shop import TRY, lira

EUR, JPY, KWD = currency("EUR"), currency("JPY"), currency("KWD")
whole = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=99)
positive_weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=99)


@pytest.mark.parametrize("minor", [9.99, True, Decimal(999), "999"])
def test_only_whole_minor_units_are_money(minor):
    with pytest.raises(TypeError, match="whole number of minor units"):
        Money(minor, TRY)


def test_liras_add_up_and_compare():
    assert lira("10.00") + lira("2.50") - lira("0.50") == lira("12.00")
    assert -lira("3.00") == lira("-3.00")
    assert abs(lira("-3.00")) == lira("3.00")
    assert lira("1.00") < lira("2.00") <= lira("2.00") < lira("3.00")
    assert lira("3.00") > lira("2.00") >= lira("2.00")
    assert bool(lira("0.01"))
    assert not Money.zero(TRY)
    assert Money.total([lira("1.00"), lira("2.00")], TRY) == lira("3.00")
    assert Money.total([], TRY) == lira("0")


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
    ],
)
@pytest.mark.parametrize("other", [Money(100, EUR), 100])
def test_liras_do_not_mix_with_euros_nor_with_bare_numbers(mix, other):
    with pytest.raises(TypeError, match="TRY does not go together"):
        mix(lira("1.00"), other)


def test_the_same_figure_in_another_currency_is_another_amount():
    assert lira("1.00") != Money(100, EUR)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Decimal("0.5"), 1), (Decimal("-0.5"), -1),
        (Decimal("2.4999"), 2), (Decimal("-2.4999"), -2), (Fraction(1, 3), 0), (7, 7), (-7, -7),
    ],
)  # fmt: skip
def test_halves_round_away_from_nothing_in_both_directions(value, rounded):
    assert half_up(value) == rounded
    assert Money.half_up(value, TRY) == Money(rounded, TRY)


def test_an_inexact_number_is_not_rounded_but_refused():
    with pytest.raises(TypeError, match="exact number"):
        half_up(2.5)


@given(whole, st.integers(1, 10**9))
def test_rounding_is_within_half_a_unit_and_mirrors(numerator, denominator):
    rounded = half_up_ratio(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert half_up_ratio(-numerator, denominator) == -rounded
    assert half_up_ratio(numerator, -denominator) == -rounded


def test_a_hundred_in_three_loses_nothing_and_the_first_gets_the_odd_kurus():
    assert lira("100.00").spread([1, 1, 1]) == [lira("33.34"), lira("33.33"), lira("33.33")]


def test_the_largest_remainder_gets_the_odd_kurus():
    assert spread(10, [33, 33, 34]) == [3, 3, 4]
    assert spread(1, [1, 2, 1]) == [0, 1, 0]


def test_a_zero_weight_gets_nothing_unless_all_are_zero():
    assert spread(100, [0, 3, 0, 1]) == [0, 75, 0, 25]
    assert spread(100, [0, 0, 0]) == [100, 0, 0]


def test_a_sale_and_its_return_that_cancel_out_share_by_magnitude():
    assert spread(100, [30, -30]) == [50, 50]


def test_nothing_can_be_spread_over_nobody():
    with pytest.raises(ValueError, match="nothing to spread over"):
        spread(100, [])


@given(whole, weights)
def test_what_is_spread_adds_up_again(total, shares):
    assert sum(spread(total, shares)) == total


@given(whole, weights)
def test_spreading_a_refund_mirrors_spreading_its_sale(total, shares):
    mirrored = [-part for part in spread(total, shares)]
    assert spread(-total, shares) == mirrored
    if sum(shares):
        assert spread(-total, [-share for share in shares]) == mirrored


@given(whole, positive_weights)
def test_no_part_is_a_whole_unit_away_from_its_exact_share(total, shares):
    if sum(shares):
        for part, share in zip(spread(total, shares), shares, strict=True):
            assert abs(part - Fraction(total * share, sum(shares))) < 1


def test_halves_that_cancel_out_round_apart_and_mirror():
    assert apportion(0, [1, -1], 2) == [1, -1]
    assert apportion(0, [-1, 1], 2) == [-1, 1]


@given(weights, st.integers(1, 10**6))
def test_exact_parts_round_to_their_sum_and_mirror(numerators, denominator):
    total = half_up_ratio(sum(numerators), denominator)
    parts = apportion(total, numerators, denominator)
    assert sum(parts) == total
    assert all(
        abs(part - Fraction(n, denominator)) < 1 for part, n in zip(parts, numerators, strict=True)
    )
    mirrored = apportion(-total, [-n for n in numerators], denominator)
    assert mirrored == [-part for part in parts]


@pytest.mark.parametrize(
    ("money", "decimal"),
    [
        (Money(1250, TRY), "12.50"), (Money(-5, TRY), "-0.05"), (Money(0, TRY), "0.00"),
        (Money(1250, JPY), "1250"), (Money(1250, KWD), "1.250"),
    ],
)  # fmt: skip
def test_an_amount_is_written_with_the_decimals_of_its_currency(money, decimal):
    assert str(money.decimal) == decimal
    assert Money.parse_plain(decimal, money.currency) == money
    assert str(money) == f"{decimal} {money.currency.code}"


@pytest.mark.parametrize(
    ("text", "minor"), [("12.5", 1250), ("+3", 300), ("-0.01", -1), ("007", 700)]
)
def test_programs_may_leave_out_decimals_and_write_a_sign(text, minor):
    assert Money.parse_plain(text, TRY) == Money(minor, TRY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1,50",
        "1.",
        ".5",
        "1e3",
        "--1",
        "1_000",
        "٣",
        "1.50\n",
        "NaN",
    ],
)
def test_anything_but_plain_digits_is_refused(text):
    with pytest.raises(BadInput, match="Write the amount as digits"):
        Money.parse_plain(text, TRY)


@pytest.mark.parametrize(("text", "money"), [("1.505", TRY), ("1.5", JPY), ("1.2345", KWD)])
def test_more_decimals_than_the_currency_has_are_refused(text, money):
    with pytest.raises(BadInput, match=f"Use at most {money.exponent} decimals for {money.code}"):
        Money.parse_plain(text, money)


def test_an_amount_beyond_any_ticket_is_refused_at_the_field_it_was_typed_in():
    largest = Money(LIMIT - 1, TRY)
    assert largest.within_limit() is largest
    assert Money.parse_plain(str(largest.decimal), TRY) == largest
    for beyond in (Money(LIMIT, TRY), Money(-LIMIT, TRY)):
        with pytest.raises(BadInput, match=r"possible one is 9999999999\.99 TRY") as refusal:
            beyond.within_limit("float")
        assert refusal.value.field == "float"


@pytest.mark.parametrize("text", ["10000000000", "12345678901234.56", "-" + "9" * 5_000])
def test_a_number_of_many_digits_is_told_the_largest_amount(text):
    with pytest.raises(BadInput, match=r"too large\. The largest possible one is 9999999999\.99"):
        Money.parse_plain(text, TRY)


@given(whole.filter(lambda minor: abs(minor) < LIMIT), st.sampled_from([TRY, JPY, KWD]))
def test_an_amount_survives_being_written_and_read(minor, money):
    amount = Money(minor, money)
    assert Money.parse_plain(str(amount.decimal), money) == amount
