"""Reports about closed days come from sums; they say the same as the tickets do."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import delete, event, func, select, update

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.sales.scope import NO_DEPARTMENT
from pospro.reports.vouchers.grain import TICKET, Z_REPORT, Grain
from pospro.reports.vouchers.stream import vouchers
from pospro.services.atomic import atomic
from pospro.services.ledger.summarise_days import rebuild_summaries
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from pospro.storage import day_sales
from pospro.storage.day_sales import (
    DayEntriesRow,
    DayLinesRow,
    DayMarkedRow,
    DayTicketsRow,
    DayTicketSumsRow,
    SummedDayRow,
    summed_days,
)
from pospro.storage.day_vouchers import DayVouchersRow
from pospro.storage.month_sales import (
    MonthLinesRow,
    MonthQuartersRow,
    MonthTicketsRow,
    forget_months,
    kept_months,
)
from pospro.storage.users import UserRow
from pospro.storage.work_periods import WorkPeriodRow

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
KEYS = (
    "sales_by_product",
    "sales_by_group",
    "sales_by_portion",
    "sales_by_day",
    "sales_by_hour",
    "sales_by_person",
    "sales_by_register",
    "payments_by_type",
    "discounts",
    "gifts",
    "voids",
    "returns",
    "tax_by_rate",
    "cash_flow",
    "ticket_list",
    "payment_list",
    "journal_book",
    "ledger_book",
    "vouchers",
    "balances_by_side",
    "balances_with_movement",
)
BY_MONTH = ("sales_by_product", "sales_by_group", "sales_by_portion", "own_lines")


@pytest.fixture
def two_days(shop):
    """An eventful Monday that is closed, with a ticket left open, and a Tuesday that is not."""
    ticket, line = shop.add("toast", modifiers={"cheese": 2, "deposit": 1})
    shop.discount(ticket, "7.77", line)
    shop.gift(*shop.add("steak", ticket=ticket, modifiers={"rare": 1}))
    shop.void(*shop.add("rakı", ticket=ticket))
    shop.pay(ticket, "Card")
    shop.sell("bread", "0.333")
    carried = shop.ticket("tea")
    shop.void(*shop.add("beer", ticket=carried))
    shop.close_day(carry_over=True)
    shop.tick(days=1)
    shop.open_day()
    shop.pay(carried)
    shop.sell("tea", 2, by=shop.cashier)
    return shop


def ask(shop, key, **asked):
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], ReportQuery(language="en", **asked))


@contextmanager
def without_sums(shop):
    """The same shop when nothing is kept of its closed days."""
    with atomic(shop.db) as unit:
        day_sales.drop_from(unit.connection)
    yield
    rebuild_summaries(shop.db, shop.clock, shop.owner)


def days_kept(shop) -> list[date]:
    with shop.db.reading() as connection:
        return sorted(connection.scalars(summed_days()))


@pytest.mark.parametrize("key", KEYS)
def test_sums_and_tickets_say_the_same(two_days, key):
    person = two_days.cashier.user_id
    questions = [{}, {"since": MONDAY, "until": MONDAY}, {"narrow": {"person": person}}]
    kept = [ask(two_days, key, **question) for question in questions]
    assert kept[0].rows or key == "returns"
    with without_sums(two_days):
        assert [ask(two_days, key, **question) for question in questions] == kept


@pytest.mark.parametrize("grain", [TICKET, Z_REPORT])
def test_vouchers_of_closed_days_are_the_same_from_sums(two_days, grain):
    two_days.close_day()
    two_days.tick(days=1)
    two_days.open_day()
    two_days.sell("tea")

    def listed():
        with two_days.db.reading() as connection:
            return list(vouchers(connection, grain=Grain.always(grain)))

    kept = listed()
    assert len({each.day for each in kept}) == 3
    with without_sums(two_days):
        assert listed() == kept


def test_condensed_vouchers_of_closed_days_do_not_read_their_tickets(two_days):
    with two_days.db.reading() as connection:
        whole = list(vouchers(connection, MONDAY, MONDAY, Grain.always(Z_REPORT)))
    with atomic(two_days.db) as unit:
        unit.connection.execute(delete(DayVouchersRow))
    with two_days.db.reading() as connection:
        found = list(vouchers(connection, MONDAY, MONDAY, Grain.always(Z_REPORT)))
    assert len(whole) > len(found)
    assert all(each.paper != "Z report" for each in found)


@pytest.mark.parametrize("key", ["journal_book", "vouchers", "ledger_book"])
def test_a_page_of_a_book_asks_as_often_however_many_days_lie_before_it(two_days, key):
    before = asked_for_a_page(two_days, key)
    for _ in range(4):
        two_days.close_day()
        two_days.tick(days=1)
        two_days.open_day()
        two_days.sell("tea")
        two_days.sell("tea", pay="Card")
    assert asked_for_a_page(two_days, key) == before


def asked_for_a_page(shop, key) -> int:
    """How many statements the newest page of a book takes."""
    statements = []
    with shop.db.reading() as connection:
        day = connection.scalar(select(func.max(WorkPeriodRow.business_date)))
        query = ReportQuery(since=day, language="en", size=1)
        event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told[2]))
        assert answer(connection, REPORTS[key], query).rows
    return len(statements)


def test_a_closed_day_is_kept_in_sums_and_the_open_one_is_not(two_days):
    assert days_kept(two_days) == [MONDAY]
    assert not two_days.findings()


def test_a_ticket_that_was_carried_over_counts_on_the_day_it_was_closed(two_days):
    monday, tuesday = (
        ask(two_days, "voids", since=day, until=day).totals["lines"] for day in (MONDAY, TUESDAY)
    )
    assert (monday, tuesday) == (1, 1)


def test_a_day_that_is_opened_once_more_is_read_from_its_tickets(shop):
    shop.sell("tea")
    shop.close_day()
    shop.open_day()
    assert days_kept(shop) == []
    shop.sell("tea")
    assert ask(shop, "sales_by_day").totals["tickets"] == 2


def test_wrong_sums_are_named_and_made_again(two_days):
    with atomic(two_days.db) as unit:
        unit.connection.execute(update(DayLinesRow).values(value=DayLinesRow.value + 1))
    found = {(finding.check, finding.subject) for finding in two_days.findings()}
    assert found == {("sold_days", f"day:{MONDAY}")}
    rebuild_summaries(two_days.db, two_days.clock, two_days.owner)
    assert not two_days.findings()


def test_days_of_an_older_file_are_caught_up_on_when_a_day_is_closed(two_days):
    with atomic(two_days.db) as unit:
        day_sales.drop_from(unit.connection)
    two_days.close_day()
    assert days_kept(two_days) == [MONDAY, TUESDAY]


def test_closed_days_are_not_read_again(two_days):
    with atomic(two_days.db) as unit:
        for table in day_sales.SUMS:
            unit.connection.execute(delete(table))
        assert unit.connection.scalar(select(func.count()).select_from(SummedDayRow)) == 1
    assert ask(two_days, "sales_by_product", since=MONDAY, until=MONDAY).rows == ()


def test_postings_of_a_kind_are_the_same_from_sums(two_days):
    register = {"narrow": {"register": two_days.owner.register_id}}
    questions = [
        {"rows": ("reason",)},
        {"rows": ("account", "reason"), "until": MONDAY},
        {"rows": ("register", "weekday")},
        {"rows": ("month", "account"), **register},
        {"rows": ("day", "reason"), **register},
    ]
    kept = [ask(two_days, "own_postings", **question) for question in questions]
    assert all(table.rows for table in kept)
    with without_sums(two_days):
        assert [ask(two_days, "own_postings", **question) for question in questions] == kept


def test_postings_of_a_register_are_read_from_sums(two_days):
    with atomic(two_days.db) as unit:
        unit.connection.execute(delete(DayEntriesRow))
    own = {"narrow": {"register": two_days.owner.register_id}}
    assert ask(two_days, "own_postings", since=MONDAY, until=MONDAY, **own).rows == ()


def test_postings_of_a_register_are_not_those_of_all(two_days):
    whole = ask(two_days, "own_postings")
    own = ask(two_days, "own_postings", narrow={"register": two_days.owner.register_id})
    assert own.totals == whole.totals
    assert ask(two_days, "own_postings", narrow={"register": 1}).rows == ()


@pytest.fixture
def three_months(two_days):
    """Sales of March, of two days of April that are closed, and of one in May that is not."""
    for months, days in ((0, 0), (1, 1), (0, 1), (1, 0)):
        two_days.close_day()
        two_days.tick(days=31 * months + days)
        two_days.open_day()
        two_days.sell("tea", 2)
        two_days.sell("bread", by=two_days.cashier)
    two_days.close_day()
    two_days.tick(days=1)
    two_days.open_day()
    return two_days


def months(shop):
    with shop.db.reading() as connection:
        return kept_months(connection, None, None)


@pytest.mark.parametrize(
    ("key", "more"),
    [
        *((key, {}) for key in ("sales_by_product", "sales_by_group", "sales_by_portion")),
        *((key, {}) for key in ("sales_by_day", "sales_by_weekday", "sales_by_hour")),
        *((key, {}) for key in ("sales_by_person", "gifts", "voids", "ticket_list")),
        ("sales_by_day", {"weekday": 0}),
        ("ticket_list", {"hour": 12}),
        *(("own_lines", {"rows": rows}) for rows in (("product", "weekday"), ("day",), ("month",))),
        ("own_lines", {"rows": ("group", "department"), "across": "weekday"}),
        *(("own_tickets", {"rows": rows}) for rows in (("hour", "weekday"), ("month", "hour"))),
        ("own_payments", {"rows": ("month", "weekday")}),
    ],
)
def test_whole_months_are_the_sums_of_their_days(three_months, key, more):
    shop, may = three_months, date(2026, 5, 31)
    asked = {name: each for name, each in more.items() if name in ("rows", "across")}
    narrow = {name: each for name, each in more.items() if name not in asked}
    person = {"narrow": {**narrow, "person": shop.cashier.user_id}}
    department = {"narrow": {**narrow, "department": NO_DEPARTMENT}}
    spans = [{}, {"since": TUESDAY}, {"since": MONDAY, "until": may}, {"since": date(2026, 3, 1)}]
    questions = [
        *({"narrow": narrow, **span} for span in spans),
        person,
        {**person, "until": may},
        department,
    ]
    assert months(shop) == [date(2026, 3, 1), date(2026, 4, 1)]
    kept = [ask(shop, key, **asked, **question) for question in questions]
    with atomic(shop.db) as unit:
        forget_months(unit.connection, None)
    assert [ask(shop, key, **asked, **question) for question in questions] == kept
    assert not shop.findings()
    with without_sums(shop):
        assert [ask(shop, key, **asked, **question) for question in questions] == kept


@pytest.mark.parametrize(
    ("key", "days", "asked"),
    [
        ("sales_by_product", DayLinesRow, {}),
        ("sales_by_product", DayLinesRow, {"narrow": {"department": NO_DEPARTMENT}}),
        ("sales_by_hour", DayTicketsRow, {}),
        ("sales_by_weekday", DayTicketSumsRow, {}),
        ("gifts", DayMarkedRow, {}),
        ("own_lines", DayLinesRow, {"rows": ("product", "weekday")}),
    ],
)
def test_whole_months_are_not_read_day_by_day(three_months, key, days, asked):
    with atomic(three_months.db) as unit:
        unit.connection.execute(delete(days))
    march = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    assert ask(three_months, key, **march, **asked).rows
    assert ask(three_months, key, since=MONDAY, until=MONDAY, **asked).rows == ()


@pytest.mark.parametrize("table", [MonthLinesRow, MonthTicketsRow, MonthQuartersRow])
def test_a_month_with_a_wrong_sum_is_named_and_made_again(three_months, table):
    with atomic(three_months.db) as unit:
        unit.connection.execute(update(table).values(value=table.value + 1))
    found = {(finding.check, finding.subject) for finding in three_months.findings()}
    assert found == {("sold_days", "month:2026-03-01"), ("sold_days", "month:2026-04-01")}
    rebuild_summaries(three_months.db, three_months.clock, three_months.owner)
    assert not three_months.findings()


def test_a_month_is_forgotten_with_its_days_and_caught_up_on(three_months):
    with atomic(three_months.db) as unit:
        day_sales.drop_from(unit.connection, date(2026, 4, 2))
    assert months(three_months) == [date(2026, 3, 1)]
    three_months.close_day()
    assert months(three_months) == [date(2026, 3, 1), date(2026, 4, 1)]
    assert not three_months.findings()


@pytest.mark.parametrize("key", ["gifts", "voids", "returns"])
def test_a_row_opens_the_lines_that_it_counts(two_days, key):
    ticket, _line = two_days.add("beer", 2, by=two_days.cashier)
    seen = two_days.view(ticket).version
    voiding = VoidTicket(two_days.request_id(), two_days.owner, ticket, seen, "left")
    void_ticket(two_days.db, two_days.clock, voiding)
    two_days.pay(two_days.add("bread", -1)[0])
    table = ask(two_days, key)
    with two_days.db.reading() as connection:
        names = dict(connection.execute(select(UserRow.name, UserRow.id)).all())
    assert table.rows
    for person in {row.cells["person"] for row in table.rows}:
        own = [row for row in table.rows if row.cells["person"] == person]
        state = int(own[0].opens.partition("state=")[2].partition("&")[0])
        narrow = {"state": state, "answerable": names[person]}
        lines = ask(two_days, "line_list", narrow=narrow)
        assert len(lines.rows) == sum(row.cells["lines"] for row in own)
        assert sum(row.cells["value"] for row in lines.rows) == sum(
            row.cells["value"] for row in own
        )
