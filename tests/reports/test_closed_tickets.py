"""Closed tickets are found again by what somebody remembers, a page at a time."""

from datetime import date

import pytest
from sqlalchemy import event

from pospro.domain.errors import NotAllowed
from pospro.reports import closed_tickets as finding
from pospro.reports.closed_tickets import (
    ClosedQuery,
    closed_tickets,
    own_period,
    refuse_other_days,
)
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.change_ticket import ChangeTicket, change_ticket
from tests.shop import LIRA


def page(shop, text="", size=50, language="en", **more):
    with shop.db.reading() as connection:
        return closed_tickets(connection, LIRA, ClosedQuery(size, language, text, **more))


def numbers(shop, text="", **more):
    return [ticket.number for ticket in page(shop, text, **more).tickets]


def named(shop, ticket, name="", note=""):
    version = shop.view(ticket).version
    change_ticket(
        shop.db,
        shop.clock,
        ChangeTicket(shop.request_id(), shop.owner, ticket, version, name, note),
    )
    return ticket


@pytest.fixture
def busy(shop):
    """Close five tickets, the first opened closed last, and leave one open."""
    first = named(shop, shop.ticket("beer", "toast"), "Bahçe", "no İce")
    shop.sell("tea", 2)
    beer, line = shop.add("beer")
    command = ChangeLine(
        shop.request_id(), shop.cashier, beer, shop.view(beer).version, line, note="well chilled"
    )
    change_line(shop.db, shop.clock, command)
    shop.pay(beer, "Card", by=shop.cashier)
    shop.sell("rakı", pay="Meal card")
    back, _ = shop.add("tea", -1)
    shop.pay(back)
    shop.pay(first, "Cash", "100.00")
    shop.pay(first, "Card")
    shop.ticket("bread")
    return shop


def test_the_one_closed_last_comes_first_with_who_and_how(busy):
    found = page(busy).tickets
    assert [ticket.number for ticket in found] == [f"K1-{n:06d}" for n in (5, 4, 3, 2, 1)]
    last = found[0]
    assert (last.name, last.note, last.closed_by) == ("Bahçe", "no İce", "Olcay")
    assert (str(last.total), last.paid_by) == ("270.00 TRY", ("Cash", "Card"))
    assert (found[3].closed_by, found[3].paid_by) == ("Canan", ("Card",))
    assert last.printed == "queued"


def test_a_payment_that_was_undone_did_not_pay(shop):
    ticket = shop.ticket("tea")
    shop.undo(ticket, int(shop.pay(ticket, "Card", "10.00")["payment_id"]))
    shop.pay(ticket, "Cash")
    assert page(shop).tickets[0].paid_by == ("Cash",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3", ["000003"]),
        ("000003", ["000003"]),
        ("K1-000003", ["000003"]),
        ("k1 3", ["000003"]),
        ("K1-3", ["000003"]),
        ("K2-3", []),
        ("99", []),
        ("190", ["000002"]),
        ("190.00", ["000002"]),
        ("₺270.00", ["000005"]),
        ("30", ["000004"]),
        ("raki", ["000003"]),
        ("RAKI", ["000003"]),
        ("bahce", ["000005"]),
        ("ice", ["000005"]),
        ("CHILLED", ["000002"]),
        ("bee", ["000005", "000002"]),
        ("Tea", ["000004", "000001"]),
        ("pizza", []),
        ("bread", []),
        ("%", []),
        ("_", []),
    ],
)
def test_what_somebody_remembers_finds_it(busy, text, found):
    assert numbers(busy, text) == [f"K1-{number}" for number in found]


def test_amounts_are_read_as_the_reader_writes_them(busy):
    assert numbers(busy, "190,00", language="tr") == ["K1-000002"]
    assert numbers(busy, "190,00") == []


def test_a_number_comes_first_and_the_amount_that_looks_like_it_after(shop):
    for _ in range(30):
        shop.sell("bread")
    shop.sell("tea")
    assert numbers(shop, "30") == ["K1-000030", "K1-000031"]


def test_pages_follow_each_other_without_gap_or_repeat(shop):
    for _ in range(7):
        shop.clock.moment = shop.clock.moment.replace(microsecond=0)
        shop.sell("tea")
    for text in ("", "tea", "30"):
        seen, after = [], None
        while True:
            shown = page(shop, text, size=3, after=after)
            seen += [ticket.number for ticket in shown.tickets]
            after = shown.following
            if after is None:
                break
        assert seen == [f"K1-{n:06d}" for n in (7, 6, 5, 4, 3, 2, 1)], text


