"""Journal, account card and trial balance beside other days: what each span booked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.spans import Span, held_against
from pospro.reports.whole import parts
from pospro.storage.account_sums import sums_up_to
from pospro.storage.day_summaries import sums_to_date
from tests.desk import account, write


@pytest.fixture
def days(shop):
    """Owe 50 on a closed day, 20 on the next one, 70 on the open one; return the first day."""
    first = shop.clock.now().date()
    for amount in ("50.00", "20.00", "70.00"):
        write(shop, ("770", amount, None), ("320", None, amount))
        if amount != "70.00":
            shop.close_day()
            shop.tick(days=1)
            shop.open_day()
    return first


def asked(shop, key, on, **more):
    query = ReportQuery(on, on, account(shop, "320"), language="en", **more)
    return shop.read(lambda connection: answer(connection, REPORTS[key], query))


def test_a_card_tells_what_the_days_before_debited_and_credited(shop, days):
    table = asked(shop, "account_card", days + timedelta(days=1), compare="before")
    assert table.totals == {"debit": 0, "credit": 2000, "balance": -7000}
    assert table.former == {"debit": 0, "credit": 5000, "balance": -5000}
    assert [row.cells["balance"] for row in table.rows] == [-5000, -7000]
    alone = asked(shop, "account_card", days + timedelta(days=2))
    assert (alone.totals["credit"], alone.former) == (7000, {})


def test_a_journal_adds_up_all_its_pages_beside_the_days_before(shop, days):
    table = asked(shop, "journal", days + timedelta(days=2), compare="before", size=1)
    assert table.totals["debit"] == table.totals["credit"] >= 7000
    everything = replace(ReportQuery(language="en"), size=1)
    whole = shop.read(lambda connection: list(parts(connection, REPORTS["journal"], everything)))
    assert whole[0].totals["debit"] == sum(
        row.cells["debit"] for part in whole for row in part.rows if row.cells.get("debit")
    )
    assert table.former == asked(shop, "journal", days + timedelta(days=1)).totals


def test_a_trial_balance_stands_beside_that_of_the_day_before(shop, days):
    table = asked(shop, "trial_balance", days + timedelta(days=2), compare="before")
    owed = next(row for row in table.rows if row.cells["code"] == "320")
    assert (owed.cells["balance"], owed.cells["was"]) == (-14000, -7000)
    assert str(owed.cells["change"]) == "-100.0"


def test_the_sums_of_several_ends_are_those_of_each(shop, days):
    ends = [date.min, *(days + timedelta(days=place) for place in range(-1, 4)), None]
    own = account(shop, "320")
    with shop.db.reading() as connection:
        found = sums_up_to(connection, ends, own)
        everybody = sums_up_to(connection, ends)
        singly = [sums_to_date(connection, end) for end in ends]
    assert found == [each.get(own, (0, 0)) for each in singly]
    assert everybody == [
        (sum(one.debit for one in each.values()), sum(one.credit for one in each.values()))
        for each in singly
    ]


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2026-03-02", "2026-03-08", "2025-03-02", "2025-03-08"),
        ("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29", "2023-02-28", "2023-02-28"),
        ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
    ],
)
def test_the_same_days_last_year(since, until, first, last):
    found = held_against("year", date.fromisoformat(since), date.fromisoformat(until))
    assert found == Span(date.fromisoformat(first), date.fromisoformat(last))


def test_before_the_calendar_there_is_nothing_to_compare_with():
    for comparison in ("before", "weekday", "year"):
        assert held_against(comparison, date(1, 1, 2), date(1, 1, 5)) is None
