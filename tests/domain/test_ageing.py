"""What is open on an account, by its age: the oldest is settled first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.ageing import PAID_AHEAD, aged, bucket

TODAY = date(2026, 12, 31)
AMOUNT = st.integers(0, 10**12)
DAYS = st.dictionaries(
    st.integers(0, 400).map(lambda age: TODAY - timedelta(days=age)), st.tuples(AMOUNT, AMOUNT)
)


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, 0), (30, 0), (31, 31), (60, 31), (61, 61), (90, 61), (91, 91), (900, 91)],
)
def test_an_age_has_one_place(age, expected):
    assert bucket(age) == f"days_{expected}"


def test_the_oldest_item_is_settled_first():
    days = {date(2026, 9, 1): (100, 0), date(2026, 11, 20): (100, 0), TODAY: (50, 130)}
    found = aged(days, TODAY)
    assert found == {"days_0": 50, "days_31": 70, "days_61": 0, "days_91": 0, PAID_AHEAD: 0}


def test_more_than_all_items_is_paid_ahead():
    assert aged({TODAY: (10, 30)}, TODAY)[PAID_AHEAD] == -20


@given(DAYS)
def test_the_parts_are_always_the_balance(days):
    found = aged(days, TODAY)
    assert sum(found.values()) == sum(added - taken for added, taken in days.values())
    assert all(found[key] >= 0 for key in found if key != PAID_AHEAD)
    assert found[PAID_AHEAD] == 0 or not any(found[key] for key in found if key != PAID_AHEAD)
