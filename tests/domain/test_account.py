"""Working rules: what a balance may not do, and that what mends it is always allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.account import WorkingRule, breaks
from pospro.domain.ids import IdMaker, earlier

ZERO, LIMIT = WorkingRule.NEVER_BELOW_ZERO, WorkingRule.NEVER_ABOVE_LIMIT


@pytest.mark.parametrize(
    ("rule", "balance", "change", "limit", "broken"),
    [
        (ZERO, 100, -100, None, False),
        (ZERO, 100, -101, None, True),
        (ZERO, -50, 10, None, False),
        (ZERO, -50, -1, None, True),
        (LIMIT, 900, 100, 1000, False),
        (LIMIT, 900, 101, 1000, True),
        (LIMIT, 2000, -1, 1000, False),
        (LIMIT, 900, 10**9, None, False),
        (LIMIT, 0, 1, 0, True),
        (WorkingRule.NONE, 0, -(10**9), 0, False),
    ],
)
def test_a_rule_refuses_what_leads_out_of_bounds_and_never_what_leads_back(
    rule, balance, change, limit, broken
):
    assert breaks(rule, balance, change, limit) is broken


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(0, 1000))
def test_a_balance_within_bounds_never_leaves_them(balance, change, limit):
    if balance >= 0 and not breaks(ZERO, balance, change, None):
        assert balance + change >= 0
    if balance <= limit and not breaks(LIMIT, balance, change, limit):
        assert balance + change <= limit


def test_an_id_of_a_day_earlier_lies_below_every_id_since():
    made = IdMaker(node=7)()
    floor = earlier(made, 24 * 60 * 60 * 1000)
    assert 0 < floor < made
    assert earlier(made, 0) <= made
    assert earlier(12, 1000) == 0
