"""Reports that managers compose: any rows, columns and figures, proved like the others."""

from datetime import date

import pytest

from pospro.domain.errors import BadInput
from pospro.reports.own.subjects import SUBJECTS
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def two_days(shop):
    """Return a shop that sold tea and beer on Monday, which is closed, and tea on Tuesday."""
    shop.sell("tea", 2)
    shop.pay(shop.ticket("beer"), "Card")
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    shop.sell("tea")
    return shop


def told(shop, key, **asked):
    query = ReportQuery(language="en", **asked)
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], query)


def figures(table, *keys):
    return [tuple(row.cells[key] for key in keys) for row in table.rows]


def test_lines_are_put_together_by_group_and_person(two_days):
    table = told(two_days, "own_lines", rows=("group", "person"), measures=("value", "quantity"))
    assert figures(table, "group", "person", "quantity", "value") == [
        ("Drinks", "Olcay", 1000, 19000),
        ("Food", "Olcay", 3000, 9000),
    ]
    assert table.totals == {"quantity": 4000, "value": 28000}
    assert table.proof.holds


def test_a_day_that_is_closed_and_one_that_is_open_are_counted_alike(two_days):
    for key, value in (("own_lines", "value"), ("own_tickets", "value"), ("own_payments", "taken")):
        table = told(two_days, key, rows=("day",), measures=(value,))
        assert figures(table, "day", value) == [(MONDAY, 25000), (TUESDAY, 3000)], key
        assert table.proof.holds
        monday = told(two_days, key, rows=("day",), measures=(value,), until=MONDAY)
        assert monday.totals[value] == 25000


def test_columns_are_spread_over_the_values_of_something(two_days):
    table = told(two_days, "own_lines", rows=("product",), across="weekday", measures=("value",))
    assert [column.label for column in table.columns] == ["Product", "Monday", "Tuesday", "Amount"]
    assert figures(table, "product", "at_0", "at_1", "value") == [
        ("beer", 19000, None, 19000),
        ("tea", 6000, 3000, 9000),
    ]
    assert table.totals == {"at_0": 25000, "at_1": 3000, "value": 28000}


def test_postings_balance_by_whatever_they_are_put_together(two_days):
    for rows in (("account",), ("account_type",), ("reason", "register"), ("month",)):
        table = told(two_days, "own_postings", rows=rows)
        assert table.totals["balance"] == 0
        assert table.totals["debit"] > 0
        assert table.proof.holds
    codes = [row.cells["account"] for row in told(two_days, "own_postings", rows=("account",)).rows]
    assert codes == sorted(codes)


def test_a_row_opens_what_it_is_made_of_down_to_the_list(two_days):
    by_weekday = told(two_days, "own_lines", rows=("weekday",))
    assert by_weekday.rows[0].opens == "report:own_lines?weekday=0&row=day"
    by_day = told(two_days, "own_lines", rows=("day",), narrow={"weekday": 0})
    assert figures(by_day, "day", "value") == [(MONDAY, 25000)]
    assert by_day.rows[0].opens == "report:line_list?since=2026-03-02&until=2026-03-02&state=0"
    by_month = told(two_days, "own_tickets", rows=("month",), since=TUESDAY, until=TUESDAY)
    assert by_month.rows[0].opens == "report:ticket_list?since=2026-03-03&until=2026-03-03"
    assert told(two_days, "own_postings", rows=("account",)).rows[0].opens.startswith("account:")


def test_a_report_is_narrowed_down_and_then_has_no_proof(two_days):
    narrow = {"person": two_days.cashier.user_id}
    assert told(two_days, "own_tickets", narrow=narrow).rows == ()
    own = told(two_days, "own_tickets", narrow={"person": two_days.owner.user_id})
    assert own.totals["value"] == 28000
    assert own.proof is None


def test_days_are_held_against_the_days_before_them(two_days):
    asked = {"rows": ("register",), "since": TUESDAY, "until": TUESDAY, "compare": "before"}
    table = told(two_days, "own_tickets", **asked)
    assert figures(table, "value", "was") == [(3000, 25000)]


def test_what_does_not_exist_or_does_not_fit_is_refused_with_a_sentence(two_days):
    wrong = (
        ({"rows": ("colour",)}, "cannot be put together by “colour”"),
        ({"rows": ("day", "month", "person")}, "by 2 things at most"),
        ({"rows": ("day",), "across": "day"}, "something else for each"),
        ({"measures": ("profit",)}, "no figure “profit”"),
    )
    for asked, sentence in wrong:
        with pytest.raises(BadInput) as refusal:
            told(two_days, "own_lines", **asked)
        assert sentence in str(refusal.value.message).format(**refusal.value.facts)


@pytest.mark.parametrize("key", SUBJECTS)
def test_every_way_to_group_adds_up_to_the_same(two_days, key):
    subject = SUBJECTS[key]
    sums = tuple(each.key for each in subject.measures if each.key in subject.sums)
    whole = {each.key: told(two_days, key, rows=(each.key,), measures=sums).totals
             for each in subject.dimensions}  # fmt: skip
    assert len({tuple(totals.items()) for totals in whole.values()}) == 1, whole


def test_more_columns_than_fit_are_refused(two_days, monkeypatch):
    monkeypatch.setattr("pospro.reports.own.composed.MOST_ACROSS", 1)
    with pytest.raises(BadInput, match="columns"):
        told(two_days, "own_tickets", rows=("person",), across="day")
