"""A line is worth its quantity of product and modifiers, and nothing when given or void."""

from tests.domain.shop import extra, gift, line, lira, void


def test_two_coffees_with_a_double_shot_each():
    coffee = line("60.00", quantity="2", modifiers=(extra("Shot", "15.00", 2),))
    assert coffee.unit_value == lira("90.00")
    assert coffee.value == coffee.full_value == coffee.taxable == lira("180.00")


def test_a_tax_free_modifier_is_in_the_value_but_not_in_what_is_taxed():
    coffee = line("60.00", quantity="2", modifiers=(extra("Deposit", "10.00", tax_free=True),))
    assert (coffee.value, coffee.taxable) == (lira("140.00"), lira("120.00"))


def test_gift_and_void_are_worth_nothing_but_remember_what_they_would_cost():
    for line_given_up in (gift("25.00"), void("25.00")):
        assert not line_given_up.value
        assert not line_given_up.taxable
        assert line_given_up.full_value == lira("25.00")


def test_a_return_is_worth_its_sale_turned_round():
    assert line("9.99", quantity="-0.333").value == -line("9.99", quantity="0.333").value
