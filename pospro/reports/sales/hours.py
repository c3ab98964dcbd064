"""The hour of the venue's wall clock at which a ticket was closed, however often it was set."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from pospro.reports.summed.source import Fact, Made
from pospro.storage.month_sales import QUARTERS, last_day
from pospro.storage.tickets import TicketRow
from pospro.storage.venue import VenueRow
from pospro.storage.work_periods import WorkPeriodRow

QUARTER = timedelta(minutes=15)
"""Every time zone is a number of quarters of an hour away from UTC."""

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = HOUR // QUARTER

Clock = list[tuple[int, int]]
"""The quarters of an hour from 1970 on in which a clock was set, and how far ahead it is then."""


def zone_of(connection: Connection) -> ZoneInfo:
    """The time zone of the venue's wall clock."""
    return ZoneInfo(connection.scalar(select(VenueRow.__table__.c.time_zone)) or "UTC")


def quarter_of_closing(connection: Connection) -> ColumnElement[Any]:
    """The number of quarters of an hour from 1970 to the moment of closing."""
    seconds, closed_at = int(QUARTER.total_seconds()), TicketRow.__table__.c.closed_at
    if connection.dialect.name == "postgresql":
        return cast(func.floor(func.extract("epoch", closed_at) / seconds), BigInteger)
    return type_coerce(closed_at, BigInteger) // (seconds * 1_000_000)


def closed_at_hour(connection: Connection, hour: int) -> ColumnElement[bool]:
    """That a ticket was closed within an hour of the venue's wall clock."""
    clock = wall_clock(connection, zone_of(connection))
    return hour_of(quarter_of_closing(connection), clock) == hour


def hour_on_the_wall(connection: Connection) -> Made:
    """The hour of the venue's wall clock, of a row of sums and of a fact.

    A month in which the clock was set does not tell it.
    """
    zone = zone_of(connection)
    clock = wall_clock(connection, zone)

    def column(table: Table) -> ColumnElement[Any] | None:
        if "slot" in table.c:
            return hour_of(table.c.slot, clock)
        return _hour_of_month(table, clock) if "quarter" in table.c else None

    def value(fact: Fact) -> int:
        closed_at: datetime = _EPOCH + QUARTER * fact["slot"]
        return closed_at.astimezone(zone).hour

    return Made(column, value, lambda month: not _is_set_in(month, clock))


def wall_clock(connection: Connection, zone: ZoneInfo) -> Clock:
    """When the wall clock of a zone was set, as long as there was trade."""
    own = WorkPeriodRow.__table__.c.business_date
    first, last = connection.execute(select(func.min(own), func.max(own))).one()
    return changes(first, last, zone) if first else [(0, 0)]


def changes(first: date, last: date, zone: ZoneInfo) -> Clock:
    """The quarters of an hour from 1970 on in which a clock was set, and how far ahead it is then.

    The first entry is what held before the first day; a day of trade may end on the next one.
    """
    begin, end = _midnight(first), _midnight(last)
    found = [(_slot(begin - DAY), _ahead(begin - DAY, zone))]
    for number in range(-1, (end - begin).days + 2):
        day = begin + DAY * number
        if _ahead(day, zone) == _ahead(day + DAY, zone):
            continue
        quarters = (day + QUARTER * each for each in range(1, DAY // QUARTER + 1))
        for moment in quarters:
            if _ahead(moment, zone) != found[-1][1]:
                found.append((_slot(moment), _ahead(moment, zone)))
    return found


def hour_of(slot: ColumnElement[int], clock: Clock) -> ColumnElement[int]:
    """The hour on the wall of a quarter; `clock` are the `changes` of the wall clock."""
    (_, usual), *later = clock
    since = [(slot >= begin, ahead) for begin, ahead in reversed(later)]
    ahead = case(*since, else_=usual) if since else literal_column(str(usual))
    return ((slot + ahead) % QUARTERS // _HOUR).label("hour")


def _hour_of_month(table: Table, clock: Clock) -> ColumnElement[int]:
    """The hour on the wall of a quarter of UTC's day, in a month in which no clock was set."""
    (_, usual), *later = clock
    since = [
        (table.c.month >= (_EPOCH + QUARTER * begin).date(), ahead)
        for begin, ahead in reversed(later)
    ]
    ahead = case(*since, else_=usual) if since else literal_column(str(usual))
    return ((table.c.quarter + ahead + QUARTERS) % QUARTERS // _HOUR).label("hour")


def _is_set_in(month: date, clock: Clock) -> bool:
    """Whether a clock was set while the days of a month traded, which may end on the next day."""
    first, last = _slot(_midnight(month) - DAY), _slot(_midnight(last_day(month)) + 2 * DAY)
    return any(first <= begin <= last for begin, _ahead in clock[1:])


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _slot(moment: datetime) -> int:
    return (moment - _EPOCH) // QUARTER


def _ahead(moment: datetime, zone: ZoneInfo) -> int:
    return (moment.astimezone(zone).utcoffset() or timedelta()) // QUARTER
