"""A trading day begins: its business date holds until it is closed, also after midnight."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import audit, day_sales, day_summaries, period_locks
from pospro.storage.append_only import missing_triggers
from pospro.storage.db import Database
from pospro.storage.venue import the_venue
from pospro.storage.work_periods import WorkPeriodRow, latest, open_period


@dataclass(frozen=True, slots=True)
class OpenWorkPeriod:
    """Open a trading day; without a date, today at the venue."""

    request_id: str
    actor: Actor
    business_date: date | None = None


@dataclass(frozen=True, slots=True)
class WorkPeriodOpened:
    """The trading day that is open now."""

    work_period_id: int
    business_date: date


def open_work_period(db: Database, clock: Clock, command: OpenWorkPeriod) -> WorkPeriodOpened:
    """Open a work period on its business date.

    Raises Conflict when one is open already, when the day is locked, or when the books have lost
    their protection; BadInput for a date before the last one.
    """
    command.actor.must("work_period")
    request = Request(command.request_id, "open_work_period", {"date": command.business_date})
    answer = once(db, clock, request, lambda unit: _open(unit, clock, command))
    return WorkPeriodOpened(answer["work_period_id"], date.fromisoformat(answer["business_date"]))


def _open(unit: Unit, clock: Clock, command: OpenWorkPeriod) -> Answer:
    connection = unit.connection
    _refuse_second(connection)
    _refuse_unprotected(connection)
    on = _business_date(connection, clock, command.business_date)
    period_locks.require_open(connection, command.actor.user_id, [on])
    day_summaries.drop_from(connection, on)
    day_sales.drop_from(connection, on)
    period = {
        "id": new_id(),
        "business_date": on,
        "opened_at": clock.now(),
        "opened_by": command.actor.user_id,
    }
    connection.execute(insert(WorkPeriodRow.__table__), period)
    event = ("open_work_period", f"work_period:{period['id']}")
    after = {"business_date": on.isoformat()}
    audit.record(connection, command.actor, clock.now(), event, after=after)
    unit.tell("work_period")
    return {"work_period_id": period["id"], **after}


def _refuse_second(connection: Connection) -> None:
    running = open_period(connection)
    if running is not None:
        raise Conflict(
            N_("The work period of {date} is still open. Close it first."),
            date=running.business_date,
        )


def _refuse_unprotected(connection: Connection) -> None:
    if missing_triggers(connection):
        raise Conflict(
            N_("The books have lost their protection. Run “pospro migrate” before you sell.")
        )


def _business_date(connection: Connection, clock: Clock, wanted: date | None) -> date:
    """The date asked for, or today at the venue, which begins at the hour that the venue chose.

    A clock set back does not go before the last.
    """
    last = latest(connection)
    if wanted is None:
        venue = the_venue(connection)
        zone = ZoneInfo(venue.time_zone) if venue else ZoneInfo("UTC")
        night = timedelta(hours=venue.day_begins if venue else 0)
        today = (clock.now().astimezone(zone) - night).date()
        return max(today, last.business_date) if last else today
    if last and wanted < last.business_date:
        raise BadInput(
            N_("The last work period was on {date}. Choose that day or a later one."),
            field="business_date",
            date=last.business_date,
        )
    return wanted
