"""Closed days are summed up once, so that no report has to read them again."""

from datetime import date, datetime

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.services.atomic import atomic
from pospro.services.ledger.sum_days_up import Passed, nobody, sum_days_up
from pospro.storage import audit, day_sales, day_summaries
from pospro.storage.day_summaries import SummarisedDayRow, Sums
from pospro.storage.db import Database


def rebuild_summaries(
    db: Database, clock: Clock, actor: Actor, passed: Passed = nobody
) -> list[date]:
    """Throw every summary away and make it again from the records; return the dates.

    All of it is one block: whoever reads meanwhile reads the old ones, and a kill leaves them.
    `passed` hears of every day twice, since two kinds of sums are kept of it.
    """
    actor.must("work_period")
    with atomic(db) as unit:
        at = clock.now()
        day_summaries.drop_from(unit.connection)
        day_sales.drop_from(unit.connection)
        dates = summarise_closed_days(unit.connection, at, passed)
        sum_days_up(unit.connection, at, passed=passed)
        event = ("rebuild_summaries", "summaries")
        audit.record(unit.connection, actor, at, event, after={"days": len(dates)})
        return dates


def summarise_closed_days(
    connection: Connection, at: datetime, passed: Passed = nobody
) -> list[date]:
    """Sum up every closed date that is not summed up yet, inside the caller's block.

    A missing date in the past takes the later ones with it: their sums to date stand on it.
    """
    closed = day_summaries.closed_dates(connection)
    known = set(day_summaries.summarised_dates(connection))
    first = next((on for on in closed if on not in known), None)
    if first is None:
        return []
    day_summaries.drop_from(connection, first)
    last = day_summaries.last_summarised(connection)
    to_date: dict[int, Sums] = day_summaries.carried(connection, last) if last else {}
    missing = [on for on in closed if on >= first]
    for on in missing:
        day = SummarisedDayRow(business_date=on, summarised_at=at)
        own = day_summaries.sums_of_day(connection, on)
        to_date = day_summaries.keep_day(connection, day, own, to_date)
        passed(on)
    return missing
