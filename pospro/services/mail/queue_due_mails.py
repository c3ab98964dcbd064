"""Mails whose hour has come, or whose work period has closed, are put into the queue, once each."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.reports.sales.hours import zone_of
from pospro.reports.saved import business_day
from pospro.services.atomic import atomic
from pospro.storage import audit, mail_jobs
from pospro.storage.db import Database
from pospro.storage.mail_jobs import NewMail
from pospro.storage.report_mails import ReportMail, mail_server, report_mail, report_mails
from pospro.storage.work_periods import WorkPeriod, closed_since

LATE = timedelta(days=2)
"""A period that closed longer ago is not told of any more, such as after a long holiday."""


def queue_due_mails(db: Database, clock: Clock) -> int:
    """Queue what is due and was not queued yet; how many. Nothing is written without any.

    Several processes may do so at once: a mail has one row for its day or its work period.
    """
    with db.reading() as connection:
        if not any(True for _mail in _due(connection, clock)):
            return 0
    with atomic(db) as unit:
        now = clock.now()
        queued = [
            mail_jobs.queue(unit.connection, each, now) for each in _due(unit.connection, clock)
        ]
        if any(queued):
            unit.tell("mail_jobs")
    return sum(each is not None for each in queued)


def queue_mail(db: Database, clock: Clock, actor: Actor, which: tuple[int, date | None]) -> int:
    """Queue a mail (id, business date or the present one) now and return the id of its job.

    Raises Conflict when this day's mail was queued already: then it is sent again instead.
    """
    actor.must("configure")
    mail_id, wanted = which
    with atomic(db) as unit:
        mail = report_mail(unit.connection, mail_id)
        if not mail_server(unit.connection).host:
            raise Conflict(N_("Enter the mail server first."))
        day = wanted or business_day(unit.connection, clock)
        job_id = mail_jobs.queue(unit.connection, _new(mail, day.isoformat(), day), clock.now())
        if job_id is None:
            raise Conflict(
                N_("The mail “{name}” of {day} is in the list already. Send it again there."),
                name=mail.name,
                day=day,
            )
        event = ("mail_queued", f"report_mail:{mail_id}")
        after = {"business_date": day.isoformat()}
        audit.record(unit.connection, actor, clock.now(), event, after=after)
        unit.tell("mail_jobs")
    return job_id


def _due(connection: Connection, clock: Clock) -> Iterator[NewMail]:
    mails = [each for each in report_mails(connection) if not each.is_retired]
    if not mails or not mail_server(connection).host:
        return
    now, zone = clock.now(), zone_of(connection)
    today = now.astimezone(zone).date()
    closed = closed_since(connection, now - LATE)
    periods = [today.isoformat(), *map(_period, closed)]
    there = mail_jobs.queued_since(connection, periods)
    for mail in mails:
        if mail.sends_at is not None:
            at = _moment(today, mail.sends_at, zone)
            if mail.begins_at <= at <= now and (mail.id, today.isoformat()) not in there:
                yield _new(mail, today.isoformat(), business_day(connection, clock))
            continue
        for each in closed:
            is_ours = each.closed_at is not None and each.closed_at > mail.begins_at
            if is_ours and (mail.id, _period(each)) not in there:
                yield _new(mail, _period(each), each.business_date)


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The hour on the venue's wall; on the day the clocks change it comes once."""
    return datetime.combine(day, time(hour), zone)


def _period(period: WorkPeriod) -> str:
    return f"work_period:{period.id}"


def _new(mail: ReportMail, period: str, day: date) -> NewMail:
    return NewMail(mail.id, period, day, mail.recipients, mail.language)
