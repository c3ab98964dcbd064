"""Locked days: nothing is booked on them, softly for staff, hard for everybody."""

import sqlite3
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.services.atomic import atomic
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.ledger.lock_period import LockPeriod, lock_period
from pospro.storage import period_locks
from pospro.storage.audit import AuditEventRow
from pospro.storage.period_locks import PeriodLock, current_lock, keep_lock, set_locks
from tests.desk import write

REFUSED = (DBAPIError, sqlite3.IntegrityError, psycopg.IntegrityError)
TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
RENT = (("770", "90.00", None), ("102.01", None, "90.00"))


def lock(shop, staff=None, everybody=None, reason="", by=None):
    command = LockPeriod(shop.request_id(), by or shop.owner, PeriodLock(staff, everybody), reason)
    lock_period(shop.db, shop.clock, command)


def force(shop, staff=None, everybody=None):
    """Lock the open day itself, as no form does."""
    with atomic(shop.db) as unit:
        by = (shop.owner.user_id, shop.clock.now(), "forced")
        keep_lock(unit.connection, PeriodLock(staff, everybody), by)


def test_nobody_books_on_a_day_that_is_locked_for_everybody(shop):
    force(shop, everybody=TODAY)
    with pytest.raises(Conflict, match="locked up to"):
        write(shop, *RENT)
    assert shop.journal() == ""


def test_the_database_itself_refuses_it(shop, monkeypatch):
    force(shop, everybody=TODAY)
    monkeypatch.setattr(period_locks, "require_open", lambda *_: None)
    with pytest.raises(REFUSED, match="no longer booked on"):
        write(shop, *RENT)
    shop.close_day()
    command = OpenWorkPeriod(shop.request_id(), shop.owner, TODAY)
    with pytest.raises(REFUSED, match="no longer booked on"):
        open_work_period(shop.db, shop.clock, command)


@pytest.mark.parametrize(
    "verb", ["UPDATE period_locks SET reason = ''", "DELETE FROM period_locks"]
)
def test_a_lock_stays_as_it_was_set(shop, verb):
    lock(shop, YESTERDAY)
    with pytest.raises(DBAPIError, match="append-only"), atomic(shop.db) as unit:
        unit.connection.execute(text(verb))


def test_staff_are_held_where_those_with_the_right_are_not(shop):
    force(shop, staff=TODAY)
    trusted = replace(shop.cashier, rights=shop.owner.rights)
    with pytest.raises(Conflict, match="locked for staff"):
        write(shop, *RENT, by=trusted)
    write(shop, *RENT)
    assert shop.findings() == []


def test_a_sale_on_a_locked_day_is_refused_and_leaves_no_trace(shop):
    ticket = shop.ticket("tea")
    force(shop, everybody=TODAY)
    with pytest.raises(Conflict, match="locked up to"):
        shop.pay(ticket)
    assert shop.journal() == ""


def test_a_locked_day_is_not_opened_again(shop):
    shop.close_day()
    lock(shop, everybody=TODAY)
    with pytest.raises(Conflict, match="locked up to"):
        open_work_period(shop.db, shop.clock, OpenWorkPeriod(shop.request_id(), shop.owner, TODAY))
    command = OpenWorkPeriod(shop.request_id(), shop.owner, date(2026, 3, 3))
    assert open_work_period(shop.db, shop.clock, command).business_date == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"staff": TODAY}, "still open"),
        ({"everybody": TODAY}, "still open"),
        ({"everybody": date(2026, 3, 3)}, "a day that is over"),
    ],
)
def test_only_days_that_are_over_are_locked(shop, days, told):
    with pytest.raises(BadInput, match=told):
        lock(shop, **days)
    assert shop.read(current_lock) == PeriodLock()


def test_opening_locked_days_again_needs_a_reason_and_is_written_down(shop):
    lock(shop, YESTERDAY, YESTERDAY)
    with pytest.raises(BadInput, match="Say why"):
        lock(shop, YESTERDAY, date(2026, 2, 27))
    lock(shop, YESTERDAY, None, reason="a forgotten invoice")
    assert shop.read(current_lock) == PeriodLock(YESTERDAY, None)
    latest, first = shop.read(set_locks, 5)
    assert (latest.reason, first.lock.all_until) == ("a forgotten invoice", YESTERDAY)
    query = select(AuditEventRow.__table__).where(AuditEventRow.action == "lock_period")
    with shop.db.reading() as connection:
        events = connection.execute(query).all()
    assert [each.after["all_until"] for each in events] == ["2026-03-01", None]


def test_who_may_not_lock_is_told(shop):
    with pytest.raises(NotAllowed):
        lock(shop, YESTERDAY, by=shop.cashier)
