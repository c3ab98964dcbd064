"""The trial balance adds up, today and on any day before, whether days are summed up or not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from pospro.domain.clock import FixedClock
from pospro.reports.account_card import account_card
from pospro.reports.query import ReportQuery
from pospro.reports.trial_balance import trial_balance
from pospro.services.ledger.summarise_days import rebuild_summaries
from tests.small_shop import BEER, BREAD, CARD, DRAWER_1, START, SmallShop

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    shop.sell((BEER, 6000))
    shop.close_day()
    shop.next_day()
    shop.sell((BREAD, 1010), means=CARD)
    shop.close_day()
    shop.next_day()
    shop.sell((BEER, 1200))
    return shop


def balances(shop, as_of=None):
    with shop.db.reading() as connection:
        table = trial_balance(connection, as_of)
    assert table.totals["balance"] == 0
    assert table.totals["debit"] == table.totals["credit"]
    return {row.cells["code"]: row.cells["balance"] for row in table.rows if row.level == 0}


def test_it_tells_the_balance_of_every_account_now(shop):
    assert balances(shop) == {
        "100.01": 7200,
        "108.01": 1010,
        "120.99": 0,
        "391.01": -1210,
        "600.01": -7000,
    }


def test_it_tells_the_balance_on_any_day(shop):
    assert balances(shop, MONDAY) == {
        "100.01": 6000,
        "120.99": 0,
        "391.01": -1000,
        "600.01": -5000,
    }
    assert balances(shop, TUESDAY)["108.01"] == 1010
    assert balances(shop, date(2026, 3, 1)) == {}
    assert balances(shop, date(2026, 4, 1)) == balances(shop)


def test_the_rows_of_a_class_add_up_to_its_subtotal(shop):
    with shop.db.reading() as connection:
        table = trial_balance(connection)
    subtotals = {row.cells["name"]: row.cells["balance"] for row in table.rows if row.level == 1}
    assert subtotals == {"Assets": 8210, "Liabilities": -1210, "Income": -7000}


def test_summaries_made_again_say_the_same(shop):
    before = balances(shop), balances(shop, MONDAY)
    clock = FixedClock(START)
    assert rebuild_summaries(shop.db, clock, shop.owner) == [MONDAY, TUESDAY]
    assert (balances(shop), balances(shop, MONDAY)) == before


@pytest.mark.parametrize("engine_kind", ["sqlite"])
@pytest.mark.parametrize(
    "report",
    [
        trial_balance,
        lambda connection: trial_balance(connection, TUESDAY),
        lambda connection: account_card(
            connection, ReportQuery(account_id=DRAWER_1, since=TUESDAY + timedelta(days=1))
        ),
    ],
)
def test_no_closed_day_is_read_again(shop, engine_kind, report):
    """However long the past is, SQLite finds the open tail by the date and walks no posting."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    with shop.db.reading() as connection:
        event.listen(connection, "before_cursor_execute", note)
        report(connection)
        event.remove(connection, "before_cursor_execute", note)
        plans = [
            str(row)
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert plans
    assert not [step for step in plans if "SCAN postings" in step or "ix_postings" in step]
