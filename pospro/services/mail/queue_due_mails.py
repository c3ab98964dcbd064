"""Mails whose hour has come, or whose work period has closed, are put into the queue, once each."""

from collections.abc import Iterator
from dataclasses import replace
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
from pospro.storage.work_periods import WorkPeriod, closed_since, open_at

DAY = timedelta(days=1)
LATE = timedelta(days=2)
"""A period that closed longer ago is not told of any more, such as after a long holiday."""


def queue_due_mails(db: Database, clock: Clock) -> int:
    """Queue what is due and was not queued yet; how many. Nothing is written without any.

    Several processes may do so at once: a mail has one row for its day or its work period. Where
    nothing ran at its hour, the last day's mail is made up for; those of days before it are not.
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
    days = [day.isoformat() for day in (today, today - DAY)]
    there = mail_jobs.queued_since(connection, [*days, *map(_period, closed)])
    for mail in mails:
        if mail.sends_at is not None:
            at = _last_moment(now, mail.sends_at, zone)
            day = at.astimezone(zone).date()
            if mail.begins_at <= at and (mail.id, day.isoformat()) not in there:
                period = open_at(connection, at)
                about = period.business_date if period else day
                yield replace(_new(mail, day.isoformat(), about), due_at=at)
            continue
        for each in closed:
            is_ours = each.closed_at is not None and each.closed_at > mail.begins_at
            if is_ours and (mail.id, _period(each)) not in there:
                new = _new(mail, _period(each), each.business_date)
                yield replace(new, due_at=each.closed_at)


def _last_moment(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """When the hour came last on the venue's wall: today, or on the day before."""
    today = now.astimezone(zone).date()
    at = _moment(today, hour, zone)
    return at if at <= now else _moment(today - DAY, hour, zone)


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The hour on the venue's wall; on the day the clocks change it comes once."""
    return datetime.combine(day, time(hour), zone)


def _period(period: WorkPeriod) -> str:
    return f"work_period:{period.id}"


def _new(mail: ReportMail, period: str, day: date) -> NewMail:
    return NewMail(mail.id, period, day, mail.recipients, mail.language)
