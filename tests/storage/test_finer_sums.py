"""Sums of an older program that tell too little are filled where that is sure, or made again."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import select, text

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.services.ledger import sum_days_up
from pospro.services.ledger.sum_days_up import catch_up
from pospro.storage import append_only
from pospro.storage.day_sales import DayEntriesRow, DayLinesRow, DayLineSumsRow, summed_days
from pospro.storage.db import Database
from pospro.storage.migrate import configuration, upgrade
from pospro.storage.month_sales import kept_months
from tests.services.test_departments import bar_till, department
from tests.shop import Shop

COARSER = "20261125_0150"
MARCH, APRIL, LAST = date(2026, 3, 2), date(2026, 4, 2), date(2026, 4, 3)


@pytest.fixture
def older(shop, shop_settings):
    """Close a day of March and two of April, then hand a function that makes their sums old."""

    opened = []

    def trade(*days):
        for day in days:
            day()
            shop.close_day()
            shop.tick(days=31 if day is days[0] else 1)
            shop.open_day()

    def aged():
        with shop.db.writing() as connection:
            for name in append_only.present_triggers(connection):
                table = name.removeprefix("guard_").rsplit("_", 1)[0]
                on = "" if shop.db.is_sqlite else f" ON {table}"
                connection.execute(text(f"DROP TRIGGER {name}{on}"))
            config = configuration()
            config.attributes["connection"] = connection
            command.downgrade(config, COARSER)
        shop.db.close()
        upgrade(shop_settings.database_url)
        opened.append(Database.open(shop_settings.database_url))
        return Shop(opened[0], shop_settings)

    yield shop, trade, aged
    for database in opened:
        database.close()


def kept(shop):
    with shop.db.reading() as connection:
        return sorted(connection.scalars(summed_days())), kept_months(connection, None, None)


def rows(shop, table):
    with shop.db.reading() as connection:
        return sorted(map(tuple, connection.execute(select(table.__table__))))


def test_days_without_departments_keep_their_sums_and_months_are_added_up(older):
    shop, trade, aged = older
    trade(lambda: shop.sell("tea", 2), lambda: shop.sell("beer"), lambda: shop.sell("tea"))
    tables = (DayLinesRow, DayLineSumsRow, DayEntriesRow)
    before = [rows(shop, table) for table in tables]
    again = aged()
    assert [rows(again, table) for table in tables] == before
    assert kept(again) == ([MARCH, APRIL, LAST], [date(2026, 3, 1)])
    assert again.findings() == []


def test_days_with_departments_or_two_books_are_summed_up_again(older, monkeypatch):
    shop, trade, aged = older
    bar, streets = bar_till(shop), []

    def on_the_street():
        streets.append(department(shop, "Street"))
        shop.pay(shop.add("tea", department_id=streets[0])[0])

    def at_the_bar():
        shop.sell("tea")
        by = shop.at(bar)
        shop.pay(shop.add("beer", by=by)[0], "Card", by=by)

    trade(lambda: shop.sell("tea"), at_the_bar, on_the_street)
    again = aged()
    assert kept(again) == ([MARCH], [])
    asked = ReportQuery(language="en", narrow={"department": streets[0]})
    with again.db.reading() as connection:
        live = answer(connection, REPORTS["sales_by_product"], asked)
    monkeypatch.setattr(sum_days_up, "AT_ONCE", 1)
    assert catch_up(again.db, again.clock) == 2
    assert catch_up(again.db, again.clock) == 0
    assert kept(again) == ([MARCH, APRIL, LAST], [date(2026, 3, 1)])
    with again.db.reading() as connection:
        assert answer(connection, REPORTS["sales_by_product"], asked) == live
    assert live.totals["value"] == 3000
    assert again.findings() == []


def test_a_catching_up_that_is_stopped_keeps_what_is_done(older, monkeypatch):
    shop, trade, aged = older
    street = department(shop, "Street")
    day = [lambda: shop.pay(shop.add("tea", department_id=street)[0])] * 3
    trade(*day)
    again = aged()
    monkeypatch.setattr(sum_days_up, "AT_ONCE", 1)

    def stopped(on):
        if on == APRIL:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catch_up(again.db, again.clock, stopped)
    assert len(kept(again)[0]) == 1
    assert catch_up(again.db, again.clock) == 2
    assert again.findings() == []
