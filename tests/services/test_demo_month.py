"""A simulated month leaves books that prove themselves, and is the same whenever it is played."""

from datetime import UTC, date, datetime

import pytest

from pospro.config import Settings
from pospro.domain.clock import FixedClock
from pospro.domain.errors import Conflict
from pospro.reports.checks import run_checks
from pospro.reports.trial_balance import trial_balance
from pospro.services.manager.demo_month import TradeMonth, trade_month
from pospro.storage import print_queue
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from pospro.storage.work_periods import open_period

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
MONTH = TradeMonth("tr", days=3, tickets_a_day=8)


def sums(db):
    with db.reading() as connection:
        return trial_balance(connection).totals


@pytest.mark.parametrize("hour", [0, 10, 22])
def test_at_any_hour_every_day_is_closed_today_is_open_and_the_books_are_right(
    database, database_url, tmp_path, hour
):
    now = FixedClock(NOW.replace(hour=hour))
    sold = []
    settings = Settings(database_url=database_url, data_dir=tmp_path / "keys")
    month = TradeMonth("tr", days=3, tickets_a_day=8, progress=sold.append)
    assert trade_month(database, now, settings, month) == sum(sold) == 24
    with database.reading() as connection:
        findings = run_checks(connection)
        waiting = print_queue.count(connection, print_queue.Which())
        today = open_period(connection)
    assert [finding for finding in findings if not finding.subject.startswith("setting:")] == []
    assert waiting == 0
    assert today.business_date == date(2026, 3, 15 if hour == 22 else 14)
    assert sums(database)["debit"] == sums(database)["credit"] > 0


def test_two_venues_sell_the_same_month_and_neither_sells_it_twice(tmp_path):
    totals = []
    for name in ("one", "two"):
        url = f"sqlite:///{tmp_path / name / 'venue.sqlite'}"
        upgrade(url)
        db = Database.open(url)
        trade_month(db, FixedClock(NOW), Settings(database_url=url), MONTH)
        totals.append(sums(db))
        with pytest.raises(Conflict):
            trade_month(db, FixedClock(NOW), Settings(database_url=url), MONTH)
        db.close()
    assert totals[0] == totals[1]
