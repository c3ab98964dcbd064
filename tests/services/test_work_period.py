"""A trading day is opened, sold on, and closed with its sums taken and its books signed."""

from datetime import date

import pytest
from sqlalchemy import select

from pospro.domain.access import Actor
from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.domain.head import Head, holds
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.storage.audit import AuditEventRow
from pospro.storage.day_summaries import Sums, carried, last_summarised, summarised_dates
from pospro.storage.ledger import BookHeadRow
from pospro.storage.venue import the_venue
from tests.small_shop import BEER, CARD, DRAWER_1, K2, OPEN_TICKETS, SmallShop

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def shop(database, tmp_path):
    return SmallShop.set_up(database, tmp_path)


def test_the_day_takes_its_date_from_the_venues_clock(shop):
    shop.clock.moment = shop.clock.moment.replace(hour=22)
    assert shop.open_day() == TUESDAY, "one o'clock at night in Istanbul"


def test_a_clock_that_went_back_does_not_open_a_day_before_the_last(shop):
    shop.open_day(TUESDAY)
    shop.close_day()
    assert shop.open_day() == TUESDAY
    shop.close_day()
    with pytest.raises(BadInput):
        shop.open_day(MONDAY)


def test_only_one_day_is_open_at_a_time(shop):
    shop.open_day()
    with pytest.raises(Conflict, match="2026-03-02 is still open"):
        shop.open_day()


def test_a_repeated_request_opens_and_closes_once(shop):
    opening = OpenWorkPeriod("request-opening", shop.owner)
    first = open_work_period(shop.db, shop.clock, opening)
    assert open_work_period(shop.db, shop.clock, opening) == first
    closing = CloseWorkPeriod("request-closing", shop.owner)
    closed = close_work_period(shop.db, shop.clock, closing, shop.key_file)
    assert close_work_period(shop.db, shop.clock, closing, shop.key_file) == closed
    with pytest.raises(Conflict, match="No work period is open"):
        shop.close_day()


def test_a_cashier_neither_opens_nor_closes(shop):
    cashier = Actor(1, "Cashier", frozenset({"sell", "pay"}), 1)
    with pytest.raises(NotAllowed):
        open_work_period(shop.db, shop.clock, OpenWorkPeriod("request-cashier", cashier))
    command = CloseWorkPeriod("request-cashier", cashier)
    with pytest.raises(NotAllowed):
        close_work_period(shop.db, shop.clock, command, shop.key_file)


def test_open_tickets_hold_the_day_open_unless_carried_over(shop):
    shop.open_day()
    shop.ticket((BEER, 6000), name="Table 4")
    with pytest.raises(Conflict, match=r"1 tickets are still open \(Table 4\)"):
        shop.close_day()
    assert shop.period() is not None
    assert shop.close_day(carry_over=True).open_tickets == 1
    assert shop.period() is None


def test_closing_sums_the_day_up(shop):
    shop.open_day()
    shop.sell((BEER, 6000))
    shop.sell((BEER, 4000), means=CARD)
    shop.close_day()
    with shop.db.reading() as connection:
        assert last_summarised(connection) == MONDAY
        sums = carried(connection, MONDAY)
    assert sums[DRAWER_1] == Sums(6000, 0)
    assert sums[OPEN_TICKETS] == Sums(10000, 10000)


def test_a_date_that_is_opened_again_loses_its_summary_and_gets_a_new_one(shop):
    shop.open_day()
    shop.sell((BEER, 6000))
    shop.close_day()
    shop.open_day(MONDAY)
    with shop.db.reading() as connection:
        assert summarised_dates(connection) == []
    shop.sell((BEER, 1000))
    shop.close_day()
    with shop.db.reading() as connection:
        assert carried(connection, MONDAY)[DRAWER_1] == Sums(7000, 0)


def test_closing_signs_every_book_that_grew(shop):
    shop.open_day()
    shop.sell((BEER, 6000))
    first = shop.close_day()
    assert [(book, sequence) for book, sequence, _ in first.heads] == [("K1", 2)]
    shop.next_day()
    shop.sell((BEER, 6000), till=K2)
    assert [(book, sequence) for book, sequence, _ in shop.close_day().heads] == [("K2", 2)]
    with shop.db.reading() as connection:
        public_key = the_venue(connection).public_key
        row = connection.execute(select(BookHeadRow.__table__)).first()
    head = Head("K1", row.sequence, row.hash, row.signed_at, row.work_period_id)
    assert holds(head.signed_bytes, row.signature, public_key)
    forged = Head("K1", row.sequence, "0" * 64, row.signed_at, row.work_period_id)
    assert not holds(forged.signed_bytes, row.signature, public_key)
    assert not holds(head.signed_bytes, row.signature, "no key")
    assert not holds(head.signed_bytes, "AAAA", public_key)


def test_a_lost_key_does_not_keep_the_shop_from_closing_but_is_told(shop):
    shop.open_day()
    shop.sell((BEER, 6000))
    shop.key_file.unlink()
    closed = shop.close_day()
    assert closed.heads == ()
    assert "signing key" in closed.findings[0]


def test_opening_and_closing_stand_in_the_audit_trail(shop):
    shop.open_day()
    shop.close_day()
    with shop.db.reading() as connection:
        actions = connection.scalars(select(AuditEventRow.action).order_by(AuditEventRow.id))
        assert [a for a in actions if a.endswith("work_period")] == [
            "open_work_period",
            "close_work_period",
        ]