def test_tickets_closed_in_the_same_moment_are_each_shown_once(shop):
    tickets = [shop.ticket("tea") for _ in range(5)]
    for ticket in tickets:
        shop.pay(ticket)
        shop.clock.moment = shop.view(tickets[0]).closed_at
        shop.tick(seconds=-1)
    seen, after = [], None
    while len(seen) < 5:
        shown = page(shop, size=2, after=after)
        seen += [ticket.id for ticket in shown.tickets]
        after = shown.following
    assert sorted(seen) == sorted(tickets)
    assert after is None


def test_a_search_that_read_its_share_says_how_far_back_it_looked(shop, monkeypatch):
    monkeypatch.setattr(finding, "PORTION", 2)
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 4)
    shop.sell("rakı")
    for _ in range(6):
        shop.sell("tea")
    first = page(shop, "rakı")
    assert (first.tickets, first.following is None, first.reached is None) == ((), False, False)
    second = page(shop, "rakı", after=first.following)
    assert [ticket.number for ticket in second.tickets] == ["K1-000001"]
    assert second.following is None


def test_days_are_told_apart(shop):
    shop.sell("tea")
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    shop.sell("beer")
    assert numbers(shop, business_date=date(2026, 3, 2)) == ["K1-000001"]
    assert numbers(shop, "beer", business_date=date(2026, 3, 2)) == []
    assert numbers(shop, "1", business_date=date(2026, 3, 3)) == []
    assert numbers(shop, business_date=date(2026, 3, 4)) == []


def test_who_may_not_see_the_books_keeps_to_the_open_day(shop):
    old = shop.sell("tea").ticket
    assert shop.read(own_period, shop.owner) is None
    shop.read(refuse_other_days, shop.cashier, old)
    shop.close_day()
    assert numbers(shop, work_period_id=shop.read(own_period, shop.cashier)) == []
    shop.tick(days=1)
    shop.open_day()
    new = shop.sell("beer").ticket
    period = shop.read(own_period, shop.cashier)
    assert numbers(shop, work_period_id=period) == ["K1-000002"]
    assert numbers(shop, "1", work_period_id=period) == []
    with pytest.raises(NotAllowed, match="of another day"):
        shop.read(refuse_other_days, shop.cashier, old)
    shop.read(refuse_other_days, shop.cashier, new)
    shop.read(refuse_other_days, shop.owner, old)
    shop.read(refuse_other_days, shop.cashier, shop.ticket("tea"))


def statements(shop, query):
    """Return what is sent to the database for a page, each statement with its facts."""
    sent = []
    with shop.db.reading() as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _c, _k, sql, facts, *_: sent.append((sql, facts)),
        )
        closed_tickets(connection, LIRA, query)
    return sent


@pytest.mark.parametrize(("tickets", "text"), [(1, ""), (40, ""), (1, "tea"), (40, "tea")])
def test_a_page_takes_a_handful_of_statements_however_long_it_is(shop, tickets, text):
    for _ in range(tickets):
        shop.sell("tea")
    query = ClosedQuery(30, "en", text)
    assert len(statements(shop, query)) <= 4


@pytest.mark.parametrize(
    "narrowed", [{}, {"work_period_id": 1}, {"business_date": date(2026, 3, 2)}]
)
@pytest.mark.parametrize("later", [False, True])
def test_a_page_is_read_off_an_index_and_nothing_is_sorted(shop, narrowed, later):
    ticket = shop.sell("tea").ticket
    query = ClosedQuery(30, "en", after=ticket if later else None, **narrowed)
    listing = next(each for each in statements(shop, query) if "users" in each[0])
    plan = explained(shop, *listing)
    assert "ix_tickets_closed_at_id" in plan or "ix_tickets_work_period_id_closed_at_id" in plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def explained(shop, sql, facts):
    """Return how the database goes about a statement where a table is too long to be read."""
    with shop.db.reading() as connection:
        driver = connection.connection.driver_connection
        if shop.db.is_sqlite:
            rows = driver.execute(f"EXPLAIN QUERY PLAN {sql}", facts)
        else:
            driver.execute("SET LOCAL enable_seqscan = off")
            driver.execute("SET LOCAL enable_bitmapscan = off")
            rows = driver.execute(f"EXPLAIN {sql}", facts)
        return "\n".join(row[-1] for row in rows.fetchall())
