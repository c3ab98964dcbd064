"""What closed days sold is added up once, so that no report has to read their tickets again."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Connection

from pospro.domain.clock import Clock
from pospro.reports.summed.days import sums_of_day
from pospro.services.atomic import atomic
from pospro.storage import day_sales
from pospro.storage.day_summaries import closed_dates
from pospro.storage.db import Database

AT_ONCE = 31
"""How many days are caught up on when one is closed; a till must not wait for years."""

MONTHS_AT_ONCE = 12
"""How many months are, which are sums of days already."""

Passed = Callable[[date], None]
"""Hears of each day that is done."""


def nobody(_on: date) -> None:
    """Nobody listens."""


def sum_days_up(
    connection: Connection,
    at: datetime,
    most: int | None = None,
    passed: Passed = nobody,
) -> list[date]:
    """Keep the sums of closed days that have none, the newest first, inside the caller's block."""
    known = set(connection.scalars(day_sales.summed_days()))
    missing = [on for on in reversed(closed_dates(connection)) if on not in known]
    for on in missing[:most]:
        day_sales.keep(connection, on, at, sums_of_day(connection, on))
        passed(on)
    day_sales.keep_whole_months(connection, None if most is None else MONTHS_AT_ONCE)
    return missing[:most]


def catch_up(db: Database, clock: Clock, passed: Passed = nobody) -> int:
    """Sum up every closed day that has no sums, so many at once; return how many.

    Each lot is a block of its own: one that is stopped goes on where it was.
    """
    done = 0
    while True:
        with atomic(db) as unit:
            days = sum_days_up(unit.connection, clock.now(), AT_ONCE, passed)
        if not days:
            return done
        done += len(days)
