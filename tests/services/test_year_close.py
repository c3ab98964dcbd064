"""The close of a year: what was earned goes to the result, once, and can be opened again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.posting.year_close import year_result
from pospro.reports.query import ReportQuery
from pospro.reports.statements import balance_sheet, profit_and_loss
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.ledger.close_year import CloseYear, YearDraft, close_year, year_plan
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage.period_locks import current_lock
from pospro.storage.year_closes import closed_until, year_closes
from tests.desk import account, write

YEAR_END, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 2)
BALANCES = st.lists(
    st.tuples(st.integers(1, 30), st.integers(-(10**12), 10**12)), unique_by=lambda line: line[0]
)


@given(BALANCES, st.sampled_from([None, 3, 99]))
def test_closing_leaves_nothing_on_the_accounts_that_it_closes(balances, through):
    found = year_result(balances, (100, through))
    left = dict(balances)
    for each, minor in found.lines:
        left[each] = left.get(each, 0) + minor
    result = left.pop(100, 0)
    assert not any(left.values())
    assert result == -found.profit == sum(minor for _, minor in balances)
    assert all(minor for _, minor in found.lines)
    assert sum(minor for _, minor in found.lines) == 0


def go_to(shop, day):
    shop.close_day()
    open_work_period(shop.db, shop.clock, OpenWorkPeriod(shop.request_id(), shop.owner, day))


@pytest.fixture
def earned(shop):
    """A year with 1000.00 of sales and 400.00 of rent, and the first day after it."""
    write(shop, ("102.01", "1000.00", None), ("600.10", None, "1000.00"))
    write(shop, ("770", "400.00", None), ("102.01", None, "400.00"))
    go_to(shop, NEW_YEAR)
    return shop


def draft(shop, until=YEAR_END, result="590", through="690"):
    return YearDraft(until, account(shop, result), account(shop, through) if through else None)


def close(shop, by=None, request_id=None, **more):
    command = CloseYear(request_id or shop.request_id(), by or shop.owner, draft(shop, **more))
    return close_year(shop.db, shop.clock, command)


def profit(shop, since=None, until=None):
    table = shop.read(profit_and_loss, ReportQuery(since=since, until=until))
    assert table.proof.holds
    return table.totals.get("amount")


def test_income_and_expenses_meet_and_go_to_the_result(earned):
    close(earned)
    assert earned.journal().splitlines()[-1] == (
        "year_close Dr 600.10 1000.00  Cr 770 400.00  Cr 690 1000.00  Dr 690 400.00"
        "  Dr 690 600.00  Cr 590 600.00"
    )
    assert earned.balances()["590"] == -60000
    assert earned.balances().get("690", 0) == earned.balances().get("600.10", 0) == 0
    assert earned.findings() == []


def test_without_a_way_it_goes_there_directly(earned):
    close(earned, through=None)
    last = earned.journal().splitlines()[-1]
    assert last == "year_close Dr 600.10 1000.00  Cr 770 400.00  Cr 590 600.00"


def test_profit_and_loss_stays_and_the_balance_sheet_has_it(earned):
    close(earned)
    assert profit(earned, until=YEAR_END) == profit(earned) == 60000
    assert profit(earned, since=NEW_YEAR) is None
    sheet = earned.read(balance_sheet, ReportQuery(until=NEW_YEAR))
    assert sheet.proof.holds
    assert [row.cells["amount"] for row in sheet.rows if row.cells.get("code") == "590"] == [60000]


def test_a_closed_year_is_locked_and_not_closed_twice(earned):
    close(earned, request_id="close-the-year-once")
    close(earned, request_id="close-the-year-once")
    assert earned.read(current_lock).all_until == YEAR_END
    assert len(earned.read(year_closes)) == 1
    with pytest.raises(Conflict, match="is closed"):
        close(earned)


def test_what_was_reversed_is_closed_again(earned):
    made = close(earned)
    command = ReverseEntry(earned.request_id(), earned.owner, made.entry_id, "rent forgotten")
    reverse_entry(earned.db, earned.clock, command)
    assert earned.read(closed_until) is None
    assert profit(earned, until=YEAR_END) == profit(earned) == 60000
    close(earned)
    assert earned.balances()["590"] == -60000


def test_the_next_year_counts_from_the_close_on(earned):
    close(earned)
    write(earned, ("770", "50.00", None), ("102.01", None, "50.00"))
    go_to(earned, date(2028, 1, 1))
    close(earned, until=date(2027, 12, 31), result="591")
    assert (earned.balances()["590"], earned.balances()["591"]) == (-60000, 5000)
    assert profit(earned, since=date(2027, 1, 1), until=date(2027, 12, 31)) == -5000


def test_two_years_are_closed_one_after_the_other_on_the_same_day(earned):
    write(earned, ("770", "50.00", None), ("102.01", None, "50.00"))
    go_to(earned, date(2028, 1, 1))
    close(earned)
    close(earned, until=date(2027, 12, 31), result="591")
    assert (earned.balances()["590"], earned.balances()["591"]) == (-60000, 5000)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"until": NEW_YEAR}, "still open"),
        ({"result": "600.10"}, "is closed itself"),
        ({"result": "120.99"}, "by the till alone"),
        ({"through": "590"}, "the same account"),
    ],
)
def test_a_close_that_cannot_be_is_refused(earned, more, told):
    with pytest.raises(BadInput, match=told):
        close(earned, **more)
    assert earned.read(year_closes) == []


def test_nothing_earned_is_nothing_to_close(shop):
    go_to(shop, NEW_YEAR)
    with pytest.raises(Conflict, match="no income and no expense"):
        close(shop, until=YEAR_END - timedelta(days=1))


def test_the_plan_is_looked_at_before_and_not_by_everybody(earned):
    plan = earned.read(
        lambda connection: year_plan(earned.db, connection, earned.owner, draft(earned))
    )
    assert plan.profit.minor == 60000
    with pytest.raises(NotAllowed):
        close(earned, by=earned.cashier)
