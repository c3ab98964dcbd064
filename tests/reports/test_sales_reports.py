"""Reports on sales add up to the ledger, whatever was discounted, given away or taken back."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import BigInteger, event, func, literal, select

from pospro.domain.errors import BadInput
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.sales.hours import QUARTER, changes, hour_of
from pospro.reports.table import Table
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage.ledger import JournalEntryRow
from pospro.storage.tickets import TicketRow

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
KEYS = [key for key in REPORTS if key.startswith("sales_by_")]


@pytest.fixture
def busy(shop):
    """A tea house with a plain Monday and an eventful Tuesday."""
    shop.sell("tea", 2)
    shop.sell("beer", portion="50 cl", pay="Card")
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    ticket = shop.ticket("tea", "beer", "bread")
    shop.discount(ticket, "10 %")
    shop.pay(ticket)
    ticket, line = shop.add("toast", modifiers={"cheese": 2, "deposit": 1})
    shop.discount(ticket, "7.77", line)
    gift = shop.add("steak", ticket=ticket, modifiers={"rare": 1})
    shop.gift(*gift)
    shop.void(*shop.add("rakı", ticket=ticket))
    shop.pay(ticket, "Card")
    shop.sell("bread", "0.333")
    shop.tick(hours=9)
    ticket, _line = shop.add("beer", 3, by=shop.cashier)
    shop.pay(ticket, by=shop.cashier)
    return shop


def ask(shop, key: str, **asked) -> Table:
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], ReportQuery(language="en", **asked))


def column(table: Table, name: str, value: str) -> dict:
    return {row.cells[name]: row.cells[value] for row in table.rows}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("days", [{}, {"since": MONDAY, "until": MONDAY}, {"since": TUESDAY}])
def test_every_report_on_sales_is_proved_by_the_ledger(busy, key, days):
    table = ask(busy, key, **days)
    assert table.rows
    assert table.proof is not None
    assert table.proof.holds
    sums = [line.amount for line in table.proof.lines if line.level]
    assert sums[0] == sums[1] != 0
    accounts = [line.amount for line in table.proof.lines if line.is_name]
    assert sum(accounts) == sums[1]


def test_products_are_counted_with_their_modifiers_and_without_gifts_and_voids(busy):
    table = ask(busy, "sales_by_product")
    assert column(table, "product", "quantity") == {
        "beer": 5000,
        "tea": 3000,
        "toast": 1000,
        "bread": 1333,
    }
    assert column(table, "product", "value")["toast"] == 8000 + 2 * 1500 + 500
    assert column(table, "product", "value")["bread"] == 1001 + 333
    assert table.totals["value"] == sum(column(table, "product", "value").values())


def test_the_portions_and_groups_hold_what_the_products_hold(busy):
    whole = ask(busy, "sales_by_product").totals
    assert ask(busy, "sales_by_portion").totals == whole
    groups = ask(busy, "sales_by_group")
    assert groups.totals == whole
    assert column(groups, "group", "quantity")["Drinks"] == 5000


def test_a_group_opens_its_products_and_a_person_his_tickets(busy):
    drinks = next(r for r in ask(busy, "sales_by_group").rows if r.cells["group"] == "Drinks")
    assert drinks.opens.startswith("report:sales_by_product?group=")
    inside = ask(busy, "sales_by_product", narrow={"group": drinks.key})
    assert set(column(inside, "product", "value")) == {"beer"}
    assert inside.totals["value"] == drinks.cells["value"]
    assert inside.proof is None


def test_days_weekdays_and_hours_are_those_of_the_venues_wall(busy):
    assert column(ask(busy, "sales_by_day"), "day", "tickets") == {MONDAY: 2, TUESDAY: 4}
    assert list(column(ask(busy, "sales_by_weekday"), "weekday", "tickets")) == [
        "Monday",
        "Tuesday",
    ]
    assert column(ask(busy, "sales_by_hour"), "hour", "tickets") == {"12:00": 5, "21:00": 1}
    assert len(ask(busy, "sales_by_day", narrow={"weekday": 1}).rows) == 1


@pytest.mark.parametrize("zone", ["Europe/Istanbul", "Europe/Berlin", "Asia/Kathmandu"])
def test_the_hour_of_a_quarter_is_that_of_the_wall_also_when_the_clock_was_set(database, zone):
    first, last, wall = date(2016, 1, 1), date(2016, 12, 31), ZoneInfo(zone)
    clock = changes(first, last, wall)
    begin = datetime(2016, 1, 1, tzinfo=UTC)
    moments = [begin + timedelta(hours=5, minutes=15 * each) for each in range(0, 366 * 96, 7)]
    slots = [(each - datetime(1970, 1, 1, tzinfo=UTC)) // QUARTER for each in moments]
    with database.reading() as connection:
        found = [
            connection.scalar(select(hour_of(literal(slot, BigInteger), clock)))
            for slot in slots[::11]
        ]
    assert found == [each.astimezone(wall).hour for each in moments[::11]]


def test_persons_and_registers_have_the_tickets_they_closed(busy):
    with busy.db.reading() as connection:
        whole = connection.scalar(select(func.sum(TicketRow.total)))
    people = ask(busy, "sales_by_person")
    assert column(people, "person", "tickets") == {"Olcay": 5, "Canan": 1}
    assert people.totals["value"] == whole
    assert ask(busy, "sales_by_register").totals["tickets"] == 6


def test_a_reversed_sale_is_told_apart_from_the_sales(busy):
    from_tickets = ask(busy, "sales_by_day").totals["value"]
    with busy.db.reading() as connection:
        entry_id = connection.scalar(
            select(func.max(JournalEntryRow.id)).where(JournalEntryRow.reason == "sale")
        )
    command = ReverseEntry(busy.request_id(), busy.owner, entry_id, "rung up twice")
    reverse_entry(busy.db, busy.clock, command)
    table = ask(busy, "sales_by_day")
    assert table.totals["value"] == from_tickets
    assert table.proof.holds


def test_days_stand_beside_the_time_before(busy):
    table = ask(busy, "sales_by_product", since=TUESDAY, until=TUESDAY, compare="before")
    was = column(table, "product", "was")
    assert was == {"beer": 22000, "tea": 6000, "toast": 0, "bread": 0}
    assert table.totals["was"] == 28000
    change = column(table, "product", "change")
    assert change["tea"] == Decimal("-50.0")
    assert change["toast"] is None
    gone = ask(busy, "sales_by_product", since=MONDAY, until=MONDAY, compare="before")
    assert set(column(gone, "product", "was").values()) == {0}


def test_a_row_that_was_only_there_before_comes_last_without_figures(busy):
    busy.close_day()
    busy.tick(days=1)
    busy.open_day()
    busy.sell("tea")
    wednesday = date(2026, 3, 4)
    table = ask(busy, "sales_by_product", since=wednesday, until=wednesday, compare="before")
    assert table.rows[0].cells["product"] == "tea"
    assert column(table, "product", "value") | {"tea": 0} == dict.fromkeys(
        ("tea", "beer", "toast", "bread"), 0
    )


def test_rows_are_put_in_the_order_of_a_column(busy):
    up = list(column(ask(busy, "sales_by_product", sort="product"), "product", "value"))
    assert up == ["beer", "bread", "tea", "toast"]
    down = list(column(ask(busy, "sales_by_product", sort="-value"), "value", "value"))
    assert down == sorted(down, reverse=True)
    with pytest.raises(BadInput, match="no column “colour”"):
        ask(busy, "sales_by_product", sort="colour")


def test_many_tickets_take_as_many_statements_as_few(busy):
    def statements() -> Counter:
        sent: Counter = Counter()

        def listener(*_facts) -> None:
            sent.update(["sent"])

        event.listen(busy.db.reader, "before_cursor_execute", listener)
        for key in KEYS:
            ask(busy, key)
        event.remove(busy.db.reader, "before_cursor_execute", listener)
        return sent

    few = statements()
    for _ticket in range(20):
        busy.discount(ticket := busy.ticket("tea", "beer"), "5 %")
        busy.pay(ticket)
    assert statements() == few
