"""Modifiers: a coffee with its milk, and the limits a group sets."""

import pytest

from pospro.domain.errors import BadInput
from pospro.domain.modifier import LineModifier, Modifier, ModifierGroup, choose
from tests.domain.shop import lira

OAT = Modifier(11, "Oat milk", lira("5.00"), tax_free=False, maximum_quantity=1)
COW = Modifier(12, "Cow's milk", lira("0"), tax_free=False, maximum_quantity=1)
SHOT = Modifier(21, "Extra shot", lira("15.00"), tax_free=False, maximum_quantity=3)
SYRUP = Modifier(22, "Syrup", lira("8.00"), tax_free=False, maximum_quantity=1)
CUP = Modifier(23, "Cup deposit", lira("10.00"), tax_free=True, maximum_quantity=1)
MILK = ModifierGroup(1, "Milk", minimum=1, maximum=1, modifiers=(OAT, COW))
EXTRAS = ModifierGroup(2, "Extras", minimum=0, maximum=0, modifiers=(SHOT, SYRUP, CUP))
UP_TO_TWO = ModifierGroup(2, "Extras", minimum=0, maximum=2, modifiers=(SHOT, SYRUP, CUP))


def test_choices_come_in_the_order_of_the_groups_however_they_were_tapped():
    assert choose([MILK, EXTRAS], {23: 1, 21: 2, 11: 1}) == (
        LineModifier(11, "Oat milk", lira("5.00"), 1, tax_free=False),
        LineModifier(21, "Extra shot", lira("15.00"), 2, tax_free=False),
        LineModifier(23, "Cup deposit", lira("10.00"), 1, tax_free=True),
    )


def test_nothing_chosen_where_nothing_must_be():
    assert choose([EXTRAS], {}) == ()


@pytest.mark.parametrize(
    ("groups", "chosen", "sentence"),
    [
        ([MILK, EXTRAS], {21: 1}, "Choose at least 1 from Milk."),
        ([MILK], {11: 1, 12: 1}, "Choose at most 1 from Milk."),
        ([UP_TO_TWO], {21: 1, 22: 1, 23: 1}, "Choose at most 2 from Extras."),
        ([UP_TO_TWO], {21: 2, 22: 1}, "Choose at most 2 from Extras."),
        ([UP_TO_TWO], {21: 3}, "Choose at most 2 from Extras."),
        ([EXTRAS], {21: 4}, "Choose Extra shot between 1 and 3 times."),
        ([EXTRAS], {21: 0}, "Choose Extra shot between 1 and 3 times."),
        ([MILK], {11: 1, 99: 1}, "This choice does not belong to the product."),
    ],
)
def test_a_choice_outside_the_limits_is_refused_with_the_limit(groups, chosen, sentence):
    with pytest.raises(BadInput) as refusal:
        choose(groups, chosen)
    assert str(refusal.value).startswith(sentence)
    assert refusal.value.field == "modifiers"


def test_a_modifier_taken_twice_counts_as_two():
    two_sauces = ModifierGroup(3, "Sauces", minimum=2, maximum=2, modifiers=(SHOT, SYRUP))
    assert [each.quantity for each in choose([two_sauces], {21: 2})] == [2]
    assert [each.quantity for each in choose([two_sauces], {21: 1, 22: 1})] == [1, 1]
    with pytest.raises(BadInput, match="Choose at least 2 from Sauces"):
        choose([two_sauces], {21: 1})


def test_how_many_of_one_may_be_taken_is_the_smaller_of_both_limits():
    assert [EXTRAS.most_of(each) for each in (SHOT, SYRUP)] == [3, 1]
    assert [UP_TO_TWO.most_of(each) for each in (SHOT, SYRUP)] == [2, 1]
    assert MILK.most_of(OAT) == 1
